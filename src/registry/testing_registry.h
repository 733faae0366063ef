#pragma once

#include <string_view>

#include "platform/record/session.h"
#include "platform/sql/sql.h"
#include "support/base.h"

namespace uppsikt::registry::testing {

/// What an operation does on a day, in a transaction of its own.
template <class Work>
auto on(sql::Database& database, std::string_view date, Work work) {
    return database.write([&](sql::Transaction& transaction) {
        return work(Session{
            .db = transaction,
            .actor = "user:anna",
            .now = Instant{test::day(date)},
            .today = test::day(date)
        });
    });
}

}  // namespace uppsikt::registry::testing
