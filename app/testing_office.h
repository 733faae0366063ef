#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "app/testing_shell.h"
#include "registry/registry.h"
#include "support/database.h"

/// For tests of commands that several people give, on a contract that was published.
namespace uppsikt::app::testing {

inline const std::string inspector = "inspector:ivar";
inline const std::string officer = "officer:anna";

/// A contract to complain about; there is no command that makes one without a workbook.
inline void publish_contract(
    sql::Database& database,
    const std::string& number = "10072975",
    const std::string& supplier = "Alfa AB"
) {
    database.write([&](sql::Transaction& db) {
        const Session session{db, "test", Instant{}, parse_date("2026-03-01").value()};
        const registry::ContractAsPublished contract{
            .number = number,
            .supplier = supplier,
            .area = "Ånge",
            .started_on = parse_date("2023-04-17").value(),
            .period = std::chrono::year{2026} / 3,
        };
        auto done = registry::ensure_contracts(session, "rom2", {&contract, 1}, session.today);
        record::act(
            session,
            {.kind = "test.published", .subject = "x:1", .rows = done.value().rows}
        );
    });
}

inline std::string address_of(const test::FreshDatabase& fresh) {
    const auto& location = fresh.location();
    return location.backend == sql::Backend::sqlite ? "sqlite:" + location.target : location.target;
}

/// Anna and Bo, each in the role that a step asks for.
class Office {
public:
    Office(std::filesystem::path folder, std::string address)
        : shell_(std::move(folder), std::move(address)) {
        shell_.today = parse_date("2026-03-02").value();
    }

    void go_to(std::string_view day) { shell_.today = parse_date(day).value(); }

    Outcome run(std::string who, Words words) const {
        words.insert(words.end(), {"--as", std::move(who)});
        return shell_(std::move(words));
    }
    boost::json::value answer(std::string who, Words words) const {
        words.insert(words.end(), {"--as", std::move(who)});
        return shell_.json_of(std::move(words));
    }
    std::string state(std::string who, Words words) const {
        return std::string(answer(std::move(who), std::move(words)).at("state").as_string());
    }

private:
    Shell shell_;
};

}  // namespace uppsikt::app::testing
