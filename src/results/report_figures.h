#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "results/results.h"

/// What the report of a review works out from it: pure functions, no words.
namespace uppsikt::results::report {

using results::sure;

/// How sure it is that a contract is below the limit.
enum class Certainty { surely_below, likely_below, likely_not_below, unknown };
Certainty certainty_of(const ContractResult& contract);
int count(const Review& review, Certainty certainty);

/// A probability of being below as so many of a hundred, 0 to 100. Rounded, but never over a bar:
/// what is not surely below does not read as if it were.
int of_hundred(double p_below);

/// What all contracts of a period have in common.
struct Country {
    int contracts = 0;
    int without_measure = 0;  ///< no participants, so nothing to measure
    int participants = 0;
    double measure = 0;    ///< weighted by participants
    int capped_cells = 0;  ///< more follow-up than first results: capped in the model
};
Country country_of(const PeriodResults& results);

int participants_affected(const Review& review);

/// Where chance alone puts the measure of contracts whose true measure lies on the limit.
///
/// Model    a participant at level L reaches a first result with probability k p_L and then a
///          follow-up with q_L: the country's rates in the period, k so that the mean is the limit.
///          A contract has the country's mix of levels. Normal approximation.
/// Gives    variance of one participant's contribution; the band is limit ± z √(variance / n)
struct Chance {
    double limit = 0;
    double variance = 0;  ///< 0 where nobody has a result
    double lower(double participants) const;
    double upper(double participants) const;
    static constexpr double z90 = 1.6448536269514722;  ///< 5 % lie below the band, 5 % above
};
Chance chance_at_limit(const PeriodResults& results);

/// Why a contract that is so probably below is no candidate.
enum class Spared { star, measure, age, age_unknown, earlier_period, not_there_earlier };
std::vector<Spared> why_spared(const ContractResult& contract, const Review& review);

/// The files and sheets that numbers were read from, numbered as they come.
class SourceList {
public:
    struct Sheet {
        std::string file;
        std::string sheet;
        Date known_on;
        bool operator==(const Sheet&) const = default;
    };
    explicit SourceList(const Review& review);

    /// From 1.
    int number_of(const Source& source) const;
    const std::vector<Sheet>& sheets() const { return sheets_; }

private:
    void add(const Source& source);

    std::vector<Sheet> sheets_;
};

/// Months that two windows of so many months share, when one lies so many months after the other.
int shared_months(int window, int apart);

/// Whether the published measure is another than the recomputed one, in the decimals of the rule.
bool differs_from_published(const ContractResult& contract, const QualityLimit& limit);

}  // namespace uppsikt::results::report
