#include "platform/sql/guarded_transaction.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <strings.h>

#include "base/text.h"

namespace uppsikt::sql {
namespace {

/// Whether a statement would begin or end the transaction behind the back of who owns it.
bool controls_transaction(std::string_view sql) {
    constexpr std::array words =
        {"BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "START"};
    const std::string_view text = trimmed(sql);
    return std::ranges::any_of(words, [&](std::string_view word) {
        return text.size() >= word.size() &&
               strncasecmp(text.data(), word.data(), word.size()) == 0;
    });
}

}  // namespace

void GuardedTransaction::check_may_commit() const {
    if (failed_)
        throw DatabaseError(
            "25P02",
            "a statement failed earlier in this transaction, which is undone"
        );
}

std::int64_t GuardedTransaction::run(
    std::string_view sql, Arguments arguments, Rows rows, const Visit& visit
) {
    ensure(
        !controls_transaction(sql),
        "a job leaves it to the database to begin and end transactions"
    );
    check_may_commit();
    try {
        std::ranges::for_each(arguments, check_storable, &Argument::value);
        return run_statement(sql, arguments, rows, visit);
    } catch (const DatabaseError&) {
        failed_ = true;
        throw;
    }
}

void GuardedTransaction::insert_many(
    std::string_view table, std::span<const std::string_view> columns, std::span<const Value> rows
) {
    ensure(!columns.empty(), "rows to insert have columns");
    ensure(rows.size() % columns.size() == 0, "rows to insert are whole");
    check_may_commit();
    if (rows.empty()) return;
    try {
        std::ranges::for_each(rows, check_storable);
        insert_rows({table, columns, rows});
    } catch (const DatabaseError&) {
        failed_ = true;
        throw;
    }
}

void check_storable(const Value& value) {
    if (const auto* number = std::get_if<double>(&value); number != nullptr && std::isnan(*number))
        throw DatabaseError("22003", "a number that is not a number (NaN) cannot be stored");
    if (const auto* text = std::get_if<std::string>(&value)) {
        if (text->find('\0') != std::string::npos)
            throw DatabaseError("22021", "text with a NUL character cannot be stored");
        if (!is_utf8(*text))
            throw DatabaseError("22021", "text that is not UTF-8 cannot be stored");
    }
}

std::string quoted_name(std::string_view name) {
    ensure(!name.empty() && name.find('"') == name.npos, "the name of a table or column is plain");
    return '"' + std::string(name) + '"';
}

std::string excerpt(std::string_view sql) {
    constexpr std::size_t longest = 160;
    std::string line;
    for (const char letter : trimmed(sql)) {
        const bool space = letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
        if (!space)
            line += letter;
        else if (!line.ends_with(' '))
            line += ' ';
        if (space && line.size() >= longest) return line + "…";
    }
    return line;
}

}  // namespace uppsikt::sql
