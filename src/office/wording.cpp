#include <algorithm>
#include <array>
#include <cctype>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "office/parts.h"

namespace uppsikt::office {

namespace json = boost::json;

namespace {

constexpr std::string_view ground_prefix = "GROUND-";
/// Before a ground's code where it is listed as one; no code begins so.
const std::string ground_mark = "ground:";

/// Members whose values are the choices of an option by another name.
struct Alias {
    std::string_view member;
    std::string_view option;
};
constexpr std::array aliases{
    Alias{"sanction", "kind"},
    Alias{"from", "sender"},
};

std::string_view option_of(std::string_view member) {
    for (const Alias& alias : aliases)
        if (alias.member == member) return alias.option;
    return member;
}

/// Members that say who.
bool is_person(std::string_view member) { return member == "actor" || member == "assignee"; }

/// Visits know their inspectors by what they sign in with alone, several in one text.
bool is_inspectors(std::string_view member) {
    return member == "inspectors" || member == "inspector";
}

/// Who reviews what officers did is told which account it was, always.
std::string officer_text(const Room& room, std::string_view login) {
    if (room.names == nullptr) return std::string(login);
    const bool is_auditor = room.seat && room.seat->role == "auditor";
    return room.names->of(login, is_auditor ? Names::Login::always : Names::Login::where_needed);
}

std::string inspectors_text(const Room& room, std::string_view logins) {
    std::string text;
    for (const std::string_view login : split(logins, ','))
        text += (text.empty() ? "" : ", ") + actor_text(room, trimmed(login));
    return text;
}

}  // namespace

std::string day_text(const Room& room, Date day) {
    const std::chrono::year_month_day date{day};
    return fmt::format(
        "{} {}",
        static_cast<unsigned>(date.day()),
        room.voice().month(date.year() / date.month())
    );
}

std::string moment_text(const Room& room, Instant moment) {
    const LocalTime there = room.local_time(moment);
    return fmt::format("{} {}", day_text(room, there.day), clock_text(there.time));
}

TermWords term_words(const services::Catalogue& catalogue) {
    TermWords words;
    for (const services::Service& service : catalogue.services())
        for (const services::Term& term : service.terms_on(std::nullopt)) {
            if (!term.id.starts_with(ground_prefix)) continue;
            std::string code = term.id.substr(ground_prefix.size());
            std::ranges::transform(code, code.begin(), [](char c) {
                return c == '-' ? '_'
                                : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            });
            words.insert_or_assign(ground_mark + code, term.text);
            words.insert_or_assign(std::move(code), term.text);
        }
    for (const services::Checklist& checklist : catalogue.checklists()) {
        for (const services::ChecklistItem& item : checklist.items)
            words.insert_or_assign(item.id, item.text);
        for (const services::OutcomeFinding& outcome : checklist.outcomes)
            words.insert_or_assign(outcome.id, outcome.text);
    }
    return words;
}

std::vector<std::string> grounds_in(const TermWords& words) {
    std::vector<std::string> grounds;
    for (auto at = words.lower_bound(ground_mark); at != words.end(); ++at) {
        if (!at->first.starts_with(ground_mark)) break;
        grounds.push_back(at->first.substr(ground_mark.size()));
    }
    return grounds;
}

std::string label_of(const Room& room, std::string_view name) {
    std::string code = "office_label_" + std::string(name);
    std::ranges::replace(code, '-', '_');
    return room.texts.knows(code) ? room.say(code) : room.words().label(name);
}

std::string actor_text(const Room& room, std::string_view actor) {
    const std::size_t colon = actor.find(':');
    if (colon == actor.npos) return officer_text(room, actor);
    const std::string kind(actor.substr(0, colon));
    std::string name(actor.substr(colon + 1));
    if (kind == "user") return officer_text(room, name);
    const std::string code = "office_actor_" + kind;
    return room.texts.knows(code) ? room.say(code, {{"name", name}}) : std::string(actor);
}

std::string value_text(const Room& room, std::string_view name, const json::value& value) {
    if (!value.is_string()) return room.words().plain(name, value);
    const std::string text(value.get_string());
    if (is_inspectors(name)) return inspectors_text(room, text);
    if (is_person(name)) return actor_text(room, text);
    if (text.size() == 10)
        if (const auto day = parse_date(text)) return day_text(room, *day);
    if (const auto moment = parse_instant(text)) return moment_text(room, *moment);
    if (text == "yes" || text == "no") return room.say("app_" + text);
    const std::string option(option_of(name));
    const bool has_choice = room.texts.knows(operations::word_of(option, text));
    if (const auto term = room.terms.find(text); term != room.terms.end() && !has_choice)
        return room.language == Language::sv ? term->second.sv : term->second.en;
    return room.words().plain(option_of(name), value);
}

}  // namespace uppsikt::office
