#include "platform/sql/sqlite_connection.h"

#include <algorithm>
#include <array>

#include <fmt/core.h>
#include <sqlite3.h>

#include "base/text.h"

namespace uppsikt::sql {
namespace {

/// More statements than any transaction of ours has; the least recently used gives way.
constexpr std::size_t statements_kept = 128;

struct CodeRow {
    int code;
    std::string_view sqlstate;
};

// Extended result codes first, then primary ones. PostgreSQL's own codes for the same thing, so
// that callers ask one question of both databases.
constexpr std::array code_rows = {
    CodeRow{SQLITE_CONSTRAINT_UNIQUE, "23505"},
    CodeRow{SQLITE_CONSTRAINT_PRIMARYKEY, "23505"},
    CodeRow{SQLITE_CONSTRAINT_ROWID, "23505"},
    CodeRow{SQLITE_CONSTRAINT_FOREIGNKEY, "23503"},
    CodeRow{SQLITE_CONSTRAINT_NOTNULL, "23502"},
    CodeRow{SQLITE_CONSTRAINT_CHECK, "23514"},
    CodeRow{SQLITE_CONSTRAINT_DATATYPE, "42804"},
    CodeRow{SQLITE_CONSTRAINT, "23000"},
    CodeRow{SQLITE_BUSY, "55P03"},
    CodeRow{SQLITE_LOCKED, "55P03"},
    CodeRow{SQLITE_FULL, "53100"},
    CodeRow{SQLITE_NOMEM, "53200"},
    CodeRow{SQLITE_CORRUPT, "XX001"},
    CodeRow{SQLITE_NOTADB, "XX001"},
    CodeRow{SQLITE_READONLY, "25006"},
    CodeRow{SQLITE_IOERR, "58030"},
    CodeRow{SQLITE_CANTOPEN, "58P01"},
    CodeRow{SQLITE_PERM, "42501"},
    CodeRow{SQLITE_AUTH, "42501"},
    CodeRow{SQLITE_TOOBIG, "54000"},
    CodeRow{SQLITE_MISMATCH, "42804"},
    CodeRow{SQLITE_INTERRUPT, "57014"},
};

struct MessageRow {
    std::string_view part;
    std::string_view sqlstate;
};

// SQLITE_ERROR is many things, which only the message tells apart.
constexpr std::array message_rows = {
    MessageRow{"syntax error", "42601"},
    MessageRow{"incomplete input", "42601"},
    MessageRow{"no such table", "42P01"},
    MessageRow{"no such column", "42703"},
    MessageRow{"has no column named", "42703"},
    MessageRow{"already exists", "42P07"},
    MessageRow{"integer overflow", "22003"},
};

std::string sqlstate_of(int code, std::string_view message) {
    for (const int known : {code, code & 0xff})
        if (const auto row = std::ranges::find(code_rows, known, &CodeRow::code);
            row != code_rows.end())
            return std::string(row->sqlstate);
    for (const MessageRow& row : message_rows)
        if (message.find(row.part) != message.npos) return std::string(row.sqlstate);
    return "XX000";
}

class SqliteRow final : public Row {
public:
    explicit SqliteRow(sqlite3_stmt* statement) : statement_(statement) {}

