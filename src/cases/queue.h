#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"
#include "cases/cases.h"
#include "platform/operations/desk.h"
#include "platform/operations/operation.h"

/// The queue of open cases, the least time left first; and what may be seen of cases.
namespace uppsikt::cases {

/// Which cases a reader may see. Every query of a list has it as a condition.
struct Scope {
    struct Office {
        std::string unit;
        std::string assignee;  ///< their own cases, wherever those lie
    };
    std::optional<Office> office = std::nullopt;  ///< only what lies there or is their own
    /// Only what is about one of these, which are all names of a legal person. No names: no cases.
    std::optional<std::vector<registry::SupplierId>> suppliers = std::nullopt;

    bool covers(const Case& file) const;
};

/// What the viewer knows of. Without a role it is everything.
Scope scope_of(const Session& session, const operations::Viewer& viewer);

/// The last case of the page before.
struct QueuePlace {
    Date clock;
    CaseId id{0};
};

/// Which open cases; what is absent does not matter.
struct QueueQuestion {
    Scope scope = {};
    std::optional<std::string> kind = std::nullopt;
    std::optional<Role> owner = std::nullopt;
    std::optional<std::string> unit = std::nullopt;
    std::optional<std::string> assignee = std::nullopt;
    std::optional<registry::SupplierId> supplier = std::nullopt;
    bool is_unassigned = false;                     ///< only those that nobody has
    std::optional<Date> due_before = std::nullopt;  ///< by their clock
    std::optional<QueuePlace> after = std::nullopt;
    int at_most = 100;
};

/// By clock and then by id.
std::vector<Case> queue(const Session& session, const QueueQuestion& question);

/// How many there are, counted to the question's `at_most`.
int count(const Session& session, const QueueQuestion& question);

/// What the record has its acts about a supplier under: its cases in scope, and its names,
/// contracts, premises and staff.
std::vector<std::string> subjects_of(
    const Session& session, registry::SupplierId supplier, const Scope& scope
);

/// The table of each kind of case, and how its cases are called; lies on the desk.
struct Machines {
    std::vector<const Machine*> all;
    std::map<std::string_view, Titler> titles = {};  ///< by kind

    const Machine& of(const Case& file) const;  ///< a kind that has none is a fault
};

/// The states from the first to an end, each left by the step that is meant to come next: how far
/// a case has come. The state that it is in is put in where it lies beside that way.
std::vector<std::string_view> way_of(const Machine& machine, const Case& file);

/// The verbs of the steps that the actor may take today, the one that is meant to come next first.
std::vector<std::string_view> lawful_steps(
    const Machine& machine, const Case& file, const Session& session
);

}  // namespace uppsikt::cases
