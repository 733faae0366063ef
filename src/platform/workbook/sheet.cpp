#include "platform/workbook/sheet.h"

#include <utility>

#include "base/text.h"
#include "platform/workbook/refusals.h"

namespace uppsikt::workbook {

namespace {

Content text_content(std::string text) {
    return text.empty() ? Content{} : Content{std::move(text)};
}

}  // namespace

SheetHandler::SheetHandler(const SheetSurroundings& around)
    : around_(around), inline_(around.limits.text_bytes) {}

SheetHandler::Place SheetHandler::place_below(Place parent, const ElementName& name) const {
    if (parent == Place::worksheet && name.is("sheetData")) return Place::rows;
    if (parent == Place::rows && name.is("row")) return Place::row;
    if (parent == Place::row && name.is("c")) return Place::cell;
    if (parent == Place::cell && name.is("v")) return Place::value;
    if (parent == Place::cell && name.is("f")) return Place::formula;
    if (parent == Place::cell && name.is("is")) return Place::inline_string;
    return Place::other;
}

Result<Done> SheetHandler::start(const ElementName& name, const Attributes& attributes) {
    if (places_.empty()) {
        if (!name.is("worksheet"))
            return refuse(
                "workbook_not_a_sheet",
                {{"file", around_.file}, {"sheet", shown(around_.sheet)}}
            );
        places_.push_back(Place::worksheet);
        return Done{};
    }
    if (places_.back() == Place::inline_string) {
        // Everything below an inline string is the collector's, which counts its own depth.
        places_.push_back(Place::inline_string);
        inline_.start(name);
        return Done{};
    }
    const Place place = place_below(places_.back(), name);
    places_.push_back(place);
    switch (place) {
        case Place::row:
            return begin_row(attributes);
        case Place::cell:
            return begin_cell(attributes);
        case Place::formula:
            is_formula_ = true;
            return Done{};
        case Place::value:
        case Place::inline_string:
            // Two values in one cell: neither can be trusted.
            if (std::exchange(has_value_, true))
                return refuse_cell("workbook_cell_with_two_values");
            return Done{};
        default:
            return Done{};
    }
}

Result<Done> SheetHandler::end() {
    const Place place = places_.back();
    places_.pop_back();
    const bool inside_inline = !places_.empty() && places_.back() == Place::inline_string;
    if (place == Place::inline_string && inside_inline) inline_.end();
    if (place == Place::cell) return finish_cell();
    if (place == Place::row && !row_.cells.empty()) ready_.push_back(std::exchange(row_, {}));
    return Done{};
}

Result<Done> SheetHandler::text(std::string_view piece) {
    if (places_.empty()) return Done{};
    bool fits = true;
    if (places_.back() == Place::value) {
        value_ += piece;
        fits = value_.size() <= around_.limits.text_bytes;
    } else if (places_.back() == Place::inline_string) {
        fits = inline_.add(piece);
    }
    if (!fits)
        return refuse_cell(
            "workbook_text_too_long",
            {{"most", std::to_string(around_.limits.text_bytes)}}
        );
    return Done{};
}

std::vector<Row> SheetHandler::take_rows() { return std::exchange(ready_, {}); }

Result<Done> SheetHandler::begin_row(const Attributes& attributes) {
    const int previous = at_.row;
    at_ = {.row = previous + 1, .column = 0};
    if (const auto given = attributes.find("r")) {
        const auto number = parse_integer(*given);
        if (!number || *number < 1 || *number > most_rows)
            return refuse(
                "workbook_bad_row_number",
                {{"file", around_.file}, {"sheet", shown(around_.sheet)}, {"number", shown(*given)}}
            );
        at_.row = static_cast<int>(*number);
    }
    if (at_.row <= previous) return refuse_row("workbook_rows_out_of_order");
    if (at_.row > most_rows) return refuse_row("workbook_too_many_rows");
    row_ = Row{.number = at_.row, .cells = {}};
    return Done{};
}

Result<Done> SheetHandler::begin_cell(const Attributes& attributes) {
    const int previous = at_.column;
    if (const auto given = attributes.find("r")) {
        const auto place = parse_cell_name(*given);
        if (!place || place->row != at_.row)
            return refuse_row("workbook_bad_cell_name", {{"cell", shown(*given)}});
        at_ = *place;
        if (at_.column <= previous) return refuse_cell("workbook_cells_out_of_order");
    } else if (++at_.column > most_columns) {
        return refuse_row("workbook_too_many_columns");
    }
    if (++cells_ > around_.limits.cells_per_sheet)
        return refuse(
            "workbook_too_many_cells",
            {{"file", around_.file},
             {"sheet", shown(around_.sheet)},
             {"most", std::to_string(around_.limits.cells_per_sheet)}}
        );
    type_ = attributes.find("t").value_or("n");
    const auto style = parse_integer(attributes.find("s").value_or("0"));
    style_ = style && *style >= 0 ? static_cast<std::size_t>(*style) : 0;
    is_formula_ = false;
    has_value_ = false;
    value_.clear();
    inline_.begin();
    return Done{};
}

Result<Done> SheetHandler::finish_cell() {
    Content found = TRY(content());
    if (const auto* text = std::get_if<std::string>(&found)) text_bytes_ += text->size();
    if (text_bytes_ > around_.limits.sheet_text_bytes)
        return refuse(
            "workbook_too_much_text",
            {{"file", around_.file},
             {"sheet", shown(around_.sheet)},
             {"most", std::to_string(around_.limits.sheet_text_bytes / 1'000'000)}}
        );
    if (is_formula_ || !std::holds_alternative<std::monostate>(found))
        row_.cells.push_back({.place = at_, .content = std::move(found), .is_formula = is_formula_}
        );
    return Done{};
}

Result<Content> SheetHandler::content() const {
    if (!has_value_) return Content{};
    if (type_ == "inlineStr") return text_content(unescaped(inline_.text()));
    if (type_ == "str") return text_content(unescaped(value_));

    const std::string_view value = trimmed(value_);
    if (value.empty()) return Content{};
    if (type_ == "n") return number_content();
    if (type_ == "s") return shared_text();
    if (type_ == "b") {
        if (value == "1" || value == "true") return Content{true};
        if (value == "0" || value == "false") return Content{false};
        return refuse_cell("workbook_not_a_boolean", {{"text", shown(value)}});
    }
    if (type_ == "e") return Content{CellError{std::string(value)}};
    if (type_ == "d") {
        if (const auto date = parse_iso_date(value)) return Content{*date};
        return refuse_cell("workbook_not_a_date", {{"text", shown(value)}});
    }
    return refuse_cell("workbook_unknown_cell_type", {{"type", shown(type_)}});
}

Result<Content> SheetHandler::number_content() const {
    const auto number = parse_decimal(trimmed(value_));
    if (!number) return refuse_cell("workbook_not_a_number", {{"text", shown(value_)}});
    if (around_.styles.is_day(style_))
        if (const auto date = date_of_serial(*number, around_.styles.system)) return Content{*date};
    return Content{*number};
}

Result<Content> SheetHandler::shared_text() const {
    const auto index = parse_integer(trimmed(value_));
    if (!index || *index < 0 || static_cast<std::size_t>(*index) >= around_.strings.count())
        return refuse_cell("workbook_no_such_text", {{"number", shown(value_)}});
    return text_content(std::string(around_.strings.at(static_cast<std::size_t>(*index))));
}

Refusal SheetHandler::refuse_cell(std::string code, std::vector<TextValue> more) const {
    more.push_back({"column", column_name(at_.column)});
    more.push_back({"cell", cell_name(at_)});
    return refuse_row(std::move(code), std::move(more));
}

Refusal SheetHandler::refuse_row(std::string code, std::vector<TextValue> more) const {
    std::vector<TextValue> values{
        {"file", around_.file},
        {"sheet", shown(around_.sheet)},
        {"row", std::to_string(at_.row)}
    };
    values.insert(values.end(), more.begin(), more.end());
    return refuse(std::move(code), std::move(values));
}

}  // namespace uppsikt::workbook
