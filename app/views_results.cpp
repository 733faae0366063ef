#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/views.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;
using output::Align;

template <class T>
json::value or_null(const std::optional<T>& value) {
    return value ? json::value(*value) : json::value(nullptr);
}

json::object weights_json(std::span<const results::LevelWeight> weights) {
    json::object object;
    for (const results::LevelWeight& weight : weights)
        object[weight.level] = weight.weight;
    return object;
}

json::object part_json(const results::ModelPart& part) {
    json::object levels, errors;
    for (const auto& level : part.levels) {
        levels[level.level] = or_null(level.log_odds);
        errors[level.level] = or_null(level.se);
    }
    return {
        {"log_odds", levels},
        {"se", errors},
        {"sd_contract", part.sd_contract},
        {"sd_area", part.sd_area},
        {"log_likelihood", part.log_likelihood},
        {"iterations", part.iterations},
        {"ending", part.ending},
    };
}

json::object source_json(const results::Source& source) {
    return {
        {"file", source.file},
        {"sheet", source.sheet},
        {"row", source.row},
        {"known_on", to_text(source.known_on)},
    };
}

json::object contract_json(const results::ContractResult& contract) {
    const results::Figure& figure = contract.figure;
    const auto posterior = [&](double results::Posterior::* member) -> json::value {
        return contract.posterior ? json::value((*contract.posterior).*member)
                                  : json::value(nullptr);
    };
    return {
        {"contract", figure.contract},
        {"supplier", figure.supplier},
        {"area", figure.area},
        {"participants", figure.participants},
        {"published_measure", or_null(figure.published_measure)},
        {"measure", or_null(contract.measure)},
        {"mean", posterior(&results::Posterior::mean)},
        {"lower90", posterior(&results::Posterior::lower90)},
        {"upper90", posterior(&results::Posterior::upper90)},
        {"p_below", posterior(&results::Posterior::p_below)},
        {"published_star", or_null(figure.star)},
        {"flagged", contract.flagged},
        {"published_flag", or_null(figure.published_flag)},
        {"active_22_months", or_null(figure.active_long_enough)},
        {"source", source_json(figure.source)},
    };
}

json::object limit_json(const results::PeriodResults& results) {
    return {
        {"rule", results.rule},
        {"version", results.rule_version},
        {"measure_below", results.limit.limit},
    };
}

std::string star_text(const std::optional<int>& star) { return star ? std::to_string(*star) : "–"; }

/// The cells that a contract has in every table of results.
std::vector<std::string> contract_cells(
    const results::ContractResult& contract, const Numbers& numbers
) {
    const results::Figure& figure = contract.figure;
    std::vector<std::string> cells{
        figure.contract,
        figure.supplier,
        figure.area,
        numbers.whole(figure.participants),
        star_text(figure.star),
        numbers.decimals(figure.published_measure, 3),
        numbers.decimals(contract.measure, 4),
    };
    if (contract.posterior) {
        cells.push_back(numbers.decimals(contract.posterior->mean, 3));
        cells.push_back(
            numbers.decimals(contract.posterior->lower90, 3) + "–" +
            numbers.decimals(contract.posterior->upper90, 3)
        );
        cells.push_back(numbers.percent(contract.posterior->p_below));
    } else {
        cells.insert(cells.end(), {"–", "–", "–"});
    }
    return cells;
}

std::vector<output::Column> contract_columns(const Application& application) {
    return {
        {application.say("app_contract")},
        {application.say("app_supplier")},
        {application.say("app_area")},
        {application.say("app_participants"), Align::right},
        {application.say("app_star"), Align::right},
        {application.say("app_published"), Align::right},
        {application.say("app_measure"), Align::right},
        {application.say("app_mean"), Align::right},
        {application.say("app_interval"), Align::right},
        {application.say("app_p_below"), Align::right},
    };
}

std::string weights_text(std::span<const results::LevelWeight> weights, const Numbers& numbers) {
    std::string text;
    for (const results::LevelWeight& weight : weights)
        text +=
            (text.empty() ? "" : ", ") + weight.level + " " + numbers.decimals(weight.weight, 6);
    return text;
}

