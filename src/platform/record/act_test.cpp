#include <atomic>
#include <set>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/ensure.h"
#include "platform/record/store.h"
#include "support/signed_record.h"

namespace uppsikt::record {
namespace {

using test::for_each_record;
using test::session_in;
using test::SignedRecord;

std::int64_t count_of(sql::Database& database, const std::string& table) {
    return database.read([&](sql::Transaction& db) {
        return db.value<std::int64_t>("SELECT count(*) FROM " + table);
    });
}

RecordedAct act_at(SignedRecord& record, std::int64_t sequence) {
    const auto act =
        record.database().read([&](sql::Transaction& db) { return find_act(db, sequence); });
    REQUIRE(act.has_value());
    return *act;
}

TEST_CASE("acts are numbered from 0 and read back as they were written") {
    for_each_record([](SignedRecord& record) {
        CHECK(record.sign_deed(9, "Alfa AB") == 0);
        CHECK(record.sign_deed_with_contact(10, "Anna Å") == 1);
        const RecordedAct first = act_at(record, 0);
        CHECK(first.actor == "user:anna");
        CHECK(first.kind == "deed.signed");
        CHECK(first.subject == "deed:9");
        CHECK(first.at == test::noon());
        CHECK(first.diary_number == "Af-2025/0017");
        CHECK(first.rule == "QUAL-LIM");
        CHECK(first.rule_version == "rom2 2023-04-17");
        CHECK(
            first.fields ==
            std::vector<RecordedField>{
                {"supplier", FieldClass::open, "Alfa AB"},
                {"amount", FieldClass::internal, "15000"}
            }
        );
        CHECK(
            act_at(record, 1).fields.at(1) ==
            RecordedField{"contact", FieldClass::personal, "Anna Å"}
        );
        CHECK(!act_at(record, 1).rule.has_value());
    });
}

TEST_CASE("a refusal and an exception leave neither rows nor act, and their number is used again") {
    for_each_record([](SignedRecord& record) {
        const Act signing{.kind = "deed.signed", .subject = "deed:9", .rows = {{"deed", 9}}};
        const auto write = [&](sql::Transaction& db) {
            db.execute("INSERT INTO deed (id, supplier) VALUES (9, 'Alfa AB')");
            act(session_in(db), signing);
        };
        const auto refused = record.database().write([&](sql::Transaction& db) -> Result<Done> {
            write(db);
            return Refusal{RefusalKind::conflict, Reason{"no"}};
        });
        CHECK(!refused.ok());
        CHECK_THROWS_AS(
            record.database().write([&](sql::Transaction& db) {
                write(db);
                throw std::runtime_error("the disk is gone");
            }),
            std::runtime_error
        );
        CHECK(count_of(record.database(), "deed") == 0);
        CHECK(count_of(record.database(), "act") == 0);
        CHECK(count_of(record.database(), "act_row") == 0);
        CHECK(record.sign_deed(9, "Alfa AB") == 0);
    });
}

TEST_CASE("an act of five thousand rows covers each of them, in whatever order they are named") {
    for_each_record([](SignedRecord& record) {
        constexpr std::int64_t rows = 5000;
        record.database().write([&](sql::Transaction& db) {
            Act import{.kind = "deed.imported", .subject = "file:1"};
            std::vector<sql::Value> values;
            for (std::int64_t i = 0; i < rows; ++i) {
                const std::int64_t id = 3 * ((i * 7919) % rows) + 1;
                values.insert(values.end(), {id, fmt::format("Supplier {}", id)});
                import.rows.push_back({"deed", id});
            }
            import.rows.push_back({"deed", 1});  // named twice
            db.insert_many("deed", std::vector<std::string_view>{"id", "supplier"}, values);
            return act(session_in(db), import);
        });
        CHECK(count_of(record.database(), "act_row") == rows);
        CHECK(count_of(record.database(), "act_row WHERE hash IS NULL OR salt IS NULL") == 0);
    });
}

TEST_CASE("the act after supersedes a row's hash and erases its salt") {
    for_each_record([](SignedRecord& record) {
        record.sign_deed(9, "Alfa AB");
        record.sign_deed(9, "Beta AB");
        record.remove_deed(9);
        struct Entry {
            std::optional<std::int64_t> superseded_by;
            bool has_hash;
            bool has_salt;
            bool operator==(const Entry&) const = default;
        };
        const auto entries = record.database().read([](sql::Transaction& db) {
            return db.find_all(
                [](const sql::Row& row) {
                    return Entry{
                        row.get<std::optional<std::int64_t>>(0),
                        !std::holds_alternative<std::monostate>(row.value(1)),
                        !std::holds_alternative<std::monostate>(row.value(2))
                    };
                },
                "SELECT superseded_by, hash, salt FROM act_row ORDER BY sequence"
            );
        });
        CHECK(
            entries ==
            std::vector<Entry>{{1, true, false}, {2, true, false}, {std::nullopt, false, false}}
        );
    });
}

TEST_CASE("the acts about a subject come newest first, a page at a time") {
    for_each_record([](SignedRecord& record) {
        for (int i = 0; i < 5; ++i) {
            record.sign_deed(9, fmt::format("Alfa {} AB", i));
            record.sign_deed(10, "Beta AB");
        }
        const auto page = [&](std::int64_t before) {
            std::vector<std::int64_t> found;
            record.database().read([&](sql::Transaction& db) {
                for (const RecordedAct& one : acts_about(db, "deed:9", {before, 2}))
                    found.push_back(one.sequence);
            });
            return found;
        };
        CHECK(page(INT64_MAX) == std::vector<std::int64_t>{8, 6});
        CHECK(page(6) == std::vector<std::int64_t>{4, 2});
        CHECK(page(2) == std::vector<std::int64_t>{0});
        CHECK(page(0).empty());
    });
}

TEST_CASE("eight writers at a time leave no gap and no number twice") {
    for_each_record([](SignedRecord& record) {
        constexpr int writers = 8;
        constexpr int acts_each = 25;
        std::array<std::vector<std::int64_t>, writers> given;
        std::vector<std::thread> threads;
        for (int writer = 0; writer < writers; ++writer)
            threads.emplace_back([&, writer] {
                for (int i = 0; i < acts_each; ++i)
                    given.at(static_cast<std::size_t>(writer))
                        .push_back(record.sign_deed(writer * 1000 + i, "Alfa AB"));
            });
        for (std::thread& thread : threads)
            thread.join();
        std::set<std::int64_t> all;
        for (const auto& one : given) {
            CHECK(std::ranges::is_sorted(one));
            all.insert(one.begin(), one.end());
        }
        CHECK(all.size() == writers * acts_each);
        CHECK(*all.begin() == 0);
        CHECK(*all.rbegin() == writers * acts_each - 1);
        CHECK(record.head().sealed == writers * acts_each);
    });
}

TEST_CASE("an act without kind, or with two fields of one name, is a fault of ours") {
    for_each_record([](SignedRecord& record) {
        const auto writes = [&](const Act& one) {
            record.database().write([&](sql::Transaction& db) { return act(session_in(db), one); });
        };
        CHECK_THROWS_AS(writes({.kind = "", .subject = "x"}), BrokenAssumption);
        CHECK_THROWS_AS(
            writes({.kind = "a.b", .subject = "x", .fields = {{"a", "1"}, {"a", "2"}}}),
            BrokenAssumption
        );
        CHECK_THROWS_AS(
            writes({.kind = "a.b", .subject = "x", .fields = {{"A b", "1"}}}),
            BrokenAssumption
        );
        CHECK(record.head().acts == 0);
    });
}

TEST_CASE("a personal field is erased with its salt, by an act, and no other field can be") {
    for_each_record([](SignedRecord& record) {
        const std::int64_t signing = record.sign_deed_with_contact(9, "Anna Andersson");
        const auto erase = [&](const FieldRef& field, const std::string& reason) {
            return record.database().write([&](sql::Transaction& db) {
                return erase_personal_field(session_in(db), field, reason);
            });
        };
        const auto code = [](const Result<std::int64_t>& result) {
            return result.ok() ? "" : result.refusal().reasons.front().code;
        };
        CHECK(code(erase({signing, "contact"}, "")) == "record_erasure_without_reason");
        CHECK(code(erase({signing, "supplier"}, "asked for")) == "record_field_not_personal");
        CHECK(code(erase({signing, "limit"}, "asked for")) == "record_field_not_personal");
        CHECK(code(erase({signing, "address"}, "asked for")) == "record_field_unknown");
        CHECK(code(erase({99, "contact"}, "asked for")) == "record_act_unknown");
        CHECK(record.head().acts == 1);

        const auto erased = erase({signing, "contact"}, "asked for");
        REQUIRE(erased.ok());
        CHECK(code(erase({signing, "contact"}, "asked for")) == "record_field_erased_already");
        CHECK(
            act_at(record, signing).fields.at(1) ==
            RecordedField{"contact", FieldClass::personal, std::nullopt}
        );
        const RecordedAct erasure = act_at(record, erased.value());
        CHECK(erasure.kind == "record.field_erased");
        CHECK(erasure.subject == "act:0");
        CHECK(erasure.fields.at(0) == RecordedField{"field", FieldClass::open, "contact"});
        CHECK(erasure.fields.at(1) == RecordedField{"reason", FieldClass::internal, "asked for"});
        CHECK(
            count_of(record.database(), "act_field WHERE name = 'contact' AND salt IS NULL") == 1
        );
    });
}

TEST_CASE("the same row has the same hash on both databases") {
    std::set<Hash> hashes;
    for (const sql::Backend backend : {sql::Backend::sqlite, sql::Backend::postgresql}) {
        uppsikt::test::FreshDatabase fresh(backend);
        SignedRecord record(fresh);
        record.sign_deed(9, "Åre & Söner 😀 AB");
        record.database().read([&](sql::Transaction& db) {
            const std::vector<std::int64_t> ids{9};
            store::each_row(db, {"deed", ids}, [&](std::int64_t, const sql::Row& row) {
                std::vector<sql::Value> values;
                for (int i = 0; i < row.columns(); ++i)
                    values.push_back(row.value(i));
                hashes.insert(RowHasher(columns_of(row)).hash(Salt{}, values));
            });
        });
        record.close();
    }
    CHECK(hashes.size() == 1);
}

}  // namespace
}  // namespace uppsikt::record
