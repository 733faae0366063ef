#include "complaints/entry.h"

#include <fmt/format.h>

#include "base/text.h"
#include "complaints/rules.h"

namespace uppsikt::complaints {

namespace {

using record::FieldClass;

/// Looks the subject up and completes it: premises have a contract, a contract a supplier.
class SubjectSearch {
public:
    SubjectSearch(
        const Session& session, const cases::Handbook& handbook, Date day, Subject& subject
    )
        : session_(session), handbook_(handbook), day_(day), subject_(subject) {}

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
        if (subject_.supplier) return;
        if (const auto then = registry::supplier_on(session_, contract->number, day_))
            subject_.supplier = then->name;
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
    Date day_;
    Subject& subject_;
    Place place_;
};

}  // namespace

Place find_place(
    const Session& session,
    const cases::Handbook& handbook,
    Date day,
    Subject& subject,
    std::vector<Reason>& reasons
) {
    return SubjectSearch(session, handbook, day, subject).run(reasons);
}

std::optional<CentralReason> why_central(
    const Session& session, Date day, const NewComplaint& complaint, const services::Term& central
) {
    Repetition repetition{.is_about_premises = complaint.subject.premises.has_value()};
    if (complaint.subject.premises)
        repetition.before = store::count(
            session.db,
            {.premises = *complaint.subject.premises,
             .category = complaint.category,
             .from = day - std::chrono::days{services::whole_of(central, "within")},
             .to = day}
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

}  // namespace uppsikt::complaints
