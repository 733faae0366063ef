#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "platform/workbook/workbook.h"

/// Reads typed values out of the cells of a published sheet, and collects all that is wrong.
namespace uppsikt::results {

/// What is wrong with a file, in the order it was met. Past `shown_most` reasons only their number
/// is kept: a column of text where numbers should be is one mistake, not nine hundred.
class Objections {
public:
    static constexpr int shown_most = 20;

    void add(std::string code, std::vector<TextValue> values);
    bool any() const { return !reasons_.empty(); }
    Refusal refusal() &&;

private:
    std::vector<Reason> reasons_;
    int left_out_ = 0;
};

struct SheetName {
    std::string file;
    std::string sheet;
};

/// A column that the layout names. Index 0: the sheet does not have it.
struct TitledColumn {
    std::string title;
    int index = 0;
};

/// Words of the agency for yes and no, and for "no star".
struct Words {
    std::string yes;
    std::string no;
    std::string no_star;
    int lowest_star = 0;
    int highest_star = 0;
};

/// One row of a sheet. Each reading that fails leaves an objection and gives an empty value.
class RowReader {
public:
    RowReader(const SheetName& sheet, const workbook::Row& row, Objections& objections)
        : sheet_(sheet), row_(row), objections_(objections) {}

    std::string text(const TitledColumn& column) const;
    std::string contract_number(const TitledColumn& column) const;
    std::optional<Month> month(const TitledColumn& column) const;
    std::optional<Date> date(const TitledColumn& column) const;
    std::optional<int> count(const TitledColumn& column) const;
    std::optional<int> star(const TitledColumn& column, const Words& words) const;

    /// Empty cells and absent columns are "not said", never "no".
    std::optional<bool> yes_or_no(const TitledColumn& column, const Words& words) const;
    std::optional<double> measure(const TitledColumn& column) const;

    /// Leaves an objection with file, sheet and row; `more` adds values.
    void object(std::string code, std::vector<TextValue> more) const;
    int number() const { return row_.number; }

private:
    const workbook::Content& content(const TitledColumn& column) const;
    void object_to_cell(std::string code, const TitledColumn& column) const;

    const SheetName& sheet_;
    const workbook::Row& row_;
    Objections& objections_;
};

/// Nothing stands there: no cell, or text of white space only.
bool is_blank(const workbook::Content& content);
bool is_blank(const workbook::Row& row);

/// As a person would read it, for messages: at most 40 characters.
std::string shown(const workbook::Content& content);

/// The same title but for case and white space.
bool same_title(std::string_view one, std::string_view other);

/// The title's column in a header row; index 0 when it is not there.
TitledColumn find_column(const workbook::Row& header, const std::string& title);

}  // namespace uppsikt::results
