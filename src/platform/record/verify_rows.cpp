#include "platform/record/verify_rows.h"

#include <set>
#include <vector>

#include <fmt/format.h>

#include "platform/record/leaf.h"
#include "platform/record/store.h"

namespace uppsikt::record {
namespace {

using sql::Row;

/// Tables that explain rows, or the schema, and have no acts of their own. On PostgreSQL writers
/// take turns by locking write_turn, which has no columns.
const std::set<std::string>& own_tables() {
    static const std::set<std::string> tables{
        "act",
        "act_field",
        "act_row",
        "record_head",
        "record_node",
        "schema_migration",
        "write_turn"
    };
    return tables;
}

std::set<std::string> tables_in_catalogue(sql::Transaction& db) {
    const std::string_view catalogue =
        db.backend() == sql::Backend::sqlite
            ? "SELECT name FROM sqlite_schema WHERE type = 'table' AND substr(name, 1, 7) <> "
              "'sqlite_'"
            : "SELECT CAST(table_name AS TEXT) FROM information_schema.tables "
              "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'";
    std::set<std::string> tables;
    db.each([&](const Row& row) { tables.insert(row.get<std::string>(0)); }, catalogue);
    return tables;
}

/// The tables that acts cover rows of, found one after the other: there are few, with many rows.
std::set<std::string> tables_in_force(sql::Transaction& db) {
    std::set<std::string> tables;
    std::string last;
    while (true) {
        const auto next = db.value<std::optional<std::string>>(
            "SELECT min(table_name) FROM act_row WHERE superseded_by IS NULL AND table_name > $1",
            last
        );
        if (!next) return tables;
        tables.insert(*next);
        last = *next;
    }
}

bool has_id(sql::Transaction& db, const std::string& table) {
    const std::string_view columns =
        db.backend() == sql::Backend::sqlite
            ? "SELECT count(*) FROM pragma_table_info($1) WHERE name = 'id' AND type = 'INTEGER'"
            : "SELECT count(*) FROM information_schema.columns WHERE table_schema = "
              "current_schema() "
              "AND table_name = $1 AND column_name = 'id' AND data_type = 'bigint'";
    return db.value<std::int64_t>(columns, table) == 1;
}

Reason table_finding(std::string_view code, const std::string& table) {
    return {std::string(code), {{"table", table}}};
}

Reason row_finding(std::string_view code, const RowRef& row, std::int64_t sequence) {
    return {
        std::string(code),
        {{"table", std::string(row.table)},
         {"row", fmt::format("{}", row.id)},
         {"sequence", fmt::format("{}", sequence)}}
    };
}

/// Reads a row together with what is in force of it: row_id, sequence, hash, salt, and the row's
/// columns.
class RowReader {
public:
    explicit RowReader(std::string_view table) : table_(table) {}

    std::optional<Reason> read(const Row& row) {
        const RowRef ref{table_, row.get<std::int64_t>(0)};
        const auto sequence = row.get<std::int64_t>(1);
        try {
            return compare(row, ref, sequence);
        } catch (const sql::UnexpectedValue&) {  // a hash or salt of another length
            return row_finding("record_row_changed", ref, sequence);
        }
    }

    std::int64_t present() const { return present_; }

private:
    static constexpr int before = 4;  // columns before the row's own

    std::optional<Reason> compare(const Row& row, const RowRef& ref, std::int64_t sequence) {
        const auto hash = store::optional_bytes<Hash>(row.value(2));
        const auto salt = store::optional_bytes<Salt>(row.value(3));
        if (!hasher_) look_at_columns(row);
        const bool is_there = !std::holds_alternative<std::monostate>(row.value(id_column_));
        present_ += is_there ? 1 : 0;
        if (is_there && !hash) return row_finding("record_row_came_back", ref, sequence);
        if (!is_there && hash) return row_finding("record_row_removed", ref, sequence);
        if (!hash) return std::nullopt;
        for (int i = 0; i < columns_; ++i)
            values_[static_cast<std::size_t>(i)] = row.value(before + i);
        if (!salt || hasher_->hash(*salt, values_) != *hash)
            return row_finding("record_row_changed", ref, sequence);
        return std::nullopt;
    }

