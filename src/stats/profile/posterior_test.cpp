#include "stats/profile/posterior.h"

#include <cmath>

#include <doctest/doctest.h>

#include "stats/logistic.h"
#include "stats/normal.h"
#include "support/profile_validation.h"

namespace uppsikt::stats {
namespace {

std::vector<EffectPosterior> posteriors_of(
    const CondensedTrials& trials, const EffectPrior& prior, int threads = 1
) {
    const std::vector<EffectPrior> priors(static_cast<std::size_t>(trials.groups()), prior);
    return effect_posteriors(trials, priors, threads);
}

TEST_CASE("means, sds and probabilities of effects agree with R's quadrature") {
    for (const std::string name :
         {"cbpp", "contraception", "contraception_linear", "surgical_glmm"}) {
        const auto set = validation::random_intercept_set(name);
        if (!set) return;
        CAPTURE(name);
        const CondensedTrials trials(set->groups.source());
        const auto posteriors = posteriors_of(trials, {set->intercept, set->sd});
        double worst = 0;
        double log_likelihood = 0;
        for (std::size_t row = 0; row < set->expected.rows; ++row) {
            const auto away = [&](double value, const char* column) {
                worst = std::max(worst, std::abs(value - set->expected.number(column, row)));
            };
            CHECK(set->groups.names[row] == set->expected.text("group", row));
            away(posteriors[row].effect.mean(), "post_mean");
            away(posteriors[row].effect.sd(), "post_sd");
            away(posteriors[row].probability_lowest(0.1), "post_prob_below_prior_q10");
            log_likelihood += posteriors[row].log_marginal;
        }
        MESSAGE(name << ": furthest from R " << worst);
        CHECK(worst < 1e-7);
        // The marginal leaves out what no intercept changes: the offsets of the events.
        CHECK(std::isfinite(log_likelihood));
    }
}

TEST_CASE("the marginal is the likelihood of the whole set where rows have no offsets") {
    const auto set = validation::random_intercept_set("surgical_glmm");
    if (!set) return;
    const CondensedTrials trials(set->groups.source());
    double log_likelihood = 0;
    for (const auto& posterior : posteriors_of(trials, {set->intercept, set->sd}))
        log_likelihood += posterior.log_marginal;
    // R's counts the binomial coefficients of each hospital.
    for (std::size_t group = 0; group < set->groups.names.size(); ++group) {
        const auto n = static_cast<double>(set->groups.trial_counts[group]);
        const auto y = static_cast<double>(set->groups.events[group]);
        log_likelihood += std::lgamma(n + 1) - std::lgamma(y + 1) - std::lgamma(n - y + 1);
    }
    CHECK(std::abs(log_likelihood - set->log_likelihood) < 1e-9);
}

/// By 200,000 steps over the whole of what matters.
struct Slow {
    double total = 0;
    double mean = 0;
    double square = 0;
    double below = 0;

