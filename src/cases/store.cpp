#include "cases/store.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "base/text.h"

namespace uppsikt::cases::store {

namespace {

using sql::Row;
using sql::Value;

std::string acts_text(const std::vector<StandingAct>& acts) {
    std::string text;
    for (const StandingAct& one : acts) {
        text += one.act;
        if (one.actor) text += " " + *one.actor;
        text += '\n';
    }
    return text;
}

std::vector<StandingAct> acts_from(std::string_view text) {
    std::vector<StandingAct> acts;
    for (const std::string_view line : split(text, '\n')) {
        if (line.empty()) continue;
        const std::size_t end = line.find(' ');
        StandingAct act{.act = std::string(line.substr(0, end))};
        if (end != line.npos) act.actor = std::string(line.substr(end + 1));
        acts.push_back(std::move(act));
    }
    return acts;
}

std::optional<std::string> owner_text(const Case& file) {
    if (!file.owner) return std::nullopt;
    return std::string(name_of(*file.owner));
}

std::optional<Role> owner_from(const std::optional<std::string>& name) {
    if (!name) return std::nullopt;
    const auto role = role_named(*name);
    if (!role) throw sql::UnexpectedValue("expected a role in the database, not " + *name);
    return role;
}

constexpr std::string_view columns =
    "id, kind, series, diary_year, diary_serial, state, owner, unit, assignee, service, "
    "supplier_id, contract_id, learned_on, opened_on, entered_on, central_due_on, due_on, "
    "ended_on, acts";

Case case_from(const Row& row) {
    return {
        .id = row.get<CaseId>(0),
        .kind = row.get<std::string>(1),
        .diary_number = {row.get<std::string>(2), row.get<int>(3), row.get<std::int64_t>(4)},
        .state = row.get<std::string>(5),
        .owner = owner_from(row.get<std::optional<std::string>>(6)),
        .unit = row.get<std::string>(7),
        .assignee = row.get<std::optional<std::string>>(8),
        .service = row.get<std::optional<std::string>>(9),
        .supplier = row.get<std::optional<registry::SupplierId>>(10),
        .contract = row.get<std::optional<registry::ContractId>>(11),
        .learned_on = row.get<Date>(12),
        .opened_on = row.get<Date>(13),
        .entered_on = row.get<Date>(14),
        .central_due_on = row.get<Date>(15),
        .due_on = row.get<std::optional<Date>>(16),
        .ended_on = row.get<std::optional<Date>>(17),
        .acts = acts_from(row.get<std::string>(18)),
    };
}

// As the indexes of the queues have it (schema/0020_case_queue.sql). With the table's name, since
// other tables have a due_on too.
constexpr std::string_view clock =
    "(CASE WHEN case_file.due_on < case_file.central_due_on THEN case_file.due_on "
    "ELSE case_file.central_due_on END)";

/// The conditions of a question: only those that are asked for, so that each has its index.
class Conditions {
public:
    struct One {
        std::string comparison;  ///< "kind ="
        Value value;
    };

    void add(std::string_view whole) { restrict_to(std::string(whole)); }
    void add(std::string_view comparison, Value value) {
        restrict_to(text_of({std::string(comparison), std::move(value)}));
    }
    void add_one_of(std::string_view column, std::span<const registry::SupplierId> ids) {
        std::string list;
        for (const registry::SupplierId id : ids) {
            values_.emplace_back(id.value());
            list += fmt::format("{}${}", list.empty() ? "" : ", ", values_.size());
        }
        restrict_to(fmt::format("{} IN ({})", column, list));
    }
    void add_either(One one, One other) {
        const std::string first = text_of(std::move(one));
        restrict_to(fmt::format("({} OR {})", first, text_of(std::move(other))));
    }

    const std::string& where() const { return where_; }
    const std::vector<Value>& values() const { return values_; }

    int count(sql::Transaction& db, int at_most) && {
        values_.emplace_back(std::int64_t{at_most});
        int counted = 0;
        db.each_with(
            [&](const Row& row) { counted = static_cast<int>(row.get<std::int64_t>(0)); },
            fmt::format(
                "SELECT count(*) FROM (SELECT 1 FROM case_file{} LIMIT ${}) AS counted",
                where_,
                values_.size()
            ),
            values_
        );
        return counted;
    }

    std::vector<Case> ask(sql::Transaction& db, std::string_view order, int at_most) && {
        values_.emplace_back(std::int64_t{at_most});
        std::vector<Case> found;
        db.each_with(
            [&](const Row& row) { found.push_back(case_from(row)); },
            fmt::format(
                "SELECT {} FROM case_file{} ORDER BY {} LIMIT ${}",
                columns,
                where_,
                order,
                values_.size()
            ),
            values_
        );
        return found;
    }

private:
    std::string text_of(One one) {
        values_.push_back(std::move(one.value));
        return fmt::format("{} ${}", one.comparison, values_.size());
    }
    void restrict_to(const std::string& condition) {
        where_ += (where_.empty() ? " WHERE " : " AND ") + condition;
    }

