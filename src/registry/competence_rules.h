#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "registry/competence.h"

/// Decisions on competence as pure functions.
namespace uppsikt::registry {

std::vector<Reason> objections(const StatedClaim& stated, Date today);
std::vector<Reason> objections(const StatedVerdict& verdict, Date today);

/// Holds a coach's claims, and what of them is shown, against the requirement.
///
/// Credits are added up. Days of work are counted once, however many employments cover them; a year
/// is 365 of them. Without enough credits only work in the last years before `day` counts.
struct AssessedOn {
    Date day;
    Date started_on;  ///< the assignment
};
Assessment assess(
    std::span<const Claim> claims,
    const services::CompetenceRequirement& requirement,
    const AssessedOn& when
);

/// The places in the order of SHA-256(seed, new line, id): a draw that anyone can make again, and
/// in which those who are there keep their order when others come or go.
std::vector<Assignment> drawn(
    std::span<const Assignment> population, std::string_view seed, int sample
);

}  // namespace uppsikt::registry