    void look_at_columns(const Row& row) {
        std::vector<std::string> names = columns_of(row);
        names.erase(names.begin(), names.begin() + before);
        columns_ = static_cast<int>(names.size());
        values_.resize(names.size());
        for (int i = 0; i < columns_; ++i)
            if (names[static_cast<std::size_t>(i)] == "id") id_column_ = before + i;
        hasher_.emplace(names);
    }

    std::string_view table_;
    std::optional<RowHasher> hasher_;
    std::vector<sql::Value> values_;
    int columns_ = 0;
    int id_column_ = before;
    std::int64_t present_ = 0;
};

/// Rows that come and go without acts, such as sessions: nothing is ever proved by them, and their
/// tables are called so.
bool is_transient(std::string_view table) { return table.starts_with("transient_"); }

}  // namespace

std::optional<Reason> RowsChecker::check(sql::Transaction& db) {
    const std::set<std::string> there = tables_in_catalogue(db);
    std::set<std::string> all = tables_in_force(db);
    all.insert(there.begin(), there.end());
    for (const std::string& table : all) {
        if (own_tables().contains(table) || is_transient(table)) continue;
        ++tables_;
        if (auto wrong =
                there.contains(table) ? check_table(db, table) : check_lost_table(db, table))
            return wrong;
    }
    return std::nullopt;
}

std::optional<Reason> RowsChecker::check_table(sql::Transaction& db, const std::string& table) {
    if (!is_name(table) || !has_id(db, table))
        return table_finding("record_table_without_id", table);
    RowReader reader(table);
    std::optional<Reason> wrong;
    const auto read = [&](const Row& row) {
        if (wrong) return;
        wrong = reader.read(row);
        ++in_force_;
    };
    db.each(
        read,
        fmt::format(
            "SELECT act_row.row_id, act_row.sequence, act_row.hash, act_row.salt, covered.* FROM "
            "act_row "
            "LEFT JOIN \"{}\" AS covered ON covered.id = act_row.row_id "
            "WHERE act_row.table_name = $1 AND act_row.superseded_by IS NULL ORDER BY "
            "act_row.row_id",
            table
        ),
        table
    );
    if (wrong) return wrong;
    rows_ += reader.present();
    const auto rows = db.value<std::int64_t>(fmt::format("SELECT count(*) FROM \"{}\"", table));
    if (rows == reader.present()) return std::nullopt;
    const auto unexplained = db.value<std::optional<std::int64_t>>(
        fmt::format(
            "SELECT min(id) FROM \"{}\" AS covered WHERE NOT EXISTS (SELECT 1 FROM act_row WHERE "
            "table_name = $1 AND row_id = covered.id AND superseded_by IS NULL)",
            table
        ),
        table
    );
    if (!unexplained) return table_finding("record_index_damaged", table);
    return Reason{
        "record_row_without_act",
        {{"table", table}, {"row", fmt::format("{}", *unexplained)}}
    };
}

std::optional<Reason> RowsChecker::check_lost_table(
    sql::Transaction& db, const std::string& table
) {
    std::optional<Reason> wrong;
    const auto read = [&](const Row& row) {
        ++in_force_;
        if (wrong || std::holds_alternative<std::monostate>(row.value(2))) return;
        wrong = row_finding(
            "record_row_removed",
            {table, row.get<std::int64_t>(0)},
            row.get<std::int64_t>(1)
        );
    };
    db.each(
        read,
        "SELECT row_id, sequence, hash FROM act_row WHERE table_name = $1 AND superseded_by IS "
        "NULL "
        "ORDER BY row_id",
        table
    );
    return wrong;
}

}  // namespace uppsikt::record
