#include "app/store.h"

namespace uppsikt::app {

namespace {

constexpr std::string_view in_memory = ":memory:";

Refusal no_database(const sql::Location& location) {
    return {RefusalKind::not_found, Reason{"app_no_database", {{"database", location.text()}}}};
}

bool is_missing(const sql::Location& location) {
    return location.backend == sql::Backend::sqlite && location.target != in_memory &&
           !std::filesystem::exists(location.target);
}

/// What the files outside begin with: the name of an SQLite file, so that two in one folder keep
/// apart.
std::string stem_of(const sql::Location& location, const std::filesystem::path& folder) {
    const bool in_a_file = location.backend == sql::Backend::sqlite && location.target != in_memory;
    return in_a_file ? location.target : (folder / "uppsikt-data" / "postgresql").string();
}

}  // namespace

Store::Store(
    sql::Location location, const std::string& stem, std::unique_ptr<sql::Database> database
)
    : location_(std::move(location)),
      outside_{.key = stem + ".record-key", .checkpoint = stem + ".record-checkpoint"},
      archive_(stem + ".evidence"),
      access_key_(stem + ".access-key"),
      database_(std::move(database)) {}

Result<std::unique_ptr<Store>> Store::open(
    const sql::Location& location,
    const std::filesystem::path& folder,
    const For& what,
    const sql::OpenOptions& options
) {
    if (what == For::reading && is_missing(location)) return no_database(location);
    std::unique_ptr<Store> store(
        new Store(location, stem_of(location, folder), sql::open(location, options))
    );
    if (what == For::writing) {
        (void)TRY(sql::migrate(store->database(), embedded::migrations()));
        std::filesystem::create_directories(store->outside_.key.parent_path());
        store->signer_ = TRY(record::Signer::install(store->database(), store->outside_));
    } else {
        const auto pending =
            TRY(sql::pending_migrations(store->database(), embedded::migrations()));
        if (pending.size() == embedded::migrations().size()) return no_database(location);
        if (!pending.empty())
            return Refusal{
                RefusalKind::conflict,
                Reason{"app_database_is_older", {{"database", location.text()}}}
            };
    }
    return store;
}

Result<sql::Location> locate(const std::string& address, const std::filesystem::path& folder) {
    sql::Location location = TRY(sql::Location::parse(address));
    if (location.backend == sql::Backend::sqlite && location.target != in_memory) {
        const std::filesystem::path path(location.target);
        if (path.is_relative()) location.target = (folder / path).lexically_normal().string();
    }
    return location;
}

}  // namespace uppsikt::app
