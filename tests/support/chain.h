#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/embedded.h"
#include "cases/cases.h"
#include "platform/record/session.h"
#include "services/services.h"
#include "support/base.h"

/// What tests of the follow-up chain share: the handbook, and sessions on a day.
namespace uppsikt::test {

inline const cases::Handbook& the_handbook() {
    static const cases::Handbook handbook =
        cases::Handbook::make(services::Catalogue::load(embedded::services()).value()).value();
    return handbook;
}

/// A session at noon of the day.
inline Session session_on(sql::Transaction& db, std::string_view date, std::string actor) {
    return {
        .db = db,
        .actor = std::move(actor),
        .now = Instant{day(date)} + std::chrono::hours{12},
        .today = day(date)
    };
}

/// What an operation does on a day, in a transaction of its own.
template <class Work>
auto on(sql::Database& database, std::string_view date, const std::string& actor, Work&& work) {
    return database.write([&](sql::Transaction& db) { return work(session_on(db, date, actor)); });
}

template <class Work>
auto ask(sql::Database& database, std::string_view date, Work&& work) {
    return database.read([&](sql::Transaction& db) {
        return work(session_on(db, date, "user:reader"));
    });
}

}  // namespace uppsikt::test