    Slow(const WeightedOffsets& trials, const EffectPrior& prior, double limit) {
        constexpr int steps = 200'000;
        const double reach = 12 * prior.sd;
        double top = -1e300;
        for (int step = 0; step <= 400; ++step)
            top = std::max(top, value(trials, prior, -reach + 2 * reach * step / 400));
        for (int step = 0; step < steps; ++step) {
            const double at = -reach + 2 * reach * (step + 0.5) / steps;
            const double mass = std::exp(value(trials, prior, at) - top);
            total += mass;
            mean += mass * at;
            square += mass * at * at;
            if (at < limit) below += mass;
        }
        mean /= total;
        square /= total;
        below /= total;
    }
    static double value(const WeightedOffsets& trials, const EffectPrior& prior, double effect) {
        double sum = trials.events * (prior.intercept + effect) -
                     effect * effect / (2 * prior.sd * prior.sd);
        for (std::size_t place = 0; place < trials.places.size(); ++place)
            sum -= trials.weights[place] *
                   log_one_plus_exp(trials.places[place] + prior.intercept + effect);
        return sum;
    }
};

TEST_CASE("posteriors are right for one trial, for all events and none, and for a wide spread") {
    struct Case {
        std::vector<double> places;
        std::vector<double> weights;
        double events;
        EffectPrior prior;
    };
    const std::vector<Case> cases{
        {{0.3}, {1}, 1, {-1, 0.5}},
        {{0.3}, {1}, 0, {-1, 4}},
        {{0}, {12}, 12, {-2, 1.5}},
        {{0}, {1000}, 1000, {0, 4}},
        {{-1, 0, 2}, {3, 4, 5}, 0, {0.5, 2}},
        {{-20, 20}, {10, 10}, 10, {0, 5}},
        {{0}, {100'000}, 3, {-8, 0.3}},
        {{0}, {50}, 49, {0, 1e-3}},
    };
    for (const Case& of : cases) {
        WeightedOffsets trials{.places = of.places, .weights = of.weights, .events = of.events};
        for (const double weight : of.weights)
            trials.trials += weight;
        const EffectPosterior posterior = effect_posterior(trials, of.prior);
        const double limit = of.prior.sd * normal_quantile(0.1);
        // The slow sum counts whole steps: its own error of P is a step of the density.
        const Slow slow(trials, of.prior, limit);
        CAPTURE(of.events);
        CAPTURE(of.prior.sd);
        const double sd = std::sqrt(slow.square - slow.mean * slow.mean);
        CHECK(std::abs(posterior.effect.mean() - slow.mean) < 1e-8 * sd);
        CHECK(std::abs(posterior.effect.sd() - sd) < 1e-7 * sd);
        CHECK(std::abs(posterior.probability_lowest(0.1) - slow.below) < 2e-4);
        for (const double p : {0.025, 0.5, 0.975})
            CHECK(std::abs(posterior.effect.below(posterior.effect.quantile(p)) - p) < 1e-11);
    }
}

TEST_CASE("without trials the posterior is the prior, without spread it is nought for sure") {
    const EffectPosterior prior = effect_posterior({}, {.intercept = -1, .sd = 0.4});
    CHECK(std::abs(prior.effect.mean()) < 1e-14);
    CHECK(prior.effect.sd() == doctest::Approx(0.4).epsilon(1e-12));
    CHECK(prior.probability_lowest(0.1) == doctest::Approx(0.1).epsilon(1e-9));
    CHECK(prior.reliability() == 0);
    CHECK(std::abs(prior.log_marginal) < 1e-12);

    const std::vector<double> places{0.0};
    const std::vector<double> weights{10.0};
    const WeightedOffsets trials{.places = places, .weights = weights, .trials = 10, .events = 10};
    const EffectPosterior none = effect_posterior(trials, {.intercept = -1, .sd = 0});
    CHECK(none.effect.mean() == 0);
    CHECK(none.effect.sd() == 0);
    CHECK(none.probability_lowest(0.5) == 0);
    CHECK(none.reliability() == 0);
    CHECK(none.log_marginal == doctest::Approx(10 * std::log(logistic(-1))).epsilon(1e-14));
}

TEST_CASE("posteriors are the same bits for any number of threads") {
    const auto set = validation::random_intercept_set("contraception");
    if (!set) return;
    const CondensedTrials trials(set->groups.source());
    const auto one = posteriors_of(trials, {set->intercept, set->sd}, 1);
    const auto three = posteriors_of(trials, {set->intercept, set->sd}, 3);
    for (std::size_t group = 0; group < one.size(); ++group) {
        CHECK(one[group].effect.mean() == three[group].effect.mean());
        CHECK(one[group].log_marginal == three[group].log_marginal);
    }
}

TEST_CASE("what is told of a group hangs together") {
    const auto set = validation::random_intercept_set("contraception");
    if (!set) return;
    const CondensedTrials trials(set->groups.source());
    const DirectRates rates(trials);
    const auto posteriors = posteriors_of(trials, {set->intercept, set->sd});
    const PosteriorQuestion question{.coverage = 0.9, .lowest_share = 0.1, .floor = 0.3};
    std::vector<double> variances;
    for (const auto& posterior : posteriors) {
        const auto summary = summary_of(posterior, rates, set->intercept, question);
        CHECK(summary.lower < summary.mean);
        CHECK(summary.mean < summary.upper);
        CHECK(summary.rate_lower < summary.rate);
        CHECK(summary.rate < summary.rate_upper);
        CHECK(std::abs(posterior.effect.below(summary.lower) - 0.05) < 1e-10);
        CHECK(rates.rate(set->intercept + summary.lower) == summary.rate_lower);
        // P(rate below the floor) is P(effect below what has that rate).
        const double expected = posterior.effect.expectation([&](double effect) {
            return rates.rate(set->intercept + effect);
        });
        CHECK(summary.rate == doctest::Approx(expected).epsilon(1e-12));
        const double floor = rates.intercept_with(0.3) - set->intercept;
        CHECK(*summary.p_below_floor == posterior.effect.below(floor));
        const double variance = set->sd * set->sd;
        CHECK(
            summary.reliability ==
            doctest::Approx(variance / (variance + 1 / posterior.information)).epsilon(1e-12)
        );
        variances.push_back(1 / posterior.information);
    }
    std::ranges::sort(variances);
    const double median = (variances[29] + variances[30]) / 2;
    CHECK(
        rankability(posteriors) ==
        doctest::Approx(set->sd * set->sd / (set->sd * set->sd + median)).epsilon(1e-12)
    );
}

}  // namespace
}  // namespace uppsikt::stats
