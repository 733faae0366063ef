#include "releases/content.h"

#include <boost/json.hpp>

#include "base/text.h"
#include "releases/kept.h"

namespace uppsikt::releases {

namespace json = boost::json;

namespace {

/// As text, the shortest that reads back as the same number: a parser of JSON may miss by one bit.
json::value number(double value) { return json::value(to_text(value)); }

json::value number(const std::optional<double>& value) {
    return value ? number(*value) : json::value(nullptr);
}

json::object part_json(const results::ModelPart& model) {
    json::array levels;
    for (const auto& level : model.levels)
        levels.push_back(json::array{level.level, number(level.log_odds), number(level.se)});
    return {
        {"levels", std::move(levels)},
        {"sd_contract", number(model.sd_contract)},
        {"sd_area", number(model.sd_area)},
        {"log_likelihood", number(model.log_likelihood)},
        {"iterations", model.iterations},
        {"ending", model.ending},
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

json::object contract_json(const results::ContractResult& result) {
    const results::Figure& figure = result.figure;
    json::array levels;
    for (const results::LevelCounts& one : figure.levels)
        levels.push_back(
            json::array{one.level, one.participants, one.first_results, one.follow_up_results}
        );
    json::object made{
        {"contract", figure.contract},
        {"supplier", figure.supplier},
        {"area", figure.area},
        {"started_on", to_text(figure.started_on)},
        {"active_long_enough", or_null(figure.active_long_enough)},
        {"star", or_null(figure.star)},
        {"published_measure", number(figure.published_measure)},
        {"participants", figure.participants},
        {"levels", std::move(levels)},
        {"source", source_json(figure.source)},
        {"measure", number(result.measure)},
        {"flagged", result.flagged},
    };
    if (const auto& likely = result.posterior)
        made["posterior"] = json::array{
            number(likely->mean),
            number(likely->lower90),
            number(likely->upper90),
            number(likely->p_below)
        };
    if (const auto& effect = result.first_effect)
        made["first_effect"] = json::array{number(effect->mean), number(effect->sd)};
    return made;
}

json::object limit_json(const results::QualityLimit& limit) {
    return {
        {"limit", number(limit.limit)},
        {"decimals", limit.decimals},
        {"stars", json::array(limit.stars.begin(), limit.stars.end())},
        {"no_star_counts", limit.no_star_counts},
        {"least_active_months", limit.least_active_months},
        {"consecutive_publications", limit.consecutive_publications},
        {"version", limit.version},
    };
}

json::object terms_json(const ShownTerms& terms) {
    return {
        {"least_participants", terms.least_participants},
        {"scale", {terms.scale.lowest, terms.scale.highest, terms.scale.version}},
        {"window", {terms.window.from_months_before, terms.window.to_months_before}},
        {"first_result_after_months", terms.first_result_after_months},
        {"rule_version", terms.rule_version},
    };
}

// --- and back. What is not as it was written throws; the caller tells it in one refusal.

/// A member that is missing or of another kind.
struct Spoilt {};

template <class T>
T must(const std::optional<T>& value) {
    if (!value) throw Spoilt{};
    return *value;
}

std::string text_in(const json::value& value) {
    const json::string* text = value.if_string();
    if (text == nullptr) throw Spoilt{};
    return {text->data(), text->size()};
}
int whole_in(const json::value& value) {
    const std::int64_t* whole = value.if_int64();
    if (whole == nullptr) throw Spoilt{};
    return static_cast<int>(*whole);
}
bool yes_in(const json::value& value) {
    const bool* yes = value.if_bool();
    if (yes == nullptr) throw Spoilt{};
    return *yes;
}
double number_in(const json::value& value) { return must(parse_decimal(text_in(value))); }
std::optional<double> perhaps_number_in(const json::value& value) {
    return value.is_null() ? std::nullopt : std::optional(number_in(value));
}
Date day_in(const json::value& value) { return must(parse_date(text_in(value))); }

const json::array& list_in(const json::value& value, std::size_t least) {
    const json::array* list = value.if_array();
    if (list == nullptr || list->size() < least) throw Spoilt{};
    return *list;
}

const json::value& member(const json::value& object, std::string_view name) {
    const json::object* members = object.if_object();
    const json::value* found = members == nullptr ? nullptr : members->if_contains(name);
    if (found == nullptr) throw Spoilt{};
    return *found;
}

results::ModelPart part_from(const json::value& from) {
    results::ModelPart part{
        .levels = {},
        .sd_contract = number_in(member(from, "sd_contract")),
        .sd_area = number_in(member(from, "sd_area")),
        .log_likelihood = number_in(member(from, "log_likelihood")),
        .iterations = whole_in(member(from, "iterations")),
        .ending = text_in(member(from, "ending")),
    };
    for (const json::value& one : list_in(member(from, "levels"), 0)) {
        const json::array& level = list_in(one, 3);
        part.levels.push_back(
            {text_in(level[0]), perhaps_number_in(level[1]), perhaps_number_in(level[2])}
        );
    }
    return part;
}

results::Source source_from(const json::value& from) {
    return {
        .file = text_in(member(from, "file")),
        .sheet = text_in(member(from, "sheet")),
        .row = whole_in(member(from, "row")),
        .known_on = day_in(member(from, "known_on")),
    };
}

results::Figure figure_from(const json::value& from, Month period) {
    results::Figure figure;
    figure.period = period;
    figure.contract = text_in(member(from, "contract"));
    figure.supplier = text_in(member(from, "supplier"));
    figure.area = text_in(member(from, "area"));
    figure.started_on = day_in(member(from, "started_on"));
    if (const auto& long_enough = member(from, "active_long_enough"); !long_enough.is_null())
        figure.active_long_enough = yes_in(long_enough);
    if (const auto& star = member(from, "star"); !star.is_null()) figure.star = whole_in(star);
    figure.published_measure = perhaps_number_in(member(from, "published_measure"));
    figure.participants = whole_in(member(from, "participants"));
    for (const json::value& one : list_in(member(from, "levels"), 0)) {
        const json::array& level = list_in(one, 4);
        figure.levels.push_back(
            {text_in(level[0]), whole_in(level[1]), whole_in(level[2]), whole_in(level[3])}
        );
    }
    figure.source = source_from(member(from, "source"));
    return figure;
}

results::ContractResult contract_from(const json::value& from, Month period) {
    results::ContractResult result{
        .figure = figure_from(from, period),
        .measure = perhaps_number_in(member(from, "measure")),
        .posterior = std::nullopt,
        .flagged = yes_in(member(from, "flagged")),
    };
    const json::object& members = from.as_object();
    if (const json::value* posterior = members.if_contains("posterior")) {
        const json::array& likely = list_in(*posterior, 4);
        result.posterior = results::Posterior{
            .mean = number_in(likely[0]),
            .lower90 = number_in(likely[1]),
            .upper90 = number_in(likely[2]),
            .p_below = number_in(likely[3])
        };
    }
    if (const json::value* first_effect = members.if_contains("first_effect")) {
        const json::array& effect = list_in(*first_effect, 2);
        result.first_effect =
            results::Effect{.mean = number_in(effect[0]), .sd = number_in(effect[1])};
    }
    return result;
}

results::QualityLimit limit_from(const json::value& from) {
    results::QualityLimit limit{
        .limit = number_in(member(from, "limit")),
        .decimals = whole_in(member(from, "decimals")),
        .stars = {},
        .no_star_counts = yes_in(member(from, "no_star_counts")),
        .least_active_months = whole_in(member(from, "least_active_months")),
        .consecutive_publications = whole_in(member(from, "consecutive_publications")),
        .version = text_in(member(from, "version")),
    };
    for (const json::value& star : list_in(member(from, "stars"), 0))
        limit.stars.push_back(whole_in(star));
    return limit;
}

ShownTerms terms_from(const json::value& from) {
    const json::array& scale = list_in(member(from, "scale"), 3);
    const json::array& window = list_in(member(from, "window"), 2);
    return {
        .least_participants = whole_in(member(from, "least_participants")),
        .scale =
            {.lowest = whole_in(scale[0]),
             .highest = whole_in(scale[1]),
             .version = text_in(scale[2])},
        .window =
            {.from_months_before = whole_in(window[0]), .to_months_before = whole_in(window[1])},
        .first_result_after_months = whole_in(member(from, "first_result_after_months")),
        .rule_version = text_in(member(from, "rule_version")),
    };
}

results::PeriodResults results_from(const json::value& from) {
    results::PeriodResults results{
        .period = must(parse_month(text_in(member(from, "period")))),
        .known_at = day_in(member(from, "known_at")),
        .weights = {},
        .weights_source = source_from(member(from, "weights_source")),
        .limit = limit_from(member(from, "limit")),
        .rule = text_in(member(from, "rule")),
        .rule_version = text_in(member(from, "rule_version")),
        .first = part_from(member(from, "first")),
        .follow_up = part_from(member(from, "follow_up")),
        .contracts = {},
    };
    for (const json::value& one : list_in(member(from, "weights"), 0)) {
        const json::array& weight = list_in(one, 2);
        results.weights.push_back({text_in(weight[0]), number_in(weight[1])});
    }
    for (const json::value& one : list_in(member(from, "contracts"), 0))
        results.contracts.push_back(contract_from(one, results.period));
    return results;
}

}  // namespace

std::string content_of(const ShownTerms& terms, const results::PeriodResults& results) {
    json::array weights;
    for (const results::LevelWeight& one : results.weights)
        weights.push_back(json::array{one.level, number(one.weight)});
    json::array contracts;
    for (const results::ContractResult& result : results.contracts)
        contracts.push_back(contract_json(result));
    return json::serialize(json::object{
        {"terms", terms_json(terms)},
        {"period", to_text(results.period)},
        {"known_at", to_text(results.known_at)},
        {"rule", results.rule},
        {"rule_version", results.rule_version},
        {"limit", limit_json(results.limit)},
        {"weights", std::move(weights)},
        {"weights_source", source_json(results.weights_source)},
        {"first", part_json(results.first)},
        {"follow_up", part_json(results.follow_up)},
        {"contracts", std::move(contracts)},
    });
}

Result<Content> content_from(std::string_view text) {
    json::error_code failed;
    const json::value parsed = json::parse(text, failed);
    if (!failed) {
        try {
            return Content{
                .terms = terms_from(member(parsed, "terms")),
                .results = results_from(parsed)
            };
        } catch (const Spoilt&) {
            // Told below, as what is no JSON at all is.
        }
    }
    return Refusal{RefusalKind::conflict, Reason{"releases_content_spoilt"}};
}

}  // namespace uppsikt::releases
