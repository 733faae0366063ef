#include "cases/store.h"

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
    // The text has only the conditions that are asked for, so that each has its index.
    std::string where = "WHERE id > $1";
    std::vector<Value> values{std::int64_t{filter.after ? filter.after->value() : 0}};
    const auto add = [&](std::string_view condition, Value value) {
        values.push_back(std::move(value));
        where += fmt::format(" AND {} ${}", condition, values.size());
    };
    if (filter.kind) add("kind =", *filter.kind);
    if (filter.owner) add("owner =", std::string(name_of(*filter.owner)));
    if (filter.unit) add("unit =", *filter.unit);
    if (filter.assignee) add("assignee =", *filter.assignee);
    if (filter.supplier) add("supplier_id =", filter.supplier->value());
    if (!filter.ended_too) where += " AND ended_on IS NULL";
    if (filter.only_overdue) {
        add("(due_on <", to_text(today));
        where += fmt::format(" OR central_due_on < ${})", values.size());
    }
    values.emplace_back(std::int64_t{filter.at_most});
    std::vector<Case> found;
    db.each_with(
        [&](const Row& row) { found.push_back(case_from(row)); },
        fmt::format(
            "SELECT {} FROM case_file {} ORDER BY id LIMIT ${}",
            columns,
            where,
            values.size()
        ),
        values
    );
    return found;
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
