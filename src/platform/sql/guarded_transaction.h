#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "platform/sql/sql.h"

namespace uppsikt::sql {

/// A table and columns for many rows; `values` holds them row by row.
struct Rowset {
    std::string_view table;
    std::span<const std::string_view> columns;
    std::span<const Value> values;
};

/// What the transactions of both databases have in common: values that cannot be stored are
/// refused, and a statement that failed ends the transaction (PostgreSQL does so; SQLite would go
/// on).
class GuardedTransaction : public Transaction {
public:
    /// Throws when a statement failed, so that nobody commits half of what was meant.
    void check_may_commit() const;

    void insert_many(
        std::string_view table,
        std::span<const std::string_view> columns,
        std::span<const Value> rows
    ) final;

protected:
    virtual std::int64_t run_statement(
        std::string_view sql, Arguments arguments, Rows rows, const Visit& visit
    ) = 0;
    virtual void insert_rows(const Rowset& rowset) = 0;

private:
    std::int64_t run(std::string_view sql, Arguments arguments, Rows rows, const Visit& visit)
        final;

    bool failed_ = false;
};

/// Refuses what one of the databases would not give back as it was given (value.h says what).
void check_storable(const Value& value);

/// "name", for a table or a column. Names come from code, never from input.
std::string quoted_name(std::string_view name);

/// The beginning of a statement, on one line, for the text of an error.
std::string excerpt(std::string_view sql);

}  // namespace uppsikt::sql
