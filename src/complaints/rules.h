#pragma once

#include <optional>
#include <string>
#include <vector>

#include "complaints/complaints.h"
#include "services/services.h"

/// Decisions on complaints as pure functions.
namespace uppsikt::complaints {

/// What is wrong with a complaint as it was written; empty when nothing is.
std::vector<Reason> objections(const NewComplaint& complaint, Date today);
std::vector<Reason> objections(const Statement& statement);

/// A key that nobody can guess.
constexpr std::size_t key_length_least = 16;

/// Everything that the sender wrote, in one way only: what makes two complaints the same.
std::string content_of(const NewComplaint& complaint);

/// How many complaints of the kind about the premises there were before this one, within the time
/// that COMPLAINT-CENTRAL says (so many days back, both ends included).
struct Repetition {
    bool is_about_premises = false;
    std::int64_t before = 0;
};
std::optional<CentralReason> central_reason(
    Severity severity, const Repetition& repetition, const services::Term& central
);

/// Why the one may not be merged into the other; empty when it may.
std::vector<Reason> merge_objections(const Complaint& duplicate, const Complaint& into);

}  // namespace uppsikt::complaints
