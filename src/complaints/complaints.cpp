#include "complaints/complaints.h"

#include <fmt/format.h>

#include "base/text.h"
#include "complaints/receipt_code.h"
#include "complaints/rules.h"
#include "complaints/store.h"

namespace uppsikt::complaints {

namespace {

using record::FieldClass;

/// What the register knows of the subject.
struct Place {
    std::optional<std::string> service;
    std::optional<registry::SupplierId> supplier;
    std::optional<registry::ContractId> contract;
};

/// Looks the subject up and completes it: premises have a contract, a contract a supplier.
class SubjectSearch {
public:
    SubjectSearch(const Session& session, const cases::Handbook& handbook, Subject& subject)
        : session_(session), handbook_(handbook), subject_(subject) {}

    Place run(std::vector<Reason>& reasons) {
        find_premises(reasons);
        find_contract(reasons);
        find_supplier(reasons);
        if (subject_.service) {
            place_.service = subject_.service;
            if (!handbook_.knows(*subject_.service))
                reasons.push_back({"complaints_service_unknown", {{"service", *subject_.service}}});
        }
        return place_;
    }

private:
    void find_premises(std::vector<Reason>& reasons) {
        if (!subject_.premises) return;
        const auto premises = registry::premises(session_, *subject_.premises, session_.today);
        const std::string id = fmt::format("{}", subject_.premises->value());
        if (!premises) {
            reasons.push_back({"complaints_premises_unknown", {{"premises", id}}});
            return;
        }
        const std::string& contract = premises->stated.contract;
        if (!subject_.contract) subject_.contract = contract;
        if (*subject_.contract != contract)
            reasons.push_back(
                {"complaints_premises_of_another_contract",
                 {{"premises", id}, {"contract", *subject_.contract}, {"is", contract}}}
            );
    }

    void find_contract(std::vector<Reason>& reasons) {
        if (!subject_.contract) return;
        subject_.contract = std::string(trimmed(*subject_.contract));
        const auto contract = registry::contract(session_, *subject_.contract);
        if (!contract) {
            reasons.push_back({"complaints_contract_unknown", {{"contract", *subject_.contract}}});
            return;
        }
        place_.contract = contract->id;
        place_.service = contract->service;
        const auto history = registry::history(session_, contract->number, session_.today);
        if (!subject_.supplier && !history.empty()) subject_.supplier = history.back().supplier;
    }

    void find_supplier(std::vector<Reason>& reasons) {
        if (!subject_.supplier) return;
        const auto supplier = registry::supplier(session_, *subject_.supplier);
        if (supplier)
            place_.supplier = supplier->id;
        else
            reasons.push_back({"complaints_supplier_unknown", {{"supplier", *subject_.supplier}}});
    }

