#include "field/field.h"

#include <algorithm>
#include <iterator>

#include "base/text.h"
#include "field/photos.h"
#include "field/rules.h"
#include "field/store.h"
#include "platform/crypto/bytes.h"

namespace uppsikt::field {

namespace {

using evidence::EvidenceId;
using record::FieldClass;

Receipt receipt_of(const Session& session, const store::JournalRow& row) {
    const auto file = cases::find(session, row.case_id);
    ensure(file.has_value(), "the visit of a journal has its case");
    Receipt receipt{
        .seal = row.handed.seal,
        .visit = file->diary_number.text(),
        .received_at = row.handed.received_at,
        .registered_at = row.handed.registered_at
    };
    if (!receipt.registered_at) return receipt;
    const auto visit = inspections::visit(session, receipt.visit);
    ensure(visit.ok() && visit.value().outcome, "a registered visit has its outcome");
    receipt.outcome = inspections::rule_of(*visit.value().outcome).name;
    receipt.findings = visit.value().findings;
    return receipt;
}

/// One registering: what is known, what stands against it, and the steps.
class Registering {
public:
    Registering(const Session& session, const operations::Desk& desk, const Journal& journal)
        : session_(session),
          rules_{desk.get<cases::Handbook>(), desk.get<services::Checklist>()},
          journal_(journal) {}

    Result<Done> run() {
        visit_ = TRY(inspections::visit(session_, journal_.visit));
        std::vector<std::string> missing;
        for (const Photo& photo : protocol().photos)
            if (!photo_here(session_, photo.sha256)) missing.push_back(photo.sha256);
        const Date day = protocol().arrived_on.value_or(session_.today);
        const std::string version = rules_.checklist.version_on(day);
        if (auto reasons = objections(
                journal_,
                {.visit = visit_, .checklist = version, .missing_photos = missing}
            );
            !reasons.empty())
            return Refusal{RefusalKind::conflict, std::move(reasons)};
        TRY(begin());
        TRY(answer());
        TRY(seal());
        return Done{};
    }

    const std::vector<std::string>& findings() const { return findings_; }

private:
    const Protocol& protocol() const { return journal_.protocol; }

    Result<Done> begin() {
        if (inspections::visit_states().state(visit_.file.state) !=
            inspections::VisitState::planned)
            return Done{};
        std::vector<std::string> joined;
        for (const std::string& name : protocol().joined)
            if (std::ranges::find(visit_.plan.inspectors, name) == visit_.plan.inspectors.end())
                joined.push_back(name);
        if (!joined.empty())
            TRY(inspections::assign_inspectors(session_, rules_, {journal_.visit, joined}));
        TRY(inspections::begin_visit(session_, rules_, {journal_.visit, *protocol().arrived_on}));
        return Done{};
    }

    std::vector<EvidenceId> photos_of(std::string_view item) const {
        std::vector<EvidenceId> found;
        for (const Photo& photo : protocol().photos)
            if (photo.item == item) found.push_back(photo_here(session_, photo.sha256).value());
        return found;
    }

    Result<Done> answer() {
        // Behind a door that nobody opened no item is looked at, whatever was judged before.
        const auto& rule = inspections::rule_of(outcome_of(protocol()));
        if (rule.checklist == inspections::Need::must_not) return Done{};
        inspections::AnswerItems order{.number = journal_.visit, .answers = {}};
        for (const Judged& one : protocol().judged)
            order.answers.push_back(
                {.item = one.item,
                 .answer = one.answer,
                 .reason = one.answer == inspections::Answer::meets ? "" : one.said,
                 .evidence = photos_of(one.item)}
            );
        if (!order.answers.empty()) TRY(inspections::answer_items(session_, rules_, order));
        return Done{};
    }

    Result<Done> seal() {
        inspections::SealVisit order{
            .number = journal_.visit,
            .outcome = outcome_of(protocol()),
            .note = std::string(trimmed(protocol().note)),
            .evidence = photos_of(visit_item)
        };
        const std::vector<EvidenceId> of_door = photos_of(door_item);
        const bool is_closed =
            inspections::rule_of(order.outcome).closed_door == inspections::Need::must;
        if (is_closed && !of_door.empty())
            order.closed_door = inspections::ClosedDoor{
                .photo = of_door.front(),
                .calls_made = protocol().calls_made,
                .waited_minutes = protocol().waited_minutes,
                .came_after_contact = protocol().came_after_contact
            };
        // The others show the same door; and of a door that was open after all, all of them.
        for (const EvidenceId one : of_door)
            if (!order.closed_door || one != order.closed_door->photo)
                order.evidence.push_back(one);
        findings_ = TRY(inspections::seal_visit(session_, rules_, order)).findings;
        return Done{};
    }

