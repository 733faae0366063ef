#include "platform/sql/postgres_connection.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#include <fmt/core.h>
#include <libpq-fe.h>

#include "base/text.h"
#include "platform/sql/copy_text.h"

namespace uppsikt::sql {
namespace {

constexpr std::size_t statements_prepared = 256;
constexpr int binary = 1;

// Types by their numbers in PostgreSQL's catalogue (pg_type.dat), which never change.
constexpr Oid oid_inferred = 0, oid_bool = 16, oid_bytea = 17, oid_int8 = 20, oid_int2 = 21,
              oid_int4 = 23, oid_text = 25, oid_float4 = 700, oid_float8 = 701, oid_void = 2278;
constexpr std::array<Oid, 5> text_oids = {
    oid_text, 19 /*name*/, 705 /*unknown*/, 1042 /*char*/, 1043
};

Oid oid_of(ValueType type) {
    switch (type) {
        case ValueType::inferred:
            return oid_inferred;
        case ValueType::integer:
            return oid_int8;
        case ValueType::real:
            return oid_float8;
        case ValueType::text:
            return oid_text;
        case ValueType::blob:
            return oid_bytea;
    }
    return oid_inferred;
}

std::uint64_t from_big_endian(const char* bytes, int size) {
    std::uint64_t number = 0;
    for (int i = 0; i < size; ++i)
        number = number << 8U | static_cast<unsigned char>(bytes[i]);
    return number;
}

std::array<char, 8> to_big_endian(std::uint64_t number) {
    std::array<char, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes.at(i) = static_cast<char>(number >> (56 - 8 * i) & 0xffU);
    return bytes;
}

class PostgresRow final : public Row {
public:
    PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}

    int columns() const override { return PQnfields(result_); }
    std::string_view name(int column) const override { return PQfname(result_, column); }
    Value value(int column) const override {
        ensure(column >= 0 && column < columns(), "the row has the column that is asked for");
        if (PQgetisnull(result_, row_, column) != 0) return {};
        const char* data = PQgetvalue(result_, row_, column);
        const int size = PQgetlength(result_, row_, column);
        const Oid type = PQftype(result_, column);
        const std::uint64_t bits = size <= 8 ? from_big_endian(data, size) : 0;
        switch (type) {
            case oid_bool:
                return std::int64_t{data[0]};
            case oid_int2:
                return std::int64_t{static_cast<std::int16_t>(bits)};
            case oid_int4:
                return std::int64_t{static_cast<std::int32_t>(bits)};
            case oid_int8:
                return static_cast<std::int64_t>(bits);
            case oid_float4:
                return double{std::bit_cast<float>(static_cast<std::uint32_t>(bits))};
            case oid_float8:
                return std::bit_cast<double>(bits);
            case oid_bytea:
                return Bytes(data, data + size);
            case oid_void:
                return {};
            default:
                break;
        }
        if (std::ranges::find(text_oids, type) != text_oids.end())
            return std::string(data, data + size);
        throw UnexpectedValue(
            "column " + std::string(name(column)) + " has a type that is not ours (" +
            std::to_string(type) + "): CAST it to BIGINT, DOUBLE PRECISION or TEXT"
        );
    }

private:
    const PGresult* result_;
    int row_;
};

/// How many rows a statement wrote; none for a query, though PostgreSQL counts what it gave.
std::int64_t rows_changed(PGresult* result) {
    constexpr std::array commands = {"INSERT", "UPDATE", "DELETE", "MERGE"};
    const std::string_view status = PQcmdStatus(result);
    if (std::ranges::none_of(commands, [&](auto word) { return status.starts_with(word); }))
        return 0;
    return parse_integer(PQcmdTuples(result)).value_or(0);
}

void visit_rows(const PGresult* result, const Visit& visit) {
    if (!visit) return;
    const int rows = PQntuples(result);
    for (int row = 0; row < rows; ++row)
        visit(PostgresRow(result, row));
}

}  // namespace

