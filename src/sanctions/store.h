#pragma once

#include <optional>
#include <vector>

#include "platform/sql/sql.h"
#include "sanctions/sanctions.h"

/// All SQL for sanction, sanction_payment, sanction_comment, sanction_accrual and sanction_visit.
namespace uppsikt::sanctions::store {

/// A sanction as it is stored; its case lies elsewhere.
struct Stored {
    cases::CaseId id{0};
    std::optional<cases::CaseId> investigation = std::nullopt;  ///< none where decided elsewhere
    std::string contract;
    Kind kind = Kind::warning;
    std::string ground;
    investigations::Severity severity = investigations::Severity::minor;
    std::string reason;
    std::optional<Money> amount = std::nullopt;
    std::optional<Date> decided_on = std::nullopt;
    std::optional<Date> accrues_from = std::nullopt;
    std::optional<Date> cured_on = std::nullopt;
    std::optional<Date> sent_on = std::nullopt;
    std::optional<Date> received_on = std::nullopt;
    std::optional<Date> ends_on = std::nullopt;
    std::optional<Date> lifted_on = std::nullopt;
    std::optional<Date> reversed_on = std::nullopt;
    std::optional<Rate> rate = std::nullopt;                          ///< where decided elsewhere
    std::optional<std::string> earlier_investigation = std::nullopt;  ///< its number there
};
/// Without the days, which `update` writes.
void insert(sql::Transaction& db, const Stored& sanction);

/// Writes the days and the amount: what becomes of a sanction.
void update(sql::Transaction& db, const Stored& sanction);
std::optional<Stored> find(sql::Transaction& db, cases::CaseId id);

/// Those that were decided and not reversed, of a contract.
std::vector<Stored> in_force(sql::Transaction& db, std::string_view contract);

/// The latest decided and not reversed on a ground, at most a thousand.
std::vector<Stored> decided(sql::Transaction& db, std::string_view ground);

/// What is shown beside the decision from a day on; without words nothing is.
struct Said {
    std::optional<std::string> words;
    Date said_on;
    std::int64_t later = 0;  ///< how many have been written after it
};
/// Gives its id.
std::int64_t insert_comment(sql::Transaction& db, cases::CaseId sanction, const Said& said);
/// The latest, said on the day or before.
std::optional<Said> comment(sql::Transaction& db, cases::CaseId sanction, Date known_on);

// --- jobs

/// Running penalties that still grow, and of which nothing has been told through the day; by id.
std::vector<std::int64_t> accruing(sql::Transaction& db, Date through);

struct Accrued {
    Date through;
    Money amount;
};
/// Gives its id; none when that much, or a later day, has been told.
std::optional<std::int64_t> insert_accrual(
    sql::Transaction& db, cases::CaseId sanction, const Accrued& accrued
);

bool has_visit(sql::Transaction& db, cases::CaseId sanction, std::optional<Date> due_on);
struct PlannedVisit {
    cases::CaseId sanction{0};
    Date due_on;
    std::string visit;  ///< its diary number
};
std::int64_t insert_visit(sql::Transaction& db, const PlannedVisit& planned);

/// Gives its id.
std::int64_t insert_payment(sql::Transaction& db, cases::CaseId sanction, const Paid& paid);
std::vector<Paid> payments(sql::Transaction& db, cases::CaseId sanction);

}  // namespace uppsikt::sanctions::store
