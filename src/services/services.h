#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/embedded.h"
#include "base/money.h"
#include "base/result.h"
#include "base/working_days.h"
#include "services/checklist.h"
#include "services/terms.h"
#include "services/workbook_layout.h"

/// The terms of each service as data: amounts, limits, windows and times, each with its validity,
/// its source, and whether it was verified or is inferred. No code has an amount or a limit of its
/// own.
namespace uppsikt::services {

using Quantity = std::variant<std::int64_t, double, bool, std::string>;

struct Parameter {
    std::string name;
    std::optional<std::string> level = std::nullopt;  ///< where the value differs by level: "A"
    std::vector<Quantity> values;                     ///< one, or all of a list
    bool is_list = false;
    std::string unit;  ///< a name of units.h; the text is under the code services_unit_<name>
};

/// "20300", "0.5", "true", "1, 3, 5".
std::string value_text(const Parameter& parameter);

/// One version of one rule. Its versions never overlap.
struct Term {
    std::string id;  ///< "QUAL-LIM"
    Validity validity;
    bool start_is_assumed = false;  ///< the source does not say since when
    Basis basis = Basis::inferred;
    std::vector<SourceRef> sources;
    Wording text;
    std::optional<Wording> note = std::nullopt;
    std::vector<Parameter> parameters;  ///< in the order of the file
    std::string version;                ///< "rom2 2023-04-17": for the record of an act
};

// A parameter of a term by its name. One that is not there is a fault: ask only for those that the
// loader has checked (understood_parameters in units.h).
const Parameter& parameter_of(const Term& term, std::string_view name);
std::int64_t whole_of(const Term& term, std::string_view name);
Money money_of(const Term& term, std::string_view name);
std::vector<std::string> words_of(const Term& term, std::string_view name);

struct Level {
    std::string id;  ///< "A"
    Validity validity;
    Wording name;
    Wording text;
    std::vector<SourceRef> sources;
};

struct Service {
    std::string id;  ///< "rom2"
    Wording name;
    Date starts;
    std::string currency;         ///< ISO 4217: what amounts of money are in
    std::vector<Level> levels;    ///< in the order of the service
    std::vector<Term> terms;      ///< in the order of the file
    std::vector<Source> sources;  ///< that the terms refer to

    /// The version of the term in force on the day. Refuses an unknown term and a day without one.
    Result<Term> term_on(std::string_view wanted, Date day) const;

    /// Every term in force on the day; without a day all there are or ever were.
    std::vector<Term> terms_on(std::optional<Date> day) const;
};

struct Calendar {
    std::string id;  ///< "se"
    Wording name;
    WorkingCalendar days;
    std::map<std::string, Wording> holiday_names;  ///< by the id of the holiday
};

/// The text of the unit, as a code with its values: money is in the currency of the service.
Reason unit_text(const Service& service, const Parameter& parameter);

/// Everything in services/*.toml.
class Catalogue {
public:
    /// Reads and checks every file; a refusal has all problems of all files, each with file, line
    /// and key.
    static Result<Catalogue> load(std::span<const EmbeddedFile> files);

    const std::vector<Service>& services() const { return services_; }
    const std::vector<Calendar>& calendars() const { return calendars_; }
    const std::vector<Checklist>& checklists() const { return checklists_; }

    /// Refuses an unknown id, and names the one most like it.
    Result<Service> service(std::string_view id) const;
    Result<Calendar> calendar(std::string_view id) const;
    Result<Checklist> checklist(std::string_view service) const;

private:
    std::vector<Service> services_;
    std::vector<Calendar> calendars_;
    std::vector<Checklist> checklists_;
};

// What code must understand. The loader has checked that each version of these terms has exactly
// these parameters, in these units (understood_parameters in units.h).

inline constexpr std::string_view quality_condition_id = "QUAL-LIM";

/// A contract is flagged when all hold at once, and a candidate when it is flagged at so
/// many consecutive publications.
struct QualityCondition {
    double limit = 0;        ///< a measure below it counts against the contract
    int decimals = 0;        ///< … as published, in so many decimals
    std::vector<int> stars;  ///< stars that count against it
    bool no_star_counts = false;
    int least_active_months = 0;
    int consecutive_publications = 0;
    std::string version;
};
Result<QualityCondition> quality_condition(const Service& service, Date day);

/// MEAS-PAY: the result compensation, which also weighs the levels of the measure. A first and a
/// second report each count as their share of it.
struct ResultPay {
    struct OfLevel {
        std::string level;
        Money pay;
    };
    std::vector<OfLevel> by_level;  ///< in the order of the levels
    double first_report_share = 0;
    double second_report_share = 0;
    std::string version;
};
Result<ResultPay> result_pay(const Service& service, Date day);

/// RATE-SCALE: the stars there are.
struct StarScale {
    int lowest = 0;
    int highest = 0;
    std::string version;
};
Result<StarScale> star_scale(const Service& service, Date day);

/// RATE-ELIG-N and RATE-ELIG-T: what a rating takes.
struct RatingEligibility {
    int least_started = 0;
    int least_active_months = 0;
};
Result<RatingEligibility> rating_eligibility(const Service& service, Date day);

/// RATE-WIN: participants who started so many months before; `from` is the earlier end.
struct StartWindow {
    int from_months_before = 0;
    int to_months_before = 0;
};
struct StartWindows {
    StartWindow stars;
    StartWindow measure;
    std::string version;
};
Result<StartWindows> start_windows(const Service& service, Date day);

/// NOTICE: the time of notice, and when a notice sent by the buyer is deemed received.
struct NoticeTime {
    int months = 0;
    int deemed_receipt_working_days = 0;
    std::string version;
};
Result<NoticeTime> notice_time(const Service& service, Date day);

/// COMP-POINTS, COMP-UHR and COMP-BEFORE: what a coach must be able to show.
struct CompetenceRequirement {
    int least_credits = 0;             ///< with so many credits, …
    int least_years_with_credits = 0;  ///< … so many years of relevant work are enough
    int least_years_without = 0;       ///< without them so many, …
    int years_counted = 0;             ///< … in the last so many years
    std::string home_country;          ///< ISO 3166-1; education from elsewhere …
    bool foreign_is_assessed = false;  ///< … counts only when it has been assessed
    bool before_start = false;         ///< certificates are older than the assignment
    std::string version;
};
Result<CompetenceRequirement> competence_requirement(const Service& service, Date day);

/// The levels in force on the day, in order; a day without any is refused.
Result<std::vector<Level>> levels_on(const Service& service, Date day);

}  // namespace uppsikt::services
