#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/workbook/cell.h"
#include "platform/workbook/limits.h"
#include "platform/workbook/parts.h"
#include "platform/workbook/xml.h"

namespace uppsikt::workbook {

/// What the cells of a sheet refer to, and how the sheet is called in messages.
struct SheetSurroundings {
    const SharedStrings& strings;
    const Styles& styles;
    const Limits& limits;
    std::string file;
    std::string sheet;
};

/// Makes rows of the XML of a sheet. Rows gather until they are taken, so that whoever takes them
/// is never called from within the XML parser.
class SheetHandler final : public XmlHandler {
public:
    explicit SheetHandler(const SheetSurroundings& around);

    Result<Done> start(const ElementName& name, const Attributes& attributes) override;
    Result<Done> end() override;
    Result<Done> text(std::string_view piece) override;

    /// The rows that are complete, in order.
    std::vector<Row> take_rows();

private:
    enum class Place { other, worksheet, rows, row, cell, value, formula, inline_string };

    Place place_below(Place parent, const ElementName& name) const;
    Result<Done> begin_row(const Attributes& attributes);
    Result<Done> begin_cell(const Attributes& attributes);
    Result<Done> finish_cell();
    Result<Content> content() const;
    Result<Content> number_content() const;
    Result<Content> shared_text() const;

    /// The refusal of the cell in hand, with its file, sheet and name.
    Refusal refuse_cell(std::string code, std::vector<TextValue> more = {}) const;
    Refusal refuse_row(std::string code, std::vector<TextValue> more = {}) const;

    const SheetSurroundings& around_;
    std::vector<Place> places_;
    std::vector<Row> ready_;
    Row row_;
    CellPlace at_;  // the last row and cell begun
    std::uint64_t cells_ = 0;
    std::uint64_t text_bytes_ = 0;

    // The cell in hand.
    std::string type_;
    std::size_t style_ = 0;
    bool is_formula_ = false;
    bool has_value_ = false;
    std::string value_;
    StringCollector inline_;
};

}  // namespace uppsikt::workbook
