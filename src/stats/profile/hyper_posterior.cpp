#include "stats/profile/hyper_posterior.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/ensure.h"
#include "stats/parallel.h"
#include "stats/random.h"
#include "stats/root.h"

namespace uppsikt::stats {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Nodes whose share is below exp of minus this are left out.
constexpr double nothing = 18;
/// Steps of the intercept, in conditional sds, and how many to either side.
constexpr double intercept_step = 0.8;
constexpr int intercept_reach = 8;
constexpr double intercept_max = 40;
constexpr double sd_least = 1e-6;
/// Spreads above this are left out; a posterior that has more than exp of minus 3 of its greatest
/// there is not bounded by the data.
constexpr double sd_greatest = 100;
constexpr double tail_max = 3;

/// The intercept's log density at one sd: value, slope and curvature.
struct Shape {
    double value = 0;
    double slope = 0;
    double curvature = 0;          ///< minus the second derivative
    double information_on_sd = 0;  ///< on log sd: twice the sum of squared shares of true spread
};

Shape shape_at(
    const CondensedTrials& trials, const EffectPrior& prior, const HyperPrior& of_prior, int threads
) {
    const std::vector<EffectPrior> priors(static_cast<std::size_t>(trials.groups()), prior);
    const double precision = 1 / (prior.sd * prior.sd);
    Shape shape{.value = of_prior(prior) + std::log(prior.sd)};  // per unit of log sd
    for (const EffectPosterior& posterior : effect_posteriors(trials, priors, threads)) {
        const double learnt = posterior.reliability();
        shape.value += posterior.log_marginal;
        shape.slope += posterior.effect.mean() * precision;
        shape.curvature += learnt * precision;
        shape.information_on_sd += 2 * learnt * learnt;
    }
    return shape;
}

/// The nodes of one sd, weights as log density for now.
struct Slice {
    std::vector<HyperNode> nodes;
    double log_total = 0;
    double mode = 0;
    double information_on_sd = 0;
    bool is_bounded = true;
};

Slice slice_at(
    const CondensedTrials& trials, EffectPrior prior, const HyperPrior& of_prior, int threads
) {
    Slice slice;
    Shape shape;
    for (int iteration = 0; iteration < 50; ++iteration) {
        shape = shape_at(trials, prior, of_prior, threads);
        const double step = shape.slope / shape.curvature;
        slice.is_bounded = shape.curvature > 0 && std::abs(prior.intercept) < intercept_max;
        if (!slice.is_bounded || std::abs(step) * std::sqrt(shape.curvature) < 0.1) break;
        prior.intercept += std::clamp(step, -1.0, 1.0);
    }
    if (!slice.is_bounded) return slice;
    slice.mode = prior.intercept;
    slice.information_on_sd = shape.information_on_sd;
    const double step = intercept_step / std::sqrt(shape.curvature);
    double greatest = shape.value;
    for (int place = -intercept_reach; place <= intercept_reach; ++place) {
        const EffectPrior at{.intercept = slice.mode + step * place, .sd = prior.sd};
        const double value =
            place == 0 ? shape.value : shape_at(trials, at, of_prior, threads).value;
        slice.nodes.push_back({at, value + std::log(step)});
        greatest = std::max(greatest, slice.nodes.back().weight);
    }
    double sum = 0;
    for (const HyperNode& node : slice.nodes)
        sum += std::exp(node.weight - greatest);
    slice.log_total = greatest + std::log(sum);
    return slice;
}

void finish(HyperPosterior& posterior) {
    double greatest = -infinity;
    for (const HyperNode& node : posterior.nodes)
        greatest = std::max(greatest, node.weight);
    std::erase_if(posterior.nodes, [&](const HyperNode& node) {
        return node.weight < greatest - nothing;
    });
    double sum = 0;
    for (HyperNode& node : posterior.nodes) {
        node.weight = std::exp(node.weight - greatest);
        sum += node.weight;
    }
    double intercept_square = 0;
    double sd_square = 0;
    for (HyperNode& node : posterior.nodes) {
        node.weight /= sum;
        posterior.intercept_mean += node.weight * node.prior.intercept;
        posterior.sd_mean += node.weight * node.prior.sd;
    }
    for (const HyperNode& node : posterior.nodes) {
        const double intercept = node.prior.intercept - posterior.intercept_mean;
        const double sd = node.prior.sd - posterior.sd_mean;
        intercept_square += node.weight * intercept * intercept;
        sd_square += node.weight * sd * sd;
    }
    posterior.intercept_sd = std::sqrt(intercept_square);
    posterior.sd_sd = std::sqrt(sd_square);
}

struct RateMoments {
    double mean = 0;
    double square = 0;
};

/// A group's posteriors at all nodes, and what is asked of the mixture of them.
class Mixture {
public:
    Mixture(const WeightedOffsets& trials, const std::vector<HyperNode>& nodes) : nodes_(nodes) {
        for (const HyperNode& node : nodes)
            posteriors_.push_back(effect_posterior(trials, node.prior));
    }

