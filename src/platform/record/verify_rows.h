#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "platform/sql/sql.h"

namespace uppsikt::record {

/// Checks every row of every table against the act that last covered it.
class RowsChecker {
public:
    std::optional<Reason> check(sql::Transaction& db);

    std::int64_t tables() const { return tables_; }
    std::int64_t rows() const { return rows_; }
    std::int64_t rows_in_force() const { return in_force_; }

private:
    std::optional<Reason> check_table(sql::Transaction& db, const std::string& table);
    std::optional<Reason> check_lost_table(sql::Transaction& db, const std::string& table);

    std::int64_t tables_ = 0;
    std::int64_t rows_ = 0;
    std::int64_t in_force_ = 0;
};

}  // namespace uppsikt::record