    int columns() const override { return sqlite3_column_count(statement_); }
    std::string_view name(int column) const override {
        return sqlite3_column_name(statement_, column);
    }
    Value value(int column) const override {
        ensure(column >= 0 && column < columns(), "the row has the column that is asked for");
        switch (sqlite3_column_type(statement_, column)) {
            case SQLITE_INTEGER:
                return std::int64_t{sqlite3_column_int64(statement_, column)};
            case SQLITE_FLOAT:
                return sqlite3_column_double(statement_, column);
            case SQLITE_TEXT: {
                const unsigned char* text = sqlite3_column_text(statement_, column);
                return std::string(text, text + sqlite3_column_bytes(statement_, column));
            }
            case SQLITE_BLOB: {
                const auto* bytes =
                    static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
                return Bytes(bytes, bytes + sqlite3_column_bytes(statement_, column));
            }
            default:
                return {};
        }
    }

private:
    sqlite3_stmt* statement_;
};

int bind_value(sqlite3_stmt* statement, int place, const Value& value) {
    // Static: the arguments outlive the run, and the bindings are cleared after it.
    if (const auto* whole = std::get_if<std::int64_t>(&value))
        return sqlite3_bind_int64(statement, place, *whole);
    if (const auto* real = std::get_if<double>(&value))
        return sqlite3_bind_double(statement, place, *real + 0.0);  // -0.0 becomes 0.0
    if (const auto* text = std::get_if<std::string>(&value))
        return sqlite3_bind_text64(
            statement,
            place,
            text->data(),
            text->size(),
            SQLITE_STATIC,
            SQLITE_UTF8
        );
    if (const auto* bytes = std::get_if<Bytes>(&value)) {
        // An empty vector may have no address, and a BLOB without an address would be NULL.
        if (bytes->empty()) return sqlite3_bind_zeroblob(statement, place, 0);
        return sqlite3_bind_blob64(statement, place, bytes->data(), bytes->size(), SQLITE_STATIC);
    }
    return sqlite3_bind_null(statement, place);
}

/// Whether no statement stands in the text.
bool only_comments(sqlite3* database, const char* text) {
    if (trimmed(text).empty()) return true;
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v2(database, text, -1, &statement, nullptr);
    const bool nothing = code == SQLITE_OK && statement == nullptr;
    sqlite3_finalize(statement);
    return nothing;
}

}  // namespace

/// A cached statement while it is run; one that is already being run gets a statement beside the
/// cache.
class SqliteConnection::Use {
public:
    Use(SqliteConnection& connection, std::string_view sql) {
        const auto found = connection.cached(sql);
        if (found->busy)
            own_ = connection.prepare(sql);
        else
            cached_ = &*found;
        statement().busy = true;
    }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    ~Use() {
        sqlite3_reset(statement().handle.get());
        sqlite3_clear_bindings(statement().handle.get());
        statement().busy = false;
    }
    Statement& statement() { return cached_ != nullptr ? *cached_ : own_; }

private:
    Statement* cached_ = nullptr;
    Statement own_;
};

SqliteConnection::SqliteConnection(const SqliteFile& file) {
    const int access =
        file.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    sqlite3* opened = nullptr;
    const int code =
        sqlite3_open_v2(file.path.c_str(), &opened, access | SQLITE_OPEN_NOMUTEX, nullptr);
    handle_.reset(opened);
    if (code != SQLITE_OK)
        throw DatabaseError(sqlstate_of(code, ""), file.path + ": " + sqlite3_errstr(code));
    set_up(file);
}

void SqliteConnection::Close::operator()(sqlite3* handle) const { sqlite3_close(handle); }
void SqliteConnection::Close::operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }

