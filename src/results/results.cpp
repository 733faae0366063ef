#include "results/results.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "results/model.h"
#include "results/store.h"

namespace uppsikt::results {

namespace {

Refusal unknown_period(const Session& session, Month period, Date known_at) {
    const std::vector<Month> known = store::periods(session.db, known_at);
    if (known.empty()) return {RefusalKind::not_found, Reason{"results_no_period_is_known"}};
    std::string names;
    for (const Month month : known)
        names += (names.empty() ? "" : ", ") + to_text(month);
    return {
        RefusalKind::not_found,
        Reason{
            "results_period_is_unknown",
            {{"period", to_text(period)}, {"known_at", to_text(known_at)}, {"known", names}}
        }
    };
}

/// Figures with what follows from the counts alone; no model yet.
Result<PeriodResults> recomputed(
    const Session& session, const services::Service& service, Month period, Date known_at
) {
    const auto figures = store::figures(session.db, period, known_at);
    if (figures.empty()) return unknown_period(session, period, known_at);
    const auto weights = store::weights(session.db, period, known_at);
    ensure(!weights.empty(), "a period that has figures has weights");
    // The terms in force at the end of the period are those that it is measured by.
    const QualityLimit limit = TRY(services::quality_condition(service, last_day(period)));
    PeriodResults results{
        .period = period,
        .known_at = known_at,
        .weights = {},
        .weights_source = weights.front().source,
        .limit = limit,
        .rule = "QUAL-LIM",
        .rule_version = limit.version,
        .first = {},
        .follow_up = {},
        .contracts = {},
    };
    for (const store::KnownWeight& known : weights)
        results.weights.push_back(known.weight);
    for (const Figure& figure : figures) {
        ContractResult contract{
            .figure = figure,
            .measure = weighted_measure(figure.levels, results.weights),
            .posterior = std::nullopt,
            .flagged = false,
        };
        contract.flagged = is_flagged(
            {.star = figure.star,
             .measure = contract.measure,
             .active_long_enough = figure.active_long_enough},
            results.limit
        );
        results.contracts.push_back(std::move(contract));
    }
    return results;
}

std::string published_measure(double measure, const QualityLimit& limit) {
    return fmt::format("{:.{}f}", as_published(measure, limit), limit.decimals);
}

/// What a contract's published values say that the recomputed ones do not.
std::vector<Mismatch> compare(const ContractResult& contract, const QualityLimit& limit) {
    std::vector<Mismatch> found;
    const Figure& figure = contract.figure;
    const auto add = [&](std::string what, std::string published, std::string recomputed) {
        found.push_back(
            {figure.contract,
             std::move(what),
             std::move(published),
             std::move(recomputed),
             figure.source}
        );
    };
    const auto add_flag =
        [&](std::string what, const std::optional<bool>& published, bool recomputed) {
            if (published && *published != recomputed)
                add(std::move(what), *published ? "yes" : "no", recomputed ? "yes" : "no");
        };
    if (figure.published_measure.has_value() != contract.measure.has_value())
        add("measure",
            figure.published_measure ? published_measure(*figure.published_measure, limit) : "",
            contract.measure ? published_measure(*contract.measure, limit) : "");
    else if (contract.measure) {
        const std::string published = published_measure(*figure.published_measure, limit);
        const std::string recomputed_text = published_measure(*contract.measure, limit);
        if (published != recomputed_text) add("measure", published, recomputed_text);
    }
    add_flag("flag", figure.published_flag, contract.flagged);
    if (contract.measure)
        add_flag("below", figure.published_below, is_below(*contract.measure, limit));
    add_flag("star_counts", figure.published_star_counts, star_counts(figure.star, limit));
    return found;
}

}  // namespace

Result<PeriodResults> results_of(
    const Session& session, const services::Service& service, Month period, Date known_at
) {
    PeriodResults results = TRY(recomputed(session, service, period, known_at));
    std::vector<Figure> figures;
    for (const ContractResult& contract : results.contracts)
        figures.push_back(contract.figure);
    PeriodModel model = fit_period(figures, results.weights, results.limit);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        results.contracts[i].posterior = model.posteriors[i];
        results.contracts[i].first_effect = model.first_effects[i];
    }
    results.first = std::move(model.first);
    results.follow_up = std::move(model.follow_up);
    return results;
}

int Check::count(std::string_view what) const {
    return static_cast<int>(std::ranges::count(mismatches, what, &Mismatch::what));
}

Result<Check> check(
    const Session& session, const services::Service& service, Month period, Date known_at
) {
    const PeriodResults results = TRY(recomputed(session, service, period, known_at));
    Check found{.period = period, .rows = 0, .flags_published = 0, .mismatches = {}};
    for (const ContractResult& contract : results.contracts) {
        ++found.rows;
        if (contract.figure.published_flag) ++found.flags_published;
        const auto differences = compare(contract, results.limit);
        found.mismatches.insert(found.mismatches.end(), differences.begin(), differences.end());
    }
    return found;
}

}  // namespace uppsikt::results
