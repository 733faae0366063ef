#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>

#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "platform/operations/operation.h"
#include "platform/record/session.h"
#include "platform/sql/value.h"
#include "results/results.h"
#include "services/services.h"

/// Releases of a period's results: drafted, checked, read by another person, published, and then
/// never changed; and what moved since the release before, and why.
namespace uppsikt::releases {

using ReleaseId = Id<struct ReleaseTag>;

// --- what moved, and why -------------------------------------------------------------------------

/// Why a star or a flag is another than before.
enum class Cause {
    revised,  ///< the earlier period itself has been corrected since
    terms,    ///< the limit or the weights of results
    age,      ///< the contract came to be old enough, or its age unknown
    star,     ///< a flag moved with the star
    mix,      ///< other shares of participants at each level
    chance,   ///< other results, by no more than chance gives
    outcome,  ///< other results, by more than chance gives
};
struct CauseName {
    Cause value;
    std::string_view name;
};
inline constexpr CauseName cause_names[] = {
    {Cause::revised, "revised"},
    {Cause::terms, "terms"},
    {Cause::age, "age"},
    {Cause::star, "star"},
    {Cause::mix, "mix"},
    {Cause::chance, "chance"},
    {Cause::outcome, "outcome"},
};
std::string_view name_of(Cause cause);

/// How far the measure of a contract moved, in parts that add up to the whole.
struct MeasureMove {
    double before = 0;
    double revised = 0;  ///< the earlier period as known now, less as known then
    double terms = 0;    ///< the weights of results
    double mix = 0;      ///< shares of participants at each level, at the earlier rates
    double outcome = 0;  ///< rates within levels: what is left
    double now = 0;
    double chance_sd = 0;    ///< of `outcome`, if nothing but the participants were other
    bool is_chance() const;  ///< `outcome` within 1.96 of these
};

/// A contract whose star or flag is another than before.
struct Move {
    std::string contract = {};
    std::string supplier = {};
    std::string area = {};
    int participants = 0;
    std::optional<int> star_before = {};
    std::optional<int> star_now = {};
    bool flag_before = false;
    bool flag_now = false;
    std::optional<MeasureMove> measure = {};  ///< none where a period has no participants
    std::optional<Cause> star_cause = {};     ///< none where the star did not move
    std::optional<Cause> flag_cause = {};
};

struct Movement {
    Month before = {};
    Date before_known_at = {};
    int in_both = 0;
    int came = 0;
    int went = 0;
    int stars_moved = 0;
    int flags_moved = 0;
    std::vector<Move> moves = {};  ///< flags first, then by contract
    int count_stars(Cause cause) const;
    int count_flags(Cause cause) const;
    /// Of those in both whose flag moved.
    double share_of_flags() const;
};

/// The periods that a movement is about.
struct Compared {
    const results::PeriodResults& before;      ///< as it was released
    const results::PeriodResults& before_now;  ///< the same period, as known now
    const results::PeriodResults& now;
    double fresh = 1;  ///< share of the later window's months that the earlier does not have
};

/// Decomposes what moved; order of the steps and its limits: docs/statistics/what-if.md.
Movement movement_of(const Compared& compared);

// --- releases ------------------------------------------------------------------------------------

enum class State { drafted, submitted, published, withdrawn };
struct StateName {
    State value;
    std::string_view name;
};
inline constexpr StateName state_names[] = {
    {State::drafted, "drafted"},
    {State::submitted, "submitted"},
    {State::published, "published"},
    {State::withdrawn, "withdrawn"},
};
std::string_view name_of(State state);

struct Step {
    State state = State::drafted;
    std::string actor = {};
    Instant at = {};
    std::string note = {};
};
Step step_now(const Session& session, State state, std::string_view note);

/// What two persons release, with the steps that were taken on it, in their order. Comparisons are
/// released by the same rules as results.
struct Course {
    std::string_view number;
    std::span<const Step> steps;
    const Step* step(State wanted) const;
};
/// Refuses what is not the next step: submitted is what was drafted, published what was submitted;
/// withdrawn is anything, once.
Result<Done> check_turn(const Course& course, State wanted);
/// What a step lacks whose turn it is: who publishes has had no hand in it, and says on what the
/// decision rests; so does who withdraws.
std::vector<Reason> unmet_by(const Course& course, const Step& step);
boost::json::array described(std::span<const Step> steps);

struct Release {
    ReleaseId id{0};
    std::string number = {};  ///< "2025-05.1"
    std::string service = {};
    Month period = {};
    Date known_at = {};
    std::string rule = {};
    std::string rule_version = {};
    std::optional<Month> before_period = {};
    std::optional<Date> before_known_at = {};
    std::string results_sha256 = {};
    std::vector<Step> steps = {};  ///< in the order they were taken
    bool is_superseded = false;    ///< a later release of the period is published
    State state() const { return steps.back().state; }
    Course course() const { return {number, steps}; }
    const Step* step(State wanted) const { return course().step(wanted); }
};

/// All, the latest period first, and of a period the latest draft first.
std::vector<Release> releases(const Session& session);
Result<Release> release(const Session& session, std::string_view number);

/// What stands in the way of a release, and what should be looked at.
struct Checks {
    int rows = 0;
    int mismatches = 0;
    int without_posterior = 0;
    bool is_converged = true;
    bool is_same = true;  ///< computed again, the results have the hash of the draft
    std::optional<Movement> movement = {};  ///< none where nothing came before
    std::vector<Reason> blocks = {};        ///< none: it may go on
    bool needs_explanation = false;         ///< by the stability gate, RELEASE-GATE
};

/// What is computed for a release, of now and before.
struct Material {
    results::PeriodResults now;
    std::optional<results::PeriodResults> before;
    std::optional<results::PeriodResults> before_now;
    Checks checks;
};
Result<Material> material(
    const Session& session, const services::Service& service, const Release& release
);

/// The results as they are kept and hashed.
std::string canonical(const results::PeriodResults& results);

// --- what the public is shown --------------------------------------------------------------------

/// The terms that the results of a period are told by.
struct ShownTerms {
    int least_participants = 0;  ///< RATE-ELIG-N: fewer are too few to judge
    services::StarScale scale = {};
    services::StartWindow window = {};  ///< RATE-WIN of the measure
    int first_result_after_months = 0;  ///< MEAS-PAY
    std::string rule_version = {};      ///< of RATE-ELIG-N
};
/// Those in force at the end of the period.
Result<ShownTerms> shown_terms(const services::Service& service, Month period);

/// A published release as it was when it was published, whatever has become known since.
struct Shown {
    std::string number = {};
    Date published_on = {};
    std::optional<Month> next_update = {};  ///< as it was expected then, by RATE-CYCLE
    ShownTerms terms = {};
    results::PeriodResults results = {};  ///< without the distributions
};

/// Of each period its latest published release, the earliest period first. Drafts, those that were
/// taken back, and those that a later one supersedes are not among them. Refuses one whose kept
/// results are not what was published.
Result<std::vector<Shown>> shown(const Session& session, const services::Service& service);

/// Another number whenever `shown` may give another answer.
std::int64_t steps_taken(const Session& session);

// The steps. Each is an act of its own; nothing that was drafted is ever changed.

Result<Release> draft(
    const Session& session, const services::Service& service, Month period, Date known_at
);
/// What is said with a step.
struct Said {
    std::string_view number;
    std::string note = {};
};
/// Refuses while checks block; and without a note where the stability gate asks for one.
Result<Release> submit(const Session& session, const services::Service& service, const Said& said);
/// By another person than who drafted and who submitted, with a note.
Result<Release> approve(const Session& session, const services::Service& service, const Said& said);
Result<Release> withdraw(const Session& session, const Said& said);

const operations::Table& operations();

}  // namespace uppsikt::releases

namespace uppsikt::sql {

template <>
struct Stored<releases::State> : StoredEnum<releases::State, releases::state_names> {};

}  // namespace uppsikt::sql