    std::string where_;
    std::vector<Value> values_;
};

}  // namespace

Case insert(sql::Transaction& db, Case file) {
    // One at a time writes (sql.h), so the next number is nobody else's.
    const auto numbered = db.find_one(
        [](const Row& row) { return std::tuple(row.get<CaseId>(0), row.get<std::int64_t>(1)); },
        R"sql(
        INSERT INTO case_file (kind, series, diary_year, diary_serial, state, owner, unit, assignee,
                               service, supplier_id, contract_id, learned_on, opened_on, entered_on,
                               central_due_on, due_on, ended_on, acts)
        VALUES ($1, $2, $3,
                (SELECT coalesce(max(diary_serial), 0) + 1 FROM case_file
                 WHERE series = $2 AND diary_year = $3),
                $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        RETURNING id, diary_serial)sql",
        file.kind,
        file.diary_number.series,
        file.diary_number.year,
        file.state,
        owner_text(file),
        file.unit,
        file.assignee,
        file.service,
        file.supplier,
        file.contract,
        file.learned_on,
        file.opened_on,
        file.entered_on,
        file.central_due_on,
        file.due_on,
        file.ended_on,
        acts_text(file.acts)
    );
    ensure(numbered.has_value(), "the new case is given back");
    std::tie(file.id, file.diary_number.serial) = *numbered;
    return file;
}

void update(sql::Transaction& db, const Case& file) {
    const std::int64_t changed = db.execute(
        R"sql(
        UPDATE case_file
        SET state = $2, owner = $3, unit = $4, assignee = $5, entered_on = $6, due_on = $7,
            ended_on = $8, acts = $9
        WHERE id = $1)sql",
        file.id,
        file.state,
        owner_text(file),
        file.unit,
        file.assignee,
        file.entered_on,
        file.due_on,
        file.ended_on,
        acts_text(file.acts)
    );
    ensure(changed == 1, "a case that was found is there");
}

std::optional<Case> find(sql::Transaction& db, const DiaryNumber& number) {
    static const std::string query = fmt::format(
        "SELECT {} FROM case_file WHERE series = $1 AND diary_year = $2 AND diary_serial = $3",
        columns
    );
    return db.find_one(case_from, query, number.series, number.year, number.serial);
}

std::optional<Case> find(sql::Transaction& db, CaseId id) {
    static const std::string query = fmt::format("SELECT {} FROM case_file WHERE id = $1", columns);
    return db.find_one(case_from, query, id);
}

std::vector<Case> list(sql::Transaction& db, const Filter& filter, Date today) {
    Conditions conditions;
    conditions.add("id >", std::int64_t{filter.after ? filter.after->value() : 0});
    if (filter.kind) conditions.add("kind =", *filter.kind);
    if (filter.owner) conditions.add("owner =", std::string(name_of(*filter.owner)));
    if (filter.unit) conditions.add("unit =", *filter.unit);
    if (filter.assignee) conditions.add("assignee =", *filter.assignee);
    if (filter.supplier) conditions.add("supplier_id =", filter.supplier->value());
    if (!filter.ended_too) conditions.add("ended_on IS NULL");
    if (filter.only_overdue) {
        conditions.add("ended_on IS NULL");
        conditions.add(fmt::format("{} <", clock), to_text(today));
    }
    return std::move(conditions).ask(db, "id", filter.at_most);
}

namespace {

Conditions conditions_of(const ScopedQuestion& scoped) {
    const QueueQuestion& asked = scoped.question;
    Conditions conditions;
    conditions.add("ended_on IS NULL");
    if (scoped.lies_elsewhere_than) conditions.add("unit <>", *scoped.lies_elsewhere_than);
    // What leaves the fewest cases leads: its index is used. Neither database knows that a person
    // has fewer than a kind, so what only filters is written as no index has it.
    if (asked.scope.suppliers) conditions.add_one_of("supplier_id", *asked.scope.suppliers);
    const auto assignee = scoped.has ? scoped.has : asked.assignee;
    if (scoped.has && asked.assignee) conditions.add("assignee || '' =", *asked.assignee);
    const bool led_by_person = assignee.has_value();
    const bool led_by_supplier = !led_by_person && asked.supplier;
    const auto unit = scoped.lies_at ? scoped.lies_at : asked.unit;
    if (scoped.lies_at && asked.unit) conditions.add("unit || '' =", *asked.unit);
    const bool is_led = led_by_person || led_by_supplier || unit;
    if (assignee) conditions.add("assignee =", *assignee);
    if (asked.supplier)
        conditions.add(
            led_by_person ? "supplier_id + 0 =" : "supplier_id =",
            asked.supplier->value()
        );
    if (unit) conditions.add(led_by_person ? "unit || '' =" : "unit =", *unit);
    if (asked.kind) conditions.add(is_led ? "kind || '' =" : "kind =", *asked.kind);
    if (asked.owner)
        conditions.add(is_led ? "owner || '' =" : "owner =", std::string(name_of(*asked.owner)));
    if (asked.is_unassigned) conditions.add("assignee IS NULL");
    if (asked.due_before) conditions.add(fmt::format("{} <", clock), to_text(*asked.due_before));
    if (asked.after) {
        conditions.add(fmt::format("{} >=", clock), to_text(asked.after->clock));
        conditions.add_either(
            {fmt::format("{} >", clock), to_text(asked.after->clock)},
            {"id >", asked.after->id.value()}
        );
    }
    return conditions;
}

}  // namespace

