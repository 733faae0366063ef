#include <sstream>

#include <fmt/format.h>

#include "base/text.h"
#include "office/rating_parts.h"
#include "platform/output/output.h"

namespace uppsikt::office {

using results::LimitStanding;

namespace {

constexpr int decimals_of_probability = 4;

std::string fixed(double value, int decimals) { return output::fixed(value, decimals, "."); }

output::Column column(const Room& room, std::string_view name) {
    return {.title = room.say("office_csv_" + std::string(name))};
}

/// What all rows have in common, so that no row is without it when it is sorted or cut out.
std::vector<std::string> whence_of(const Rating& rating) {
    return {
        rating.release.number,
        to_text(rating.release.period),
        to_text(rating.release.known_at),
        rating.release.rule,
        rating.release.rule_version,
        to_text(rating.limit),
    };
}

std::vector<std::string> row_of(const Rating& rating, const LimitStanding& standing) {
    const int decimals = rating.material.computed.now.limit.decimals;
    const results::ContractResult& contract = *standing.contract;
    const results::Figure& figure = contract.figure;
    std::vector<std::string> row = whence_of(rating);
    for (std::string& cell : std::vector<std::string>{
             figure.supplier,
             figure.contract,
             figure.area,
             fmt::format("{}", figure.participants),
             contract.measure ? fixed(*contract.measure, decimals) : "",
             fixed(contract.posterior->lower90, decimals),
             fixed(contract.posterior->upper90, decimals),
             fixed(*standing.p_below, decimals_of_probability),
             figure.star ? fmt::format("{}", *figure.star) : "",
             fmt::format("{}", figure.source.row)
         })
        row.push_back(std::move(cell));
    return row;
}

}  // namespace

std::string near_limit_csv(const Room& room, const Rating& rating) {
    const results::WhatIf at = results::what_if(
        rating.material.computed.now,
        rating.limit,
        rating.material.region_of_area
    );
    output::Table table;
    for (const char* name :
         {"release",
          "period",
          "known_at",
          "rule",
          "rule_version",
          "limit",
          "supplier",
          "contract",
          "area",
          "participants",
          "measure",
          "lower",
          "upper",
          "p_below",
          "star",
          "row"})
        table.columns.push_back(column(room, name));
    for (const LimitStanding* standing : near_the_limit(at))
        table.rows.push_back(row_of(rating, *standing));
    std::ostringstream out;
    output::write_csv(out, table);
    return out.str();
}

std::string path_of_near(const Rating& rating) {
    return fmt::format(
        "{}/nara-gransen.csv?grans={}",
        path_of_release(rating.release.number),
        to_text(rating.limit)
    );
}

}  // namespace uppsikt::office
