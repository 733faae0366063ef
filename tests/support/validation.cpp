#include "support/validation.h"

#include <charconv>
#include <limits>
#include <sstream>
#include <stdexcept>

#include <boost/json.hpp>

#include "support/shared_data.h"

namespace uppsikt::test {

namespace {

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> fields{""};
    for (const char letter : line) {
        if (letter == ',')
            fields.emplace_back();
        else if (letter != '\r')
            fields.back() += letter;
    }
    return fields;
}

double to_number(const std::string& text) {
    if (text == "-Inf") return -std::numeric_limits<double>::infinity();
    if (text == "Inf") return std::numeric_limits<double>::infinity();
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || rest != end) throw std::runtime_error("not a number: " + text);
    return value;
}

}  // namespace

Table Table::read(const std::filesystem::path& path) {
    std::istringstream lines(read_file(path));
    std::string line;
    std::getline(lines, line);
    const std::vector<std::string> headings = split(line);
    Table table;
    while (std::getline(lines, line)) {
        const std::vector<std::string> fields = split(line);
        if (fields.size() != headings.size())
            throw std::runtime_error("a row of other length in " + path.string());
        for (std::size_t i = 0; i < fields.size(); ++i)
            table.texts_[headings[i]].push_back(fields[i]);
        ++table.rows_;
    }
    return table;
}

const std::string& Table::text(std::size_t row, const std::string& column) const {
    return texts_.at(column).at(row);
}

double Table::number(std::size_t row, const std::string& column) const {
    const auto computed = computed_.find(column);
    return computed == computed_.end() ? to_number(text(row, column)) : computed->second.at(row);
}

std::size_t Table::row_of(const std::string& column, std::string_view text) const {
    const std::vector<std::string>& texts = texts_.at(column);
    for (std::size_t row = 0; row < texts.size(); ++row)
        if (texts[row] == text) return row;
    throw std::runtime_error("no row with " + column + " " + std::string(text));
}

void Table::add(const std::string& column, const std::function<double(std::size_t)>& value) {
    std::vector<double> values;
    for (std::size_t row = 0; row < rows_; ++row)
        values.push_back(value(row));
    computed_[column] = std::move(values);
}

struct Reference::Document {
    boost::json::value value;
};

Reference Reference::read(const std::filesystem::path& path) {
    Reference reference;
    reference.document_ =
        std::make_shared<const Document>(Document{boost::json::parse(read_file(path))});
    return reference;
}

double Reference::number(std::string_view pointer) const {
    return document_->value.at_pointer(pointer).to_number<double>();
}

std::string Reference::text(std::string_view pointer) const {
    return std::string(document_->value.at_pointer(pointer).as_string());
}

std::vector<double> Reference::numbers(std::string_view pointer) const {
    std::vector<double> numbers;
    for (const boost::json::value& value : document_->value.at_pointer(pointer).as_array())
        numbers.push_back(value.to_number<double>());
    return numbers;
}

std::vector<std::string> Reference::names(std::string_view pointer) const {
    std::vector<std::string> names;
    for (const auto& member : document_->value.at_pointer(pointer).as_object())
        names.emplace_back(member.key());
    return names;
}

bool Reference::has(std::string_view pointer) const {
    boost::json::error_code error;
    return document_->value.find_pointer(pointer, error) != nullptr;
}

std::optional<ValidationSet> validation_set(const std::string& name) {
    const auto path = shared_data("validation/" + name + ".json");
    if (!path) return std::nullopt;
    Reference reference = Reference::read(*path);
    const std::string data = reference.has("/data") ? reference.text("/data") : name + ".csv";
    auto table = validation_table(data);
    if (!table) return std::nullopt;
    return ValidationSet{.table = std::move(*table), .reference = std::move(reference)};
}

std::optional<Table> validation_table(const std::string& file) {
    const auto path = shared_data("validation/" + file);
    if (!path) return std::nullopt;
    return Table::read(*path);
}

std::optional<ValidationSet> jtpa() {
    const auto spells = shared_data("jtpa/jtpa.csv");
    const auto answers = shared_data("jtpa/reference.json");
    if (!spells || !answers) return std::nullopt;
    ValidationSet set{.table = Table::read(*spells), .reference = Reference::read(*answers)};
    Table& table = set.table;
    table.add("pe", [&](std::size_t row) {
        return table.number(row, "previous_earnings_usd") / 1000;
    });
    table.add("hw", [&](std::size_t row) { return table.number(row, "hourly_wage_cents") / 100; });
    return set;
}

}  // namespace uppsikt::test
