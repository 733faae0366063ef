#include "sanctions/store.h"

#include <fmt/format.h>

namespace uppsikt::sql {

template <>
struct Stored<sanctions::Kind> : StoredEnum<sanctions::Kind, sanctions::kind_names> {};
template <>
struct Stored<sanctions::PaymentKind>
    : StoredEnum<sanctions::PaymentKind, sanctions::payment_names> {};
template <>
struct Stored<investigations::Severity>
    : StoredEnum<investigations::Severity, investigations::severity_names> {};

}  // namespace uppsikt::sql

namespace uppsikt::sanctions::store {

namespace {

using sql::Row;

constexpr std::string_view columns =
    "id, investigation_id, contract, kind, ground, severity, reason, amount_ore, decided_on, "
    "accrues_from, cured_on, sent_on, received_on, ends_on, lifted_on, reversed_on, rate_ore, "
    "rate_days, earlier_investigation";

std::optional<Rate> rate_from(const Row& row, int column) {
    const auto amount = row.get<std::optional<Money>>(column);
    if (!amount) return std::nullopt;
    return Rate{.amount = *amount, .days = row.get<int>(column + 1)};
}

Stored stored_from(const Row& row) {
    const auto day = [&](int column) { return row.get<std::optional<Date>>(column); };
    return {
        .id = row.get<cases::CaseId>(0),
        .investigation = row.get<std::optional<cases::CaseId>>(1),
        .contract = row.get<std::string>(2),
        .kind = row.get<Kind>(3),
        .ground = row.get<std::string>(4),
        .severity = row.get<investigations::Severity>(5),
        .reason = row.get<std::string>(6),
        .amount = row.get<std::optional<Money>>(7),
        .decided_on = day(8),
        .accrues_from = day(9),
        .cured_on = day(10),
        .sent_on = day(11),
        .received_on = day(12),
        .ends_on = day(13),
        .lifted_on = day(14),
        .reversed_on = day(15),
        .rate = rate_from(row, 16),
        .earlier_investigation = row.get<std::optional<std::string>>(18),
    };
}

}  // namespace

void insert(sql::Transaction& db, const Stored& sanction) {
    db.execute(
        R"sql(
        INSERT INTO sanction (id, investigation_id, contract, kind, ground, severity, reason,
                              amount_ore, rate_ore, rate_days, earlier_investigation)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11))sql",
        sanction.id,
        sanction.investigation,
        sanction.contract,
        sanction.kind,
        sanction.ground,
        sanction.severity,
        sanction.reason,
        sanction.amount,
        sanction.rate ? std::optional(sanction.rate->amount) : std::nullopt,
        sanction.rate ? std::optional<std::int64_t>(sanction.rate->days) : std::nullopt,
        sanction.earlier_investigation
    );
}

void update(sql::Transaction& db, const Stored& sanction) {
    const std::int64_t changed = db.execute(
        R"sql(
        UPDATE sanction
        SET amount_ore = $2, decided_on = $3, accrues_from = $4, cured_on = $5, sent_on = $6,
            received_on = $7, ends_on = $8, lifted_on = $9, reversed_on = $10
        WHERE id = $1)sql",
        sanction.id,
        sanction.amount,
        sanction.decided_on,
        sanction.accrues_from,
        sanction.cured_on,
        sanction.sent_on,
        sanction.received_on,
        sanction.ends_on,
        sanction.lifted_on,
        sanction.reversed_on
    );
    ensure(changed == 1, "a sanction that was found is there");
}

std::optional<Stored> find(sql::Transaction& db, cases::CaseId id) {
    static const std::string query = fmt::format("SELECT {} FROM sanction WHERE id = $1", columns);
    return db.find_one(stored_from, query, id);
}

std::vector<Stored> in_force(sql::Transaction& db, std::string_view contract) {
    static const std::string query = fmt::format(
        "SELECT {} FROM sanction WHERE contract = $1 AND decided_on IS NOT NULL AND reversed_on IS "
        "NULL ORDER BY id",
        columns
    );
    return db.find_all(stored_from, query, contract);
}

