#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "inspections/inspections.h"
#include "make_example_chance.h"

/// How many of each kind of event the year has: the input of the play. The report counts what was
/// recorded and knows nothing of these numbers. docs/play-2023.md says why they are what they are.
namespace uppsikt::play {

/// What becomes of what a visit found.
enum class Fate {
    nothing,       ///< there is no finding
    cured,         ///< demanded, put right and verified
    never_cured,   ///< demanded and not put right: investigated
    investigated,  ///< opens an investigation
    joined,        ///< found again under investigation: goes into the same one
    dismissed,     ///< the supplier could explain it
    found_twice,   ///< seen again at a second visit before anything was decided: one complaint
};

struct PlannedVisit {
    inspections::Outcome outcome = inspections::Outcome::ok;
    Fate fate = Fate::nothing;
    std::vector<std::string> items = {};  ///< that are not met
};

struct OutcomeMix {
    inspections::Outcome outcome{};
    Fate fate{};
    int visits = 0;
    bool is_serious = false;  ///< of a checklist: an item that must be investigated
};

// clang-format off
/// 1,854 visits: 15 without premises, 158 unstaffed (21 came after contact), 36 busy, 698 failed.
/// Findings: one each, and 25 visits have two; those found twice share a complaint.
inline constexpr std::array outcome_mix{
    OutcomeMix{inspections::Outcome::no_premises,                 Fate::investigated,  15},
    OutcomeMix{inspections::Outcome::no_staff,                    Fate::investigated,  98},
    OutcomeMix{inspections::Outcome::no_staff,                    Fate::joined,        27},
    OutcomeMix{inspections::Outcome::no_staff,                    Fate::dismissed,     12},
    OutcomeMix{inspections::Outcome::no_staff_came_after_contact, Fate::investigated,   7},
    OutcomeMix{inspections::Outcome::no_staff_came_after_contact, Fate::joined,         8},
    OutcomeMix{inspections::Outcome::no_staff_came_after_contact, Fate::dismissed,      6},
    OutcomeMix{inspections::Outcome::staff_busy,                  Fate::nothing,       36},
    OutcomeMix{inspections::Outcome::checklist_fail,              Fate::investigated,  42, true},
    OutcomeMix{inspections::Outcome::checklist_fail,              Fate::never_cured,    8},
    OutcomeMix{inspections::Outcome::checklist_fail,              Fate::found_twice,   10},
    OutcomeMix{inspections::Outcome::checklist_fail,              Fate::cured,        628},
    OutcomeMix{inspections::Outcome::ok,                          Fate::nothing,      947},
};
// clang-format on

/// Of those cured, how many visits found two things.
inline constexpr int with_two_items = 25;
/// Second visits to what is found twice; beside those of the mix.
inline constexpr int second_visits = 10;

/// What an investigation ends in.
enum class Ending {
    premises_penalty,
    coach_penalty,
    quality_penalty,
    deviation_penalty,
    warning,
    rectified,
    unfounded
};

struct EndingMix {
    Ending ending{};
    int investigations = 0;
};
// clang-format off
/// Of the 98 + 7 on unstaffed premises, and the 42 + 8 on checklists; the 15 without premises all
/// end in a penalty. 75 x 20,000 + 16 x 15,000 + 12 x 50,000 = 2,340,000.
inline constexpr std::array unstaffed_endings{
    EndingMix{Ending::coach_penalty, 60}, EndingMix{Ending::warning, 22},
    EndingMix{Ending::rectified, 14},     EndingMix{Ending::unfounded, 9},
};
inline constexpr std::array checklist_endings{
    EndingMix{Ending::quality_penalty, 16}, EndingMix{Ending::deviation_penalty, 12},
    EndingMix{Ending::rectified, 14},
};

/// Competence: 34 reports, each of a contract in an area of its own; the first 28 lead to one-off
/// penalties of 25,000, the last 17 to running ones of 10,000 for each started week, so 11 to both.
/// 28 x 25,000 + 72 weeks x 10,000 = 1,420,000, and with the others 3,760,000.
inline constexpr int competence_reports = 34;
inline constexpr int one_off_reports = 28;
inline constexpr std::array running_weeks{2, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 3, 4, 2, 7, 5, 4};
// clang-format on

/// All visits of the mix but those that answer to others (joined, second), in the order they are
/// made: what takes long to handle is not left to the last weeks.
std::vector<PlannedVisit> deck(example::Chance& chance);

/// Those that go into investigations that others have opened.
std::vector<PlannedVisit> joined_visits();

/// Endings by chance, as many as the mix says.
std::vector<Ending> shuffled_endings(std::span<const EndingMix> mix, example::Chance& chance);

}  // namespace uppsikt::play
