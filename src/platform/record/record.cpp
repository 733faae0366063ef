#include "platform/record/record.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/ensure.h"
#include "platform/crypto/random.h"
#include "platform/record/store.h"

namespace uppsikt::record {
namespace {

void check(const Session& session, const Act& act) {
    ensure(!act.kind.empty() && !act.subject.empty(), "an act has a kind and a subject");
    ensure(!session.actor.empty(), "an act has an actor");
    std::set<std::string_view> names;
    for (const Field& field : act.fields) {
        ensure(is_name(field.name), "a field's name has small letters, digits and underscores");
        ensure(names.insert(field.name).second, "an act's fields have names of their own");
    }
    for (const RowRef& row : act.rows)
        ensure(is_name(row.table), "a row is in a table");
}

/// Random salts, asked of the system all at once.
class Salts {
public:
    explicit Salts(std::size_t count) : bytes_(count * sizeof(Salt)) {
        crypto::fill_random(bytes_);
    }
    Salt next() {
        Salt salt{};
        std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), salt.size(), salt.begin());
        used_ += salt.size();
        return salt;
    }

private:
    crypto::Bytes bytes_;
    std::size_t used_ = 0;
};

/// By table and then id, each once: the order of the leaf's row lines.
std::vector<store::StoredRow> in_order(const std::vector<RowRef>& rows) {
    std::vector<store::StoredRow> ordered;
    ordered.reserve(rows.size());
    for (const RowRef& row : rows)
        ordered.push_back({row, std::nullopt, std::nullopt});
    const auto key = [](const store::StoredRow& row) {
        return std::tie(row.row.table, row.row.id);
    };
    std::ranges::sort(ordered, {}, key);
    const auto twice = std::ranges::unique(ordered, {}, key);
    ordered.erase(twice.begin(), twice.end());
    return ordered;
}

/// Salts and hashes the rows of one table that are there; the others are gone.
void hash_rows(sql::Transaction& db, std::span<store::StoredRow> rows, Salts& salts) {
    std::vector<std::int64_t> ids;
    ids.reserve(rows.size());
    for (const store::StoredRow& row : rows)
        ids.push_back(row.row.id);
    std::optional<RowHasher> hasher;
    std::vector<sql::Value> values;
    auto next = rows.begin();
    const auto hash_row = [&](std::int64_t id, const sql::Row& row) {
        const int columns = row.columns();
        if (!hasher) hasher.emplace(columns_of(row));
        values.clear();
        for (int i = 0; i < columns; ++i)
            values.push_back(row.value(i));
        while (next != rows.end() && next->row.id < id)
            ++next;
        ensure(next != rows.end() && next->row.id == id, "only rows of the act are read back");
        next->salt = salts.next();
        next->hash = hasher->hash(*next->salt, values);
    };
    store::each_row(db, {rows.front().row.table, ids}, hash_row);
}

std::vector<store::StoredRow> hashed_rows(
    sql::Transaction& db, std::vector<store::StoredRow> rows, std::int64_t sequence
) {
    Salts salts(rows.size());
    for (auto first = rows.begin(); first != rows.end();) {
        const std::string_view table = first->row.table;
        const auto last = std::find_if(first, rows.end(), [&](const store::StoredRow& row) {
            return row.row.table != table;
        });
        std::vector<std::int64_t> ids;
        for (auto row = first; row != last; ++row)
            ids.push_back(row->row.id);
        store::supersede(db, {table, ids}, sequence);
        hash_rows(db, {first, last}, salts);
        first = last;
    }
    return rows;
}

std::vector<store::StoredField> committed_fields(const std::vector<Field>& fields) {
    Salts salts(fields.size());
    std::vector<store::StoredField> committed;
    committed.reserve(fields.size());
    for (const Field& field : fields) {
        const Salt salt = salts.next();
        const Hash hash = commitment(salt, field.name, field.value);
        committed.push_back({{field.field_class, field.name, hash}, salt, field.value});
    }
    return committed;
}

