#include <algorithm>
#include <iterator>

#include "complaints/entry.h"
#include "complaints/rules.h"
#include "platform/record/record.h"

namespace uppsikt::complaints {

namespace {

constexpr std::size_t longest_cell = 1 << 20;

/// One import: every row becomes a complaint with its case.
class Import {
public:
    Import(const Session& session, const cases::Handbook& handbook)
        : session_(session), handbook_(handbook) {}

    Result<cases::TakenRow> take(const EarlierComplaint& row, const cases::SourceRow& source) {
        NewComplaint complaint = row.complaint;
        find_premises(row, complaint.subject);
        std::vector<Reason> reasons = objections(complaint, session_.today);
        check(reasons, "summary", row.summary);
        check(reasons, "outcome", row.outcome);
        if (row.is_anonymous && complaint.contact)
            reasons.push_back({"complaints_tip_with_contact"});
        find_supplier(row, complaint.subject, reasons);
        const Place place =
            find_place(session_, handbook_, row.registered_on, complaint.subject, reasons);
        const auto central = handbook_.term(place.service, "COMPLAINT-CENTRAL", row.registered_on);
        if (!central.ok()) return refused(std::move(reasons), central.refusal());
        const auto because = why_central(session_, row.registered_on, complaint, central.value());
        object_to_place(row, because, reasons);
        const cases::Earlier earlier{
            .number = row.number,
            .source = source,
            .state = std::string(states().name(row.state)),
            .opened_on = row.registered_on,
            .entered_on = row.since,
            .due_on = row.due_on,
        };
        const auto file = cases::take_over(
            session_,
            handbook_,
            states().machine(),
            {.unit = complaint.unit,
             .learned_on = *complaint.learned_on,
             .assignee = row.assignee,
             .service = place.service,
             .supplier = place.supplier,
             .contract = place.contract},
            earlier
        );
        if (!file.ok()) return refused(std::move(reasons), file.refusal());
        if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
        write(row, std::move(complaint), {file.value(), earlier, because, central.value()});
        return cases::TakenRow{
            .has_ended = file.value().ended_on.has_value(),
            .missing = row.missing
        };
    }

private:
    static Refusal refused(std::vector<Reason> reasons, const Refusal& more) {
        std::ranges::copy(more.reasons, std::back_inserter(reasons));
        return {RefusalKind::invalid_input, std::move(reasons)};
    }

    static void check(
        std::vector<Reason>& reasons, std::string_view field, const std::optional<std::string>& text
    ) {
        if (text)
            cases::check_text(
                reasons,
                *text,
                {.field = field, .most_bytes = longest_cell, .one_line = false}
            );
    }

    void find_supplier(const EarlierComplaint& row, Subject& subject, std::vector<Reason>& reasons)
        const {
        if (!row.organisation_number) return;
        const auto supplier = registry::supplier_with(session_, *row.organisation_number);
        const std::string number = row.organisation_number->text();
        if (!supplier)
            reasons.push_back({"complaints_organisation_number_unknown", {{"number", number}}});
        else if (subject.supplier && *subject.supplier != supplier->name)
            reasons.push_back(
                {"complaints_organisation_number_of_another",
                 {{"number", number}, {"supplier", supplier->name}}}
            );
        else
            subject.supplier = supplier->name;
    }

    /// Premises that the register has at the address on the day; else in the list's words.
    void find_premises(const EarlierComplaint& row, Subject& subject) const {
        if (!row.address) return;
        const auto& [street, town] = *row.address;
        if (subject.contract)
            if (const auto premises = registry::premises_at(
                    session_,
                    {.contract = *subject.contract,
                     .open_on = row.registered_on,
                     .known_on = session_.today},
                    {.address = street, .town = town}
                ))
                subject.premises = premises->id;
        if (subject.premises) return;
        const std::string place = street + ", " + town;
        subject.stated = subject.stated ? *subject.stated + "\n" + place : place;
    }

    /// What a local office has from now on goes by the same rule as any other.
    static void object_to_place(
        const EarlierComplaint& row,
        std::optional<CentralReason> because,
        std::vector<Reason>& reasons
    ) {
        const bool is_local = row.state == State::local || row.state == State::fix_reported;
        if (is_local && because)
            reasons.push_back(
                {"complaints_must_go_central",
                 {{"case", row.number}, {"because", std::string(name_of(*because))}}}
            );
    }

    /// A row as it was taken over.
    struct Taken {
        const cases::Case& file;
        const cases::Earlier& earlier;
        std::optional<CentralReason> because;
        const services::Term& central;
    };

    void write(const EarlierComplaint& row, NewComplaint complaint, const Taken& taken) const {
        const crypto::Hash content = crypto::sha256(crypto::bytes_of(content_of(complaint)));
        store::Stored stored = to_store(taken.file.id, std::move(complaint), taken.because);
        stored.is_anonymous = row.is_anonymous;
        // Received then: so the third of its kind counts it, and no new one is taken for its twin.
        store::insert(
            session_.db,
            {.complaint = stored,
             .received_on = row.registered_on,
             .received_at = Instant{row.registered_on},
             .content = content,
             .key = std::nullopt,
             .code = std::nullopt}
        );
        stored.summary = row.summary;
        stored.outcome = row.outcome;
        store::update(session_.db, stored);
        cases::record_taking_over(
            session_,
            states().machine(),
            taken.file,
            taken.earlier,
            opening(stored, taken.central)
        );
    }

    const Session& session_;
    const cases::Handbook& handbook_;
};

}  // namespace

Result<cases::ImportReport> import_complaints(
    const Session& session,
    const cases::Handbook& handbook,
    const cases::SourceFile& file,
    const EarlierComplaints& list
) {
    Import import(session, handbook);
    return cases::import_list(
        session,
        states().machine(),
        file,
        list,
        [&](const EarlierComplaint& row, const cases::SourceRow& source) {
            return import.take(row, source);
        }
    );
}

}  // namespace uppsikt::complaints
