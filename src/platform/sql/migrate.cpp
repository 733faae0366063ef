#include <algorithm>
#include <array>
#include <chrono>
#include <map>

#include <openssl/evp.h>

#include "base/text.h"
#include "platform/sql/script.h"
#include "platform/sql/sql.h"

namespace uppsikt::sql {
namespace {

struct Migration {
    int number = 0;
    std::string name;  ///< the whole file name
    std::string sha256;
    std::string_view text = {};  ///< of a file; what the database has applied has none
};

constexpr std::string_view bookkeeping = R"sql(
    CREATE TABLE IF NOT EXISTS schema_migration (
        number INTEGER NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        applied_at INTEGER NOT NULL -- microseconds since 1970, by the clock of the machine that applied it
    ) STRICT)sql";

std::string sha256_of(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const int done =
        EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
    ensure(done == 1 && size == 32, "SHA-256 is available");
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += digits[digest.at(i) >> 4U];
        hex += digits[digest.at(i) & 15U];
    }
    return hex;
}

/// "src/platform/record/schema/0001_record.sql". A name that is not so is a fault of ours.
Migration migration_of(const EmbeddedFile& file) {
    const std::string_view name = file.path.substr(file.path.rfind('/') + 1);
    const auto number = parse_integer(name.substr(0, 4));
    ensure(
        number && *number > 0 && name.substr(4, 1) == "_" && name.ends_with(".sql"),
        "a migration is named NNNN_name.sql"
    );
    return {static_cast<int>(*number), std::string(name), sha256_of(file.text), file.text};
}

std::vector<Migration> migrations_of(std::span<const EmbeddedFile> files) {
    std::vector<Migration> migrations;
    std::ranges::transform(files, std::back_inserter(migrations), migration_of);
    std::ranges::sort(migrations, {}, &Migration::number);
    const auto twice = std::ranges::adjacent_find(migrations, {}, &Migration::number);
    ensure(twice == migrations.end(), "a migration's number is its own");
    return migrations;
}

std::vector<Migration> applied_in(Transaction& transaction) {
    const std::string_view has_table =
        transaction.backend() == Backend::sqlite
            ? "SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migration'"
            : "SELECT count(*) FROM pg_class WHERE oid = to_regclass('schema_migration')";
    if (transaction.value<std::int64_t>(has_table) == 0) return {};
    return transaction.find_all(
        [](const Row& row) {
            return Migration{row.get<int>(0), row.get<std::string>(1), row.get<std::string>(2)};
        },
        "SELECT number, name, sha256 FROM schema_migration ORDER BY number"
    );
}

Reason reason(std::string code, const Migration& migration) {
    return {std::move(code), {{"migration", migration.name}}};
}

struct History {
    const std::vector<Migration>& ours;
    std::vector<Migration> applied;
};

/// What is still to be applied, when the database's history is a beginning of ours.
Result<std::vector<Migration>> still_to_apply(const History& history) {
    const auto& [ours, applied] = history;
    std::map<int, const Migration*> by_number;
    for (const Migration& migration : ours)
        by_number.emplace(migration.number, &migration);
    std::vector<Reason> reasons;
    for (const Migration& done : applied) {
        const auto found = by_number.find(done.number);
        if (found == by_number.end())
            reasons.push_back(reason("sql_migration_unknown", done));
        else if (found->second->name != done.name || found->second->sha256 != done.sha256)
            reasons.push_back(reason("sql_migration_changed", done));
        by_number.erase(done.number);
    }
    std::vector<Migration> missing;
    for (const auto& [number, migration] : by_number) {
        if (!applied.empty() && number < applied.back().number)
            reasons.push_back(reason("sql_migration_late", *migration));
        missing.push_back(*migration);
    }
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    return missing;
}

void run_script(Transaction& transaction, std::string_view script) {
    for (const std::string& statement : statements_of(script))
        transaction.execute(
            transaction.backend() == Backend::sqlite ? statement : to_postgresql(statement)
        );
}

std::vector<int> numbers_of(const std::vector<Migration>& migrations) {
    std::vector<int> numbers;
    std::ranges::transform(migrations, std::back_inserter(numbers), &Migration::number);
    return numbers;
}

}  // namespace

Result<std::vector<int>> pending_migrations(
    Database& database, std::span<const EmbeddedFile> migrations
) {
    const std::vector<Migration> ours = migrations_of(migrations);
    return database.read([&](Transaction& transaction) -> Result<std::vector<int>> {
        return numbers_of(TRY(still_to_apply({ours, applied_in(transaction)})));
    });
}

Result<std::vector<int>> migrate(Database& database, std::span<const EmbeddedFile> migrations) {
    const std::vector<Migration> ours = migrations_of(migrations);
    return database.write([&](Transaction& transaction) -> Result<std::vector<int>> {
        run_script(transaction, bookkeeping);
        const std::vector<Migration> missing = TRY(still_to_apply({ours, applied_in(transaction)}));
        const Instant now =
            std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()
            );
        for (const Migration& migration : missing) {
            run_script(transaction, migration.text);
            transaction.execute(
                "INSERT INTO schema_migration (number, name, sha256, applied_at) VALUES ($1, $2, "
                "$3, $4)",
                migration.number,
                migration.name,
                migration.sha256,
                now
            );
        }
        return numbers_of(missing);
    });
}

}  // namespace uppsikt::sql
