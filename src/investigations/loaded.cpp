#include "investigations/loaded.h"

#include <algorithm>
#include <iterator>

namespace uppsikt::investigations {

const cases::Machine& machine() { return states().machine(); }

Result<Loaded> load(const Session& session, std::string_view number) {
    cases::Case file = TRY(cases::find(session, number));
    auto stored = store::find(session.db, file.id);
    if (!stored)
        return Refusal{
            RefusalKind::not_found,
            Reason{"investigations_not_one", {{"case", file.diary_number.text()}}}
        };
    return Loaded{std::move(file), *std::move(stored)};
}

record::RowRef row_of(const Loaded& loaded) { return {"investigation", loaded.stored.id.value()}; }

void check_long(std::vector<Reason>& reasons, std::string_view text, std::string_view field) {
    // A technical limit, not a term: a million characters is a long letter.
    cases::check_text(reasons, text, {.field = field, .most_bytes = 1 << 20, .one_line = false});
}

std::optional<Refusal> refusal(
    const Session& session, const Loaded& loaded, std::string_view verb, std::vector<Reason> input
) {
    const RefusalKind kind = input.empty() ? RefusalKind::conflict : RefusalKind::invalid_input;
    std::ranges::move(
        cases::objections(machine(), loaded.file, verb, session),
        std::back_inserter(input)
    );
    if (input.empty()) return std::nullopt;
    return Refusal{kind, std::move(input)};
}

Result<cases::Case> say(
    const Session& session,
    const cases::Handbook& handbook,
    const Statement& statement,
    cases::Move move
) {
    const Loaded loaded = TRY(load(session, statement.number));
    std::vector<Reason> input;
    check_long(input, statement.text, "text");
    if (auto no = refusal(session, loaded, move.verb, std::move(input))) return *std::move(no);
    move.content.fields.push_back({"text", statement.text, record::FieldClass::internal});
    return cases::take(session, handbook, machine(), loaded.file, std::move(move));
}

}  // namespace uppsikt::investigations