std::string heading_of(const Application& application, const results::PeriodResults& results) {
    const Numbers numbers(application.options().language);
    return application.say(
        "app_results_heading",
        {{"period", to_text(results.period)},
         {"known_at", to_text(results.known_at)},
         {"rule", results.rule},
         {"version", results.rule_version},
         {"limit", numbers.decimals(results.limit.limit, 2)},
         {"weights", weights_text(results.weights, numbers)},
         {"file", results.weights_source.file}}
    );
}

json::array needed_json(std::span<const results::NeededResults> needed) {
    json::array rows;
    for (const results::NeededResults& level : needed)
        rows.push_back(json::object{{"level", level.level}, {"results", or_null(level.results)}});
    return rows;
}

json::object candidate_json(const results::Candidate& candidate) {
    const results::ContractResult& latest = candidate.latest();
    json::object object{
        {"contract", latest.figure.contract},
        {"supplier", latest.figure.supplier},
        {"area", latest.figure.area},
        {"participants", latest.figure.participants},
        {"p_below", latest.posterior ? json::value(latest.posterior->p_below) : json::value(nullptr)
        },
        {"suppliers_left_in_area", candidate.suppliers_left_in_area},
    };
    json::array periods;
    for (const results::ContractResult& result : candidate.by_period) {
        json::object row = contract_json(result);
        row["period"] = to_text(result.figure.period);
        periods.push_back(std::move(row));
    }
    object["periods"] = std::move(periods);
    object["needed"] = needed_json(candidate.needed);
    return object;
}

/// A candidate as one line: the latest period's numbers, the measures before, and what was needed.
json::array candidate_lines(const json::object& review) {
    json::array lines;
    for (const json::value& candidate : review.at("candidates").as_array()) {
        json::array periods = candidate.at("periods").as_array();
        json::object line = periods.back().as_object();
        line["suppliers_left_in_area"] = candidate.at("suppliers_left_in_area");
        for (const json::value& before : periods) {
            const std::string period(before.at("period").as_string());
            line["measure " + period] = before.at("measure");
            line["participants " + period] = before.at("participants");
        }
        for (const json::value& needed : candidate.at("needed").as_array())
            line["needed " + std::string(needed.at("level").as_string())] = needed.at("results");
        lines.push_back(std::move(line));
    }
    return lines;
}

json::object supply_json(const results::AreaSupply& area) {
    return {
        {"area", area.area},
        {"region", or_null(area.region)},
        {"suppliers", area.suppliers},
        {"suppliers_left", area.suppliers_left},
        {"contracts", area.contracts},
        {"candidates", area.candidates},
        {"participants", area.participants},
        {"participants_affected", area.participants_affected},
    };
}

int participants_of(std::span<const results::Candidate> candidates) {
    int sum = 0;
    for (const results::Candidate& candidate : candidates)
        sum += candidate.latest().figure.participants;
    return sum;
}

std::string needed_text(std::span<const results::NeededResults> needed) {
    std::string text;
    for (const results::NeededResults& level : needed)
        text += (text.empty() ? "" : "  ") + level.level + " " +
                (level.results ? "+" + std::to_string(*level.results) : "–");
    return text;
}

output::Table candidates_table(const Application& application, const results::Review& review) {
    const Numbers numbers(application.options().language);
    output::Table table{.columns = contract_columns(application), .rows = {}};
    table.columns.push_back({application.say("app_before"), Align::right});
    table.columns.push_back({application.say("app_needed")});
    table.columns.push_back({application.say("app_suppliers_left"), Align::right});
    for (const results::Candidate& candidate : review.candidates) {
        auto cells = contract_cells(candidate.latest(), numbers);
        cells.push_back(numbers.decimals(candidate.by_period.front().measure, 4));
        cells.push_back(needed_text(candidate.needed));
        cells.push_back(std::to_string(candidate.suppliers_left_in_area));
        table.rows.push_back(std::move(cells));
    }
    return table;
}

}  // namespace

