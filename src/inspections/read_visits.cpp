#include <algorithm>
#include <functional>
#include <set>

#include "base/text.h"
#include "inspections/import.h"

namespace uppsikt::inspections {

namespace {

using delimited::Reader;
using delimited::Row;

constexpr std::string_view item_prefix = "item:";
constexpr std::string_view photo_prefix = "photo:";
constexpr char between = '|';

constexpr std::array must_have{"visit", "contract", "visited_on", "outcome", "inspectors"};
constexpr std::array may_have{
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

bool is_known(std::string_view name, const services::Checklist& checklist) {
    for (const std::string_view prefix : {item_prefix, photo_prefix})
        if (name.starts_with(prefix))
            return std::ranges::find(
                       checklist.items,
                       name.substr(prefix.size()),
                       &services::ChecklistItem::id
                   ) != checklist.items.end();
    return std::ranges::find(must_have, name) != must_have.end() ||
           std::ranges::find(may_have, name) != may_have.end();
}

std::vector<std::string> parts_of(std::string_view cell) {
    std::vector<std::string> parts;
    for (const std::string_view part : split(cell, between))
        if (!trimmed(part).empty()) parts.emplace_back(trimmed(part));
    return parts;
}

/// One row as it is read: cells by name, and what is wrong with them.
class VisitRow {
public:
    VisitRow(const Reader& reader, const Row& row) : reader_(reader), row_(row) {}

    std::string_view cell(std::string_view name) const {
        const auto columns = reader_.columns();
        const auto found = std::ranges::find(columns, name);
        if (found == columns.end()) return {};
        return trimmed(row_.cells[static_cast<std::size_t>(found - columns.begin())]);
    }

    /// A cell that the parser understands; the default where it is empty.
    template <class T>
    T read(
        std::string_view name,
        T otherwise,
        const std::function<std::optional<T>(std::string_view)>& parse
    ) {
        const std::string_view text = cell(name);
        if (text.empty()) return otherwise;
        if (auto value = parse(text)) return *std::move(value);
        object(name, text);
        return otherwise;
    }

    std::optional<std::string> text(std::string_view name) const {
        const std::string_view found = cell(name);
        if (found.empty()) return std::nullopt;
        return std::string(found);
    }

    /// Cells of the columns with the prefix, by what comes after it.
    std::vector<TextValue> with_prefix(std::string_view prefix) const {
        std::vector<TextValue> found;
        const auto columns = reader_.columns();
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (columns[i].starts_with(prefix) && !trimmed(row_.cells[i]).empty())
                found.push_back(
                    {columns[i].substr(prefix.size()), std::string(trimmed(row_.cells[i]))}
                );
        return found;
    }

    const std::string& source() const { return reader_.name(); }

    void object(std::string_view column, std::string_view text) {
        reasons_.push_back(
            {"inspections_import_cell",
             {{"column", std::string(column)}, {"text", std::string(text.substr(0, 80))}}}
        );
    }
    void object(Reason reason) { reasons_.push_back(std::move(reason)); }
    std::vector<Reason>& reasons() { return reasons_; }

private:
    const Reader& reader_;
    const Row& row_;
    std::vector<Reason> reasons_;
};

template <class Kind, std::size_t N>
std::function<std::optional<Kind>(std::string_view)> name_among(
    const std::array<sql::EnumName<Kind>, N>& names
) {
    return [&names](std::string_view text) { return named(names, text); };
}

std::optional<int> count_of(std::string_view text) {
    const auto number = parse_integer(text);
    if (!number || *number < 0 || *number > 100'000) return std::nullopt;
    return static_cast<int>(*number);
}

std::optional<bool> yes_or_no(std::string_view text) {
    if (text == "yes") return true;
    if (text == "no") return false;
    return std::nullopt;
}

/// "does_not_meet: Trappa utan ramp."
ItemAnswer answer_from(VisitRow& row, const TextValue& cell) {
    const std::string_view text = cell.value;
    const std::size_t colon = text.find(':');
    const auto answer = named(answer_names, trimmed(text.substr(0, colon)));
    if (!answer) row.object(std::string(item_prefix) + cell.name, text);
    ItemAnswer given{.item = cell.name, .answer = answer.value_or(Answer::not_checked)};
    if (colon != text.npos) given.reason = trimmed(text.substr(colon + 1));
    return given;
}

void read_answers(VisitRow& row, const services::Checklist& checklist, ImportedVisit& visit) {
    for (const TextValue& cell : row.with_prefix(item_prefix))
        visit.report.answers.push_back(answer_from(row, cell));
    const Answer rest = row.read<Answer>("rest", Answer::not_checked, name_among(answer_names));
    if (rest != Answer::not_checked && rest != Answer::meets) row.object("rest", row.cell("rest"));
    const OutcomeRule& rule = rule_of(visit.report.seal.outcome);
    if (rule.checklist != Need::must) return;
    for (const services::ChecklistItem& item :
         checklist.items_on(visit.report.visit.control, visit.report.visited_on)) {
        const auto found = std::ranges::find(visit.report.answers, item.id, &ItemAnswer::item);
        if (found != visit.report.answers.end()) continue;
        ItemAnswer answer{.item = item.id, .answer = rest};
        if (rest != Answer::meets) answer.reason = row.source() + ": –";
        visit.report.answers.push_back(std::move(answer));
    }
}

void read_photos(VisitRow& row, ImportedVisit& visit) {
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

ImportedVisit visit_from(VisitRow& row, const services::Checklist& checklist) {
    ImportedVisit visit;
    visit.key = row.cell("visit");
    for (const char* column : must_have)
        if (row.cell(column).empty())
            row.object(Reason{"inspections_import_cell_empty", {{"column", column}}});
    NewVisit& plan = visit.report.visit;
    plan.control = row.read<ControlKind>("control", plan.control, name_among(control_names));
    if (plan.control == ControlKind::competence) row.object("control", row.cell("control"));
    plan.form = row.read<VisitForm>("form", plan.form, name_among(form_names));
    plan.contract = row.cell("contract");
    plan.address = row.text("address");
    plan.town = row.text("town");
    plan.inspectors = parts_of(row.cell("inspectors"));
    plan.follows = row.text("follows");
    plan.unit = row.text("unit").value_or("central");
    visit.report.visited_on = row.read<Date>("visited_on", Date{}, parse_date);
    visit.handled = row.cell("handled");

    SealVisit& seal = visit.report.seal;
    seal.outcome = row.read<Outcome>("outcome", Outcome::ok, name_among(outcome_names));
    seal.note = row.cell("note");
    visit.has_closed_door = rule_of(seal.outcome).closed_door == Need::must;
    const bool came = seal.outcome == Outcome::no_staff_came_after_contact;
    ClosedDoor door{
        .calls_made = row.read<int>("calls", came ? 1 : 0, count_of),
        .waited_minutes = row.read<int>("waited", 0, count_of),
        .came_after_contact = row.read<bool>("came_after_contact", came, yes_or_no),
    };
    if (visit.has_closed_door) seal.closed_door = door;
    read_answers(row, checklist, visit);
    read_photos(row, visit);
    return visit;
}

std::vector<Reason> objections_to_columns(
    const Reader& reader, const services::Checklist& checklist
) {
    std::vector<Reason> reasons;
    for (const char* name : must_have)
        if (auto column = reader.column(name); !column.ok())
            std::ranges::copy(column.refusal().reasons, std::back_inserter(reasons));
    for (const std::string& name : reader.columns())
        if (!is_known(name, checklist))
            reasons.push_back({"inspections_import_column_unknown", {{"column", name}}});
    return reasons;
}

}  // namespace

Result<std::vector<ImportedVisit>> read_visits(
    Reader& reader, const services::Checklist& checklist
) {
    std::vector<Reason> reasons = objections_to_columns(reader, checklist);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    std::vector<ImportedVisit> visits;
    std::set<std::string> keys;
    while (const auto next = TRY(reader.next())) {
        VisitRow row(reader, *next);
        ImportedVisit visit = visit_from(row, checklist);
        visit.row = next->number;
        visit.line = next->line;
        if (visit.report.visit.follows && !keys.contains(*visit.report.visit.follows))
            row.object(Reason{
                "inspections_import_follows_unknown",
                {{"visit", *visit.report.visit.follows}}
            });
        if (!visit.key.empty() && !keys.insert(visit.key).second)
            row.object(Reason{"inspections_import_visit_twice", {{"visit", visit.key}}});
        if (!row.reasons().empty()) {
            reasons.push_back(
                {"inspections_import_row",
                 {{"file", reader.name()},
                  {"row", std::to_string(visit.row)},
                  {"line", std::to_string(visit.line)}}}
            );
            std::ranges::move(row.reasons(), std::back_inserter(reasons));
        }
        visits.push_back(std::move(visit));
    }
    if (visits.empty() && reasons.empty())
        reasons.push_back({"inspections_import_empty", {{"file", reader.name()}}});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return visits;
}

}  // namespace uppsikt::inspections
