#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "platform/record/signer.h"
#include "platform/sql/sql.h"

/// What the record's benchmarks share: a signed record in a folder of its own, and ordinary acts.
namespace uppsikt::bench {

/// A folder of its own, gone with what is in it when this ends.
class Folder {
public:
    /// Below $UPPSIKT_BENCH_DIR, or the system's temporary folder.
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Wall time and CPU time (user and system, all threads) since it was made.
class Stopwatch {
public:
    Stopwatch();
    double wall_seconds() const;
    double cpu_seconds() const;

private:
    double wall_;
    double cpu_;
};

/// The database at the address (an SQLite file of its own where there is none), migrated, with a
/// table `note`, and signed.
class Record {
public:
    explicit Record(const std::string& address);
    sql::Database& database() { return *database_; }
    record::Signer& signer() { return *signer_; }

private:
    Folder folder_;
    std::unique_ptr<sql::Database> database_;
    std::unique_ptr<record::Signer> signer_;
};

/// Writes a row of `note` and an act of four fields that covers it.
void write_note(sql::Transaction& db, std::int64_t id);

}  // namespace uppsikt::bench