std::vector<Case> queue(sql::Transaction& db, const ScopedQuestion& scoped) {
    return conditions_of(scoped).ask(db, fmt::format("{}, id", clock), scoped.question.at_most);
}

int count(sql::Transaction& db, const ScopedQuestion& scoped) {
    return conditions_of(scoped).count(db, scoped.question.at_most);
}

std::vector<DiaryNumber> numbers_of(
    sql::Transaction& db, registry::SupplierId supplier, const Scope& scope
) {
    if (scope.suppliers && std::ranges::find(*scope.suppliers, supplier) == scope.suppliers->end())
        return {};
    Conditions conditions;
    conditions.add("supplier_id =", supplier.value());
    if (scope.office)
        conditions.add_either(
            {"unit =", scope.office->unit},
            {"assignee =", scope.office->assignee}
        );
    std::vector<DiaryNumber> numbers;
    db.each_with(
        [&](const Row& row) {
            numbers.push_back({row.get<std::string>(0), row.get<int>(1), row.get<std::int64_t>(2)});
        },
        "SELECT series, diary_year, diary_serial FROM case_file" + conditions.where() +
            " ORDER BY id",
        conditions.values()
    );
    return numbers;
}

std::vector<std::int64_t> to_remind(sql::Transaction& db, const Days& days) {
    static const std::string query = fmt::format(
        "SELECT id FROM case_file WHERE ended_on IS NULL AND {0} >= $1 AND {0} <= $2 "
        "AND entered_on <= $1 AND NOT EXISTS (SELECT 1 FROM case_reminder "
        "WHERE case_id = case_file.id AND case_reminder.due_on = {0}) ORDER BY {0}, id",
        clock
    );
    const auto id = [](const Row& row) { return row.get<std::int64_t>(0); };
    return db.find_all(id, query, days.from, days.to);
}

std::optional<std::int64_t> insert_reminder(sql::Transaction& db, const Case& file, Date today) {
    return db.find_one(
        [](const Row& row) { return row.get<std::int64_t>(0); },
        "INSERT INTO case_reminder (case_id, due_on, reminded_on) VALUES ($1, $2, $3) "
        "ON CONFLICT (case_id, due_on) DO NOTHING RETURNING id",
        file.id,
        file.clock(),
        today
    );
}

void add_expired(sql::Transaction& db, const InState& where, std::vector<std::int64_t>& cases) {
    // The clock, which has an index, is never later than the last day in the state.
    static const std::string query = fmt::format(
        "SELECT id FROM case_file WHERE ended_on IS NULL AND kind = $1 AND {0} < $3 "
        "AND state = $2 AND due_on < $3 ORDER BY {0}, id",
        clock
    );
    db.each(
        [&](const Row& row) { cases.push_back(row.get<std::int64_t>(0)); },
        query,
        where.kind,
        where.state,
        where.today
    );
}

std::optional<std::int64_t> insert_import(sql::Transaction& db, const NewImport& import) {
    return db.find_one(
        [](const Row& row) { return row.get<std::int64_t>(0); },
        R"sql(
        INSERT INTO case_import (kind, name, sha256, cases, imported_on) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (kind, sha256) DO NOTHING RETURNING id)sql",
        import.kind,
        import.file.name,
        sql::Bytes(import.file.sha256.begin(), import.file.sha256.end()),
        import.cases,
        import.imported_on
    );
}

void insert_earlier(sql::Transaction& db, const EarlierCase& earlier) {
    db.execute(
        "INSERT INTO earlier_case (id, kind, number, import_id, list_row) VALUES ($1, $2, $3, $4, "
        "$5)",
        earlier.id,
        earlier.kind,
        earlier.number,
        earlier.source.import,
        static_cast<std::int64_t>(earlier.source.row)
    );
}

std::optional<CaseId> id_of_earlier(sql::Transaction& db, const EarlierName& name) {
    return db.find_one(
        [](const Row& row) { return row.get<CaseId>(0); },
        "SELECT id FROM earlier_case WHERE kind = $1 AND number = $2",
        name.kind,
        name.number
    );
}

std::optional<Case> find_earlier(sql::Transaction& db, std::string_view number) {
    const auto ids = db.find_all(
        [](const Row& row) { return row.get<CaseId>(0); },
        "SELECT id FROM earlier_case WHERE number = $1",
        number
    );
    if (ids.size() != 1) return std::nullopt;
    return find(db, ids.front());
}

std::optional<std::string> earlier_number(sql::Transaction& db, CaseId id) {
    return db.find_one(
        [](const Row& row) { return row.get<std::string>(0); },
        "SELECT number FROM earlier_case WHERE id = $1",
        id
    );
}

}  // namespace uppsikt::cases::store
