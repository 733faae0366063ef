#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "platform/sql/guarded_transaction.h"

struct pg_conn;
struct pg_result;

namespace uppsikt::sql {

/// One connection to PostgreSQL, used by one thread at a time. Errors are DatabaseErrors.
///
/// Values travel in binary: 64 bits of a REAL and every byte of a BLOB as they are. A value's own
/// type is its parameter's type; only NULL is left for the server to infer.
class PostgresConnection {
public:
    explicit PostgresConnection(const std::string& address);
    PostgresConnection(const PostgresConnection&) = delete;
    PostgresConnection& operator=(const PostgresConnection&) = delete;
    ~PostgresConnection();

    /// Whether libpq reads it as an address.
    static bool is_address(const std::string& address);

    /// Statements without values; the tag of the last one ("COMMIT").
    std::string command(const std::string& sql);

    /// One statement, prepared when first seen. Its rows are held in memory while they are visited.
    std::int64_t run(std::string_view sql, Arguments arguments, const Visit& visit);

    /// A query through a cursor: about 1 MiB of rows is held at a time.
    void stream(std::string_view sql, Arguments arguments, const Visit& visit);

    /// Through COPY.
    void insert_rows(const Rowset& rowset);

    /// False when the connection is lost, or its prepared statements no longer fit the schema.
    bool usable() const;

private:
    struct Clear {
        void operator()(pg_result* result) const;
    };
    struct Finish {
        void operator()(pg_conn* connection) const;
    };
    using Answer = std::unique_ptr<pg_result, Clear>;
    struct Parameters;
    class Cursor;
    struct Prepared {
        std::string name;
        std::uint64_t last_used = 0;
    };

    const std::string& prepared(std::string_view sql, const Parameters& parameters);
    void drop_least_used();
    Answer checked(pg_result* result, std::string_view sql) const;
    Answer checked_plan(pg_result* result, std::string_view sql);
    [[noreturn]] void fail(const pg_result* result, std::string_view sql) const;

    std::unique_ptr<pg_conn, Finish> handle_;
    std::unordered_map<std::string, Prepared> statements_;  ///< by types and text
    bool outdated_ = false;  ///< a statement gives other columns than then
    std::uint64_t uses_ = 0;
    std::uint64_t names_ = 0;
};

}  // namespace uppsikt::sql
