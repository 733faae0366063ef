#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "cases/cases.h"
#include "complaints/complaints.h"
#include "platform/record/session.h"

/// What the benchmarks of cases share: the terms, a register, and complaints as officers write
/// them.
namespace uppsikt::bench {

const cases::Handbook& the_handbook();

Session session_at(sql::Transaction& db, const std::string& actor);

/// Contracts "10000000" on, each of a supplier of its own: "Leverantör 0", …
void register_contracts(sql::Database& database, int contracts);

/// A complaint about the contract, different from every other by its number.
complaints::NewComplaint complaint_about(int contract, std::int64_t number);

/// Fails loudly: a benchmark that is refused measures nothing.
template <class T>
T granted(Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.refusal().reasons.front().code);
    return std::move(result).value();
}

}  // namespace uppsikt::bench