/// Arguments as libpq takes them. Text and bytes stay where they are.
struct PostgresConnection::Parameters {
    explicit Parameters(Arguments arguments)
        : numbers(arguments.size()), formats(arguments.size(), binary) {
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            const Value& value = arguments[i].value;
            if (const auto* whole = std::get_if<std::int64_t>(&value))
                add_number(oid_int8, i, static_cast<std::uint64_t>(*whole));
            else if (const auto* real = std::get_if<double>(&value))
                add_number(
                    oid_float8,
                    i,
                    std::bit_cast<std::uint64_t>(*real + 0.0)
                );  // -0.0 becomes 0.0
            else if (const auto* text = std::get_if<std::string>(&value))
                add(oid_text, text->data(), text->size());
            else if (const auto* bytes = std::get_if<Bytes>(&value))
                add(oid_bytea,
                    bytes->empty() ? "" : reinterpret_cast<const char*>(bytes->data()),
                    bytes->size());
            else
                add(oid_of(arguments[i].type_if_null), nullptr, 0);
        }
    }
    void add_number(Oid type, std::size_t place, std::uint64_t bits) {
        numbers[place] = to_big_endian(bits);
        add(type, numbers[place].data(), numbers[place].size());
    }
    void add(Oid type, const char* value, std::size_t size) {
        if (size > INT32_MAX) throw DatabaseError("54000", "a value is too large to be stored");
        types.push_back(type);
        values.push_back(value);
        lengths.push_back(static_cast<int>(size));
    }
    int count() const { return static_cast<int>(types.size()); }

    std::vector<std::array<char, 8>> numbers;
    std::vector<Oid> types = {};
    std::vector<const char*> values = {};
    std::vector<int> lengths = {};
    std::vector<int> formats;
};

/// A cursor, closed when it ends, unless the transaction is already lost.
class PostgresConnection::Cursor {
public:
    Cursor(PostgresConnection& connection, std::string_view sql, const Parameters& parameters)
        : connection_(connection), name_(fmt::format("c{}", ++connection.names_)) {
        const std::string declare =
            "DECLARE " + name_ + " NO SCROLL CURSOR FOR " + std::string(sql);
        connection_.checked(
            PQexecParams(
                handle(),
                declare.c_str(),
                parameters.count(),
                parameters.types.data(),
                parameters.values.data(),
                parameters.lengths.data(),
                parameters.formats.data(),
                binary
            ),
            sql
        );
    }
    Cursor(const Cursor&) = delete;
    Cursor& operator=(const Cursor&) = delete;
    ~Cursor() {
        if (PQtransactionStatus(handle()) == PQTRANS_INTRANS)
            PQclear(PQexec(handle(), ("CLOSE " + name_).c_str()));
    }

