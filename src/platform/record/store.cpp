#include "platform/record/store.h"

#include <algorithm>
#include <array>
#include <functional>

#include <fmt/format.h>

#include "base/ensure.h"

namespace uppsikt::record::store {
namespace {

using sql::Row;
using sql::Value;

// Statements are cached by their text: few sizes, the rest filled up with an id that is there
// already.
constexpr std::array<std::size_t, 3> batch_sizes{256, 16, 1};

/// Calls `run(list, ids)` for batches of the ids, with "$1, $2 …" of as many as it is given.
template <class Id, class Run>
void in_batches(std::span<const Id> ids, Run run) {
    while (!ids.empty()) {
        std::size_t size = batch_sizes.back();
        // A batch is worth its filling from the size below on.
        for (std::size_t i = 0; i + 1 < batch_sizes.size() && size == batch_sizes.back(); ++i)
            if (ids.size() > batch_sizes[i + 1]) size = batch_sizes[i];
        const std::size_t taken = std::min(size, ids.size());
        std::vector<Value> batch(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(taken));
        batch.resize(size, batch.back());
        std::string list = "$1";
        for (std::size_t i = 2; i <= size; ++i)
            list += fmt::format(", ${}", i);
        run(list, batch);
        ids = ids.subspan(taken);
    }
}

void insert_fields(sql::Transaction& db, const StoredAct& act) {
    static constexpr std::array<std::string_view, 7>
        columns{"sequence", "position", "name", "class", "commitment", "salt", "value"};
    std::vector<Value> values;
    values.reserve(columns.size() * act.fields.size());
    std::int64_t position = 0;
    for (const StoredField& field : act.fields) {
        values.emplace_back(act.leaf.sequence);
        values.emplace_back(position++);
        values.emplace_back(field.leaf.name);
        values.emplace_back(std::string(name_of(field.leaf.field_class)));
        values.push_back(to_value(field.leaf.commitment));
        values.push_back(to_value(field.salt));
        values.push_back(sql::Stored<std::optional<std::string>>::to(field.value));
    }
    db.insert_many("act_field", columns, values);
}

void insert_rows(sql::Transaction& db, const StoredAct& act) {
    static constexpr std::array<std::string_view, 5>
        columns{"sequence", "table_name", "row_id", "hash", "salt"};
    std::vector<Value> values;
    values.reserve(columns.size() * act.rows.size());
    for (const StoredRow& row : act.rows) {
        values.emplace_back(act.leaf.sequence);
        values.emplace_back(std::string(row.row.table));
        values.emplace_back(row.row.id);
        values.push_back(to_value(row.hash));
        values.push_back(to_value(row.salt));
    }
    db.insert_many("act_row", columns, values);
}

constexpr std::string_view act_columns =
    "sequence, at, actor, kind, subject, diary_number, rule, rule_version";

StoredAct act_from(const Row& row) {
    StoredAct act;
    act.leaf.sequence = row.get<std::int64_t>(0);
    act.leaf.at = row.get<Instant>(1);
    act.leaf.actor = row.get<std::string>(2);
    act.leaf.kind = row.get<std::string>(3);
    act.leaf.subject = row.get<std::string>(4);
    act.leaf.diary_number = row.get<std::optional<std::string>>(5);
    act.leaf.rule = row.get<std::optional<std::string>>(6);
    act.leaf.rule_version = row.get<std::optional<std::string>>(7);
    return act;
}

StoredField field_from(const Row& row) {
    const auto field_class = field_class_named(row.get<std::string>(1));
    if (!field_class) throw sql::UnexpectedValue("an act's field has an unknown class");
    return {
        .leaf = {*field_class, row.get<std::string>(0), fixed_bytes<Hash>(row.value(2))},
        .salt = optional_bytes<Salt>(row.value(3)),
        .value = row.get<std::optional<std::string>>(4),
        .erased_by = row.get<std::optional<std::int64_t>>(5),
    };
}

void add_fields(sql::Transaction& db, StoredAct& act) {
    act.fields = db.find_all(
        field_from,
        "SELECT name, class, commitment, salt, value, erased_by FROM act_field "
        "WHERE sequence = $1 ORDER BY position",
        act.leaf.sequence
    );
    for (const StoredField& field : act.fields)
        act.leaf.fields.push_back(field.leaf);
}

/// The numbers of the latest acts about any of the subjects, the newest first.
std::vector<std::int64_t> newest_about(sql::Transaction& db, const SubjectsPage& page) {
    std::vector<std::int64_t> all;
    in_batches(page.subjects, [&](std::string_view list, std::vector<Value>& arguments) {
        const std::size_t subjects = arguments.size();
        arguments.emplace_back(page.before);
        arguments.emplace_back(std::int64_t{page.at_most});
        db.each_with(
            [&](const Row& row) { all.push_back(row.get<std::int64_t>(0)); },
            fmt::format(
                "SELECT sequence FROM act WHERE subject IN ({}) AND sequence < ${} "
                "ORDER BY sequence DESC LIMIT ${}",
                list,
                subjects + 1,
                subjects + 2
            ),
            arguments
        );
    });
    // A subject that is given twice has its acts once.
    std::ranges::sort(all, std::greater{});
    all.erase(std::unique(all.begin(), all.end()), all.end());
    if (all.size() > static_cast<std::size_t>(page.at_most))
        all.resize(static_cast<std::size_t>(page.at_most));
    return all;
}

}  // namespace

std::int64_t next_sequence(sql::Transaction& db) {
    return db.value<std::int64_t>(
        "UPDATE record_head SET next_sequence = next_sequence + 1 WHERE id = 1 "
        "RETURNING next_sequence - 1"
    );
}

void insert(sql::Transaction& db, const StoredAct& act) {
    const Leaf& leaf = act.leaf;
    db.execute(
        "INSERT INTO act (sequence, at, actor, kind, subject, diary_number, rule, rule_version, "
        "leaf) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        leaf.sequence,
        leaf.at,
        leaf.actor,
        leaf.kind,
        leaf.subject,
        leaf.diary_number,
        leaf.rule,
        leaf.rule_version,
        to_value(leaf.hash())
    );
    insert_fields(db, act);
    insert_rows(db, act);
}

std::optional<StoredAct> find(sql::Transaction& db, std::int64_t sequence) {
    auto act = db.find_one(
        act_from,
        fmt::format("SELECT {} FROM act WHERE sequence = $1", act_columns),
        sequence
    );
    if (act) add_fields(db, *act);
    return act;
}

std::optional<StoredAct> find_whole(sql::Transaction& db, std::int64_t sequence) {
    auto act = find(db, sequence);
    if (!act) return act;
    RowLines lines;
    db.each(
        [&](const Row& row) {
            const auto table = row.get<std::string>(0);
            lines.add({table, row.get<std::int64_t>(1)}, optional_bytes<Hash>(row.value(2)));
        },
        "SELECT table_name, row_id, hash FROM act_row WHERE sequence = $1 ORDER BY table_name, "
        "row_id",
        sequence
    );
    act->leaf.rows = lines.finish();
    return act;
}

std::vector<StoredAct> find_about(sql::Transaction& db, const SubjectPage& page) {
    auto acts = db.find_all(
        act_from,
        fmt::format(
            "SELECT {} FROM act WHERE subject = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT "
            "$3",
            act_columns
        ),
        page.subject,
        page.before,
        page.at_most
    );
    for (StoredAct& act : acts)
        add_fields(db, act);
    return acts;
}

std::vector<StoredAct> find_about_any(sql::Transaction& db, const SubjectsPage& page) {
    const std::vector<std::int64_t> newest = newest_about(db, page);
    std::vector<StoredAct> acts;
    acts.reserve(newest.size());
    const std::span<const std::int64_t> all(newest);
    in_batches(all, [&](std::string_view list, const std::vector<Value>& batch) {
        const auto first = static_cast<std::ptrdiff_t>(acts.size());
        db.each_with(
            [&](const Row& row) { acts.push_back(act_from(row)); },
            fmt::format(
                "SELECT {} FROM act WHERE sequence IN ({}) ORDER BY sequence DESC",
                act_columns,
                list
            ),
            batch
        );
        auto act = acts.begin() + first;
        db.each_with(
            [&](const Row& row) {
                const auto sequence = row.get<std::int64_t>(0);
                while (act->leaf.sequence != sequence)
                    ++act;
                const auto field_class = field_class_named(row.get<std::string>(2));
                if (!field_class) throw sql::UnexpectedValue("an act's field has an unknown class");
                act->fields.push_back(
                    {.leaf = {*field_class, row.get<std::string>(1), {}},
                     .salt = std::nullopt,
                     .value = row.get<std::optional<std::string>>(3)}
                );
            },
            fmt::format(
                "SELECT sequence, name, class, value FROM act_field WHERE sequence IN ({}) "
                "ORDER BY sequence DESC, position",
                list
            ),
            batch
        );
    });
    return acts;
}

void erase(sql::Transaction& db, const Erasure& erasure) {
    const std::int64_t erased = db.execute(
        "UPDATE act_field SET salt = NULL, value = NULL, erased_by = $1 "
        "WHERE sequence = $2 AND name = $3",
        erasure.erased_by,
        erasure.sequence,
        erasure.field
    );
    ensure(erased == 1, "one field is erased");
}

void supersede(sql::Transaction& db, const RowsOfTable& rows, std::int64_t by_sequence) {
    in_batches(rows.ids, [&](std::string_view list, std::vector<Value>& arguments) {
        const std::size_t ids = arguments.size();
        arguments.emplace_back(std::string(rows.table));
        arguments.emplace_back(by_sequence);
        db.each_with(
            {},
            fmt::format(
                "UPDATE act_row SET salt = NULL, superseded_by = ${} WHERE table_name = ${} AND "
                "row_id IN ({}) AND superseded_by IS NULL",
                ids + 2,
                ids + 1,
                list
            ),
            arguments
        );
    });
}

void each_row(sql::Transaction& db, const RowsOfTable& rows, const VisitRow& visit) {
    int id_column = -1;
    const auto visit_row = [&](const Row& row) {
        for (int i = 0; id_column < 0; ++i)
            if (row.name(i) == "id") id_column = i;
        visit(row.get<std::int64_t>(id_column), row);
    };
    in_batches(rows.ids, [&](std::string_view list, const std::vector<Value>& ids) {
        db.each_with(
            visit_row,
            fmt::format("SELECT * FROM \"{}\" WHERE id IN ({}) ORDER BY id", rows.table, list),
            ids
        );
    });
}

}  // namespace uppsikt::record::store
