#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "platform/record/verify.h"
#include "support/signed_record.h"

/// Changes every value of the record, and of the rows that it covers, one at a time.
namespace uppsikt::record {
namespace {

using sql::Value;

/// What a change of a column may be named as. `erased` acts and those in force differ: hence
/// several.
const std::map<std::string, std::set<std::string>>& names() {
    static const std::map<std::string, std::set<std::string>> codes{
        // Not record_head.id: the database itself lets it be nothing but 1.
        {"record_head.origin", {"record_origin_differs"}},
        {"record_head.verification_key", {"record_key_differs"}},
        {"record_head.next_sequence",
         {"record_act_missing", "record_acts_missing", "record_act_not_counted"}},
        {"record_head.sealed", {"record_head_changed", "record_database_damaged"}},
        {"record_head.frontier", {"record_head_changed"}},
        {"record_head.checkpoint",
         {"record_checkpoint_malformed",
          "record_checkpoint_wrong_signature",
          "record_acts_not_sealed"}},
        {"act.sequence", {"record_act_missing", "record_acts_missing"}},
        {"act.at", {"record_act_changed"}},
        {"act.actor", {"record_act_changed"}},
        {"act.kind", {"record_act_changed"}},
        {"act.subject", {"record_act_changed"}},
        {"act.diary_number", {"record_act_changed"}},
        {"act.rule", {"record_act_changed"}},
        {"act.rule_version", {"record_act_changed"}},
        {"act.leaf", {"record_act_changed"}},
        {"act_field.sequence", {"record_act_changed", "record_field_changed"}},
        {"act_field.position", {"record_field_changed"}},
        {"act_field.name",
         {"record_field_changed", "record_field_erased_without_act", "record_act_changed"}},
        {"act_field.class", {"record_field_changed", "record_act_changed"}},
        {"act_field.commitment", {"record_field_changed", "record_act_changed"}},
        {"act_field.salt", {"record_field_changed"}},
        {"act_field.value", {"record_field_changed"}},
        {"act_field.erased_by", {"record_field_changed", "record_field_erased_without_act"}},
        {"act_row.sequence", {"record_act_changed"}},
        {"act_row.table_name", {"record_act_changed"}},
        {"act_row.row_id", {"record_act_changed"}},
        {"act_row.hash", {"record_act_changed"}},
        {"act_row.salt", {"record_act_changed", "record_row_changed"}},
        {"act_row.superseded_by", {"record_act_changed", "record_row_history_changed"}},
        {"record_node.level", {"record_block_changed"}},
        {"record_node.number", {"record_block_changed"}},
        {"record_node.hash", {"record_block_changed"}},
        {"deed.id", {"record_row_removed"}},
        {"deed.supplier", {"record_row_changed"}},
        {"deed.measure", {"record_row_changed"}},
        {"deed.terms", {"record_row_changed"}},
        {"deed.note", {"record_row_changed"}},
    };
    return codes;
}

/// A database in memory where that can be, without the signer's hook.
class UnguardedRecord {
public:
    explicit UnguardedRecord(sql::Backend backend) : signer_(NoteSigner::generate("uppsikt/test")) {
        if (backend == sql::Backend::postgresql) {
            fresh_.emplace(backend);
        } else {
            memory_ = sql::open({sql::Backend::sqlite, ":memory:"});
            REQUIRE(sql::migrate(*memory_, embedded::migrations()).ok());
        }
        database().write([&](sql::Transaction& db) { fill(db); });
    }

    sql::Database& database() { return memory_ ? *memory_ : fresh_->database(); }
    std::string verified() {
        const VerifyReport report = verify(database(), {.key = signer_.verification_key()});
        return report.ok() ? "" : report.finding->code;
    }

private:
    void fill(sql::Transaction& db) {
        test::create_deeds(db);
        db.execute(
            "UPDATE record_head SET origin = 'uppsikt/test', verification_key = $1",
            signer_.verification_key().text()
        );
        test::sign_deed(db, 9, "Alfa AB");
        test::sign_deed_with_contact(db, 10, "Anna Andersson");
        test::sign_deed(db, 9, "Beta AB");
        const Session session = test::session_in(db);
        REQUIRE(erase_personal_field(session, {1, "contact"}, "asked for").ok());
        for (int i = 0; i < 252; ++i)
            act(session, {.kind = "a.b", .subject = "x"});
        seal(db, signer_);
    }

