#include <boost/json.hpp>

#include "releases/kept.h"
#include "releases/releases.h"

namespace uppsikt::releases {

namespace json = boost::json;

namespace {

json::object part(const results::ModelPart& model) {
    json::object levels;
    for (const auto& level : model.levels)
        levels[level.level] = or_null(level.log_odds);
    return {
        {"log_odds", levels},
        {"sd_contract", model.sd_contract},
        {"sd_area", model.sd_area},
        {"log_likelihood", model.log_likelihood},
        {"ending", model.ending},
    };
}

json::object contract(const results::ContractResult& result) {
    const results::Figure& figure = result.figure;
    json::object made{
        {"contract", figure.contract},
        {"supplier", figure.supplier},
        {"area", figure.area},
        {"participants", figure.participants},
        {"star", or_null(figure.star)},
        {"active_long_enough", or_null(figure.active_long_enough)},
        {"measure", or_null(result.measure)},
        {"flagged", result.flagged},
    };
    json::array levels;
    for (const results::LevelCounts& counts : figure.levels)
        levels.push_back(json::object{
            {"level", counts.level},
            {"participants", counts.participants},
            {"first_results", counts.first_results},
            {"follow_up_results", counts.follow_up_results},
        });
    made["levels"] = std::move(levels);
    if (const auto& posterior = result.posterior)
        made["posterior"] = json::object{
            {"mean", posterior->mean},
            {"lower90", posterior->lower90},
            {"upper90", posterior->upper90},
            {"p_below", posterior->p_below},
        };
    return made;
}

}  // namespace

std::string canonical(const results::PeriodResults& results) {
    json::object made{
        {"period", to_text(results.period)},
        {"known_at", to_text(results.known_at)},
        {"rule", results.rule},
        {"rule_version", results.rule_version},
        {"limit", results.limit.limit},
    };
    json::object weights;
    for (const results::LevelWeight& weight : results.weights)
        weights[weight.level] = weight.weight;
    made["weights"] = std::move(weights);
    made["first"] = part(results.first);
    made["follow_up"] = part(results.follow_up);
    json::array contracts;
    for (const results::ContractResult& result : results.contracts)
        contracts.push_back(contract(result));
    made["contracts"] = std::move(contracts);
    return json::serialize(made);
}

}  // namespace uppsikt::releases
