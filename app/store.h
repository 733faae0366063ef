#pragma once

#include <filesystem>
#include <memory>

#include "platform/evidence/archive.h"
#include "platform/record/signer.h"
#include "platform/sql/sql.h"

namespace uppsikt::app {

/// The database and what belongs to it outside: the key that signs its record.
class Store {
public:
    enum class For { reading, writing };

    /// Opens it for reading (it must be there and up to date) or for writing (made and migrated if
    /// need be). `folder` is where relative paths start.
    static Result<std::unique_ptr<Store>> open(
        const sql::Location& location,
        const std::filesystem::path& folder,
        const For& what,
        const sql::OpenOptions& options
    );

    sql::Database& database() { return *database_; }
    const sql::Location& location() const { return location_; }

    /// The record's key and newest checkpoint: beside an SQLite file, else in ./uppsikt-data.
    const record::OutsideFiles& outside() const { return outside_; }

    /// The evidence files: beside an SQLite file, else in ./uppsikt-data.
    const evidence::Archive& archive() const { return archive_; }

    /// The key of passwords and one-time codes: beside an SQLite file, else in ./uppsikt-data.
    const std::filesystem::path& access_key() const { return access_key_; }

private:
    Store(sql::Location location, const std::string& stem, std::unique_ptr<sql::Database> database);

    sql::Location location_;
    record::OutsideFiles outside_;
    evidence::Archive archive_;
    std::filesystem::path access_key_;
    std::unique_ptr<sql::Database> database_;
    std::unique_ptr<record::Signer> signer_;  ///< only when writing; ends before the database does
};

/// Where an SQLite database is meant to be, with relative paths resolved.
Result<sql::Location> locate(const std::string& address, const std::filesystem::path& folder);

}  // namespace uppsikt::app
