#include "platform/output/output.h"

#include <algorithm>
#include <cmath>
#include <ostream>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/ensure.h"
#include "base/text.h"

namespace uppsikt::output {

namespace {

namespace json = boost::json;

bool is_flat(const json::value& value) {
    const auto plain = [](const json::value& member) {
        return !member.is_structured() || (member.is_array() && member.get_array().empty());
    };
    if (value.is_object())
        return std::ranges::all_of(value.get_object(), [&](const auto& m) {
            return plain(m.value());
        });
    if (value.is_array()) return std::ranges::all_of(value.get_array(), plain);
    return true;
}

class JsonWriter {
public:
    explicit JsonWriter(std::ostream& out) : out_(out) {}

    void write(const json::value& value, int depth) {
        if (value.is_double())
            write_number(value.get_double());
        else if (value.is_object())
            write_object(value.get_object(), depth, is_flat(value) && depth > 0);
        else if (value.is_array())
            write_array(value.get_array(), depth, is_flat(value));
        else
            out_ << json::serialize(value);
    }

private:
    void write_number(double number) {
        ensure(std::isfinite(number), "a number in JSON is finite");
        out_ << to_text(number);
    }

    void write_object(const json::object& object, int depth, bool on_one_line) {
        out_ << '{';
        bool first = true;
        for (const auto& member : object) {
            separate(first, depth + 1, on_one_line);
            out_ << json::serialize(json::string(member.key())) << ": ";
            write(member.value(), depth + 1);
        }
        close(object.empty(), depth, on_one_line, '}');
    }

    void write_array(const json::array& array, int depth, bool on_one_line) {
        out_ << '[';
        bool first = true;
        for (const json::value& value : array) {
            separate(first, depth + 1, on_one_line);
            write(value, depth + 1);
        }
        close(array.empty(), depth, on_one_line, ']');
    }

    void separate(bool& first, int depth, bool on_one_line) {
        if (!first) out_ << (on_one_line ? ", " : ",");
        first = false;
        if (!on_one_line) out_ << '\n' << std::string(static_cast<std::size_t>(2 * depth), ' ');
    }

    void close(bool empty, int depth, bool on_one_line, char bracket) {
        if (!empty && !on_one_line)
            out_ << '\n' << std::string(static_cast<std::size_t>(2 * depth), ' ');
        out_ << bracket;
    }

    std::ostream& out_;
};

std::string csv_cell(std::string_view cell) {
    constexpr std::string_view dangerous = "=+-@\t\r";
    std::string text(cell);
    if (!text.empty() && dangerous.find(text.front()) != dangerous.npos && !parse_decimal(text))
        text.insert(text.begin(), '\'');
    if (text.find_first_of(",\"\r\n") == text.npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

void write_csv_row(std::ostream& out, const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i)
        out << (i > 0 ? "," : "") << csv_cell(cells[i]);
    out << '\n';
}

std::vector<std::string> titles(const Table& table) {
    std::vector<std::string> all;
    for (const Column& column : table.columns)
        all.push_back(column.title);
    return all;
}

}  // namespace

void write_json(std::ostream& out, const boost::json::value& value) {
    JsonWriter(out).write(value, 0);
    out << '\n';
}

void write_table(std::ostream& out, const Table& table) {
    std::vector<std::size_t> widths;
    for (const Column& column : table.columns)
        widths.push_back(count_characters(column.title));
    for (const auto& row : table.rows) {
        ensure(row.size() == table.columns.size(), "a row has a cell for each column");
        for (std::size_t i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], count_characters(row[i]));
    }
    const auto write_row = [&](const std::vector<std::string>& cells) {
        std::string line;
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string fill(widths[i] - count_characters(cells[i]), ' ');
            if (i > 0) line += "  ";
            line += table.columns[i].align == Align::right ? fill + cells[i] : cells[i] + fill;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out << line << '\n';
    };
    write_row(titles(table));
    std::vector<std::string> rules;
    for (const std::size_t width : widths) {
        std::string rule;
        for (std::size_t i = 0; i < width; ++i)
            rule += "─";
        rules.push_back(rule);
    }
    write_row(rules);
    for (const auto& row : table.rows)
        write_row(row);
}

void write_csv(std::ostream& out, const Table& table) {
    write_csv_row(out, titles(table));
    for (const auto& row : table.rows)
        write_csv_row(out, row);
}

std::string grouped(long long number, std::string_view separator) {
    const std::string digits = fmt::format("{}", number < 0 ? -number : number);
    std::string result;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && (digits.size() - i) % 3 == 0) result += separator;
        result += digits[i];
    }
    return number < 0 ? "−" + result : result;
}

std::string fixed(double number, int decimals, std::string_view decimal_sign) {
    ensure(std::isfinite(number), "a number that is shown is finite");
    std::string text = fmt::format("{:.{}f}", number, decimals);
    if (const std::size_t point = text.find('.'); point != text.npos)
        text.replace(point, 1, decimal_sign);
    return text;
}

}  // namespace uppsikt::output
