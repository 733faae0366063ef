#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/date.h"
#include "platform/record/head.h"
#include "platform/record/record.h"
#include "platform/record/signer.h"
#include "support/database.h"

/// What the record's tests share: a small table of deeds, and acts that write to it.
namespace uppsikt::record::test {

inline Instant noon() { return *parse_instant("2025-03-01T12:00:00.000000Z"); }

inline Session session_in(sql::Transaction& db) {
    return {db, "user:anna", noon(), *parse_date("2025-03-01")};
}

/// The table `deed`, and acts that write to it.
void create_deeds(sql::Transaction& db);
std::int64_t sign_deed(sql::Transaction& db, std::int64_t id, const std::string& supplier);
/// With a personal field `contact` and a secret one.
std::int64_t sign_deed_with_contact(
    sql::Transaction& db, std::int64_t id, const std::string& contact
);

/// A signed record on a fresh database, with a domain table `deed`.
class SignedRecord {
public:
    explicit SignedRecord(uppsikt::test::FreshDatabase& fresh);

    sql::Database& database() { return fresh_.database(); }
    const sql::Location& location() const { return fresh_.location(); }
    Signer& signer() { return *signer_; }
    OutsideFiles files() const {
        return {folder_.path() / "record.key", folder_.path() / "record.checkpoint"};
    }

    /// Ends the signer and closes the database, as the end of a process does; `open` begins anew.
    void close();
    void open();

    /// In transactions of their own; give the act's number.
    std::int64_t sign_deed(std::int64_t id, const std::string& supplier);
    std::int64_t sign_deed_with_contact(std::int64_t id, const std::string& contact);

    std::int64_t remove_deed(std::int64_t id);

    /// Changes the closed database behind the record's back.
    void tamper(const std::string& sql);

    Head head();

private:
    uppsikt::test::FreshDatabase& fresh_;
    uppsikt::test::TemporaryFolder folder_;
    std::unique_ptr<Signer> signer_;
};

/// Runs the body on a signed record: first on SQLite, then on PostgreSQL, each as a subcase.
void for_each_record(const std::function<void(SignedRecord&)>& body);

}  // namespace uppsikt::record::test
