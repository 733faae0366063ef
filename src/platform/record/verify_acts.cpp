#include "platform/record/verify_acts.h"

#include <fmt/format.h>

#include "base/text.h"
#include "platform/record/head.h"
#include "platform/record/store.h"

namespace uppsikt::record {
namespace {

using sql::Row;

// Enough that a query costs little beside its rows; some megabytes of memory.
constexpr std::int64_t acts_at_a_time = 4096;

std::string text_of(std::int64_t number) { return fmt::format("{}", number); }

Reason field_finding(std::string_view code, std::int64_t sequence, const std::string& field) {
    return {std::string(code), {{"sequence", text_of(sequence)}, {"field", field}}};
}

Reason missing(std::int64_t first, std::int64_t last) {
    if (first == last) return finding_at("record_act_missing", first);
    return {"record_acts_missing", {{"first", text_of(first)}, {"last", text_of(last)}}};
}

std::vector<sql::Value> range(std::int64_t first, std::int64_t end) { return {first, end}; }

}  // namespace

Reason finding_at(std::string_view code, std::int64_t sequence) {
    return {std::string(code), {{"sequence", text_of(sequence)}}};
}

void ActsChecker::found(std::int64_t sequence, Reason reason) {
    if (finding_ && finding_sequence_ <= sequence) return;
    finding_ = std::move(reason);
    finding_sequence_ = sequence;
}

std::optional<Reason> ActsChecker::check(sql::Transaction& db, std::int64_t end) {
    while (read_ < end && !finding_) {
        first_ = read_;
        read_some(db, std::min(end, first_ + acts_at_a_time));
        finish_growing(db);
        growing_ =
            std::async(std::launch::async, [this, acts = std::move(acts_)] { return grow(acts); });
        if (progress_) progress_(read_, end);
    }
    finish_growing(db);
    return finding_;
}

void ActsChecker::read_some(sql::Transaction& db, std::int64_t end) {
    acts_.clear();
    erased_here_.clear();
    superseded_here_ = false;
    read_acts(db, end);
    read_ = first_ + static_cast<std::int64_t>(acts_.size());
    read_fields(db, read_);
    read_rows(db, read_);
    if (superseded_here_) check_superseded(db, read_);
    check_erased(db);
    check_erasures(db);
    // An act that could not be read as one has no leaf to compare.
    if (finding_ && finding_sequence_ < read_)
        acts_.resize(static_cast<std::size_t>(finding_sequence_ - first_));
}

ActsChecker::Growth ActsChecker::grow(const std::vector<ActInHand>& acts) {
    Growth growth;
    const auto completed = [&](Subtree at, const Hash& hash) {
        if (at.height % heights_per_level == 0) growth.nodes.emplace_back(at, hash);
    };
    for (const ActInHand& act : acts) {
        if (act.leaf.hash() != act.stored_leaf) {
            growth.changed = act.leaf.sequence;
            break;
        }
        tree_.append(act.stored_leaf, completed);
        if (tree_.size() == watched_size_) watched_root_ = tree_.root();
    }
    return growth;
}

void ActsChecker::finish_growing(sql::Transaction& db) {
    if (!growing_.valid()) return;
    const Growth growth = growing_.get();
    for (const auto& [at, hash] : growth.nodes)
        check_node(db, at, hash);
    if (growth.changed) found(*growth.changed, finding_at("record_act_changed", *growth.changed));
}

void ActsChecker::read_acts(sql::Transaction& db, std::int64_t end) {
    acts_.reserve(static_cast<std::size_t>(end - first_));
    std::int64_t expected = first_;
    const auto read = [&](const Row& row) {
        if (finding_) return;
        const auto sequence = row.get<std::int64_t>(0);
        if (sequence != expected) return found(expected, missing(expected, sequence - 1));
        ActInHand& act = acts_.emplace_back();
        try {
            act.leaf.sequence = sequence;
            act.leaf.at = row.get<Instant>(1);
            act.leaf.actor = row.get<std::string>(2);
            act.leaf.kind = row.get<std::string>(3);
            act.leaf.subject = row.get<std::string>(4);
            act.leaf.diary_number = row.get<std::optional<std::string>>(5);
            act.leaf.rule = row.get<std::optional<std::string>>(6);
            act.leaf.rule_version = row.get<std::optional<std::string>>(7);
            act.stored_leaf = store::fixed_bytes<Hash>(row.value(8));
            if (!is_writable(act.leaf.at))
                found(sequence, finding_at("record_act_changed", sequence));
        } catch (const sql::UnexpectedValue&) {
            found(sequence, finding_at("record_act_changed", sequence));
        }
        ++expected;
    };
    db.each_with(
        read,
        "SELECT sequence, at, actor, kind, subject, diary_number, rule, rule_version, leaf FROM "
        "act "
        "WHERE sequence >= $1 AND sequence < $2 ORDER BY sequence",
        range(first_, end)
    );
    if (!finding_ && expected < end) found(expected, missing(expected, end - 1));
}

void ActsChecker::read_fields(sql::Transaction& db, std::int64_t end) {
    const auto read = [&](const Row& row) {
        const auto sequence = row.get<std::int64_t>(0);
        try {
            read_field(row, in_hand(sequence));
        } catch (const sql::UnexpectedValue&) {
            found(sequence, finding_at("record_act_changed", sequence));
        }
    };
    db.each_with(
        read,
        "SELECT sequence, position, name, class, commitment, salt, value, erased_by FROM act_field "
        "WHERE sequence >= $1 AND sequence < $2 ORDER BY sequence, position",
        range(first_, end)
    );
}

void ActsChecker::read_field(const Row& row, ActInHand& act) {
    const std::int64_t sequence = act.leaf.sequence;
    auto name = row.get<std::string>(2);
    const auto field_class = field_class_named(row.get<std::string>(3));
    const auto hash = store::fixed_bytes<Hash>(row.value(4));
    const auto salt = store::optional_bytes<Salt>(row.value(5));
    const auto value = row.get<std::optional<std::string>>(6);
    const auto erased_by = row.get<std::optional<std::int64_t>>(7);
    ++fields_;
    // The leaf has the order of the fields, not their places.
    if (row.get<std::int64_t>(1) != act.fields_seen++ || !field_class)
        return found(sequence, field_finding("record_field_changed", sequence, name));
    const bool whole = salt && value && !erased_by && commitment(*salt, name, *value) == hash;
    const bool erased = !salt && !value && erased_by && field_class == FieldClass::personal;
    if (!whole && !erased) found(sequence, field_finding("record_field_changed", sequence, name));
    if (erased) {
        ++erased_;
        erased_here_.push_back({sequence, name, *erased_by});
    }
    act.leaf.fields.push_back({*field_class, std::move(name), hash});
}

void ActsChecker::read_rows(sql::Transaction& db, std::int64_t end) {
    RowLines lines;
    std::int64_t current = first_;
    const auto finish = [&] { in_hand(current).leaf.rows = lines.finish(); };
    const auto read = [&](const Row& row) {
        const auto sequence = row.get<std::int64_t>(0);
        if (sequence != current) finish();
        current = sequence;
        try {
            const auto table = row.get<std::string>(1);
            const auto hash = store::optional_bytes<Hash>(row.value(3));
            const auto superseded_by = row.get<std::optional<std::int64_t>>(5);
            const bool has_salt = !std::holds_alternative<std::monostate>(row.value(4));
            lines.add({table, row.get<std::int64_t>(2)}, hash);
            // Only a row in force, and there, keeps its salt.
            if (has_salt != (!superseded_by && hash))
                found(sequence, finding_at("record_act_changed", sequence));
            superseded_here_ = superseded_here_ || superseded_by;
            if (!superseded_by) ++rows_in_force_;
        } catch (const sql::UnexpectedValue&) {
            found(sequence, finding_at("record_act_changed", sequence));
        }
    };
    // A cursor: one act may cover any number of rows.
    db.each(
        read,
        "SELECT sequence, table_name, row_id, hash, salt, superseded_by FROM act_row "
        "WHERE sequence >= $1 AND sequence < $2 ORDER BY sequence, table_name, row_id",
        first_,
        end
    );
    if (!acts_.empty()) finish();
}

void ActsChecker::check_node(sql::Transaction& db, Subtree at, const Hash& hash) {
    ++nodes_;
    const int level = at.height / heights_per_level;
    const auto stored = db.find_one(
        [](const Row& row) { return row.get<sql::Bytes>(0); },
        "SELECT hash FROM record_node WHERE level = $1 AND number = $2",
        level,
        static_cast<std::int64_t>(at.index)
    );
    if (stored && *stored == sql::Bytes(hash.begin(), hash.end())) return;
    const auto first = static_cast<std::int64_t>(at.index << at.height);
    const auto last = first + (std::int64_t{1} << at.height) - 1;
    found(last, {"record_block_changed", {{"first", text_of(first)}, {"last", text_of(last)}}});
}

void ActsChecker::check_superseded(sql::Transaction& db, std::int64_t end) {
    // What was superseded has a later act that covers the same row; so the one in force is the
    // latest.
    const auto wrong = [&](const Row& row) {
        const auto sequence = row.get<std::int64_t>(0);
        found_between(
            {"record_row_history_changed",
             {{"sequence", text_of(sequence)},
              {"table", row.get<std::string>(1)},
              {"row", text_of(row.get<std::int64_t>(2))}}}
        );
    };
    db.each_with(
        wrong,
        "SELECT sequence, table_name, row_id FROM act_row AS old "
        "WHERE sequence >= $1 AND sequence < $2 AND superseded_by IS NOT NULL AND NOT EXISTS ("
        "SELECT 1 FROM act_row AS later WHERE later.sequence = old.superseded_by "
        "AND later.sequence > old.sequence AND later.table_name = old.table_name "
        "AND later.row_id = old.row_id) ORDER BY sequence, table_name, row_id LIMIT 1",
        range(first_, end)
    );
}

void ActsChecker::check_erased(sql::Transaction& db) {
    for (const Erased& erased : erased_here_) {
        const auto acts = db.value<std::int64_t>(
            "SELECT count(*) FROM act JOIN act_field ON act_field.sequence = act.sequence "
            "WHERE act.sequence = $1 AND act.sequence > $2 AND kind = $3 AND subject = $4 "
            "AND name = 'field' AND value = $5",
            erased.erased_by,
            erased.sequence,
            field_erased_kind,
            act_subject(erased.sequence),
            erased.field
        );
        if (acts != 1)
            found_between(
                field_finding("record_field_erased_without_act", erased.sequence, erased.field)
            );
    }
}

void ActsChecker::check_erasures(sql::Transaction& db) {
    for (const ActInHand& act : acts_) {
        if (act.leaf.kind != field_erased_kind) continue;
        const std::int64_t erasure = act.leaf.sequence;
        const auto target = act_of_subject(act.leaf.subject);
        const auto still_there = db.value<std::int64_t>(
            "SELECT count(*) FROM act_field WHERE sequence = $1 AND name = (SELECT value FROM "
            "act_field "
            "WHERE sequence = $2 AND name = 'field') AND (erased_by IS NULL OR erased_by <> $2)",
            target.value_or(-1),
            erasure
        );
        if (still_there != 0) found_between(finding_at("record_field_not_erased", erasure));
    }
}

}  // namespace uppsikt::record