Answer view(const Application& application, const results::PeriodResults& results) {
    const Numbers numbers(application.options().language);
    json::array contracts;
    output::Table table{.columns = contract_columns(application), .rows = {}};
    table.columns.push_back({application.say("app_flagged")});
    int flagged = 0;
    for (const results::ContractResult& contract : results.contracts) {
        contracts.push_back(contract_json(contract));
        auto cells = contract_cells(contract, numbers);
        cells.push_back(contract.flagged ? application.say("app_yes") : "");
        table.rows.push_back(std::move(cells));
        if (contract.flagged) ++flagged;
    }
    return {
        .json =
            json::object{
                {"period", to_text(results.period)},
                {"known_at", to_text(results.known_at)},
                {"limit", limit_json(results)},
                {"weights", weights_json(results.weights)},
                {"model",
                 json::object{
                     {"first", part_json(results.first)},
                     {"follow_up", part_json(results.follow_up)}
                 }},
                {"contracts", std::move(contracts)},
            },
        .csv_rows = rows_of("contracts"),
        .heading = heading_of(application, results),
        .table = std::move(table),
        .footing = application.say(
            "app_results_footing",
            {{"contracts", numbers.whole(static_cast<long long>(results.contracts.size()))},
             {"flagged", numbers.whole(flagged)}}
        ),
    };
}

Answer view(const Application& application, const results::Check& check) {
    json::array mismatches;
    output::Table table{
        .columns =
            {{application.say("app_contract")},
             {application.say("app_what")},
             {application.say("app_published")},
             {application.say("app_recomputed")},
             {application.say("app_source")}},
        .rows = {},
    };
    for (const results::Mismatch& mismatch : check.mismatches) {
        mismatches.push_back(json::object{
            {"contract", mismatch.contract},
            {"what", mismatch.what},
            {"published", mismatch.published},
            {"recomputed", mismatch.recomputed},
            {"source", source_json(mismatch.source)},
        });
        table.rows.push_back(
            {mismatch.contract,
             mismatch.what,
             mismatch.published,
             mismatch.recomputed,
             fmt::format(
                 "{} / {} / {}",
                 mismatch.source.file,
                 mismatch.source.sheet,
                 mismatch.source.row
             )}
        );
    }
    const int measures = check.count("measure");
    const int flags = check.count("flag");
    return {
        .json =
            json::object{
                {"period", to_text(check.period)},
                {"rows", check.rows},
                {"measure_mismatches", measures},
                {"flag_mismatches", flags},
                {"flags_published", check.flags_published},
                {"other_mismatches", static_cast<int>(check.mismatches.size()) - measures - flags},
                {"mismatches", std::move(mismatches)},
            },
        .csv_rows = rows_of("mismatches"),
        .heading = application.say(
            "app_check_heading",
            {{"period", to_text(check.period)},
             {"rows", std::to_string(check.rows)},
             {"measures", std::to_string(measures)},
             {"flags", std::to_string(flags)},
             {"flags_published", std::to_string(check.flags_published)}}
        ),
        .table = std::move(table),
        .footing = {},
    };
}

Answer view(const Application& application, const results::Review& review) {
    const Numbers numbers(application.options().language);
    json::array periods, candidates, probably_below, areas;
    for (const Month period : review.periods)
        periods.push_back(json::string(to_text(period)));
    for (const auto& candidate : review.candidates)
        candidates.push_back(candidate_json(candidate));
    for (const auto& contract : review.probably_below)
        probably_below.push_back(contract_json(contract));
    for (const auto& area : review.areas)
        areas.push_back(supply_json(area));
    const int affected = participants_of(review.candidates);
    return {
        .json =
            json::object{
                {"periods", std::move(periods)},
                {"known_at", to_text(review.latest().known_at)},
                {"limit", limit_json(review.latest())},
                {"participants_affected", affected},
                {"expected_at_or_above", review.expected_at_or_above},
                {"candidates", std::move(candidates)},
                {"probably_below", std::move(probably_below)},
                {"areas", std::move(areas)},
            },
        .csv_rows = candidate_lines,
        .heading = heading_of(application, review.latest()),
        .table = candidates_table(application, review),
        .footing = application.say(
            "app_review_footing",
            {{"candidates", numbers.whole(static_cast<long long>(review.candidates.size()))},
             {"participants", numbers.whole(affected)},
             {"expected", numbers.decimals(review.expected_at_or_above, 1)},
             {"below", numbers.whole(static_cast<long long>(review.probably_below.size()))}}
        ),
    };
}

}  // namespace uppsikt::app