    const Session& session_;
    inspections::Rulebook rules_;
    const Journal& journal_;
    inspections::Visit visit_;
    std::vector<std::string> findings_;
};

std::vector<record::Field> fields_of(const Journal& journal) {
    std::vector<record::Field> fields{
        {"seal", journal.seal},
        {"entries", std::to_string(journal.entries)},
        {"inspector", journal.inspector, FieldClass::internal},
        {"opened_at", to_text(journal.opened_at), FieldClass::internal},
        {"sealed_at", to_text(journal.sealed_at), FieldClass::internal},
    };
    if (journal.protocol.arrived_at)
        fields.push_back({"arrived_at", to_text(*journal.protocol.arrived_at), FieldClass::internal}
        );
    return fields;
}

std::vector<record::Field> registered_fields(const Journal& journal) {
    std::vector<record::Field> fields{{"seal", journal.seal}};
    std::string absent;
    for (const std::string& name : journal.protocol.absent)
        absent += (absent.empty() ? "" : ", ") + name;
    if (!absent.empty()) fields.push_back({"absent", absent, FieldClass::internal});
    return fields;
}

}  // namespace

std::string inspector_of(const operations::Viewer& viewer) {
    constexpr std::string_view user = "user:";
    return viewer.actor.starts_with(user) ? viewer.actor.substr(user.size()) : viewer.actor;
}

std::optional<Refusal> only_inspectors(const operations::Viewer& viewer) {
    if (!viewer.role || *viewer.role == "inspector") return std::nullopt;
    return Refusal{RefusalKind::not_permitted, Reason{"field_only_for_inspectors"}};
}

Result<Receipt> receive(
    const Session& session, const operations::Viewer& viewer, const SealedJournal& sealed
) {
    const Journal& journal = sealed.journal;
    const inspections::Visit visit = TRY(inspections::visit(session, journal.visit));
    const std::string inspector = inspector_of(viewer);
    // To others a visit is not there, as if there were no such case.
    const std::vector<std::string>& planned = visit.plan.inspectors;
    if (std::ranges::find(planned, inspector) == planned.end())
        return Refusal{
            RefusalKind::not_found,
            Reason{"cases_case_unknown", {{"case", journal.visit}}}
        };
    if (journal.inspector != inspector)
        return Refusal{
            RefusalKind::not_permitted,
            Reason{"field_journal_of_another", {{"inspector", shown(journal.inspector)}}}
        };
    if (const auto known = store::journal(session.db, journal.seal))
        return receipt_of(session, *known);
    const evidence::Evidence file = TRY(evidence::add(session, sealed.file));
    const std::int64_t row = store::insert(
        session.db,
        {.journal = journal, .case_id = visit.file.id, .file = file.id, .received_at = session.now}
    );
    record::act(
        session,
        {.kind = "field.journal_received",
         .subject = visit.file.subject(),
         .diary_number = visit.file.diary_number.text(),
         .fields = fields_of(journal),
         .rows = {{.table = "field_journal", .id = row}}}
    );
    return Receipt{
        .seal = journal.seal,
        .visit = visit.file.diary_number.text(),
        .received_at = session.now
    };
}

Result<Receipt> register_visit(
    const Session& session, const operations::Desk& desk, const Journal& journal
) {
    auto row = store::journal(session.db, journal.seal);
    if (!row)
        return Refusal{
            RefusalKind::not_found,
            Reason{"field_journal_unknown", {{"seal", journal.seal}}}
        };
    if (row->handed.registered_at) return receipt_of(session, *row);
    Registering registering(session, desk, journal);
    TRY(registering.run());
    store::set_registered(session.db, row->id, session.now);
    record::act(
        session,
        {.kind = "field.journal_registered",
         .subject = "case:" + journal.visit,
         .diary_number = journal.visit,
         .fields = registered_fields(journal),
         .rows = {{.table = "field_journal", .id = row->id}}}
    );
    row->handed.registered_at = session.now;
    return receipt_of(session, *row);
}

std::optional<Receipt> receipt(const Session& session, std::string_view seal) {
    const auto row = store::journal(session.db, seal);
    if (!row) return std::nullopt;
    return receipt_of(session, *row);
}

std::vector<HandedIn> journals_of(const Session& session, const cases::Case& visit) {
    std::vector<HandedIn> all;
    for (store::JournalRow& row : store::journals(session.db, visit.id))
        all.push_back(std::move(row.handed));
    return all;
}

}  // namespace uppsikt::field
