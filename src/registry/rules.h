#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "registry/registry.h"

/// Decisions on the registry as pure functions.
namespace uppsikt::registry {

/// What is wrong with what is to be registered; empty when nothing is.
std::vector<Reason> objections(std::span<const ContractAsPublished> contracts);
std::vector<Reason> objections(std::span<const AreaInRegion> areas);

/// What should stay the same through the life of a contract.
struct Lasting {
    std::string area;
    Date started_on;
    bool is_new = false;  ///< written now, not known before
};

/// Where a contract's area or start changes from one period to the next, and one of the two is new.
/// A change between two that were known has been told when it became known.
std::vector<Reason> discontinuities(
    const std::string& contract, const std::map<Month, Lasting>& life
);

/// From a supplier to the one it is linked to.
using Links = std::map<SupplierId, SupplierId>;

/// The end of the links from a supplier. Links in a circle, which are refused when they are made,
/// end at the least id of the circle, so that the answer is the same wherever one starts.
SupplierId main_supplier(SupplierId supplier, const Links& links);

/// Rows in the order they became known, per contract and period: the last of each that is not
/// withdrawn, in the order given.
struct Version {
    ContractInPeriod row;
    bool withdrawn = false;
};
std::vector<ContractInPeriod> in_force(std::span<const Version> versions);

/// Periods in order, taken together while the name stays the same.
std::vector<NameSpan> name_spans(std::span<const ContractInPeriod> life);

}  // namespace uppsikt::registry
