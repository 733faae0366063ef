#include "support/database.h"

#include <cerrno>
#include <string>
#include <system_error>

#include <doctest/doctest.h>
#include <stdlib.h>

#include "base/embedded.h"

namespace uppsikt::test {
namespace {

std::filesystem::path make_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "uppsikt-test-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::system_error(errno, std::generic_category(), name);
    return name;
}

}  // namespace

TemporaryFolder::TemporaryFolder() : path_(make_folder()) {}
TemporaryFolder::~TemporaryFolder() {
    std::error_code nobody_minds;
    std::filesystem::remove_all(path_, nobody_minds);
}

FreshDatabase::FreshDatabase(sql::Backend backend, Schema schema)
    : location_{backend, (folder_.path() / "uppsikt.db").string()} {
    if (schema == Schema::migrated) REQUIRE(sql::migrate(database(), embedded::migrations()).ok());
}

FreshDatabase::~FreshDatabase() = default;

sql::Database& FreshDatabase::database() { return database_ ? *database_ : reopen(); }

sql::Database& FreshDatabase::reopen(const sql::OpenOptions& options) {
    database_.reset();
    database_ = sql::open(location_, options);
    return *database_;
}

void for_each_fresh_database(
    const std::function<void(FreshDatabase&)>& body, FreshDatabase::Schema schema
) {
    SUBCASE("on SQLite") {
        FreshDatabase fresh(sql::Backend::sqlite, schema);
        body(fresh);
    }
}

void for_each_database(const std::function<void(sql::Database&)>& body) {
    for_each_fresh_database([&](FreshDatabase& fresh) { body(fresh.database()); });
}

}  // namespace uppsikt::test