RecordedAct recorded(store::StoredAct act) {
    RecordedAct recorded;
    recorded.sequence = act.leaf.sequence;
    recorded.at = act.leaf.at;
    recorded.actor = std::move(act.leaf.actor);
    recorded.kind = std::move(act.leaf.kind);
    recorded.subject = std::move(act.leaf.subject);
    recorded.diary_number = std::move(act.leaf.diary_number);
    recorded.rule = std::move(act.leaf.rule);
    recorded.rule_version = std::move(act.leaf.rule_version);
    for (store::StoredField& field : act.fields)
        recorded.fields.push_back(
            {std::move(field.leaf.name), field.leaf.field_class, std::move(field.value)}
        );
    return recorded;
}

/// Why the field cannot be erased, if it cannot.
std::optional<Refusal> objection(sql::Transaction& db, const FieldRef& ref) {
    const std::string sequence = fmt::format("{}", ref.sequence);
    const auto act = store::find(db, ref.sequence);
    if (!act)
        return Refusal{
            RefusalKind::not_found,
            Reason{"record_act_unknown", {{"sequence", sequence}}}
        };
    const auto field = std::ranges::find_if(act->fields, [&](const store::StoredField& one) {
        return one.leaf.name == ref.name;
    });
    const std::vector<TextValue> values{{"sequence", sequence}, {"field", ref.name}};
    if (field == act->fields.end())
        return Refusal{RefusalKind::not_found, Reason{"record_field_unknown", values}};
    if (field->leaf.field_class != FieldClass::personal)
        return Refusal{RefusalKind::conflict, Reason{"record_field_not_personal", values}};
    if (!field->value)
        return Refusal{RefusalKind::conflict, Reason{"record_field_erased_already", values}};
    return std::nullopt;
}

}  // namespace

std::int64_t act(const Session& session, const Act& act) {
    check(session, act);
    store::StoredAct stored;
    stored.leaf.sequence = store::next_sequence(session.db);
    stored.leaf.at = session.now;
    stored.leaf.actor = session.actor;
    stored.leaf.kind = act.kind;
    stored.leaf.subject = act.subject;
    stored.leaf.diary_number = act.diary_number;
    stored.leaf.rule = act.rule;
    stored.leaf.rule_version = act.rule_version;
    stored.fields = committed_fields(act.fields);
    for (const store::StoredField& field : stored.fields)
        stored.leaf.fields.push_back(field.leaf);
    stored.rows = hashed_rows(session.db, in_order(act.rows), stored.leaf.sequence);
    RowLines lines;
    for (const store::StoredRow& row : stored.rows)
        lines.add(row.row, row.hash);
    stored.leaf.rows = lines.finish();
    store::insert(session.db, stored);
    return stored.leaf.sequence;
}

std::optional<RecordedAct> find_act(sql::Transaction& db, std::int64_t sequence) {
    auto act = store::find(db, sequence);
    if (!act) return std::nullopt;
    return recorded(*std::move(act));
}

std::vector<RecordedAct> acts_about(sql::Transaction& db, std::string_view subject, Page page) {
    std::vector<RecordedAct> acts;
    for (store::StoredAct& act : store::find_about(db, {subject, page.before, page.at_most}))
        acts.push_back(recorded(std::move(act)));
    return acts;
}

std::vector<RecordedAct> acts_about_any(
    sql::Transaction& db, std::span<const std::string> subjects, Page page
) {
    std::vector<RecordedAct> acts;
    for (store::StoredAct& act : store::find_about_any(db, {subjects, page.before, page.at_most}))
        acts.push_back(recorded(std::move(act)));
    return acts;
}

Result<std::int64_t> erase_personal_field(
    const Session& session, const FieldRef& field, std::string_view reason
) {
    if (reason.empty())
        return Refusal{RefusalKind::invalid_input, Reason{"record_erasure_without_reason"}};
    if (auto refusal = objection(session.db, field)) return *std::move(refusal);
    const Act erasure{
        .kind = field_erased_kind,
        .subject = act_subject(field.sequence),
        .fields = {{"field", field.name}, {"reason", std::string(reason), FieldClass::internal}},
    };
    const std::int64_t sequence = act(session, erasure);
    store::erase(session.db, {field.sequence, field.name, sequence});
    return sequence;
}

}  // namespace uppsikt::record
