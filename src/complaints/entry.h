#pragma once

#include "complaints/complaints.h"
#include "complaints/store.h"
#include "services/services.h"

/// What registering a complaint and taking one over from elsewhere share.
namespace uppsikt::complaints {

/// What the register knows of the subject.
struct Place {
    std::optional<std::string> service;
    std::optional<registry::SupplierId> supplier;
    std::optional<registry::ContractId> contract;
};

/// Looks the subject up as it was on a day, and completes it: premises have a contract, a contract
/// a supplier. Tells what cannot be found.
Place find_place(
    const Session& session,
    const cases::Handbook& handbook,
    Date day,
    Subject& subject,
    std::vector<Reason>& reasons
);

/// Why a complaint that was received on a day is for the central unit, if it is.
std::optional<CentralReason> why_central(
    const Session& session, Date day, const NewComplaint& complaint, const services::Term& central
);

store::Stored to_store(
    cases::CaseId id, NewComplaint complaint, std::optional<CentralReason> central_because
);

/// What the act of a new complaint holds.
cases::Content opening(const store::Stored& stored, const services::Term& central);

}  // namespace uppsikt::complaints
