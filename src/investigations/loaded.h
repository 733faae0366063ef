#pragma once

#include <vector>

#include "investigations/investigations.h"
#include "investigations/store.h"

/// What the operations of the module share.
namespace uppsikt::investigations {

const cases::Machine& machine();

/// An investigation with its case.
struct Loaded {
    cases::Case file;
    store::Stored stored;
};
Result<Loaded> load(const Session& session, std::string_view number);

record::RowRef row_of(const Loaded& loaded);

/// A long text under a name of its own.
void check_long(std::vector<Reason>& reasons, std::string_view text, std::string_view field);

/// The reasons of the input and of the tables, all at once.
std::optional<Refusal> refusal(
    const Session& session, const Loaded& loaded, std::string_view verb, std::vector<Reason> input
);

/// A step whose statement stands in its act.
Result<cases::Case> say(
    const Session& session,
    const cases::Handbook& handbook,
    const Statement& statement,
    cases::Move move
);

}  // namespace uppsikt::investigations
