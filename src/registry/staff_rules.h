#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/staff.h"

/// Decisions on staff as pure functions.
namespace uppsikt::registry {

/// One form for each identity: twelve digits for a Swedish personal identity or coordination
/// number, as written otherwise. None for digits that are no such number.
/// Source: folkbokföringslag (1991:481) 18 §; check digit by modulus 10 (Luhn) of the last ten.
std::optional<std::string> identity_as_written(std::string_view text);

std::vector<Reason> objections(const StatedPerson& person);
std::vector<Reason> objections(const StatedAssignment& stated);

/// The spans of days on which the assignments of one person come to more than full time. A span
/// ends where the sum or who makes it up changes; those that ended before `from` are left out.
std::vector<Overbooking> over_full_time(std::span<const Assignment> of_one_person, Date from);

}  // namespace uppsikt::registry