    Answer fetch(std::int64_t rows) {
        const std::string sql = fmt::format("FETCH FORWARD {} FROM {}", rows, name_);
        return connection_.checked(
            PQexecParams(handle(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, binary),
            sql
        );
    }

private:
    PGconn* handle() const { return connection_.handle_.get(); }

    PostgresConnection& connection_;
    std::string name_;
};

void PostgresConnection::Clear::operator()(pg_result* result) const { PQclear(result); }
void PostgresConnection::Finish::operator()(pg_conn* connection) const { PQfinish(connection); }

PostgresConnection::PostgresConnection(const std::string& address) {
    // What stands before dbname is a default, what stands after it is not the address's to choose.
    constexpr std::array keys = {
        "connect_timeout",
        "fallback_application_name",
        "dbname",
        "client_encoding",
        static_cast<const char*>(nullptr)
    };
    const std::array values =
        {"10", "uppsikt", address.c_str(), "UTF8", static_cast<const char*>(nullptr)};
    handle_.reset(PQconnectdbParams(keys.data(), values.data(), 1));
    if (!usable())
        throw DatabaseError("08001", std::string(trimmed(PQerrorMessage(handle_.get()))));
    PQsetNoticeProcessor(handle_.get(), [](void*, const char*) {}, nullptr);
    const char* encoding = PQparameterStatus(handle_.get(), "server_encoding");
    if (encoding == nullptr || std::string_view(encoding) != "UTF8")
        throw DatabaseError("22021", "the encoding of the PostgreSQL database is not UTF8");
    command(
        "SET cursor_tuple_fraction = 1; "  // every row of a cursor is read
        "SET TimeZone = 'UTC'; "
        "SET idle_in_transaction_session_timeout = '10min'; "  // a process that hangs does not hold
                                                               // the turn
        // What was said to be written is written, whatever the server was set to for speed.
        "SELECT set_config('synchronous_commit', 'on', false) WHERE "
        "current_setting('synchronous_commit') = 'off'"
    );
}

PostgresConnection::~PostgresConnection() = default;

bool PostgresConnection::is_address(const std::string& address) {
    char* error = nullptr;
    PQconninfoOption* options = PQconninfoParse(address.c_str(), &error);
    const bool readable = options != nullptr;
    PQconninfoFree(options);
    PQfreemem(error);
    return readable;
}

bool PostgresConnection::usable() const {
    return PQstatus(handle_.get()) == CONNECTION_OK && !outdated_;
}

std::string PostgresConnection::command(const std::string& sql) {
    const Answer answer = checked(PQexec(handle_.get(), sql.c_str()), sql);
    return PQcmdStatus(answer.get());
}

std::int64_t PostgresConnection::run(
    std::string_view sql, Arguments arguments, const Visit& visit
) {
    const Parameters parameters(arguments);
    const Answer answer = checked_plan(
        PQexecPrepared(
            handle_.get(),
            prepared(sql, parameters).c_str(),
            parameters.count(),
            parameters.values.data(),
            parameters.lengths.data(),
            parameters.formats.data(),
            binary
        ),
        sql
    );
    visit_rows(answer.get(), visit);
    return rows_changed(answer.get());
}

void PostgresConnection::stream(std::string_view sql, Arguments arguments, const Visit& visit) {
    constexpr std::size_t bytes_held = 1024 * 1024;
    constexpr std::int64_t rows_first = 64;
    constexpr std::int64_t rows_most = 4096;
    Cursor cursor(*this, sql, Parameters(arguments));
    for (std::int64_t wanted = rows_first;;) {
        const Answer answer = cursor.fetch(wanted);
        const std::int64_t rows = PQntuples(answer.get());
        visit_rows(answer.get(), visit);
        if (rows < wanted) return;
        const std::size_t row_bytes =
            PQresultMemorySize(answer.get()) / static_cast<std::size_t>(rows) + 1;
        wanted = std::clamp(
            static_cast<std::int64_t>(bytes_held / row_bytes),
            std::int64_t{1},
            rows_most
        );
    }
}

void PostgresConnection::insert_rows(const Rowset& rowset) {
    std::string sql = "COPY " + quoted_name(rowset.table) + " (";
    for (std::size_t i = 0; i < rowset.columns.size(); ++i)
        sql += (i > 0 ? ", " : "") + quoted_name(rowset.columns[i]);
    sql += ") FROM STDIN";
    const Answer begun = checked(PQexec(handle_.get(), sql.c_str()), sql);

    constexpr std::size_t chunk = 64 * 1024;
    std::string lines;
    const auto send = [&] {
        if (lines.size() > INT32_MAX)
            throw DatabaseError("54000", "a value is too large to be stored");
        if (PQputCopyData(handle_.get(), lines.data(), static_cast<int>(lines.size())) != 1)
            fail(nullptr, sql);
        lines.clear();
    };
    for (std::size_t i = 0; i < rowset.values.size(); ++i) {
        append_copy_field(lines, rowset.values[i]);
        lines += (i + 1) % rowset.columns.size() == 0 ? '\n' : '\t';
        if (lines.size() > chunk) send();
    }
    if (!lines.empty()) send();
    if (PQputCopyEnd(handle_.get(), nullptr) != 1) fail(nullptr, sql);
    Answer ended(PQgetResult(handle_.get()));
    while (const Answer more{PQgetResult(handle_.get())}) {
    }
    checked(ended.release(), sql);
}

const std::string& PostgresConnection::prepared(
    std::string_view sql, const Parameters& parameters
) {
    std::string key;
    for (const Oid type : parameters.types)
        key += std::to_string(type) + ' ';
    key += sql;
    if (const auto found = statements_.find(key); found != statements_.end()) {
        found->second.last_used = ++uses_;
        return found->second.name;
    }
    if (statements_.size() >= statements_prepared) drop_least_used();
    const std::string name = fmt::format("s{}", ++names_);
    checked(
        PQprepare(
            handle_.get(),
            name.c_str(),
            std::string(sql).c_str(),
            parameters.count(),
            parameters.types.data()
        ),
        sql
    );
    return statements_.emplace(std::move(key), Prepared{name, ++uses_}).first->second.name;
}

void PostgresConnection::drop_least_used() {
    const auto least = std::ranges::min_element(statements_, {}, [](const auto& entry) {
        return entry.second.last_used;
    });
    command("DEALLOCATE " + least->second.name);
    statements_.erase(least);
}

PostgresConnection::Answer PostgresConnection::checked(pg_result* result, std::string_view sql)
    const {
    Answer answer(result);
    const ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
        fail(result, sql);
    return answer;
}

PostgresConnection::Answer PostgresConnection::checked_plan(
    pg_result* result, std::string_view sql
) {
    try {
        return checked(result, sql);
    } catch (const DatabaseError& error) {
        // "cached plan must not change result type": somebody has migrated the database meanwhile.
        outdated_ = outdated_ || error.sqlstate == "0A000";
        throw;
    }
}

/// The server's message without its detail, which repeats values (a person's) that no log should
/// have.
void PostgresConnection::fail(const pg_result* result, std::string_view sql) const {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (state == nullptr || message == nullptr)
        throw DatabaseError(
            "08006",
            std::string(trimmed(PQerrorMessage(handle_.get()))) + " in: " + excerpt(sql)
        );
    throw DatabaseError(state, std::string(message) + " in: " + excerpt(sql));
}

}  // namespace uppsikt::sql
