#include <algorithm>
#include <cmath>
#include <map>

#include "base/ensure.h"
#include "releases/releases.h"

namespace uppsikt::releases {

namespace {

using results::ContractResult;
using results::LevelCounts;
using results::LevelWeight;
using results::PeriodResults;

/// First results and follow-ups of each participant at a level.
struct Rates {
    double participants = 0;
    double first = 0;
    double follow_up = 0;
    void add(const LevelCounts& counts) {
        participants += counts.participants;
        first += counts.first_results;
        follow_up += counts.follow_up_results;
    }
    double of_one() const { return participants > 0 ? (first + follow_up) / participants : 0; }
};
using ByLevel = std::map<std::string, Rates>;

ByLevel rates_of(std::span<const LevelCounts> levels) {
    ByLevel rates;
    for (const LevelCounts& counts : levels)
        rates[counts.level].add(counts);
    return rates;
}

ByLevel rates_of(const PeriodResults& results) {
    ByLevel rates;
    for (const ContractResult& contract : results.contracts)
        for (const LevelCounts& counts : contract.figure.levels)
            rates[counts.level].add(counts);
    return rates;
}

double weight_of(const PeriodResults& results, const std::string& level) {
    const auto found = std::ranges::find(results.weights, level, &LevelWeight::level);
    ensure(found != results.weights.end(), "every level has a weight");
    return found->weight;
}

const ContractResult* find(const PeriodResults& results, const std::string& contract) {
    const auto found =
        std::ranges::lower_bound(results.contracts, contract, {}, [](const ContractResult& one) {
            return one.figure.contract;
        });
    const bool is_there = found != results.contracts.end() && found->figure.contract == contract;
    return is_there ? &*found : nullptr;
}

/// One contract in the three views of it.
struct Three {
    const ContractResult& before;
    const ContractResult& before_now;
    const ContractResult& now;
};

/// Computes what moved, with what the periods share at hand.
class Decomposition {
public:
    explicit Decomposition(const Compared& compared)
        : compared_(compared),
          country_before_(rates_of(compared.before_now)),
          country_(country_before_) {
        for (const auto& [level, rates] : rates_of(compared.now)) {
            Rates& pooled = country_[level];
            pooled.participants += rates.participants;
            pooled.first += rates.first;
            pooled.follow_up += rates.follow_up;
        }
    }

    std::optional<MeasureMove> measure(const Three& contract) const;
    Cause of_flag(const Three& contract, const std::optional<MeasureMove>& measure) const;
    Cause of_star(const Three& contract, const std::optional<MeasureMove>& measure) const;

private:
    double chance_sd(const Three& contract) const;

