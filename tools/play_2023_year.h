#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "investigations/investigations.h"
#include "play_2023_country.h"
#include "play_2023_office.h"
#include "play_2023_plan.h"
#include "sanctions/sanctions.h"

/// The year: what is seen at visits, and all that comes of it, each step by the operation that an
/// officer would use, on its day.
namespace uppsikt::play {

/// People of one kind who share the work.
inline constexpr int officers = 10;

/// What a finding needs to be handled, as the visit told it.
struct Found {
    std::string number;  ///< of the finding
    std::string visit;
    std::string contract;
    std::string requirement;
    investigations::Severity severity = investigations::Severity::minor;
};

/// From an opened investigation to its end and what it leads to.
class Desk {
public:
    explicit Desk(Office& office);

    /// Opens an investigation of a finding today. Gives its number.
    std::string open(const Found& found, Ending ending);
    /// The same for competence, with the penalties it ends in.
    std::string open_on_competence(
        const std::vector<Found>& found, bool is_one_off, std::optional<int> weeks_to_cure
    );
    /// Another finding goes into an investigation whose report is still open.
    void join(const Found& found, const std::string& investigation);

private:
    struct Penalty {
        sanctions::Kind kind = sanctions::Kind::one_off_penalty;
        std::string ground;
        std::optional<int> weeks = std::nullopt;  ///< until it is cured, of a running one
    };
    struct File {
        std::string number = {};
        std::string author = {};
        std::string assessor = {};
        std::vector<Penalty> penalties = {};
        Ending ending = Ending::warning;
    };

    std::string begin(const Found& found, File file);
    void add_finding(const Found& found, const std::string& investigation);
    void submit(const File& file);
    void hear(const File& file);
    void reply(const File& file, bool again);
    void look(const File& file);
    void assess(const File& file);
    void conclude(const File& file);
    void rectify(const File& file);
    void propose(const File& file, const Penalty& penalty);
    void decide(const std::string& sanction, const std::string& proposer, const Penalty& penalty);
    void cure(const std::string& sanction, int weeks);
    void pay(const std::string& sanction);

    Office& office_;
    std::int64_t opened_ = 0;
};

class Year {
public:
    explicit Year(Office& office);
    void play();

private:
    struct Second {
        PlannedVisit visit;
        std::size_t place = 0;
        std::string first;
        std::vector<Found> found;
    };
    struct Open {
        std::string number;
        std::size_t place = 0;
        inspections::Outcome outcome{};
        Date opened_on;
    };

    void day(Date day, int visits);
    void jobs();
    std::size_t pick_place();
    void visit(
        const PlannedVisit& planned,
        std::size_t place,
        std::optional<std::string> follows = std::nullopt
    );
    std::vector<Found> make(
        const PlannedVisit& planned, std::size_t place, const std::optional<std::string>& follows
    );
    void handle(const PlannedVisit& planned, std::size_t place, const std::vector<Found>& found);
    void investigate(const PlannedVisit& planned, std::size_t place, const Found& found);
    void demand(const Found& found, bool is_cured);
    bool join_one();
    void control_competence(int number);
    Ending next_ending(const PlannedVisit& planned);

    Office& office_;
    Country country_;
    Desk desk_;
    std::vector<PlannedVisit> deck_;
    std::size_t next_ = 0;
    std::vector<PlannedVisit> joined_;
    std::vector<Ending> unstaffed_;
    std::vector<Ending> checklist_;
    std::vector<Date> last_visit_;
    std::deque<Open> open_;
    std::string last_number_;
};

}  // namespace uppsikt::play