    template <class Function>
    double mean(const Function& function) const {
        double sum = 0;
        for (std::size_t node = 0; node < nodes_.size(); ++node)
            sum += nodes_[node].weight * function(posteriors_[node]);
        return sum;
    }
    RateMoments rate_moments(const DirectRates& rates) const {
        RateMoments moments;
        for (std::size_t node = 0; node < nodes_.size(); ++node) {
            const GridDensity& effect = posteriors_[node].effect;
            std::vector<double> values;
            for (int point = 0; point < effect.grid().count; ++point)
                values.push_back(nodes_[node].prior.intercept + effect.grid().at(point));
            rates.rates(values, values);
            for (std::size_t point = 0; point < values.size(); ++point) {
                const double mass = nodes_[node].weight * effect.masses()[point];
                moments.mean += mass * values[point];
                moments.square += mass * values[point] * values[point];
            }
        }
        return moments;
    }
    /// Where the probability below, of the effect plus each node's intercept times `share`, is p.
    double quantile(double probability, double share) const {
        Bracket bracket{infinity, -infinity};
        for (const EffectPosterior& posterior : posteriors_) {
            const double at =
                posterior.effect.quantile(probability) + share * posterior.prior.intercept;
            bracket.lower = std::min(bracket.lower, at);
            bracket.upper = std::max(bracket.upper, at);
        }
        const auto excess = [&](double at) {
            return mean([&](const EffectPosterior& posterior) {
                       return posterior.effect.below(at - share * posterior.prior.intercept);
                   }) -
                   probability;
        };
        return find_root(excess, bracket, 1e-10);
    }

private:
    const std::vector<HyperNode>& nodes_;
    std::vector<EffectPosterior> posteriors_;
};

double root_of_variance(double square, double mean) {
    return std::sqrt(std::max(square - mean * mean, 0.0));
}

IntegratedSummary summary_of(
    const Mixture& mixture, const DirectRates& rates, const PosteriorQuestion& question
) {
    IntegratedSummary summary;
    PosteriorSummary& effect = summary.effect;
    const auto mean_over = [&](auto function) {
        return mixture.mean([&](const EffectPosterior& posterior) {
            return posterior.effect.expectation([&](double value) {
                return function(value, posterior.prior.intercept);
            });
        });
    };
    effect.mean = mean_over([](double value, double) { return value; });
    effect.sd = root_of_variance(
        mean_over([](double value, double) { return value * value; }),
        effect.mean
    );
    summary.log_odds_mean =
        mean_over([](double value, double intercept) { return value + intercept; });
    summary.log_odds_sd = root_of_variance(
        mean_over([](double value, double intercept) {
            return (value + intercept) * (value + intercept);
        }),
        summary.log_odds_mean
    );
    const RateMoments rate = mixture.rate_moments(rates);
    effect.rate = rate.mean;
    summary.rate_sd = root_of_variance(rate.square, rate.mean);
    const double outside = (1 - question.coverage) / 2;
    effect.lower = mixture.quantile(outside, 0);
    effect.upper = mixture.quantile(1 - outside, 0);
    effect.rate_lower = rates.rate(mixture.quantile(outside, 1));
    effect.rate_upper = rates.rate(mixture.quantile(1 - outside, 1));
    effect.p_lowest = mixture.mean([&](const EffectPosterior& posterior) {
        return posterior.probability_lowest(question.lowest_share);
    });
    effect.reliability =
        mixture.mean([](const EffectPosterior& posterior) { return posterior.reliability(); });
    if (question.floor) {
        const double at_floor = rates.intercept_with(*question.floor);
        effect.p_below_floor = mixture.mean([&](const EffectPosterior& posterior) {
            return posterior.effect.below(at_floor - posterior.prior.intercept);
        });
    }
    return summary;
}

}  // namespace