    const Compared& compared_;
    ByLevel country_before_;
    ByLevel country_;  ///< both periods
};

/// The standard deviation of the difference of two measures with the later mix, if only other
/// participants were met: those that entered and left the window. A participant at a level adds w/2
/// with a first result and w with both. Rates are the contract's own, with five participants at the
/// country's rates added, so that a level without results is not taken for certain.
double Decomposition::chance_sd(const Three& contract) const {
    constexpr double added = 5;
    ByLevel own = rates_of(contract.before_now.figure.levels);
    for (const LevelCounts& counts : contract.now.figure.levels)
        own[counts.level].add(counts);
    const double n_before = contract.before_now.figure.participants;
    const double n_now = contract.now.figure.participants;
    double variance = 0;
    for (const LevelCounts& counts : contract.now.figure.levels) {
        const Rates& rates = own.at(counts.level);
        const Rates& all = country_.at(counts.level);
        if (counts.participants == 0 || all.participants == 0) continue;
        const double p = std::min(
            1.0,
            (rates.first + added * all.first / all.participants) / (rates.participants + added)
        );
        const double q_all = all.first > 0 ? all.follow_up / all.first : 0;
        const double q = std::min(1.0, (rates.follow_up + added * q_all) / (rates.first + added));
        const double half = weight_of(compared_.now, counts.level) / 2;
        const double mean = half * p * (1 + q);
        variance += counts.participants / n_now * (half * half * p * (1 + 3 * q) - mean * mean);
    }
    return std::sqrt(variance * compared_.fresh * (1 / n_before + 1 / n_now));
}

std::optional<MeasureMove> Decomposition::measure(const Three& contract) const {
    if (!contract.before.measure || !contract.before_now.measure || !contract.now.measure)
        return std::nullopt;
    MeasureMove move{.before = *contract.before.measure, .now = *contract.now.measure};
    const double earlier = *contract.before_now.measure;
    const double reweighted =
        results::weighted_measure(contract.before_now.figure.levels, compared_.now.weights).value();
    const ByLevel rates = rates_of(contract.before_now.figure.levels);
    double mixed = 0;
    for (const LevelCounts& counts : contract.now.figure.levels) {
        if (counts.participants == 0) continue;
        // A level that the contract had nobody at: the country's rate there.
        const auto own = rates.find(counts.level);
        const bool has_own = own != rates.end() && own->second.participants > 0;
        const auto country = country_before_.find(counts.level);
        const double rate = has_own                            ? own->second.of_one()
                            : country != country_before_.end() ? country->second.of_one()
                                                               : 0;
        mixed += counts.participants * rate * weight_of(compared_.now, counts.level);
    }
    mixed /= 2.0 * contract.now.figure.participants;
    move.revised = earlier - move.before;
    move.terms = reweighted - earlier;
    move.mix = mixed - reweighted;
    move.outcome = move.now - mixed;
    move.chance_sd = chance_sd(contract);
    return move;
}

Cause by_outcome(const std::optional<MeasureMove>& measure) {
    return measure && !measure->is_chance() ? Cause::outcome : Cause::chance;
}

/// Substitutes one thing after another, and names the one with which the flag last changed.
Cause Decomposition::of_flag(const Three& contract, const std::optional<MeasureMove>& measure)
    const {
    const auto age = [](const ContractResult& one) { return one.figure.active_long_enough; };
    results::Standing standing{
        .star = contract.before_now.figure.star,
        .measure = contract.before_now.measure,
        .active_long_enough = age(contract.before_now)
    };
    bool flag = contract.before.flagged;
    std::optional<Cause> last;
    const auto see = [&](Cause cause, const results::QualityLimit& limit) {
        const bool is_now = results::is_flagged(standing, limit);
        if (is_now != flag) last = cause;
        flag = is_now;
    };
    see(Cause::revised, compared_.before_now.limit);
    const results::QualityLimit& limit = compared_.now.limit;
    if (measure) standing.measure = *contract.before_now.measure + measure->terms;
    see(Cause::terms, limit);
    standing.active_long_enough = age(contract.now);
    see(Cause::age, limit);
    standing.star = contract.now.figure.star;
    see(Cause::star, limit);
    if (measure) standing.measure = *standing.measure + measure->mix;
    see(Cause::mix, limit);
    standing.measure = contract.now.measure;
    see(by_outcome(measure), limit);
    ensure(last.has_value(), "a flag that moved changed at some step");
    return *last;
}

/// The agency's star is not computed here, so its move is laid to the largest part of the
/// measure's.
Cause Decomposition::of_star(const Three& contract, const std::optional<MeasureMove>& measure)
    const {
    if (contract.before_now.figure.star == contract.now.figure.star) return Cause::revised;
    if (!measure) return Cause::chance;
    if (std::abs(measure->terms) > std::abs(measure->mix) &&
        std::abs(measure->terms) > std::abs(measure->outcome))
        return Cause::terms;
    if (std::abs(measure->mix) > std::abs(measure->outcome)) return Cause::mix;
    return by_outcome(measure);
}

}  // namespace

bool MeasureMove::is_chance() const {
    constexpr double z95 = 1.959963984540054;
    return std::abs(outcome) <= z95 * chance_sd;
}

std::string_view name_of(Cause cause) {
    return std::ranges::find(cause_names, cause, &CauseName::value)->name;
}

int Movement::count_stars(Cause cause) const {
    return static_cast<int>(std::ranges::count(moves, cause, &Move::star_cause));
}

int Movement::count_flags(Cause cause) const {
    return static_cast<int>(std::ranges::count(moves, cause, &Move::flag_cause));
}

double Movement::share_of_flags() const {
    return in_both > 0 ? double{1} * flags_moved / in_both : 0;
}

Movement movement_of(const Compared& compared) {
    Movement movement{
        .before = compared.before.period,
        .before_known_at = compared.before.known_at,
        .moves = {}
    };
    const Decomposition decomposition(compared);
    for (const ContractResult& now : compared.now.contracts) {
        const results::Figure& figure = now.figure;
        const ContractResult* before = find(compared.before, figure.contract);
        if (before == nullptr) {
            ++movement.came;
            continue;
        }
        ++movement.in_both;
        const bool star_moved = before->figure.star != figure.star;
        const bool flag_moved = before->flagged != now.flagged;
        if (!star_moved && !flag_moved) continue;
        // Withdrawn since: as it was released.
        const ContractResult* known = find(compared.before_now, figure.contract);
        const Three three{*before, known != nullptr ? *known : *before, now};
        Move move{
            .contract = figure.contract,
            .supplier = figure.supplier,
            .area = figure.area,
            .participants = figure.participants,
            .star_before = before->figure.star,
            .star_now = figure.star,
            .flag_before = before->flagged,
            .flag_now = now.flagged,
            .measure = decomposition.measure(three),
            .star_cause = std::nullopt,
            .flag_cause = std::nullopt,
        };
        if (star_moved) move.star_cause = decomposition.of_star(three, move.measure);
        if (flag_moved) move.flag_cause = decomposition.of_flag(three, move.measure);
        movement.stars_moved += star_moved ? 1 : 0;
        movement.flags_moved += flag_moved ? 1 : 0;
        movement.moves.push_back(std::move(move));
    }
    movement.went = static_cast<int>(std::ranges::count_if(
        compared.before.contracts,
        [&](const ContractResult& one) {
            return find(compared.now, one.figure.contract) == nullptr;
        }
    ));
    std::ranges::stable_sort(movement.moves, {}, [](const Move& move) {
        return !move.flag_cause.has_value();
    });
    return movement;
}

}  // namespace uppsikt::releases
