#pragma once

#include <vector>

#include "sanctions/rules.h"
#include "sanctions/sanctions.h"
#include "sanctions/store.h"

/// What the operations of the module share.
namespace uppsikt::sanctions {

const cases::Machine& machine();

/// A sanction with its case.
struct Loaded {
    cases::Case file;
    store::Stored stored;
};
Result<Loaded> load(const Session& session, std::string_view number);

record::RowRef row_of(const Loaded& loaded);
std::string kronor(Money amount);

/// What a sanction is: internal while it is proposed, open when it has been decided.
std::vector<record::Field> fields_of(const store::Stored& stored, record::FieldClass field_class);

void check_long(std::vector<Reason>& reasons, std::string_view text);

/// The reasons of the input and of the tables, all at once.
std::optional<Refusal> refusal(
    const Session& session, const Loaded& loaded, std::string_view verb, std::vector<Reason> input
);

/// Writes the row, takes the step, and records both with what was said.
Result<cases::Case> conclude(
    const Session& session,
    const cases::Handbook& handbook,
    const Loaded& loaded,
    std::string_view text,
    cases::Move move
);

/// What the amount of a kind is by the terms of a day; nothing where there is no such term.
std::optional<Rate> rate_by_terms(
    const cases::Handbook& handbook,
    const std::optional<std::string>& service,
    const std::optional<AmountRef>& amount,
    Date day
);

Result<Ground> ground_on(
    const cases::Handbook& handbook,
    const std::optional<std::string>& service,
    std::string_view ground,
    Date day
);

/// As the module's own reading of a loaded sanction.
Sanction whole(const Session& session, const Loaded& loaded);

}  // namespace uppsikt::sanctions
