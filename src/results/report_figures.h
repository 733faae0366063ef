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

int participants_affected(const Review& review);

/// Around the limit in force.
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
