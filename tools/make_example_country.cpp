#include "make_example_country.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/ensure.h"
#include "make_example_chance.h"
#include "make_example_names.h"

namespace uppsikt::example {

namespace {

using std::chrono::day;
using std::chrono::months;
using std::chrono::year;

/// What a result pays at each level, SEK: the weights of the measure follow from it.
constexpr std::array<double, levels> pay{20'300.0, 27'700.0, 38'000.0};
/// How often a participant of each level finds work, before what area, supplier and contract do.
constexpr std::array<double, levels> base_rate{0.40, 0.30, 0.25};
constexpr std::array<double, levels> level_shares{0.22, 0.33, 0.45};
constexpr double still_working = 0.74;
// 4, 4 and 4.5 percentage points at a rate of 0.30, as log odds.
constexpr double area_spread = 0.19;
constexpr double supplier_spread = 0.19;
constexpr double contract_spread = 0.214;
constexpr double still_working_spread = 0.25;
constexpr double median_participants = 60.0;
constexpr double size_spread = 1.0;  // of the logarithm

constexpr double limit = 0.2;
constexpr int months_to_be_flagged = 22;
constexpr int participants_to_be_rated = 18;
constexpr int months_to_be_rated = 12;

// How many contracts each area has; one is alone.
constexpr std::array<int, 12> contracts_by_area{9, 12, 6, 4, 1, 8, 14, 5, 10, 11, 3, 8};

constexpr std::size_t renamed_supplier = 10;
const std::string new_name = "Storlommen Vägledning AB";

const Month first_month = year{2023} / 4;
const Month last_month = year{2024} / 8;
const std::array<Month, 3> result_periods{year{2025} / 3, year{2025} / 5, year{2025} / 7};
const std::array<Month, 4> rating_publications{
    year{2025} / 1, year{2025} / 3, year{2025} / 5, year{2025} / 7
};
const Month renamed_from = year{2025} / 5;
const Month ended_from = year{2025} / 7;

/// Who began in one month, and how it went.
struct Beginners {
    Counts participants{};
    Counts first_results{};
    Counts follow_up_results{};

    Beginners& operator+=(const Beginners& other) {
        for (std::size_t level = 0; level < levels; ++level) {
            participants[level] += other.participants[level];
            first_results[level] += other.first_results[level];
            follow_up_results[level] += other.follow_up_results[level];
        }
        return *this;
    }
    int total() const { return std::accumulate(participants.begin(), participants.end(), 0); }
};

struct Contract {
    int number = 0;
    std::size_t area = 0;
    std::size_t supplier = 0;
    Date started_on;
    std::array<double, levels> a_month{};  // mean number of beginners
    std::array<double, levels> finds_work{};
    double still_works = 0.0;
    std::map<Month, Beginners> beginners;
    bool ended = false;

    Beginners between(Month first, Month last) const {
        Beginners sum;
        for (const auto& [when, who] : beginners)
            if (when >= first && when <= last) sum += who;
        return sum;
    }
};

double shifted(double probability, double log_odds) {
    return 1.0 / (1.0 + (1.0 - probability) / probability * std::exp(-log_odds));
}

/// Three in four contracts began the day the service did, the others until May 2024.
Date starting_day(Chance& chance) {
    if (chance.uniform() < 0.75) return year{2023} / 4 / 17;
    const Month began = Month(year{2023} / 5) + months{chance.whole(13)};
    return began / day{static_cast<unsigned>(1 + chance.whole(28))};
}

/// Large suppliers have contracts in many areas, most have few.
std::size_t some_supplier(Chance& chance, const std::set<std::size_t>& taken) {
    while (true) {
        const double skewed = chance.uniform() * std::sqrt(chance.uniform());
        const auto supplier =
            static_cast<std::size_t>(skewed * static_cast<double>(suppliers.size()));
        if (!taken.contains(supplier)) return supplier;
    }
}

Contract make_contract(Chance& chance, double tendency) {
    Contract contract;
    contract.started_on = starting_day(chance);
    const double size =
        std::clamp(median_participants * std::exp(chance.normal(size_spread)), 4.0, 450.0);
    const double own = tendency + chance.normal(contract_spread);
    for (std::size_t level = 0; level < levels; ++level) {
        contract.a_month[level] = size / 12.0 * level_shares[level] * std::exp(chance.normal(0.25));
        contract.finds_work[level] = shifted(base_rate[level], own);
    }
    contract.still_works = shifted(still_working, chance.normal(still_working_spread));
    return contract;
}

std::vector<Contract> make_contracts(Chance& chance) {
    std::vector<double> of_supplier;
    for (std::size_t i = 0; i < suppliers.size(); ++i)
        of_supplier.push_back(chance.normal(supplier_spread));
    std::vector<Contract> contracts;
    int number = 90'010'000;
    for (std::size_t area = 0; area < areas.size(); ++area) {
        const double of_area = chance.normal(area_spread);
        std::set<std::size_t> taken;
        for (int i = 0; i < contracts_by_area[area]; ++i) {
            const std::size_t supplier = some_supplier(chance, taken);
            taken.insert(supplier);
            Contract contract = make_contract(chance, of_area + of_supplier[supplier]);
            contract.number = number += 1 + chance.whole(9);
            contract.area = area;
            contract.supplier = supplier;
            contracts.push_back(std::move(contract));
        }
    }
    return contracts;
}

void begin_work(Chance& chance, Contract& contract) {
    for (Month when = first_month; when <= last_month; when += months{1}) {
        if (when < month_of(contract.started_on)) continue;
        Beginners& who = contract.beginners[when];
        for (std::size_t level = 0; level < levels; ++level) {
            who.participants[level] = chance.poisson(contract.a_month[level]);
            who.first_results[level] =
                chance.binomial({who.participants[level], contract.finds_work[level]});
            who.follow_up_results[level] =
                chance.binomial({who.first_results[level], contract.still_works});
        }
    }
}

/// The cases that real workbooks have and that a chance of this size need not bring.
void add_ordinary_exceptions(std::vector<Contract>& contracts) {
    // No participants at level C.
    for (auto& [when, who] : contracts.at(4).beginners) {
        who.participants[2] = who.first_results[2] = who.follow_up_results[2] = 0;
    }
    // One participant in all, who found work and left it.
    Contract& lone = contracts.at(30);
    lone.started_on = year{2023} / 4 / 17;
    lone.beginners.clear();
    lone.beginners[year{2024} / 2] = {
        .participants = {0, 1, 0},
        .first_results = {0, 1, 0},
        .follow_up_results = {0, 0, 0}
    };
    // More follow-up results than first results at a level, as in 32 cells of the agency's.
    Contract& odd = contracts.at(60);
    for (auto& [when, who] : odd.beginners)
        who.follow_up_results[0] = who.first_results[0];
    odd.beginners[year{2024} / 1].follow_up_results[0] += 1;
}

using StarsByContract = std::map<int, std::optional<int>>;

/// Stars as the agency gives them, as far as is known: success of those who began 12-24 months
/// before, given their levels, cut at the mean and one standard deviation from it.
StarsByContract stars(const std::vector<Contract>& contracts, Month publication) {
    const Month first = publication - months{24};
    const Month last = publication - months{12};
    Beginners nation;
    for (const Contract& contract : contracts)
        if (!contract.ended) nation += contract.between(first, last);

    std::map<int, double> scores;
    for (const Contract& contract : contracts) {
        const Beginners who = contract.between(first, last);
        const bool old_enough =
            month_of(contract.started_on) <= publication - months{months_to_be_rated};
        if (contract.ended || !old_enough || who.total() < participants_to_be_rated) continue;
        double surplus = 0.0;
        for (std::size_t level = 0; level < levels; ++level)
            surplus += who.first_results[level] - 1.0 * who.participants[level] *
                                                      nation.first_results[level] /
                                                      nation.participants[level];
        scores[contract.number] = surplus / who.total();
    }

    double mean = 0.0;
    double square = 0.0;
    for (const auto& [number, score] : scores)
        mean += score / static_cast<double>(scores.size());
    for (const auto& [number, score] : scores)
        square += (score - mean) * (score - mean) / static_cast<double>(scores.size());
    const double deviation = std::sqrt(square);

    StarsByContract given;
    for (const auto& [number, score] : scores) {
        int star = 1;
        for (const double cut : {mean - deviation, mean, mean + deviation})
            if (score >= cut) ++star;
        given[number] = star;
    }
    return given;
}

std::string name_in(std::size_t supplier, Month period) {
    return supplier == renamed_supplier && period >= renamed_from ? new_name : suppliers[supplier];
}

/// Scaled so that the participants of the country weigh 1 on average.
std::array<double, levels> weights_of(const Counts& participants) {
    const double total = std::accumulate(participants.begin(), participants.end(), 0.0);
    double mean_pay = 0.0;
    for (std::size_t level = 0; level < levels; ++level)
        mean_pay += participants[level] / total * pay[level];
    return {pay[0] / mean_pay, pay[1] / mean_pay, pay[2] / mean_pay};
}

/// The published measure, and the flag that follows from it.
void weigh(ResultRow& row, const std::array<double, levels>& weights) {
    const int participants = std::accumulate(row.participants.begin(), row.participants.end(), 0);
    double sum = 0.0;
    for (std::size_t level = 0; level < levels; ++level)
        sum += (row.first_results[level] + row.follow_up_results[level]) * weights[level];
    const double exact = sum / (2.0 * participants);
    row.measure = std::round(exact * 1000.0) / 1000.0;
    // Whether the limit is held against the rounded number or the exact one must not matter here.
    ensure(
        (exact < limit) == (row.measure < limit),
        "no contract of the example lies on the limit"
    );
    row.flagged = row.star.value_or(1) == 1 && row.measure < limit && row.active_22_months;
}

PeriodResults results_of(const std::vector<Contract>& contracts, Month period) {
    const StarsByContract given = stars(contracts, period);
    PeriodResults results{.period = period, .shows_flags = period < ended_from, .rows = {}};
    Counts nation{};
    for (const Contract& contract : contracts) {
        const Beginners who = contract.between(period - months{22}, period - months{11});
        if (contract.ended || who.total() == 0) continue;
        if (contract.beginners.begin()->first > period - months{12}) continue;
        ResultRow row{
            .area = contract.area,
            .supplier = name_in(contract.supplier, period),
            .contract = contract.number,
            .started_on = contract.started_on,
            // Of full months: what began in July 2023 had not been active 22 months in May 2025.
            .active_22_months =
                contract.started_on < first_day(period - months{months_to_be_flagged}),
            .star = given.contains(contract.number) ? given.at(contract.number) : std::nullopt,
            .participants = who.participants,
            .first_results = who.first_results,
            .follow_up_results = who.follow_up_results,
        };
        for (std::size_t level = 0; level < levels; ++level)
            nation[level] += who.participants[level];
        results.rows.push_back(std::move(row));
    }
    results.weights = weights_of(nation);
    for (ResultRow& row : results.rows)
        weigh(row, results.weights);
    std::ranges::sort(results.rows, [](const ResultRow& a, const ResultRow& b) {
        if (a.area != b.area) return a.area < b.area;
        if (a.star != b.star) return a.star > b.star;  // No star comes last.
        return a.measure > b.measure;
    });
    return results;
}

std::set<int> flagged_in(const PeriodResults& results) {
    std::set<int> flagged;
    for (const ResultRow& row : results.rows)
        if (row.flagged) flagged.insert(row.contract);
    return flagged;
}

/// The review: contracts flagged twice are ended, save for one, in the area with the fewest others.
void end_contracts(std::vector<Contract>& contracts, const std::vector<PeriodResults>& periods) {
    std::vector<Contract*> candidates;
    const std::set<int> first = flagged_in(periods.at(0));
    const std::set<int> second = flagged_in(periods.at(1));
    for (Contract& contract : contracts)
        if (first.contains(contract.number) && second.contains(contract.number))
            candidates.push_back(&contract);
    ensure(candidates.size() >= 5, "the example has candidates to review");
    const auto kept = std::ranges::min_element(candidates, {}, [](const Contract* contract) {
        return contracts_by_area.at(contract->area);
    });
    for (Contract* candidate : candidates)
        candidate->ended = candidate != *kept;
}

std::vector<RatingRow> ratings_of(const std::vector<Contract>& contracts) {
    std::map<int, RatingRow> rows;
    for (const Contract& contract : contracts)
        rows[contract.number] = {
            .area = contract.area,
            .supplier = name_in(contract.supplier, rating_publications.back()),
            .contract = contract.number,
            .stars = {},
        };
    for (const Month publication : rating_publications) {
        std::vector<Contract> then = contracts;
        if (publication < ended_from)
            for (Contract& contract : then)
                contract.ended = false;
        const StarsByContract given = stars(then, publication);
        for (auto& [number, row] : rows)
            row.stars.push_back(given.contains(number) ? given.at(number) : std::nullopt);
    }
    std::vector<RatingRow> sorted;
    for (auto& [number, row] : rows)
        sorted.push_back(std::move(row));
    return sorted;
}

}  // namespace

Country make_country(std::uint64_t seed) {
    Chance chance(seed);
    std::vector<Contract> contracts = make_contracts(chance);
    for (Contract& contract : contracts)
        begin_work(chance, contract);
    add_ordinary_exceptions(contracts);

    Country country{
        .areas = areas,
        .periods = {},
        .publications = {rating_publications.begin(), rating_publications.end()},
        .ratings = {},
    };
    for (const Month period : result_periods) {
        if (period == ended_from) end_contracts(contracts, country.periods);
        country.periods.push_back(results_of(contracts, period));
    }
    country.ratings = ratings_of(contracts);
    return country;
}

}  // namespace uppsikt::example
