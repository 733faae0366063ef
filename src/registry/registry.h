#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/organisation_number.h"
#include "base/result.h"
#include "platform/record/record.h"
#include "platform/record/session.h"
#include "registry/competence.h"
#include "registry/ids.h"
#include "registry/municipalities.h"
#include "registry/premises.h"
#include "registry/staff.h"

/// Suppliers, contracts, delivery areas and regions, as published in each period and as known on
/// each day. Where a lookup takes `known_on`, it answers as it could have been answered that day.
namespace uppsikt::registry {

// --- what publications say
// ------------------------------------------------------------------------

/// A contract's row in a publication.
struct ContractAsPublished {
    std::string number;    ///< KA-nummer
    std::string supplier;  ///< its name in this period, as written
    std::string area;
    Date started_on;
    Month period;
    bool withdrawn = false;  ///< a later release of the period no longer has the contract
};

/// What was written, for the act of whoever asked for it: every row must be covered by an act in
/// the same transaction.
struct Registered {
    std::vector<record::RowRef> rows;
    std::vector<Reason> anomalies;  ///< odd, and kept: text by code
    int new_contracts = 0;
    int new_suppliers = 0;  ///< names not seen before
};

/// Registers contracts with the name, area and start they have in each period, as known from
/// `known_on`. What is known already is not written again. A contract that is published with
/// another area, start or service than before is kept as published, and told as an anomaly. Refuses
/// a name or number that is empty, and a contract given twice for a period.
Result<Registered> ensure_contracts(
    const Session& session,
    std::string_view service,
    std::span<const ContractAsPublished> contracts,
    Date known_on
);

struct AreaInRegion {
    std::string area;
    std::string region;
};

/// Registers the regions of areas, as known from `known_on`. An area that is given several times
/// has one region; two are refused. An area that moves to another region is told as an anomaly.
Result<Registered> set_regions(
    const Session& session, std::span<const AreaInRegion> areas, Date known_on
);

// --- what is known
// --------------------------------------------------------------------------------

struct Contract {
    ContractId id;
    std::string number;
    std::string service;
};
std::optional<Contract> contract(const Session& session, std::string_view number);

/// A contract as it was published in a period.
struct ContractInPeriod {
    std::string number;
    Month period;
    std::string supplier;  ///< its name in this period
    std::string area;
    Date started_on;
    Date known_on;
};

/// Name, area and start of a contract in each period, earliest first.
std::vector<ContractInPeriod> history(
    const Session& session, std::string_view number, Date known_on
);

/// A name, and the periods in a row that it was used in.
struct NameSpan {
    std::string name;
    Month first;
    Month last;
};
/// The names of a contract over time, earliest first.
std::vector<NameSpan> names(const Session& session, std::string_view number, Date known_on);

/// The contracts of a period, in one area or in all, by number.
std::vector<ContractInPeriod> contracts_in(
    const Session& session, Month period, std::optional<std::string_view> area, Date known_on
);

/// The region an area lies in, if any is known.
std::optional<std::string> region_of_area(
    const Session& session, std::string_view area, Date known_on
);

/// The regions of all areas, by name of the area.
std::map<std::string, std::string> regions(const Session& session, Date known_on);

// --- who is who
// -----------------------------------------------------------------------------------

/// Which names are the same legal person, as known on a day.
class Identities {
public:
    explicit Identities(std::map<std::string, std::string, std::less<>> main_names)
        : main_names_(std::move(main_names)) {}

    /// The name that stands for the legal person; the name itself, as written, where it is unknown.
    std::string of(std::string_view name) const;

private:
    std::map<std::string, std::string, std::less<>> main_names_;
};
Identities identities(const Session& session, Date known_on);

struct Supplier {
    SupplierId id;
    std::string name;
    std::optional<OrganisationNumber> organisation_number;
};
std::optional<Supplier> supplier(const Session& session, std::string_view name);
std::optional<Supplier> supplier(const Session& session, SupplierId id);

/// All names of the same legal person as the supplier, as known today, itself among them.
std::vector<SupplierId> same_supplier(const Session& session, SupplierId supplier);

/// What the record has its acts about the legal person under: its names, and the contracts,
/// premises and assignments that it has or had.
std::vector<std::string> record_subjects(const Session& session, SupplierId supplier);
std::optional<Supplier> supplier_with(const Session& session, const OrganisationNumber& number);

/// Who performs a contract on a day, by what is known today: as its latest period says that is not
/// after the day, or else its first.
std::optional<Supplier> supplier_on(const Session& session, std::string_view contract, Date day);

struct SameSupplier {
    std::string name;
    std::string same_as;
    std::string reason;
};

/// From today on takes two names to be the same legal person; history keeps the names as they were
/// published. Refuses unknown names, a name linked to itself, also by way of others, and no reason.
Result<Done> link_suppliers(const Session& session, const SameSupplier& link);

struct NotTheSame {
    std::string name;
    std::string reason;
};
/// Takes the link of a name back, from today on. Refuses a name that has none.
Result<Done> unlink_supplier(const Session& session, const NotTheSame& unlink);

/// Gives a supplier its organisation number. Refuses an unknown name, and a number that another
/// name has: those are the same legal person, and to be linked.
Result<Done> set_organisation_number(
    const Session& session, std::string_view name, const OrganisationNumber& number
);

/// Names that differ but are searched by the same words and are not yet linked: likely the same
/// legal person. Each group in order of its names.
std::vector<std::vector<std::string>> names_alike(const Session& session, Date known_on);

}  // namespace uppsikt::registry
