#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "support/shared_data.h"

namespace uppsikt::test {

/// One row of a reference table, by heading.
class CsvRow {
public:
    CsvRow(const std::vector<std::string>& headings, const std::string& line) {
        std::istringstream fields(line);
        std::string field;
        for (std::size_t column = 0; std::getline(fields, field, ','); ++column)
            fields_[headings.at(column)] = field;
    }

    const std::string& text(const std::string& heading) const { return fields_.at(heading); }
    /// R's Inf and -Inf are infinite, and NA is NaN.
    double number(const std::string& heading) const {
        const std::string& field = text(heading);
        return field == "NA" ? std::strtod("nan", nullptr) : std::strtod(field.c_str(), nullptr);
    }
    long long whole(const std::string& heading) const { return std::stoll(text(heading)); }

private:
    std::map<std::string, std::string> fields_;
};

/// A reference table as R writes it: a heading, commas, no quotes.
inline std::vector<CsvRow> read_csv_table(const std::filesystem::path& path) {
    std::istringstream lines(read_file(path));
    std::string line;
    std::vector<std::string> headings;
    std::vector<CsvRow> rows;
    while (std::getline(lines, line)) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (!headings.empty()) {
            rows.emplace_back(headings, line);
            continue;
        }
        std::istringstream fields(line);
        for (std::string field; std::getline(fields, field, ',');)
            headings.push_back(field);
    }
    return rows;
}

}  // namespace uppsikt::test