HyperPrior HyperPriors::flat() {
    return [](const EffectPrior&) { return 0.0; };
}

HyperPrior HyperPriors::bugs() {
    return [](const EffectPrior& at) {
        const double precision = 1 / (at.sd * at.sd);
        // Density of the precision, and its change with the sd: 2 / sd^3.
        return -at.intercept * at.intercept / 2e6 + (0.001 - 1) * std::log(precision) -
               0.001 * precision - 3 * std::log(at.sd);
    };
}

HyperPosterior hyper_posterior(
    const CondensedTrials& trials, const HyperPrior& prior, const EffectPrior& start, int threads
) {
    HyperPosterior posterior;
    if (!(trials.all().trials > 0)) return posterior;
    const double start_sd = std::max(start.sd, 0.05);
    const Slice middle =
        slice_at(trials, {.intercept = start.intercept, .sd = start_sd}, prior, threads);
    posterior.ending = Ending::unbounded;
    if (!middle.is_bounded) return posterior;
    posterior.nodes = middle.nodes;
    const double step = std::clamp(0.4 / std::sqrt(middle.information_on_sd + 0.5), 0.01, 0.2);
    double greatest = middle.log_total;
    for (const double direction : {1.0, -1.0}) {
        double intercept = middle.mode;
        double last = middle.log_total;
        for (int place = 1;; ++place) {
            const double sd = start_sd * std::exp(direction * step * place);
            if (sd > sd_greatest && last > greatest - tail_max) return posterior;
            if (sd > sd_greatest || sd < sd_least) break;
            const Slice slice = slice_at(trials, {intercept, sd}, prior, threads);
            if (!slice.is_bounded) return posterior;
            intercept = slice.mode;
            posterior.nodes.insert(posterior.nodes.end(), slice.nodes.begin(), slice.nodes.end());
            if (slice.log_total < greatest - nothing) break;
            last = slice.log_total;
            greatest = std::max(greatest, last);
        }
    }
    finish(posterior);
    posterior.ending = Ending::converged;
    return posterior;
}

std::vector<IntegratedSummary> integrated_summaries(
    const CondensedTrials& trials,
    const HyperPosterior& hyper,
    const PosteriorQuestion& question,
    int threads
) {
    ensure(hyper.ending == Ending::converged, "there is a posterior to integrate over");
    const DirectRates rates(trials);
    std::vector<IntegratedSummary> summaries(static_cast<std::size_t>(trials.groups()));
    for_each_index(summaries.size(), threads, [&](std::size_t group) {
        const Mixture mixture(trials.group(static_cast<int>(group)), hyper.nodes);
        summaries[group] = summary_of(mixture, rates, question);
    });
    return summaries;
}

EffectDraws draw_effects(
    const CondensedTrials& trials, const HyperPosterior& hyper, const DrawOptions& options
) {
    ensure(hyper.ending == Ending::converged, "there is a posterior to draw from");
    EffectDraws all{
        .groups = static_cast<std::size_t>(trials.groups()),
        .draws = options.draws,
        .values = {}
    };
    // Even steps along the nodes' weights, from a start drawn once.
    Random random({.seed = options.seed, .stream = ~std::uint64_t{0}});
    const auto count = static_cast<double>(options.draws);
    const double start = random.uniform();
    double weight = 0;
    std::size_t drawn = 0;
    for (std::size_t which = 0; which < hyper.nodes.size(); ++which) {
        const HyperNode& node = hyper.nodes[which];
        weight += node.weight;
        const bool is_last = which + 1 == hyper.nodes.size();
        const auto up_to = static_cast<std::size_t>(std::clamp(weight * count + start, 0.0, count));
        const std::size_t here = (is_last ? options.draws : up_to) - drawn;
        if (here == 0) continue;
        const std::vector<EffectPrior> priors(all.groups, node.prior);
        const EffectDraws of_node = draw_effects(
            effect_posteriors(trials, priors, options.threads),
            {.draws = here, .seed = random.next(), .threads = options.threads}
        );
        all.values.insert(all.values.end(), of_node.values.begin(), of_node.values.end());
        drawn += here;
    }
    return all;
}

}  // namespace uppsikt::stats
