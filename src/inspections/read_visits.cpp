#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "inspections/import.h"

namespace uppsikt::inspections {

namespace {

using delimited::among;
using delimited::ListRow;
using delimited::Reader;

constexpr std::string_view item_prefix = "item:";
constexpr std::string_view photo_prefix = "photo:";
constexpr char between = '|';

constexpr std::array<std::string_view, 5> must_have{
    "visit", "contract", "visited_on", "outcome", "inspectors"
};
constexpr std::array<std::string_view, 13> may_have{
    "control",
    "form",
    "address",
    "town",
    "follows",
    "calls",
    "waited",
    "came_after_contact",
    "photo",
    "rest",
    "note",
    "handled",
    "unit"
};

/// Columns of the checklist's items.
bool is_of_item(std::string_view name, const services::Checklist& checklist) {
    for (const std::string_view prefix : {item_prefix, photo_prefix})
        if (name.starts_with(prefix))
            return std::ranges::find(
                       checklist.items,
                       name.substr(prefix.size()),
                       &services::ChecklistItem::id
                   ) != checklist.items.end();
    return false;
}

std::vector<std::string> parts_of(std::string_view cell) {
    std::vector<std::string> parts;
    for (const std::string_view part : split(cell, between))
        if (!trimmed(part).empty()) parts.emplace_back(trimmed(part));
    return parts;
}

std::optional<int> count_of(std::string_view text) {
    const auto number = parse_integer(text);
    if (!number || *number < 0 || *number > 100'000) return std::nullopt;
    return static_cast<int>(*number);
}

/// "does_not_meet: Trappa utan ramp."
ItemAnswer answer_from(ListRow& row, const TextValue& cell) {
    const std::string_view text = cell.value;
    const std::size_t colon = text.find(':');
    const auto answer = named(answer_names, trimmed(text.substr(0, colon)));
    if (!answer) row.object(std::string(item_prefix) + cell.name, text);
    ItemAnswer given{.item = cell.name, .answer = answer.value_or(Answer::not_checked)};
    if (colon != text.npos) given.reason = trimmed(text.substr(colon + 1));
    return given;
}

void read_answers(ListRow& row, const services::Checklist& checklist, ImportedVisit& visit) {
    for (const TextValue& cell : row.with_prefix(item_prefix))
        visit.report.answers.push_back(answer_from(row, cell));
    const Answer rest = row.read("rest", among(answer_names)).value_or(Answer::not_checked);
    if (rest != Answer::not_checked && rest != Answer::meets) row.object("rest", row.cell("rest"));
    const OutcomeRule& rule = rule_of(visit.report.seal.outcome);
    if (rule.checklist != Need::must) return;
    for (const services::ChecklistItem& item :
         checklist.items_on(visit.report.visit.control, visit.report.visited_on)) {
        const auto found = std::ranges::find(visit.report.answers, item.id, &ItemAnswer::item);
        if (found != visit.report.answers.end()) continue;
        ItemAnswer answer{.item = item.id, .answer = rest};
        if (rest != Answer::meets) answer.reason = row.file() + ": –";
        visit.report.answers.push_back(std::move(answer));
    }
}

void read_photos(ListRow& row, ImportedVisit& visit) {
    for (const std::string& file : parts_of(row.cell("photo")))
        visit.photos.push_back({.item = "", .file = file});
    for (const TextValue& cell : row.with_prefix(photo_prefix))
        for (const std::string& file : parts_of(cell.value))
            visit.photos.push_back({.item = cell.name, .file = file});
    for (const ImportedVisit::Photo& photo : visit.photos) {
        // Only files beside the list: nothing else of the machine is read in.
        if (photo.file.find('/') != photo.file.npos || photo.file.starts_with('.'))
            row.object(Reason{"inspections_import_photo_elsewhere", {{"file", photo.file}}});
    }
}

ImportedVisit visit_from(ListRow& row, const services::Checklist& checklist) {
    ImportedVisit visit;
    visit.key = row.cell("visit");
    NewVisit& plan = visit.report.visit;
    plan.control = row.read("control", among(control_names)).value_or(plan.control);
    if (plan.control == ControlKind::competence) row.object("control", row.cell("control"));
    plan.form = row.read("form", among(form_names)).value_or(plan.form);
    plan.contract = row.cell("contract");
    plan.address = row.text("address");
    plan.town = row.text("town");
    plan.inspectors = parts_of(row.cell("inspectors"));
    plan.follows = row.text("follows");
    plan.unit = row.text("unit").value_or("central");
    visit.report.visited_on = row.read("visited_on", parse_date).value_or(Date{});
    visit.handled = row.cell("handled");

    SealVisit& seal = visit.report.seal;
    seal.outcome = row.read("outcome", among(outcome_names)).value_or(Outcome::ok);
    seal.note = row.cell("note");
    visit.has_closed_door = rule_of(seal.outcome).closed_door == Need::must;
    const bool came = seal.outcome == Outcome::no_staff_came_after_contact;
    ClosedDoor door{
        .calls_made = row.read("calls", count_of).value_or(came ? 1 : 0),
        .waited_minutes = row.read("waited", count_of).value_or(0),
        .came_after_contact = row.read("came_after_contact", delimited::yes_or_no).value_or(came),
    };
    if (visit.has_closed_door) seal.closed_door = door;
    read_answers(row, checklist, visit);
    read_photos(row, visit);
    return visit;
}

}  // namespace

Result<std::vector<ImportedVisit>> read_visits(
    Reader& reader, const services::Checklist& checklist
) {
    std::set<std::string> keys;
    const auto read = [&](ListRow& row) {
        ImportedVisit visit = visit_from(row, checklist);
        const auto& follows = visit.report.visit.follows;
        if (follows && !keys.contains(*follows))
            row.object(Reason{"inspections_import_follows_unknown", {{"visit", *follows}}});
        keys.insert(visit.key);
        return visit;
    };
    auto list = TRY(delimited::read_list(
        reader,
        {.key = "visit",
         .must = must_have,
         .may = may_have,
         .is_more = [&](std::string_view name) { return is_of_item(name, checklist); }},
        read
    ));
    if (auto no = list.refusal()) return *std::move(no);
    std::vector<ImportedVisit> visits;
    for (auto& row : list.rows) {
        visits.push_back(std::move(row.value));
        visits.back().place = row.place;
    }
    return visits;
}

}  // namespace uppsikt::inspections
