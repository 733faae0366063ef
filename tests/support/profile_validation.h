#pragma once

#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <boost/json.hpp>

#include "stats/profile/condensed_trials.h"
#include "support/shared_data.h"

/// The sets of data/validation as the tests of this module need them: tables by column, and groups
/// whose offsets are made with the references' own coefficients, so that no fit is involved.
namespace uppsikt::stats::validation {

struct Table {
    std::map<std::string, std::vector<std::string>> columns;
    std::size_t rows = 0;

    const std::string& text(const std::string& column, std::size_t row) const {
        return columns.at(column).at(row);
    }
    double number(const std::string& column, std::size_t row) const {
        const std::string& value = text(column, row);
        return value == "Inf" ? std::stod("inf") : std::stod(value);
    }
};

inline std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> parts;
    std::istringstream stream(line);
    for (std::string part; std::getline(stream, part, ',');) {
        std::erase(part, '"');
        std::erase(part, '\r');
        parts.push_back(part);
    }
    return parts;
}

/// Absent, and said so, when the shared data is.
inline std::optional<Table> table(const std::string& name) {
    const auto path = test::shared_data("validation/" + name);
    if (!path) return std::nullopt;
    std::ifstream file(*path);
    std::string line;
    std::getline(file, line);
    const std::vector<std::string> names = split(line);
    Table table;
    while (std::getline(file, line)) {
        const std::vector<std::string> values = split(line);
        for (std::size_t column = 0; column < names.size(); ++column)
            table.columns[names[column]].push_back(values.at(column));
        ++table.rows;
    }
    return table;
}

inline boost::json::value document(const std::string& name) {
    return boost::json::parse(test::read_file(*test::shared_data("validation/" + name)));
}

inline double number(const boost::json::value& value) { return value.to_number<double>(); }

/// Groups in the order in which they first come.
struct Groups {
    std::vector<std::string> names;
    std::vector<std::vector<double>> offsets;
    std::vector<std::vector<std::uint32_t>> trials;
    std::vector<std::int64_t> events;
    std::vector<std::int64_t> trial_counts;

    struct Row {
        double offset = 0;
        std::uint32_t trials = 1;
        std::uint32_t events = 0;
    };
    void add(const std::string& name, const Row& row) {
        std::size_t at = 0;
        while (at < names.size() && names[at] != name)
            ++at;
        if (at == names.size()) {
            names.push_back(name);
            offsets.emplace_back();
            trials.emplace_back();
            events.push_back(0);
            trial_counts.push_back(0);
        }
        offsets[at].push_back(row.offset);
        trials[at].push_back(row.trials);
        events[at] += row.events;
        trial_counts[at] += row.trials;
    }
    GroupSource source() const {
        return {
            .groups = static_cast<int>(names.size()),
            .of =
                [this](int group, std::vector<double>& buffer) {
                    const auto at = static_cast<std::size_t>(group);
                    buffer = offsets[at];
                    return GroupOffsets{
                        .offsets = buffer,
                        .trials = trials[at],
                        .trial_count = trial_counts[at],
                        .event_count = events[at]
                    };
                }
        };
    }
};

/// A set with a random intercept: its groups, by its exact estimates.
struct RandomInterceptSet {
    Groups groups;
    double intercept = 0;
    double sd = 0;
    double log_likelihood = 0;
    Table expected;  ///< of each group, in the same order
};

inline std::optional<RandomInterceptSet> random_intercept_set(const std::string& name) {
    const auto groups = table(name + "_groups.csv");
    if (!groups) return std::nullopt;
    const auto model = document(name + ".json").at("models").at("ml_agq51");
    const auto& coefficients = model.at("coefficients").as_object();
    RandomInterceptSet set;
    set.expected = *groups;
    set.intercept = number(coefficients.at("(Intercept)").at("estimate"));
    set.sd = number(model.at("sd_intercept"));
    set.log_likelihood = number(model.at("logLik"));
    const std::string data = name.starts_with("contraception") ? "contraception" : name;
    const Table rows = *table((name == "surgical_glmm" ? "surgical" : data) + ".csv");
    for (std::size_t row = 0; row < rows.rows; ++row) {
        double offset = 0;
        for (const auto& [term, value] : coefficients) {
            const double slope = number(value.at("estimate"));
            for (const auto& [column, values] : rows.columns) {
                if (term == column) offset += slope * rows.number(column, row);
                if (term == column + values[row]) offset += slope;  // a level
            }
        }
        const auto count = [&](const char* column) {
            return static_cast<std::uint32_t>(rows.number(column, row));
        };
        if (name == "cbpp")
            set.groups.add(rows.text("herd", row), {offset, count("size"), count("incidence")});
        else if (name == "surgical_glmm")
            set.groups.add(rows.text("hospital", row), {offset, count("n"), count("events")});
        else
            set.groups.add(rows.text("district", row), {offset, 1, count("use01")});
    }
    return set;
}

}  // namespace uppsikt::stats::validation
