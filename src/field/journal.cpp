#include "field/journal.h"

#include <algorithm>

#include <boost/json.hpp>

#include "base/text.h"
#include "platform/crypto/bytes.h"
#include "platform/http/json_text.h"

namespace uppsikt::field {

namespace {

namespace json = boost::json;

constexpr std::size_t most_entries = 5000;
constexpr std::size_t most_reasons = 100;
constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_text = 16000;  // bytes; the rules for visits say how many characters

/// One line, read.
struct Entry {
    std::int64_t n = 0;
    Instant at;
    std::string visit;
    std::string what;
    json::object value;
    std::string previous;
};

std::optional<std::string> text_in(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(name);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return std::string(found->as_string());
}

std::optional<std::string> name_in(const json::object& object, std::string_view name) {
    auto text = text_in(object, name);
    if (!text || text->empty() || text->size() > longest_name) return std::nullopt;
    return text;
}

std::optional<double> number_in(const json::object& object, std::string_view name) {
    const json::value* found = object.if_contains(name);
    if (found == nullptr || !found->is_number()) return std::nullopt;
    return found->to_number<double>();
}

std::optional<Entry> entry_of(std::string_view line) {
    const auto read = http::read_json(line);
    if (!read.ok() || !read.value().is_object()) return std::nullopt;
    const json::object& object = read.value().as_object();
    if (object.size() != 6) return std::nullopt;
    const json::value* n = object.if_contains("n");
    const json::value* value = object.if_contains("value");
    const auto at = text_in(object, "at");
    const auto moment = at ? parse_instant(*at) : std::nullopt;
    auto visit = name_in(object, "visit");
    auto what = name_in(object, "what");
    auto previous = name_in(object, "previous");
    if (n == nullptr || !n->is_int64() || value == nullptr || !value->is_object() || !moment ||
        !visit || !what || !previous)
        return std::nullopt;
    return Entry{
        .n = n->as_int64(),
        .at = *moment,
        .visit = *std::move(visit),
        .what = *std::move(what),
        .value = value->as_object(),
        .previous = *std::move(previous)
    };
}

bool is_sha256(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool is_door(std::string_view name) {
    return std::ranges::find(door_rules, name, &DoorRule::name) != door_rules.end();
}

// --- what each kind of entry does to the protocol; false where its value is not understood

bool take_opened(Journal& journal, const Entry& entry) {
    auto inspector = name_in(entry.value, "inspector");
    auto checklist = name_in(entry.value, "checklist");
    if (!inspector || !checklist) return false;
    journal.inspector = *std::move(inspector);
    journal.checklist = *std::move(checklist);
    journal.opened_at = entry.at;
    return true;
}

/// The moment is UTC: the local day is the same, or one beside it.
bool take_arrived(Journal& journal, const Entry& entry) {
    const auto text = text_in(entry.value, "day");
    const auto day = text ? parse_date(*text) : std::nullopt;
    if (!day) return false;
    const auto apart = *day - std::chrono::floor<std::chrono::days>(entry.at);
    if (std::chrono::abs(apart) > std::chrono::days{1}) return false;
    journal.protocol.arrived_at = entry.at;
    journal.protocol.arrived_on = *day;
    return true;
}

bool take_position(Journal& journal, const Entry& entry) {
    const auto latitude = number_in(entry.value, "latitude");
    const auto longitude = number_in(entry.value, "longitude");
    const auto accuracy = number_in(entry.value, "accuracy_m");
    if (!latitude && !longitude) return name_in(entry.value, "none").has_value();
    if (!latitude || !longitude || !accuracy) return false;
    if (*latitude < -90 || *latitude > 90 || *longitude < -180 || *longitude > 180) return false;
    if (*accuracy < 0 || *accuracy > 1e7) return false;
    journal.protocol.position = Position{*latitude, *longitude, *accuracy};
    return true;
}

bool take_door(Journal& journal, const Entry& entry) {
    auto state = name_in(entry.value, "state");
    if (!state || !is_door(*state)) return false;
    journal.protocol.door = *std::move(state);
    return true;
}

bool take_count(const Entry& entry, int& count) {
    const json::value* given = entry.value.if_contains("count");
    if (given == nullptr || !given->is_int64()) return false;
    if (given->as_int64() < 0 || given->as_int64() > 1000) return false;
    count = static_cast<int>(given->as_int64());
    return true;
}

bool take_came(Journal& journal, const Entry& entry) {
    const json::value* came = entry.value.if_contains("came");
    if (came == nullptr || !came->is_bool()) return false;
    journal.protocol.came_after_contact = came->as_bool();
    return true;
}

Judged& judged_of(Journal& journal, const std::string& item) {
    auto& all = journal.protocol.judged;
    const auto found = std::ranges::find(all, item, &Judged::item);
    if (found != all.end()) return *found;
    // Whoever writes before having judged has not checked yet.
    all.push_back({.item = item, .answer = inspections::Answer::not_checked});
    return all.back();
}

bool take_answer(Journal& journal, const Entry& entry) {
    const auto item = name_in(entry.value, "item");
    const auto given = name_in(entry.value, "answer");
    const auto answer =
        given ? inspections::named(inspections::answer_names, *given) : std::nullopt;
    if (!item || !answer) return false;
    judged_of(journal, *item).answer = *answer;
    return true;
}

bool take_said(Journal& journal, const Entry& entry) {
    const auto item = name_in(entry.value, "item");
    auto text = text_in(entry.value, "text");
    if (!item || !text || text->size() > longest_text) return false;
    if (*item == visit_item)
        journal.protocol.note = *std::move(text);
    else
        judged_of(journal, *item).said = *std::move(text);
    return true;
}

std::optional<Photo> photo_in(const Entry& entry) {
    auto item = name_in(entry.value, "item");
    auto sha256 = text_in(entry.value, "sha256");
    if (!item || !sha256 || !is_sha256(*sha256)) return std::nullopt;
    return Photo{*std::move(item), *std::move(sha256)};
}

bool take_photo(Journal& journal, const Entry& entry) {
    auto photo = photo_in(entry);
    if (!photo) return false;
    auto& all = journal.protocol.photos;
    if (std::ranges::find(all, *photo) == all.end()) all.push_back(*std::move(photo));
    return true;
}

bool take_photo_away(Journal& journal, const Entry& entry) {
    const auto photo = photo_in(entry);
    return photo && std::erase(journal.protocol.photos, *photo) == 1;
}

bool take_name(const Entry& entry, std::vector<std::string>& names) {
    auto name = name_in(entry.value, "inspector");
    if (!name) return false;
    if (std::ranges::find(names, *name) == names.end()) names.push_back(*std::move(name));
    return true;
}

bool take_left(Journal& journal, const Entry& entry) {
    const auto name = name_in(entry.value, "inspector");
    return name && std::erase(journal.protocol.joined, *name) == 1;
}

bool take_present(Journal& journal, const Entry& entry) {
    const auto name = name_in(entry.value, "inspector");
    return name && std::erase(journal.protocol.absent, *name) == 1;
}

using Taker = bool (*)(Journal&, const Entry&);
struct Kind {
    std::string_view what;
    Taker take;
    bool is_content = true;  ///< a confirmation before it no longer holds
};

// clang-format off
constexpr std::array kinds{
    Kind{"opened",        take_opened},
    Kind{"arrived",       take_arrived},
    // Comes when the phone has found out, and changes nothing that was confirmed.
    Kind{"position",      take_position, false},
    Kind{"door",          take_door},
    Kind{"calls",         [](Journal& j, const Entry& e) { return take_count(e, j.protocol.calls_made); }},
    Kind{"waited",        [](Journal& j, const Entry& e) { return take_count(e, j.protocol.waited_minutes); }},
    Kind{"came",          take_came},
    Kind{"answer",        take_answer},
    Kind{"said",          take_said},
    Kind{"photo",         take_photo},
    Kind{"photo_removed", take_photo_away},
    Kind{"joined",        [](Journal& j, const Entry& e) { return take_name(e, j.protocol.joined); }},
    Kind{"left",          take_left},
    Kind{"absent",        [](Journal& j, const Entry& e) { return take_name(e, j.protocol.absent); }},
    Kind{"present",       take_present},
    Kind{"confirmed",     [](Journal& j, const Entry& e) { return take_name(e, j.protocol.confirmed); }, false},
    Kind{"sealed",        [](Journal& j, const Entry& e) { j.sealed_at = e.at; return true; }, false},
    Kind{"reopened",      [](Journal&, const Entry&) { return true; }},
};
// clang-format on

/// Goes through the lines, and gathers what is wrong with them.
class Reading {
public:
    void take(std::string_view line) {
        ++number_;
        const auto entry = entry_of(line);
        if (!entry)
            object("field_entry_unreadable");
        else
            take(*entry);
        previous_ = crypto::to_hex(crypto::sha256(crypto::bytes_of(line)));
    }

    Result<Journal> finish(std::string_view seal) {
        if (number_ == 0) reasons_.push_back({"field_journal_empty"});
        if (!is_sealed_) reasons_.push_back({"field_journal_not_sealed"});
        if (seal != previous_) reasons_.push_back({"field_seal_differs"});
        if (!reasons_.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons_)};
        journal_.seal = previous_;
        journal_.entries = number_;
        return std::move(journal_);
    }

private:
    void object(std::string_view code) {
        if (reasons_.size() < most_reasons)
            reasons_.push_back({std::string(code), {{"entry", std::to_string(number_)}}});
    }

    void take(const Entry& entry) {
        if (entry.n != number_) object("field_entry_out_of_order");
        if (entry.previous != previous_) object("field_entry_chain_broken");
        if (number_ == 1) journal_.visit = entry.visit;
        if (entry.visit != journal_.visit) object("field_entry_of_another_visit");
        if ((entry.what == "opened") != (number_ == 1)) object("field_entry_opens");
        // What is sealed is opened again before anything is changed.
        if (is_sealed_ != (entry.what == "reopened")) object("field_entry_after_seal");
        is_sealed_ = entry.what == "sealed";
        const auto* kind = std::ranges::find(kinds, entry.what, &Kind::what);
        if (kind == kinds.end()) return object("field_entry_unknown");
        if (kind->is_content) journal_.protocol.confirmed.clear();
        if (!kind->take(journal_, entry)) object("field_entry_not_understood");
    }

    Journal journal_;
    int number_ = 0;
    bool is_sealed_ = false;
    std::string previous_ = std::string(64, '0');
    std::vector<Reason> reasons_;
};

}  // namespace

// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): a journal is no seal, and is refused as one
Result<Journal> read_journal(std::string_view text, std::string_view seal) {
    if (!text.empty() && !text.ends_with('\n'))
        return Refusal{RefusalKind::invalid_input, Reason{"field_journal_cut"}};
    if (static_cast<std::size_t>(std::ranges::count(text, '\n')) > most_entries)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"field_journal_too_long", {{"most", std::to_string(most_entries)}}}
        };
    Reading reading;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        reading.take(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return reading.finish(seal);
}

}  // namespace uppsikt::field