std::vector<Stored> decided(sql::Transaction& db, std::string_view ground) {
    static const std::string query = fmt::format(
        "SELECT {} FROM sanction WHERE ground = $1 AND decided_on IS NOT NULL AND reversed_on IS "
        "NULL ORDER BY decided_on DESC, id DESC LIMIT 1000",
        columns
    );
    return db.find_all(stored_from, query, ground);
}

std::vector<std::int64_t> accruing(sql::Transaction& db, Date through) {
    return db.find_all(
        [](const Row& row) { return row.get<std::int64_t>(0); },
        R"sql(
            SELECT id FROM sanction
            WHERE accrues_from <= $1 AND cured_on IS NULL AND reversed_on IS NULL
                  AND NOT EXISTS (SELECT 1 FROM sanction_accrual
                                  WHERE sanction_id = sanction.id AND through >= $1)
            ORDER BY id)sql",
        through
    );
}

std::optional<std::int64_t> insert_accrual(
    sql::Transaction& db, cases::CaseId sanction, const Accrued& accrued
) {
    return db.find_one(
        [](const Row& row) { return row.get<std::int64_t>(0); },
        R"sql(
            INSERT INTO sanction_accrual (sanction_id, through, amount_ore)
            SELECT $1, $2, $3
            WHERE NOT EXISTS (SELECT 1 FROM sanction_accrual
                              WHERE sanction_id = $1 AND (through >= $2 OR amount_ore >= $3))
            RETURNING id)sql",
        sanction,
        accrued.through,
        accrued.amount
    );
}

bool has_visit(sql::Transaction& db, cases::CaseId sanction, std::optional<Date> due_on) {
    return db
        .find_one(
            [](const Row& row) { return row.get<std::int64_t>(0); },
            "SELECT id FROM sanction_visit WHERE sanction_id = $1 AND due_on = $2",
            sanction,
            due_on
        )
        .has_value();
}

std::int64_t insert_visit(sql::Transaction& db, const PlannedVisit& planned) {
    return db.value<std::int64_t>(
        "INSERT INTO sanction_visit (sanction_id, due_on, visit) VALUES ($1, $2, $3) RETURNING id",
        planned.sanction,
        planned.due_on,
        planned.visit
    );
}

std::int64_t insert_comment(sql::Transaction& db, cases::CaseId sanction, const Said& said) {
    return db.value<std::int64_t>(
        "INSERT INTO sanction_comment (sanction_id, words, said_on) VALUES ($1, $2, $3) RETURNING "
        "id",
        sanction,
        said.words,
        said.said_on
    );
}

std::optional<Said> comment(sql::Transaction& db, cases::CaseId sanction, Date known_on) {
    return db.find_one(
        [](const Row& row) {
            return Said{
                .words = row.get<std::optional<std::string>>(0),
                .said_on = row.get<Date>(1),
                .later = row.get<std::int64_t>(2),
            };
        },
        R"sql(
        SELECT words, said_on,
               (SELECT count(*) FROM sanction_comment later
                WHERE later.sanction_id = $1 AND later.id > said.id)
        FROM sanction_comment said WHERE sanction_id = $1 AND said_on <= $2
        ORDER BY id DESC LIMIT 1)sql",
        sanction,
        known_on
    );
}

std::int64_t insert_payment(sql::Transaction& db, cases::CaseId sanction, const Paid& paid) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO sanction_payment (sanction_id, kind, amount_ore, paid_on, reference)
        VALUES ($1, $2, $3, $4, $5) RETURNING id)sql",
        sanction,
        paid.kind,
        paid.amount,
        paid.on,
        paid.reference
    );
}

std::vector<Paid> payments(sql::Transaction& db, cases::CaseId sanction) {
    return db.find_all(
        [](const Row& row) {
            return Paid{
                .kind = row.get<PaymentKind>(0),
                .amount = row.get<Money>(1),
                .on = row.get<Date>(2),
                .reference = row.get<std::string>(3),
            };
        },
        "SELECT kind, amount_ore, paid_on, reference FROM sanction_payment WHERE sanction_id = $1 "
        "ORDER BY id",
        sanction
    );
}

}  // namespace uppsikt::sanctions::store
