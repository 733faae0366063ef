#pragma once

#include <string>
#include <string_view>

#include "base/date.h"
#include "platform/operations/operation.h"
#include "platform/sql/sql.h"

namespace uppsikt::test {

/// Does the operations of a noun, each in a transaction of its own, as somebody in a role who is
/// called by it.
struct Performing {
    sql::Database& database;
    const operations::Table& table;
    std::string_view noun;
    const operations::Desk& desk;
    Date today;

    Result<operations::Answer> operator()(
        std::string_view verb, const operations::Given& given, const std::string& role
    ) const {
        const operations::Operation* operation = table.find(noun, verb);
        ensure(operation != nullptr, "the table has the operation");
        return database.write([&](sql::Transaction& db) {
            const Session session{db, "user:" + role, Instant{today}, today};
            return operations::perform(
                *operation,
                session,
                desk,
                {.actor = session.actor, .role = role},
                given
            );
        });
    }
};

}  // namespace uppsikt::test
