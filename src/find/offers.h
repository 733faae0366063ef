#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/position.h"
#include "cases/cases.h"
#include "comparisons/comparisons.h"
#include "platform/record/session.h"
#include "registry/registry.h"
#include "releases/releases.h"
#include "results/results.h"
#include "sanctions/sanctions.h"
#include "services/services.h"

/// What is published of contracts, and what may be said of each: a snapshot that never changes.
namespace uppsikt::find {

// --- what the other modules know
// -----------------------------------------------------------------

/// Where participants meet staff, as the supplier has stated it.
struct Place {
    std::string address;
    std::string postal_code = {};
    std::string town;
    std::int64_t id = 0;
    std::optional<Position> position = std::nullopt;
};

/// A decision on a contract that has been made and not reversed: a public document.
struct Decision {
    std::string number;  ///< diary number
    sanctions::Kind kind = sanctions::Kind::warning;
    std::string ground;
    Date decided_on;
    /// Of the investigation before it: when the supplier answered, or by when it could have. The
    /// words of that answer are given out on request, when somebody has looked at what is secret.
    std::optional<Date> replied_on = std::nullopt;
    std::optional<Date> reply_due_on = std::nullopt;
    std::optional<sanctions::Comment> comment = std::nullopt;  ///< what it says to everyone
};

/// What is true of a contract on the day of the snapshot, beside its results.
struct Standing {
    bool is_open = true;  ///< for new choices
    std::optional<Date> ends_on = std::nullopt;
    std::optional<Date> last_visit =
        std::nullopt;  ///< by an inspector, unannounced or announced, at its premises
    std::vector<Place> places = {};
    std::vector<Decision> decisions = {};
};

/// The release whose results are shown.
struct ReleaseOf {
    std::string number;
    Date published_on;
    std::optional<Month> next_update = std::nullopt;  ///< as it was expected on that day
};

/// Everything a snapshot is made of.
struct Published {
    std::string service;                              ///< id
    Date as_of;                                       ///< what was known by this day
    std::optional<ReleaseOf> release = std::nullopt;  ///< none: no results are shown
    std::vector<results::PeriodResults> periods;  ///< released, earliest first; the last is shown
    std::vector<registry::ContractInPeriod> unreleased;  ///< contracts without results in the last
    std::map<std::string, std::string> regions;          ///< by area
    std::map<std::string, std::string> legal_names;  ///< by name as published, where they differ
    std::map<std::string, Standing> standing;        ///< by contract
    std::vector<registry::Municipality> municipalities;      ///< those there are on the day
    std::optional<int> physical_every_weeks = std::nullopt;  ///< MEET-PHYS-28; others may be online
    int least_participants = 0;                        ///< RATE-ELIG-N: fewer are too few to judge
    services::StarScale scale;                         ///< RATE-SCALE
    services::StartWindow window;                      ///< RATE-WIN of the measure
    int first_result_after_months = 0;                 ///< MEAS-PAY
    std::string rule_version;                          ///< of RATE-ELIG-N
    std::vector<comparisons::Shown> comparisons = {};  ///< the latest first
};

/// Asks the modules. Results are those of published releases, as they were kept; without any, the
/// contracts stand without results (docs/decisions/0014). Refuses where no contract is known.
Result<Published> gather(
    const Session& session,
    const services::Service& service,
    const cases::Handbook& handbook,
    Date known_at
);

// --- what may be said
// ----------------------------------------------------------------------------

/// In words, on every card. Anything but `as_expected` needs the whole interval on one side.
enum class Verdict { better, as_expected, worse, too_few, not_released };

struct Range {
    double lower = 0;
    double upper = 0;
};

/// The share of participants that get a first result, 0 to 1: what a contract's true share is
/// likely to be, and what was to be expected with the same mix of levels (rules.h).
struct Estimate {
    double share = 0;  ///< best estimate
    Range likely;      ///< 90 %
    double expected = 0;
    results::Effect effect;  ///< without the mix; two contracts are compared by it
    struct Point {
        double share = 0;
        double density = 0;
    };
    std::vector<Point> hill;  ///< the density, by share
};

/// The stars that a contract may have had, were chance taken away.
struct Stars {
    std::optional<int> published;
    int least = 0;
    int most = 0;
    bool is_sure() const { return least == most; }
};

/// A contract in one period.
struct PeriodOf {
    Month period = {};
    int participants = 0;
    int first_results = 0;
    std::optional<Estimate>
        estimate;  ///< none without participants, or where no model could be fitted
    Stars stars;
    Verdict verdict = Verdict::too_few;
    std::optional<double> measure;  ///< published, weighted: no share of people
    results::Source source;
    bool is_released() const { return verdict != Verdict::not_released; }
};

/// A contract that participants may choose: a supplier in a delivery area.
struct Offer {
    std::string contract;  ///< KA-nummer
    std::string name;      ///< of the supplier, as published
    std::size_t supplier = 0;
    std::size_t area = 0;
    Date started_on;
    PeriodOf now;
    std::vector<PeriodOf> history;  ///< every released period it is known in, `now` the last
    Standing standing;
    std::string words;  ///< searched in: names, numbers, towns, as `searchable`
};

/// A municipality with the offers that have premises in it.
struct Locality {
    const registry::Municipality* municipality = nullptr;
    std::vector<std::size_t> offers;  ///< by name

    const std::string& name() const { return municipality->stated.name; }
    const Position& centre() const { return municipality->stated.centre; }
};

/// Metres to the nearest of an offer's premises, as the bird flies; none where nobody has said
/// where they are.
std::optional<double> distance_to(const Offer& offer, const Position& from);

struct Supplier {
    std::string name;  ///< of the legal person
    std::string slug;
    std::vector<std::size_t> offers;  ///< by area
};

struct Area {
    std::string name;
    std::string slug;
    std::string region;               ///< empty where none is known
    std::vector<std::size_t> offers;  ///< by name
};

/// The cut points between stars, on the difference between observed and expected share.
struct StarCuts {
    std::vector<double> cuts;  ///< rising; one fewer than there are stars
    int rated = 0;             ///< contracts that they were found from
    int agreeing = 0;          ///< … whose published star they give back
};

}  // namespace uppsikt::find