    NoteSigner signer_;
    std::optional<uppsikt::test::FreshDatabase> fresh_;
    std::unique_ptr<sql::Database> memory_;
};

/// The value with one byte, or the number with its lowest bit, changed; NULL becomes something, and
/// something NULL.
std::vector<Value> changed(const Value& value, const std::string& column) {
    const bool is_number =
        std::set<std::string>{"erased_by", "superseded_by", "sealed"}.contains(column);
    const bool is_bytes =
        std::set<std::string>{"salt", "hash", "frontier", "terms"}.contains(column);
    if (std::holds_alternative<std::monostate>(value)) {
        if (is_number) return {std::int64_t{1}};
        if (is_bytes) return {sql::Bytes(column == "salt" ? 16 : 32)};
        return {std::string("x")};
    }
    std::vector<Value> others{std::monostate{}};
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        for (const std::int64_t bit : {0, 8, 40})
            others.emplace_back(*number ^ std::int64_t{1} << bit);
    } else if (const auto* real = std::get_if<double>(&value)) {
        others.emplace_back(std::nextafter(*real, 1.0));
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        for (const std::size_t at : std::set<std::size_t>{0, text->size() / 2, text->size() - 1}) {
            // The em dash of a signed note is three bytes, which PostgreSQL wants whole.
            if (static_cast<unsigned char>((*text)[at]) >= 0x80) continue;
            std::string other = *text;
            other[at] = static_cast<char>(other[at] ^ 1);
            others.emplace_back(other);
        }
    } else {
        const auto& bytes = std::get<sql::Bytes>(value);
        for (const std::size_t at : std::set<std::size_t>{0, bytes.size() / 2, bytes.size() - 1}) {
            sql::Bytes other = bytes;
            other[at] ^= 0x10;
            others.emplace_back(other);
        }
    }
    return others;
}

struct Table {
    std::string name;
    std::vector<std::string> columns;
    std::vector<std::vector<Value>> rows;
};

Table read_table(sql::Database& database, const std::string& name, const std::string& which) {
    Table table{name, {}, {}};
    database.read([&](sql::Transaction& db) {
        db.each(
            [&](const sql::Row& row) {
                table.columns.clear();
                std::vector<Value>& values = table.rows.emplace_back();
                for (int i = 0; i < row.columns(); ++i) {
                    table.columns.emplace_back(row.name(i));
                    values.push_back(row.value(i));
                }
            },
            "SELECT * FROM " + name + which
        );
    });
    return table;
}

/// `UPDATE table SET column = $1 WHERE every column is what it is`.
bool replace(
    sql::Database& database,
    const Table& table,
    std::vector<Value> row,
    std::size_t column,
    Value to
) {
    std::string sql =
        fmt::format("UPDATE {} SET {} = $1 WHERE ", table.name, table.columns[column]);
    std::vector<Value> arguments{std::move(to)};
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) sql += " AND ";
        if (std::holds_alternative<std::monostate>(row[i])) {
            sql += table.columns[i] + " IS NULL";
        } else {
            arguments.push_back(row[i]);
            sql += fmt::format("{} = ${}", table.columns[i], arguments.size());
        }
    }
    try {
        database.write([&](sql::Transaction& db) { db.each_with({}, sql, arguments); });
        return true;
    } catch (const sql::DatabaseError&) {
        return false;  // NOT NULL, or a key that is taken: the database itself says no
    }
}

int walk(UnguardedRecord& record, const Table& table, std::set<std::string>& walked) {
    int changes = 0;
    for (const std::vector<Value>& row : table.rows)
        for (std::size_t column = 0; column < row.size(); ++column)
            for (const Value& other : changed(row[column], table.columns[column])) {
                if (!replace(record.database(), table, row, column, other)) continue;
                const std::string name = table.name + "." + table.columns[column];
                const std::string code = record.verified();
                const bool named = names().at(name).contains(code);
                CHECK_MESSAGE(named, name << " is named as " << code);
                walked.insert(name);
                ++changes;
                std::vector<Value> there = row;
                there[column] = other;
                REQUIRE(replace(record.database(), table, there, column, row[column]));
            }
    return changes;
}

void walk_every_column(sql::Backend backend) {
    UnguardedRecord record(backend);
    REQUIRE(record.verified() == "");
    const std::string first_acts = " WHERE sequence < 4";
    std::set<std::string> walked;
    int changes = 0;
    for (const auto& [table, which] : std::map<std::string, std::string>{
             {"record_head", ""},
             {"act", first_acts},
             {"act_field", first_acts},
             {"act_row", first_acts},
             {"record_node", ""},
             {"deed", ""}
         })
        changes += walk(record, read_table(record.database(), table, which), walked);
    for (const auto& [column, codes] : names())
        CHECK_MESSAGE(walked.contains(column), column);
    CHECK(changes > 200);
    CHECK(record.verified() == "");
}

TEST_CASE("any one value that is changed is found, and said what it is: SQLite") {
    walk_every_column(sql::Backend::sqlite);
}

TEST_CASE("any one value that is changed is found, and said what it is: PostgreSQL") {
    walk_every_column(sql::Backend::postgresql);
}

}  // namespace
}  // namespace uppsikt::record
