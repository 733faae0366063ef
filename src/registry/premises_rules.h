#pragma once

#include <span>
#include <string>
#include <vector>

#include "registry/premises.h"

/// Decisions on premises as pure functions.
namespace uppsikt::registry {

/// What is wrong with premises as they are stated; empty when nothing is.
std::vector<Reason> objections(const StatedPremises& stated);

/// With one space where there is any, as they are stored.
StatedPremises as_written(const StatedPremises& stated);

/// What an address is found by.
std::string search_address(const Address& address);

/// The same address on some of the same days. The days include both ends.
bool is_same_place(const StatedPremises& one, const StatedPremises& other);

bool is_open_on(const StatedPremises& stated, Date day);

}  // namespace uppsikt::registry
