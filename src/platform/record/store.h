#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/record/leaf.h"
#include "platform/sql/sql.h"

/// All SQL that writes and reads acts. Only this folder includes it.
namespace uppsikt::record::store {

/// Takes the next sequence number.
std::int64_t next_sequence(sql::Transaction& db);

struct StoredField {
    LeafField leaf;
    std::optional<Salt> salt;
    std::optional<std::string> value;
    std::optional<std::int64_t> erased_by = std::nullopt;
};

struct StoredRow {
    RowRef row;
    std::optional<Hash> hash;  ///< nothing when the row is gone
    std::optional<Salt> salt;
};

struct StoredAct {
    Leaf leaf;
    std::vector<StoredField> fields;
    std::vector<StoredRow> rows;
};

void insert(sql::Transaction& db, const StoredAct& act);

/// With its fields; without rows.
std::optional<StoredAct> find(sql::Transaction& db, std::int64_t sequence);

/// The same with its rows, so that its leaf is whole.
std::optional<StoredAct> find_whole(sql::Transaction& db, std::int64_t sequence);

/// The latest acts about a subject, without rows.
struct SubjectPage {
    std::string_view subject;
    std::int64_t before = 0;
    int at_most = 0;
};
std::vector<StoredAct> find_about(sql::Transaction& db, const SubjectPage& page);

/// The latest acts about any of the subjects, without rows, commitments and salts.
struct SubjectsPage {
    std::span<const std::string> subjects;
    std::int64_t before = 0;
    int at_most = 0;
};
std::vector<StoredAct> find_about_any(sql::Transaction& db, const SubjectsPage& page);

struct Erasure {
    std::int64_t sequence = 0;
    std::string_view field;
    std::int64_t erased_by = 0;
};
void erase(sql::Transaction& db, const Erasure& erasure);

/// Rows of one table, by id; `erased_by` of this act.
struct RowsOfTable {
    std::string_view table;
    std::span<const std::int64_t> ids;
};

/// What was in force of these rows is superseded by the act, and its salts are erased.
void supersede(sql::Transaction& db, const RowsOfTable& rows, std::int64_t by_sequence);

/// Every one of these rows that is there, by id, with its columns in the order of the table.
using VisitRow = std::function<void(std::int64_t id, const sql::Row& row)>;
void each_row(sql::Transaction& db, const RowsOfTable& rows, const VisitRow& visit);

/// Bytes of exactly this length, or UnexpectedValue.
template <class Fixed>
Fixed fixed_bytes(const sql::Value& value) {
    Fixed fixed{};
    const auto* bytes = std::get_if<sql::Bytes>(&value);
    if (!bytes || bytes->size() != fixed.size())
        throw sql::UnexpectedValue(
            "expected " + std::to_string(fixed.size()) + " bytes in the database"
        );
    std::copy(bytes->begin(), bytes->end(), fixed.begin());
    return fixed;
}

template <class Fixed>
std::optional<Fixed> optional_bytes(const sql::Value& value) {
    if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
    return fixed_bytes<Fixed>(value);
}

template <class Fixed>
sql::Value to_value(const Fixed& bytes) {
    return sql::Bytes(bytes.begin(), bytes.end());
}

template <class Fixed>
sql::Value to_value(const std::optional<Fixed>& bytes) {
    return bytes ? to_value(*bytes) : sql::Value{};
}

}  // namespace uppsikt::record::store
