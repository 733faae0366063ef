#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "inspections/inspections.h"
#include "platform/crypto/hash.h"

/// The journal of a visit: what an inspector did on the phone, entry by entry, each with the hash
/// of the one before.
namespace uppsikt::field {

/// What the inspector says of the door, and the outcome that follows; none: the checklist says.
struct DoorRule {
    std::string_view name;
    std::optional<inspections::Outcome> outcome = std::nullopt;
};

// clang-format off
inline constexpr std::array door_rules{
    DoorRule{"open"},
    DoorRule{"no_staff",           inspections::Outcome::no_staff},  // or: came after contact
    DoorRule{"staff_busy",         inspections::Outcome::staff_busy},
    DoorRule{"no_premises",        inspections::Outcome::no_premises},
    DoorRule{"keys_not_collected", inspections::Outcome::keys_not_collected},
    DoorRule{"remote_only",        inspections::Outcome::remote_only},
};
// clang-format on

/// Items that are none of the checklist: a photo of the door, and of the visit as a whole.
inline constexpr std::string_view door_item = "door";
inline constexpr std::string_view visit_item = "visit";

struct Position {
    double latitude = 0;   ///< degrees, WGS 84
    double longitude = 0;  ///< degrees, WGS 84
    double accuracy_m = 0;
};

struct Photo {
    std::string item;
    std::string sha256;
    bool operator==(const Photo&) const = default;
};

struct Judged {
    std::string item;
    inspections::Answer answer = inspections::Answer::meets;
    std::string said = {};  ///< in the inspector's words; kept also when the answer is changed
};

/// What the entries come to: the last word on each thing.
struct Protocol {
    std::optional<Instant> arrived_at;
    std::optional<Date> arrived_on;  ///< by the calendar of the phone
    std::optional<Position> position;
    std::string door;
    int calls_made = 0;
    int waited_minutes = 0;
    bool came_after_contact = false;
    std::vector<Judged> judged;
    std::vector<Photo> photos;
    std::string note;
    std::vector<std::string> joined;     ///< inspectors who were not planned
    std::vector<std::string> absent;     ///< planned inspectors who did not come
    std::vector<std::string> confirmed;  ///< since the last change
};

struct Journal {
    std::string visit;      ///< diary number
    std::string seal;       ///< of the last entry, in hex
    std::string inspector;  ///< who carried the phone
    std::string checklist;  ///< version that was on the phone
    int entries = 0;
    Instant opened_at;
    Instant sealed_at;
    Protocol protocol;
};

/// Reads a journal: a line of JSON for each entry, ended by a line break. An entry has `visit`, `n`
/// (from 1), `at`, `what`, `value` and `previous`, the SHA-256 of the line before (64 zeros for the
/// first). The first is `opened` and the last `sealed`, whose hash is the seal. Refuses, with the
/// number of each entry, whatever is changed, missing, moved or unknown, and a seal that is not the
/// last entry's; a journal with a fault is not a journal.
Result<Journal> read_journal(std::string_view text, std::string_view seal);

}  // namespace uppsikt::field
