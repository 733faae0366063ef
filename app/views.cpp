#include "app/views.h"

#include <map>
#include <ostream>

#include <boost/json.hpp>

#include "base/text.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;

std::string csv_cell(const json::value& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_double()) return to_text(value.get_double());
    return json::serialize(value);
}

/// An object laid out as cells; objects in it become columns "outer.inner".
void flatten(const json::object& object, const std::string& before, std::vector<TextValue>& cells) {
    for (const auto& member : object) {
        const std::string name = before + std::string(member.key());
        if (member.value().is_object())
            flatten(member.value().get_object(), name + ".", cells);
        else
            cells.push_back({name, csv_cell(member.value())});
    }
}

output::Table csv_table(const json::array& rows) {
    std::vector<std::vector<TextValue>> lines;
    for (const json::value& row : rows)
        flatten(row.as_object(), "", lines.emplace_back());
    return aligned(lines);
}

}  // namespace

output::Table aligned(const std::vector<std::vector<TextValue>>& rows) {
    std::map<std::string_view, std::size_t> columns;
    output::Table table;
    for (const auto& row : rows)
        for (const TextValue& cell : row)
            if (columns.try_emplace(cell.name, table.columns.size()).second)
                table.columns.push_back({.title = cell.name});
    for (const auto& row : rows) {
        std::vector<std::string> line(table.columns.size());
        for (const TextValue& cell : row)
            line[columns.at(cell.name)] = cell.value;
        table.rows.push_back(std::move(line));
    }
    return table;
}

void show(Application& application, const Answer& answer) {
    std::ostream& out = application.environment().out;
    switch (application.options().format) {
        case output::Format::json:
            return output::write_json(out, answer.json);
        case output::Format::csv:
            return output::write_csv(out, csv_table(answer.csv_rows(answer.json.as_object())));
        case output::Format::table:
            if (!answer.heading.empty()) out << answer.heading << "\n\n";
            if (!answer.table.rows.empty()) output::write_table(out, answer.table);
            if (!answer.footing.empty())
                out << (answer.table.rows.empty() ? "" : "\n") << answer.footing << '\n';
    }
}

std::string Numbers::whole(long long number) const {
    return output::grouped(number, language_ == Language::sv ? "\u00A0" : ",");
}

std::string Numbers::decimals(double number, int decimals) const {
    return output::fixed(number, decimals, language_ == Language::sv ? "," : ".");
}

std::string Numbers::decimals(const std::optional<double>& number, int decimals) const {
    return number ? this->decimals(*number, decimals) : "–";
}

std::string Numbers::percent(double share) const {
    const std::string sign = language_ == Language::sv ? "\u00A0%" : "%";
    if (share > 0 && share < 0.01) return "< 1" + sign;
    if (share < 1 && share > 0.99) return "> 99" + sign;
    return output::fixed(100 * share, 0, ".") + sign;
}

}  // namespace uppsikt::app