void SqliteConnection::set_up(const SqliteFile& file) {
    sqlite3_extended_result_codes(handle_.get(), 1);
    // Others hold the file only for moments: a checkpoint, a recovery, somebody's sqlite3 shell.
    sqlite3_busy_timeout(handle_.get(), 10'000);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    // "text" is a name and never a string, as on PostgreSQL.
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    command("PRAGMA foreign_keys = ON");
    command("PRAGMA case_sensitive_like = ON");  // as on PostgreSQL
    command("PRAGMA temp_store = MEMORY");
    command(fmt::format("PRAGMA cache_size = -{}", file.cache_kib));
    if (file.read_only) return;
    std::string mode;
    run("PRAGMA journal_mode = WAL", {}, [&](const Row& row) { mode = row.get<std::string>(0); });
    if (mode != "wal" && mode != "memory")
        throw DatabaseError(
            "58030",
            file.path + ": the file system does not allow SQLite's WAL mode"
        );
    command("PRAGMA synchronous = FULL");
    command("PRAGMA journal_size_limit = 67108864");  // a large import does not leave a large log
    command("PRAGMA secure_delete = ON");             // what is erased is gone from the pages too
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

bool SqliteConnection::owes_foreign_keys() const {
    int owed = 0;
    int highest = 0;
    sqlite3_db_status(handle_.get(), SQLITE_DBSTATUS_DEFERRED_FKS, &owed, &highest, 0);
    return owed != 0;
}

SqliteConnection::Statement SqliteConnection::prepare(std::string_view sql) {
    Statement statement{.sql = std::string(sql)};
    sqlite3_stmt* handle = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(
        handle_.get(),
        statement.sql.c_str(),
        static_cast<int>(statement.sql.size() + 1),
        SQLITE_PREPARE_PERSISTENT,
        &handle,
        &rest
    );
    statement.handle.reset(handle);
    if (code != SQLITE_OK) fail(code, sql);
    if (handle == nullptr)
        throw DatabaseError("42601", "there is no statement in: " + excerpt(sql));
    if (!only_comments(handle_.get(), rest))
        throw DatabaseError("42601", "more than one statement in: " + excerpt(sql));
    const int parameters = sqlite3_bind_parameter_count(handle);
    for (int number = 1; number <= parameters; ++number) {
        const std::string name = fmt::format("${}", number);
        statement.places.push_back(sqlite3_bind_parameter_index(handle, name.c_str()));
    }
    return statement;
}

SqliteConnection::Statements::iterator SqliteConnection::cached(std::string_view sql) {
    if (const auto found = by_sql_.find(sql); found != by_sql_.end()) {
        statements_.splice(statements_.begin(), statements_, found->second);
        return found->second;
    }
    statements_.push_front(prepare(sql));
    by_sql_.emplace(statements_.front().sql, statements_.begin());
    if (statements_.size() > statements_kept && !statements_.back().busy) {
        by_sql_.erase(statements_.back().sql);
        statements_.pop_back();
    }
    return statements_.begin();
}

void SqliteConnection::bind(const Statement& statement, std::size_t place, const Value& value) {
    ensure(statement.places[place] != 0, "a statement numbers its values $1, $2 … without a gap");
    const int code = bind_value(statement.handle.get(), statement.places[place], value);
    if (code != SQLITE_OK) fail(code, statement.sql);
}

bool SqliteConnection::step(const Statement& statement) {
    const int code = sqlite3_step(statement.handle.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) fail(code, statement.sql);
    return code == SQLITE_ROW;
}

std::int64_t SqliteConnection::run(std::string_view sql, Arguments arguments, const Visit& visit) {
    Use use(*this, sql);
    const Statement& statement = use.statement();
    if (refuses_changes_ && sqlite3_stmt_readonly(statement.handle.get()) == 0)
        fail(SQLITE_READONLY, sql);
    ensure(
        arguments.size() == statement.places.size(),
        "a statement gets as many values as it has $n"
    );
    for (std::size_t place = 0; place < arguments.size(); ++place)
        bind(statement, place, arguments[place].value);
    const std::int64_t changes_before = sqlite3_total_changes64(handle_.get());
    const SqliteRow row(statement.handle.get());
    while (step(statement))
        if (visit) visit(row);
    // The count of the last INSERT, UPDATE or DELETE stands until the next one.
    if (sqlite3_total_changes64(handle_.get()) == changes_before) return 0;
    return sqlite3_changes64(handle_.get());
}

void SqliteConnection::insert_rows(const Rowset& rowset) {
    std::string names;
    std::string places;
    for (std::size_t i = 0; i < rowset.columns.size(); ++i) {
        names += (i > 0 ? ", " : "") + quoted_name(rowset.columns[i]);
        places += fmt::format("{}${}", i > 0 ? ", " : "", i + 1);
    }
    Use use(
        *this,
        "INSERT INTO " + quoted_name(rowset.table) + " (" + names + ") VALUES (" + places + ")"
    );
    const std::size_t width = rowset.columns.size();
    for (std::size_t first = 0; first < rowset.values.size(); first += width) {
        for (std::size_t place = 0; place < width; ++place)
            bind(use.statement(), place, rowset.values[first + place]);
        step(use.statement());
        sqlite3_reset(use.statement().handle.get());
    }
}

void SqliteConnection::fail(int code, std::string_view sql) const {
    const std::string about =
        sqlite3_errcode(handle_.get()) == code ? sqlite3_errmsg(handle_.get()) : "";
    throw DatabaseError(
        sqlstate_of(code, about),
        sqlite3_errstr(code) + (": " + about) + " in: " + excerpt(sql)
    );
}

}  // namespace uppsikt::sql
