#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sanctions/sanctions.h"
#include "services/services.h"

/// Decisions on sanctions as pure functions.
namespace uppsikt::sanctions {

/// From which severity a kind may be used (LADDER).
struct Ladder {
    struct Rung {
        Kind kind = Kind::correction;
        investigations::Severity least_severity = investigations::Severity::minor;
    };
    std::vector<Rung> rungs;
    int repeated_within_months = 0;
    std::string version;
};
/// Refuses a term whose lists are of unlike length, or have words that are none of ours.
Result<Ladder> ladder_of(const services::Term& term);

/// A parameter of a term: "VITE-OTHER/premises_closed".
struct AmountRef {
    std::string term;
    std::string parameter;
};
/// What a ground may lead to (GROUND-…).
struct Ground {
    std::vector<Kind> kinds;
    std::optional<AmountRef> one_off = std::nullopt;
    std::optional<AmountRef> running = std::nullopt;
    std::string version;
};
Result<Ground> ground_of(const services::Term& term);

/// "premises_closed" to "GROUND-PREMISES-CLOSED".
std::string term_of_ground(std::string_view ground);

/// What a proposal or a decision rests on.
struct Grounds {
    std::optional<investigations::Severity> severity = std::nullopt;  ///< of findings that stand
    bool was_heard = false;         ///< the reply clock ended or was waived, and the reply assessed
    bool was_told_in_time = false;  ///< DEFECT-90
    bool is_repeated = false;       ///< the same ground was sanctioned within the ladder's time
    std::optional<Date> contract_ends_on = std::nullopt;
    std::optional<Money> amount_by_terms = std::nullopt;
};

/// The most serious finding that stands: neither withdrawn, nor one whose reply was accepted.
std::optional<investigations::Severity> standing_severity(
    const investigations::Investigation& investigation
);
bool was_heard(const investigations::Investigation& investigation);

struct Wanted {
    Kind kind = Kind::warning;
    std::optional<Money> amount = std::nullopt;
    Date on;
};
/// Every condition that is not met; empty when the sanction may be proposed or decided. Of a
/// repeated defect one step of severity less is enough.
std::vector<Reason> unmet_conditions(
    const Wanted& wanted, const Ground& ground, const Ladder& ladder, const Grounds& grounds
);

/// Accrual from the first day on, by the end of `until`. Each period that has started counts whole,
/// by the rate of its first day; the days from `cured_on` on do not count.
struct Accrual {
    Date from;
    Date until;
    std::optional<Date> cured_on = std::nullopt;
};
Money accrued(const Accrual& accrual, const std::function<Rate(Date)>& rate_on);

/// The nearest of earlier decisions, and how their amounts lie.
Precedents ordered(std::vector<Precedent> decided, Kind kind, investigations::Severity severity);

}  // namespace uppsikt::sanctions