    const Session& session_;
    const cases::Handbook& handbook_;
    Subject& subject_;
    Place place_;
};

struct Hashes {
    crypto::Hash content{};
    std::optional<crypto::Hash> key;
};

/// The case of the same complaint, if it has come already.
Result<std::optional<Receipt>> find_twin(
    const Session& session,
    const cases::Handbook& handbook,
    const NewComplaint& complaint,
    const Hashes& hashes
) {
    std::optional<cases::CaseId> twin;
    if (hashes.key) {
        const auto same = store::find_by_key(session.db, *hashes.key, hashes.content);
        if (same && !same->is_same_content)
            return Refusal{RefusalKind::conflict, Reason{"complaints_key_used"}};
        if (same) twin = same->id;
    }
    if (!twin) {
        const services::Term twice =
            TRY(handbook.term(std::nullopt, "COMPLAINT-TWICE", session.today));
        const std::chrono::minutes window{services::whole_of(twice, "within")};
        twin = store::find_by_content(session.db, hashes.content, session.now - window);
    }
    if (!twin) return std::optional<Receipt>{};
    auto file = cases::find(session, *twin);
    const auto stored = store::find(session.db, *twin);
    ensure(file && stored, "a complaint has its case");
    Receipt receipt{
        .file = *std::move(file),
        .code = std::nullopt,
        .central_because = stored->central_because,
        .was_registered = true
    };
    // Only the holder of the key that made the code is told it again.
    if (complaint.key) {
        const std::string code = code_from_key(*complaint.key);
        const auto by_code = store::find_by_code(session.db, hash_of_code(code).value());
        if (by_code && by_code->id == *twin) receipt.code = code;
    }
    return std::optional(std::move(receipt));
}

std::optional<CentralReason> why_central(
    const Session& session, const NewComplaint& complaint, const services::Term& central
) {
    Repetition repetition{.is_about_premises = complaint.subject.premises.has_value()};
    if (complaint.subject.premises)
        repetition.before = store::count(
            session.db,
            {.premises = *complaint.subject.premises,
             .category = complaint.category,
             .from = session.today - std::chrono::days{services::whole_of(central, "within")},
             .to = session.today}
        );
    return central_reason(complaint.severity, repetition, central);
}

cases::Content opening(const store::Stored& stored, const services::Term& central) {
    cases::Content content{
        .fields =
            {{"channel", std::string(name_of(stored.channel))},
             {"category", std::string(name_of(stored.category))},
             {"severity", std::string(name_of(stored.severity)), FieldClass::internal},
             {"sender", std::string(name_of(stored.sender)), FieldClass::internal}},
        .rows = {{"complaint", stored.id.value()}},
    };
    if (stored.subject.contract)
        content.fields.push_back({"contract", *stored.subject.contract, FieldClass::internal});
    if (stored.subject.premises)
        content.fields.push_back(
            {"premises", fmt::format("{}", stored.subject.premises->value()), FieldClass::internal}
        );
    if (stored.central_because) {
        content.fields.push_back(
            {"central_because", std::string(name_of(*stored.central_because)), FieldClass::internal}
        );
        content.rule = central.id;
        content.rule_version = central.version;
    }
    return content;
}

store::Stored to_store(
    cases::CaseId id, NewComplaint complaint, std::optional<CentralReason> central_because
) {
    return {
        .id = id,
        .sender = complaint.sender,
        .channel = complaint.channel,
        .category = complaint.category,
        .severity = complaint.severity,
        .text = std::move(complaint.text),
        .subject = std::move(complaint.subject),
        .contact = std::move(complaint.contact),
        .is_anonymous = false,
        .central_because = central_because,
        .summary = std::nullopt,
        .outcome = std::nullopt,
        .merged_into = std::nullopt,
    };
}

Result<Receipt> enter(
    const Session& session,
    const cases::Handbook& handbook,
    NewComplaint complaint,
    bool is_anonymous
) {
    std::vector<Reason> reasons = objections(complaint, session.today);
    if (is_anonymous && complaint.contact) reasons.push_back({"complaints_tip_with_contact"});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    Hashes hashes{.content = crypto::sha256(crypto::bytes_of(content_of(complaint))), .key = {}};
    if (complaint.key) hashes.key = hash_of_key(*complaint.key);
    if (auto twin = TRY(find_twin(session, handbook, complaint, hashes))) return *std::move(twin);

    const Place place = SubjectSearch(session, handbook, complaint.subject).run(reasons);
    if (!reasons.empty()) return Refusal{RefusalKind::not_found, std::move(reasons)};
    const services::Term central =
        TRY(handbook.term(place.service, "COMPLAINT-CENTRAL", session.today));
    const auto central_because = why_central(session, complaint, central);
    cases::Case file = TRY(cases::open(
        session,
        handbook,
        states().machine(),
        {.unit = central_because ? "central" : complaint.unit,
         .learned_on = complaint.learned_on.value_or(session.today),
         .assignee = std::nullopt,
         .service = place.service,
         .supplier = place.supplier,
         .contract = place.contract}
    ));
    const bool is_followed = complaint.sender != Sender::own_observation;
    std::optional<std::string> code;
    if (is_followed) code = complaint.key ? code_from_key(*complaint.key) : random_code();
    store::Stored stored = to_store(file.id, std::move(complaint), central_because);
    stored.is_anonymous = is_anonymous;
    store::insert(
        session.db,
        {.complaint = stored,
         .received_on = session.today,
         .received_at = session.now,
         .content = hashes.content,
         .key = hashes.key,
         .code = code ? hash_of_code(*code) : std::nullopt}
    );
    cases::record_opening(session, states().machine(), file, opening(stored, central));
    // There is nobody to write to: the receipt is the acknowledgement of a tip.
    if (is_anonymous || !is_followed)
        file = TRY(cases::take(
            session,
            handbook,
            states().machine(),
            file,
            {.verb = "acknowledge", .content = {.fields = {{"by", "receipt"}}}}
        ));
    return Receipt{
        .file = std::move(file),
        .code = std::move(code),
        .central_because = central_because
    };
}

}  // namespace

Result<Receipt> register_complaint(
    const Session& session, const cases::Handbook& handbook, const NewComplaint& complaint
) {
    return enter(session, handbook, complaint, false);
}

Result<Receipt> register_tip(
    const Session& session, const cases::Handbook& handbook, const NewComplaint& tip
) {
    // Whoever sent it stays unknown, also as the actor: an address or a user would be in the act.
    const Session unknown{session.db, "anonymous", session.now, session.today};
    return enter(unknown, handbook, tip, true);
}

Result<Complaint> complaint(const Session& session, std::string_view number) {
    cases::Case file = TRY(cases::find(session, number));
    auto stored = store::find(session.db, file.id);
    if (!stored)
        return Refusal{
            RefusalKind::not_found,
            Reason{"complaints_not_a_complaint", {{"case", file.diary_number.text()}}}
        };
    std::optional<std::string> merged_into;
    if (stored->merged_into) {
        const auto main = cases::find(session, *stored->merged_into);
        ensure(main.has_value(), "what a complaint was merged into is there");
        merged_into = main->diary_number.text();
    }
    return Complaint{
        .file = std::move(file),
        .sender = stored->sender,
        .channel = stored->channel,
        .category = stored->category,
        .severity = stored->severity,
        .text = std::move(stored->text),
        .subject = std::move(stored->subject),
        .contact = std::move(stored->contact),
        .is_anonymous = stored->is_anonymous,
        .central_because = stored->central_because,
        .summary = std::move(stored->summary),
        .outcome = std::move(stored->outcome),
        .merged_into = std::move(merged_into),
    };
}

}  // namespace uppsikt::complaints
