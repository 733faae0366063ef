#include <cmath>

#include <boost/json.hpp>

#include "app/views_profile.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;
using profiling::RuleAudit;
using stats::RuleErrors;
using stats::Simulated;

json::value number(double value) {
    return std::isfinite(value) ? json::value(value) : json::value(nullptr);
}

json::object simulated_json(const Simulated& simulated) {
    return {{"value", number(simulated.value)}, {"se", number(simulated.standard_error)}};
}

json::object rule_json(const std::string& rule, const RuleErrors& errors) {
    return {
        {"rule", rule},
        {"rated", simulated_json(errors.rated)},
        {"flagged", simulated_json(errors.flagged)},
        {"not_lowest_tenth", simulated_json(errors.not_lowest_tenth)},
        {"not_lowest_quarter", simulated_json(errors.not_lowest_quarter)},
        {"above_median", simulated_json(errors.above_median)},
        {"lowest_tenth_caught", simulated_json(errors.lowest_tenth_caught)},
        {"small", simulated_json(errors.small)},
    };
}

json::object country_json(const stats::Country& country) {
    double participants = 0;
    for (const double size : country.sizes)
        participants += size;
    return {
        {"providers", static_cast<std::int64_t>(country.sizes.size())},
        {"participants_in_a_window", participants},
        {"rate", country.rate},
        {"sd", country.effects.sd},
        {"supplier_share", country.effects.parent_share},
        {"drift_sd", country.effects.drift_sd},
        {"within_sd", country.case_mix.within_sd},
        {"between_sd", country.case_mix.between_sd},
        {"unmeasured_sd", country.case_mix.unmeasured_sd},
        {"windows", country.windows.count},
        {"shared_parts", std::max(0, country.windows.parts - country.windows.step)},
        {"parts", country.windows.parts},
    };
}

json::value stars_json(const std::optional<stats::StarSurvival>& stars) {
    if (!stars) return nullptr;
    json::array moves;
    for (const std::vector<double>& row : stars->moves) {
        json::array shares;
        for (const double share : row)
            shares.push_back(number(share));
        moves.push_back(std::move(shares));
    }
    return json::object{{"same", simulated_json(stars->same)}, {"moves", std::move(moves)}};
}

output::Table table_of(const Application& application, const RuleAudit& audit) {
    const Numbers numbers(application.options().language);
    const auto share = [&](const Simulated& simulated) {
        return std::isfinite(simulated.value) ? numbers.decimals(100 * simulated.value, 1) : "–";
    };
    output::Table table;
    table.columns.push_back({application.say("app_rule")});
    for (const char* code :
         {"app_flagged_each",
          "app_not_lowest_tenth",
          "app_not_lowest_quarter",
          "app_above_median",
          "app_lowest_caught",
          "app_small"})
        table.columns.push_back({application.say(code), output::Align::right});
    for (std::size_t i = 0; i < audit.rules.size(); ++i) {
        const RuleErrors& errors = audit.answer.rules[i];
        table.rows.push_back(
            {std::to_string(i + 1) + " " + audit.rules[i],
             numbers.decimals(errors.flagged.value, 1),
             share(errors.not_lowest_tenth),
             share(errors.not_lowest_quarter),
             share(errors.above_median),
             share(errors.lowest_tenth_caught),
             share(errors.small)}
        );
    }
    return table;
}

}  // namespace

Answer view(const Application& application, const RuleAudit& audit) {
    const Numbers numbers(application.options().language);
    const stats::AuditAnswer& answer = audit.answer;
    const json::object country = country_json(audit.question.country);
    json::array rules;
    for (std::size_t i = 0; i < audit.rules.size(); ++i)
        rules.push_back(rule_json(audit.rules[i], answer.rules[i]));
    std::string footing = application.say(
        "app_audit_footing",
        {{"small", std::to_string(audit.question.small)},
         {"too_few", std::to_string(audit.question.too_few)},
         {"groups", numbers.decimals(answer.too_few.groups.value, 1)}}
    );
    if (answer.stars)
        footing += "\n" + application.say(
                              "app_audit_stars",
                              {{"same", numbers.decimals(100 * answer.stars->same.value, 0)}}
                          );
    return {
        .json =
            json::object{
                {"repetitions", answer.repetitions},
                {"seed", audit.question.seed},
                {"country", country},
                {"reliability", simulated_json(answer.reliability)},
                {"estimated_sd", simulated_json(answer.estimated_sd)},
                {"rules", std::move(rules)},
                {"stars", stars_json(answer.stars)},
                {"too_few",
                 json::object{
                     {"groups", simulated_json(answer.too_few.groups)},
                     {"not_lowest_tenth", simulated_json(answer.too_few.not_lowest_tenth)},
                 }},
            },
        .csv_rows = rows_of("rules"),
        .heading = application.say(
            "app_audit_heading",
            {{"providers", numbers.whole(country.at("providers").as_int64())},
             {"participants",
              numbers.whole(std::llround(country.at("participants_in_a_window").as_double()))},
             {"rate", numbers.decimals(100 * audit.question.country.rate, 1)},
             {"sd", numbers.decimals(audit.question.country.effects.sd, 3)},
             {"repetitions", numbers.whole(answer.repetitions)}}
        ),
        .table = table_of(application, audit),
        .footing = std::move(footing),
    };
}

}  // namespace uppsikt::app
