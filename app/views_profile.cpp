#include "app/views_profile.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include <boost/json.hpp>

namespace uppsikt::app {

namespace {

namespace json = boost::json;
using profiling::Excluded;
using profiling::ProfileAnswer;
using profiling::ProviderResult;

/// Undefined is null, and infinite a text: JSON has no number for it.
json::value number(const std::optional<double>& value) {
    if (!value) return nullptr;
    if (std::isinf(*value)) return *value > 0 ? "Infinity" : "-Infinity";
    return *value;
}

json::value text(const std::optional<std::string>& value) {
    return value ? json::value(*value) : json::value(nullptr);
}

json::array texts(const std::vector<std::string>& values) {
    json::array array;
    for (const std::string& value : values)
        array.push_back(json::string(value));
    return array;
}

std::string name_of(profiling::Null::Kind kind) {
    if (kind == profiling::Null::Kind::value) return "value";
    return kind == profiling::Null::Kind::mean ? "mean" : "median";
}

std::string name_of(profiling::Standing standing) {
    if (standing == profiling::Standing::lower) return "lower";
    return standing == profiling::Standing::higher ? "higher" : "as_expected";
}

std::string name_of(Excluded::Why why) {
    switch (why) {
        case Excluded::Why::missing:
            return "missing";
        case Excluded::Why::no_trials:
            return "no_trials";
        case Excluded::Why::one_value:
            return "one_value";
        case Excluded::Why::constant:
            return "constant_in_providers";
        case Excluded::Why::combination:
            return "combination";
        case Excluded::Why::no_information:
            break;
    }
    return "no_information";
}

json::array coefficients_json(const ProfileAnswer& answer) {
    json::array rows;
    for (const profiling::Coefficient& each : answer.coefficients)
        rows.push_back(json::object{
            {"name", each.name},
            {"estimate", number(each.estimate)},
            {"se", number(each.se)},
        });
    return rows;
}

json::array excluded_json(const ProfileAnswer& answer) {
    json::array rows;
    for (const Excluded& each : answer.excluded)
        rows.push_back(json::object{
            {"reason", name_of(each.why)},
            {"column", each.column},
            {"provider", text(each.provider)},
            {"rows", each.rows},
            {"others", texts(each.others)},
        });
    return rows;
}

json::array covariates_json(const ProfileAnswer& answer) {
    json::array rows;
    for (const profiling::Covariate& each : answer.covariates)
        rows.push_back(json::object{
            {"name", each.name},
            {"kind", each.is_factor ? "factor" : "number"},
            {"levels", static_cast<std::int64_t>(each.levels.size())},
            {"reference", each.is_factor ? json::value(each.levels.front()) : json::value(nullptr)},
        });
    return rows;
}

json::value spread_json(const std::optional<profiling::SpreadOfEffects>& spread) {
    if (!spread) return nullptr;
    return json::object{
        {"state", spread->state},
        {"sd", number(spread->sd)},
        {"lower", number(spread->lower)},
        {"upper", number(spread->upper)},
    };
}

json::object result_json(const ProviderResult& result, bool has_suppliers) {
    json::object row{{"provider", result.provider}};
    if (has_suppliers) row["supplier"] = result.supplier;
    row["n"] = result.n;
    row["observed"] = result.observed;
    row["expected"] = number(result.expected);
    row["ratio"] = number(result.ratio);
    row["effect"] = number(result.effect);
    row["se"] = number(result.se);
    row["p_exact"] = number(result.p_exact);
    row["lower"] = number(result.lower);
    row["upper"] = number(result.upper);
    row["direct_rate"] = number(result.direct_rate);
    row["shrunken"] = number(result.shrunken);
    row["shrunken_lower"] = number(result.shrunken_lower);
    row["shrunken_upper"] = number(result.shrunken_upper);
    row["p_lowest_tenth"] = number(result.p_lowest_tenth);
    row["p_below_floor"] = number(result.p_below_floor);
    row["expected_rank"] = number(result.expected_rank);
    row["star"] = result.star ? json::value(*result.star) : json::value(nullptr);
    row["p_star"] = number(result.p_star);
    row["p_adjusted"] = number(result.p_adjusted);
    row["standing"] = name_of(result.standing);
    row["reliability"] = number(result.reliability);
    return row;
}

json::array results_json(const ProfileAnswer& answer) {
    json::array rows;
    std::vector<json::value> bands(answer.results.size(), nullptr);
    for (std::size_t band = 0; band < answer.bands.size(); ++band)
        for (int place = answer.bands[band].first; place <= answer.bands[band].last; ++place)
            bands[answer.in_order[static_cast<std::size_t>(place)]] =
                static_cast<std::int64_t>(band + 1);
    for (std::size_t i = 0; i < answer.results.size(); ++i) {
        json::object row =
            result_json(answer.results[i], answer.request.columns.supplier.has_value());
        row["band"] = bands[i];
        rows.push_back(std::move(row));
    }
    return rows;
}

json::object to_json(const ProfileAnswer& answer) {
    const auto& spread = answer.provider_spread;
    return {
        {"rows", answer.rows},
        {"providers", static_cast<std::int64_t>(answer.results.size())},
        {"model", name_of(answer.request.model)},
        {"coefficients", coefficients_json(answer)},
        {"loglik", number(answer.log_likelihood)},
        {"sd_provider", spread ? number(spread->sd) : json::value(nullptr)},
        {"iterations", answer.iterations},
        {"ending", answer.ending},
        {"excluded", excluded_json(answer)},
        {"file", answer.file},
        {"version", UPPSIKT_VERSION},
        {"rows_read", answer.rows_read},
        {"events", answer.events},
        {"covariates", covariates_json(answer)},
        {"separating", texts(answer.separating)},
        {"null",
         json::object{
             {"kind", name_of(answer.request.null.kind)},
             {"value", number(answer.null)},
         }},
        {"level", answer.request.level},
        {"floor", number(answer.request.floor)},
        {"seed", answer.seed},
        {"spread", spread_json(answer.provider_spread)},
        {"supplier_spread", spread_json(answer.supplier_spread)},
        {"over_dispersion", number(answer.over_dispersion)},
        {"rankability", number(answer.rankability)},
        {"results", results_json(answer)},
    };
}

// --- for people ----------------------------------------------------------------------------------

std::string decimals(const Numbers& numbers, const std::optional<double>& value, int places) {
    if (value && std::isinf(*value)) return *value > 0 ? "∞" : "-∞";
    return numbers.decimals(value, places);
}

std::string share(const Numbers& numbers, const std::optional<double>& value) {
    return value ? numbers.decimals(100 * *value, 1) : "–";
}

std::string p_text(const Numbers& numbers, const std::optional<double>& p) {
    constexpr double least = 0.0001;
    return p && *p < least ? "< " + numbers.decimals(least, 4) : decimals(numbers, p, 4);
}

/// A probability is never 0 or 100 percent.
std::string chance_text(const Numbers& numbers, const std::optional<double>& p) {
    constexpr double least = 1e-6;
    return p ? numbers.percent(std::clamp(*p, least, 1 - least)) : "–";
}

std::vector<std::string> cells_of(
    const Application& application, const ProfileAnswer& answer, const ProviderResult& result
) {
    const Numbers numbers(application.options().language);
    const auto chance = [&](const std::optional<double>& p) { return chance_text(numbers, p); };
    std::vector<std::string> cells{result.provider};
    if (answer.request.columns.supplier) cells.push_back(result.supplier);
    cells.insert(
        cells.end(),
        {numbers.whole(result.n),
         numbers.whole(result.observed),
         decimals(numbers, result.expected, 1),
         decimals(numbers, result.ratio, 3),
         p_text(numbers, result.p_exact),
         application.say("app_standing_" + name_of(result.standing)),
         share(numbers, result.direct_rate),
         share(numbers, result.shrunken),
         result.shrunken
             ? share(numbers, result.shrunken_lower) + "–" + share(numbers, result.shrunken_upper)
             : "–",
         chance(result.p_lowest_tenth)}
    );
    if (answer.request.floor) cells.push_back(chance(result.p_below_floor));
    cells.push_back(decimals(numbers, result.expected_rank, 1));
    cells.push_back(
        result.star ? std::to_string(*result.star) + " (" + chance(result.p_star) + ")" : "–"
    );
    return cells;
}

output::Table table_of(const Application& application, const ProfileAnswer& answer) {
    using output::Align;
    output::Table table;
    table.columns.push_back({application.say("app_provider")});
    if (answer.request.columns.supplier) table.columns.push_back({application.say("app_supplier")});
    for (const char* code : {"app_n", "app_observed", "app_expected", "app_ratio", "app_p"})
        table.columns.push_back({application.say(code), Align::right});
    table.columns.push_back({application.say("app_standing")});
    for (const char* code :
         {"app_direct", "app_shrunken", "app_shrunken_interval", "app_p_lowest_tenth"})
        table.columns.push_back({application.say(code), Align::right});
    if (answer.request.floor)
        table.columns.push_back({application.say("app_p_below_floor"), Align::right});
    table.columns.push_back({application.say("app_rank"), Align::right});
    table.columns.push_back({application.say("app_stars"), Align::right});

    std::vector<bool> has_place(answer.results.size(), false);
    for (const std::size_t which : answer.in_order) {
        has_place[which] = true;
        table.rows.push_back(cells_of(application, answer, answer.results[which]));
    }
    for (std::size_t i = 0; i < has_place.size(); ++i)
        if (!has_place[i]) table.rows.push_back(cells_of(application, answer, answer.results[i]));
    return table;
}

std::string coefficients_text(const Application& application, const ProfileAnswer& answer) {
    const Numbers numbers(application.options().language);
    output::Table table{
        .columns =
            {{application.say("app_covariate")},
             {application.say("app_estimate"), output::Align::right},
             {application.say("app_se"), output::Align::right}},
        .rows = {},
    };
    for (const profiling::Coefficient& each : answer.coefficients)
        table.rows.push_back(
            {each.name, decimals(numbers, each.estimate, 4), decimals(numbers, each.se, 4)}
        );
    std::ostringstream out;
    output::write_table(out, table);
    return out.str();
}

std::string heading_of(const Application& application, const ProfileAnswer& answer) {
    const Numbers numbers(application.options().language);
    std::string heading = application.say(
        "app_profile_heading",
        {{"file", answer.file},
         {"rows", numbers.whole(answer.rows)},
         {"events", numbers.whole(answer.events)},
         {"providers", numbers.whole(static_cast<long long>(answer.results.size()))},
         {"model", application.say("app_model_" + std::string(name_of(answer.request.model)))},
         {"loglik", decimals(numbers, answer.log_likelihood, 4)},
         {"null", application.say("app_null_" + name_of(answer.request.null.kind))}}
    );
    if (const auto& spread = answer.provider_spread) {
        const bool has_interval = spread->lower && spread->upper;
        heading += "\n" + application.say(
                              has_interval ? "app_profile_spread" : "app_profile_spread_alone",
                              {{"sd", decimals(numbers, spread->sd, 3)},
                               {"lower", decimals(numbers, spread->lower, 3)},
                               {"upper", decimals(numbers, spread->upper, 3)},
                               {"level", numbers.decimals(100 * answer.request.level, 0)}}
                          );
    }
    if (!answer.coefficients.empty()) heading += "\n\n" + coefficients_text(application, answer);
    return heading;
}

std::string footing_of(const Application& application, const ProfileAnswer& answer) {
    const Numbers numbers(application.options().language);
    const auto count = [&](profiling::Standing standing) {
        long long n = 0;
        for (const ProviderResult& result : answer.results)
            if (result.standing == standing) ++n;
        return numbers.whole(n);
    };
    std::string footing = application.say(
        "app_profile_footing",
        {{"lower", count(profiling::Standing::lower)},
         {"higher", count(profiling::Standing::higher)},
         {"rest", count(profiling::Standing::as_expected)}}
    );
    if (answer.rows_excluded() > 0)
        footing += "\n" + application.say(
                              "app_profile_excluded",
                              {{"rows", numbers.whole(answer.rows_excluded())},
                               {"read", numbers.whole(answer.rows_read)}}
                          );
    for (const Excluded& each : answer.excluded)
        if (each.rows == 0)
            footing += "\n" + application.say(
                                  "app_profile_left_out",
                                  {{"column", each.column},
                                   {"reason", application.say("app_why_" + name_of(each.why))}}
                              );
    return footing;
}

}  // namespace

Answer view(const Application& application, const ProfileAnswer& answer) {
    return {
        .json = to_json(answer),
        .csv_rows = rows_of("results"),
        .heading = heading_of(application, answer),
        .table = table_of(application, answer),
        .footing = footing_of(application, answer),
    };
}

}  // namespace uppsikt::app
