#pragma once

#include <functional>
#include <string_view>

#include "platform/sql/sql.h"
#include "support/database.h"

namespace uppsikt::sql {

/// Runs the body on both databases, with the tables of a migration text and nothing else.
inline void with_tables(
    std::string_view ddl, const std::function<void(test::FreshDatabase&)>& body
) {
    test::for_each_fresh_database(
        [&](test::FreshDatabase& fresh) {
            const EmbeddedFile file{"0001_test.sql", ddl};
            ensure(migrate(fresh.database(), {&file, 1}).ok(), "the tables of a test are made");
            body(fresh);
        },
        test::FreshDatabase::Schema::empty
    );
}

inline constexpr std::string_view note_table = R"sql(
    CREATE TABLE note (
        id INTEGER PRIMARY KEY,
        line TEXT NOT NULL UNIQUE
    ) STRICT;)sql";

inline void add_note(Transaction& transaction, std::string_view line) {
    transaction.execute("INSERT INTO note (line) VALUES ($1)", line);
}

inline std::int64_t count_notes(Database& database) {
    return database.read([](Transaction& transaction) {
        return transaction.value<std::int64_t>("SELECT count(*) FROM note");
    });
}

/// The SQLSTATE of what the work throws; empty when it throws no DatabaseError.
template <class Work>
std::string sqlstate_of(const Work& work) {
    try {
        work();
        return "";
    } catch (const DatabaseError& error) {
        return error.sqlstate;
    }
}

}  // namespace uppsikt::sql
