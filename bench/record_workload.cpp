#include "record_workload.h"

#include <cerrno>
#include <chrono>
#include <ctime>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>
#include <stdlib.h>

#include "base/embedded.h"
#include "platform/record/record.h"
#include "platform/sql/script.h"

namespace uppsikt::bench {
namespace {

std::filesystem::path make_folder() {
    const char* given = std::getenv("UPPSIKT_BENCH_DIR");
    const std::filesystem::path parent = given ? given : std::filesystem::temp_directory_path();
    std::string name = (parent / "uppsikt-bench-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::system_error(errno, std::generic_category(), name);
    return name;
}

double seconds_of(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

sql::Location location_of(const std::string& address, const std::filesystem::path& folder) {
    if (address.empty()) return {sql::Backend::sqlite, (folder / "uppsikt.db").string()};
    auto location = sql::Location::parse(address);
    if (!location.ok()) throw std::invalid_argument("not an address of a database: " + address);
    return std::move(location).value();
}

}  // namespace

Folder::Folder() : path_(make_folder()) {}
Folder::~Folder() {
    std::error_code nobody_minds;
    std::filesystem::remove_all(path_, nobody_minds);
}

Stopwatch::Stopwatch()
    : wall_(seconds_of(CLOCK_MONOTONIC)), cpu_(seconds_of(CLOCK_PROCESS_CPUTIME_ID)) {}
double Stopwatch::wall_seconds() const { return seconds_of(CLOCK_MONOTONIC) - wall_; }
double Stopwatch::cpu_seconds() const { return seconds_of(CLOCK_PROCESS_CPUTIME_ID) - cpu_; }

Record::Record(const std::string& address)
    : database_(sql::open(location_of(address, folder_.path()))) {
    if (!sql::migrate(*database_, embedded::migrations()).ok())
        throw std::runtime_error("the database has other migrations than ours");
    database_->write([](sql::Transaction& db) {
        const std::string_view table =
            "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL, amount INTEGER NOT "
            "NULL, "
            "share REAL NOT NULL, state TEXT NOT NULL) STRICT";
        db.execute(
            db.backend() == sql::Backend::sqlite ? std::string(table) : sql::to_postgresql(table)
        );
    });
    auto signer = record::Signer::install(
        *database_,
        {folder_.path() / "key", folder_.path() / "checkpoint"}
    );
    if (!signer.ok()) throw std::runtime_error(signer.refusal().reasons.front().code);
    signer_ = std::move(signer).value();
}

void write_note(sql::Transaction& db, std::int64_t id) {
    using record::FieldClass;
    static const Instant now = *parse_instant("2025-03-01T12:00:00.000000Z");
    static const Date today = *parse_date("2025-03-01");
    const std::string text = fmt::format("Contract {} is followed up after a complaint", id);
    db.execute(
        "INSERT INTO note (id, text, amount, share, state) VALUES ($1, $2, $3, $4, $5)",
        id,
        text,
        id * 100,
        static_cast<double>(id) / 7,
        "open"
    );
    record::act(
        {db, "user:anna", now, today},
        {.kind = "note.written",
         .subject = fmt::format("note:{}", id),
         .rule = "QUAL-LIM",
         .rule_version = "rom2 2023-04-17",
         .fields =
             {{"text", text},
              {"amount", fmt::format("{}", id * 100)},
              {"state", "open", FieldClass::internal},
              {"contact", fmt::format("Person {}", id), FieldClass::personal}},
         .rows = {{"note", id}}}
    );
}

}  // namespace uppsikt::bench
