#include "support/signed_record.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "platform/sql/script.h"

namespace uppsikt::record::test {
namespace {

constexpr std::string_view deed_table =
    "CREATE TABLE deed (id INTEGER PRIMARY KEY, supplier TEXT NOT NULL, measure REAL, terms "
    "BLOB, "
    "note TEXT) STRICT";

void insert_deed(sql::Transaction& db, std::int64_t id, const std::string& supplier) {
    db.execute(
        "INSERT INTO deed (id, supplier, measure, terms) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (id) DO UPDATE SET supplier = excluded.supplier",
        id,
        supplier,
        0.25,
        sql::Bytes{1, 2, 3}
    );
}

}  // namespace

void create_deeds(sql::Transaction& db) {
    db.execute(
        db.backend() == sql::Backend::sqlite ? std::string(deed_table)
                                             : sql::to_postgresql(deed_table)
    );
}

std::int64_t sign_deed(sql::Transaction& db, std::int64_t id, const std::string& supplier) {
    insert_deed(db, id, supplier);
    return act(
        session_in(db),
        {.kind = "deed.signed",
         .subject = fmt::format("deed:{}", id),
         .diary_number = "Af-2025/0017",
         .rule = "QUAL-LIM",
         .rule_version = "rom2 2023-04-17",
         .fields = {{"supplier", supplier}, {"amount", "15000", FieldClass::internal}},
         .rows = {{"deed", id}}}
    );
}

std::int64_t sign_deed_with_contact(
    sql::Transaction& db, std::int64_t id, const std::string& contact
) {
    insert_deed(db, id, "Alfa AB");
    return act(
        session_in(db),
        {.kind = "deed.signed",
         .subject = fmt::format("deed:{}", id),
         .fields =
             {{"supplier", "Alfa AB"},
              {"contact", contact, FieldClass::personal},
              {"limit", "0.20", FieldClass::secret}},
         .rows = {{"deed", id}}}
    );
}

SignedRecord::SignedRecord(uppsikt::test::FreshDatabase& fresh) : fresh_(fresh) {
    database().write([](sql::Transaction& db) { create_deeds(db); });
    open();
}

void SignedRecord::close() {
    signer_.reset();
    fresh_.close();
}

void SignedRecord::open() {
    auto signer = Signer::install(database(), files());
    REQUIRE(signer.ok());
    signer_ = std::move(signer).value();
}

std::int64_t SignedRecord::sign_deed(std::int64_t id, const std::string& supplier) {
    return database().write([&](sql::Transaction& db) { return test::sign_deed(db, id, supplier); }
    );
}

std::int64_t SignedRecord::sign_deed_with_contact(std::int64_t id, const std::string& contact) {
    return database().write([&](sql::Transaction& db) {
        return test::sign_deed_with_contact(db, id, contact);
    });
}

std::int64_t SignedRecord::remove_deed(std::int64_t id) {
    return database().write([&](sql::Transaction& db) {
        db.execute("DELETE FROM deed WHERE id = $1", id);
        return act(
            session_in(db),
            {.kind = "deed.removed", .subject = fmt::format("deed:{}", id), .rows = {{"deed", id}}}
        );
    });
}

void SignedRecord::tamper(const std::string& sql) {
    // A database of its own has no hook of the signer.
    const auto other = sql::open(
        fresh_.location(),
        {.wait_for_writer = std::chrono::milliseconds(0), .purpose = "tampering"}
    );
    other->write([&](sql::Transaction& db) { db.execute(sql); });
}

Head SignedRecord::head() {
    return database().read([](sql::Transaction& db) { return record::head(db); });
}

void for_each_record(const std::function<void(SignedRecord&)>& body) {
    uppsikt::test::for_each_fresh_database([&](uppsikt::test::FreshDatabase& fresh) {
        SignedRecord record(fresh);
        body(record);
        record.close();
    });
}

}  // namespace uppsikt::record::test
