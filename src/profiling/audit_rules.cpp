#include <cmath>

#include "base/text.h"
#include "profiling/profiling.h"
#include "profiling/read_rows.h"
#include "profiling/shrinkage.h"
#include "stats/audit/country_like.h"
#include "stats/logit/linear_predictor.h"

namespace uppsikt::profiling {

namespace {

/// Those of the reference's table: the rule in use, and what could be used instead.
std::vector<std::string> usual_rules() {
    return {
        "oe,lowest=0.1,twice",
        "raw,lowest=0.1,twice",
        "z,lowest=0.1,twice",
        "shrunken,lowest=0.1,twice",
        "p,below=0.025,twice",
        "p,below=0.025,pooled",
        "posterior,above=0.5,pooled",
        "posterior,above=0.8,pooled",
        "posterior,as=1,pooled",
    };
}

std::optional<stats::RankedBy> ranked_by(std::string_view name) {
    using stats::RankedBy;
    if (name == "raw") return RankedBy::raw_rate;
    if (name == "oe") return RankedBy::observed_over_expected;
    if (name == "z") return RankedBy::z_score;
    if (name == "p") return RankedBy::exact_p;
    if (name == "shrunken") return RankedBy::shrunken_mean;
    if (name == "posterior") return RankedBy::probability_lowest;
    return std::nullopt;
}

/// Takes in "lowest=0.1" and the like; false when it is nothing that a rule can say.
bool take(std::string_view name, double value, stats::Rule& rule) {
    using Kind = stats::Limit::Kind;
    if (name == "lowest")
        rule.limit = {.kind = Kind::lowest_share, .value = value};
    else if (name == "below")
        rule.limit = {.kind = Kind::below, .value = value};
    else if (name == "above")
        rule.limit = {.kind = Kind::above, .value = value};
    else if (name == "as" && value >= 1 && value == std::floor(value) && value < 1000)
        rule.limit = {.kind = Kind::as_many_as, .rule = static_cast<int>(value) - 1};
    else if (name == "min" && value >= 0 && value == std::floor(value) && value < 1e6)
        rule.minimum_participants = static_cast<int>(value);
    else if (name == "floor")
        rule.floor = value;
    else
        return false;
    return true;
}

bool take(std::string_view word, stats::Rule& rule) {
    const std::size_t sign = word.find('=');
    if (sign != word.npos) {
        const auto value = parse_decimal(word.substr(sign + 1));
        return value && take(word.substr(0, sign), *value, rule);
    }
    if (word == "pooled") {
        rule.pooled = true;
        rule.in_a_row = 1;
        return true;
    }
    if (word != "once" && word != "twice") return false;
    rule.in_a_row = word == "once" ? 1 : 2;
    return true;
}

/// The country of a file's rows: sizes, rate, spread and case mix by the random intercept.
Result<stats::Country> country_of(delimited::Reader& input, const AuditRequest& request) {
    const PackedFile file = TRY(read_rows(input, *request.columns));
    const bool has_suppliers = request.columns->supplier.has_value();
    const stats::RandomInterceptFit fit = fit_random_part(
        file.rows,
        {.columns = *request.columns,
         .model = has_suppliers ? Model::nested : Model::random,
         .wants_sd_interval = false,
         .threads = request.threads}
    );
    const bool has_spread = fit.ending == stats::Ending::converged &&
                            fit.group_spread.state == stats::SpreadState::estimated;
    if (!has_spread && !request.sd)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"profiling_no_spread", {{"file", input.name()}}}
        };
    Eigen::VectorXd slopes = fit.kept_slopes;
    if (slopes.size() == 0)
        slopes = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(file.rows.columns().size()));
    return stats::country_like(
        stats::LinearPredictor(file.rows, slopes),
        {.effects = stats::effects_of(fit.group_spread, fit.parent_spread),
         .windows_covered = request.windows_covered}
    );
}

Result<stats::Country> described_country(const AuditRequest& request) {
    std::vector<Reason> reasons;
    const auto check = [&](bool holds, const char* what) {
        if (!holds) reasons.push_back({"profiling_not_a_country", {{"option", what}}});
    };
    check(request.sizes.groups >= 1 && request.sizes.groups <= 1'000'000, "--providers");
    check(request.sizes.median > 0 && request.sizes.median <= 1e7, "--median-size");
    check(request.sizes.log_sd >= 0 && request.sizes.log_sd <= 5, "--size-sd");
    check(request.suppliers >= 0 && request.suppliers <= request.sizes.groups, "--suppliers");
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    stats::Country country{.sizes = stats::sizes_of(request.sizes), .rate = request.rate};
    if (request.suppliers > 0)
        country.parent_of_group = stats::spread_over_parents(
            {.groups = request.sizes.groups, .parents = request.suppliers}
        );
    else
        country.effects.parent_share = 0;
    return country;
}

Result<std::vector<stats::Rule>> rules_from(const std::vector<std::string>& texts) {
    std::vector<stats::Rule> rules;
    std::vector<Reason> reasons;
    for (const std::string& text : texts) {
        auto rule = rule_from(text);
        if (rule.ok())
            rules.push_back(std::move(rule).value());
        else
            reasons.push_back(rule.refusal().reasons.front());
    }
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return rules;
}

}  // namespace

Result<stats::Rule> rule_from(const std::string& text) {
    const std::vector<std::string_view> words = split(text, ',');
    const auto by = ranked_by(trimmed(words.front()));
    stats::Rule rule;
    bool understood = by.has_value();
    if (by) rule.by = *by;
    for (std::size_t i = 1; i < words.size(); ++i)
        understood = take(trimmed(words[i]), rule) && understood;
    if (understood) return rule;
    return Refusal{
        RefusalKind::invalid_input,
        Reason{"profiling_rule_not_understood", {{"rule", text}}}
    };
}

Result<RuleAudit> audit_rules(delimited::Reader* input, const AuditRequest& request) {
    RuleAudit audit;
    audit.rules = request.rules;
    if (audit.rules.empty()) audit.rules = usual_rules();
    stats::AuditQuestion& question = audit.question;
    question.rules = TRY(rules_from(audit.rules));
    question.country =
        input != nullptr ? TRY(country_of(*input, request)) : TRY(described_country(request));
    stats::Country& country = question.country;
    if (request.sd) country.effects.sd = *request.sd;
    if (request.within_sd) country.case_mix.within_sd = *request.within_sd;
    if (request.between_sd) country.case_mix.between_sd = *request.between_sd;
    country.effects.drift_sd = request.drift_sd;
    country.case_mix.unmeasured_sd = request.unmeasured_sd;
    country.windows = request.windows;
    if (country.windows.count >= 2) question.stars = stats::StarRule{};
    question.repetitions = {.first = request.repetitions};
    question.seed = request.seed;
    question.threads = request.threads;
    audit.answer = TRY(stats::audit(question));
    return audit;
}

}  // namespace uppsikt::profiling
