#include "platform/record/head.h"

#include <fmt/format.h>

#include "base/ensure.h"
#include "platform/record/store.h"

namespace uppsikt::record {
namespace {

using sql::Row;

std::uint64_t size_in(const Row& row, int column) {
    const auto size = row.get<std::int64_t>(column);
    if (size < 0) throw sql::UnexpectedValue("the record's head has a negative size");
    return static_cast<std::uint64_t>(size);
}

std::string text_in(const Row& row, int column) {
    return row.get<std::optional<std::string>>(column).value_or("");
}

Frontier stored_frontier(sql::Transaction& db, std::uint64_t sealed) {
    const auto bytes =
        db.value<std::optional<sql::Bytes>>("SELECT frontier FROM record_head WHERE id = 1");
    auto frontier = Frontier::from_bytes(sealed, bytes.value_or(sql::Bytes{}));
    if (!frontier) throw sql::UnexpectedValue("the record's frontier is not that of its size");
    return *std::move(frontier);
}

void each_new_leaf(sql::Transaction& db, const Head& before, const sql::Visit& visit) {
    constexpr std::uint64_t few = 1000;  // below, one round trip is better than a cursor
    constexpr std::string_view leaves =
        "SELECT leaf FROM act WHERE sequence >= $1 ORDER BY sequence";
    const std::vector<sql::Value> first{static_cast<std::int64_t>(before.sealed)};
    if (before.acts - before.sealed < few)
        db.each_with(visit, leaves, first);
    else
        db.each(visit, leaves, first.front());
}

void insert_node(sql::Transaction& db, Subtree at, const Hash& hash) {
    db.execute(
        "INSERT INTO record_node (level, number, hash) VALUES ($1, $2, $3)",
        at.height / heights_per_level,
        static_cast<std::int64_t>(at.index),
        store::to_value(hash)
    );
}

Hash node_in(sql::Transaction& db, Subtree at) {
    const int level = at.height / heights_per_level;
    const int above = at.height % heights_per_level;
    const auto first = static_cast<std::int64_t>(at.index << above);
    const std::int64_t end = first + (std::int64_t{1} << above);
    Frontier subtree;
    const auto add = [&](const Row& row) {
        subtree.append(store::fixed_bytes<Hash>(row.value(0)));
    };
    if (level == 0)
        db.each(
            add,
            "SELECT leaf FROM act WHERE sequence >= $1 AND sequence < $2 ORDER BY sequence",
            first,
            end
        );
    else
        db.each(
            add,
            "SELECT hash FROM record_node WHERE level = $1 AND number >= $2 AND number < $3 ORDER "
            "BY number",
            level,
            first,
            end
        );
    if (subtree.size() != static_cast<std::uint64_t>(end - first))
        throw sql::UnexpectedValue("a part of the record's tree is missing");
    return subtree.root();
}

Refusal not_sealed(std::uint64_t size, std::uint64_t sealed) {
    return {
        RefusalKind::not_found,
        Reason{
            "record_not_sealed",
            {{"size", fmt::format("{}", size)}, {"sealed", fmt::format("{}", sealed)}}
        }
    };
}

}  // namespace

Head head(sql::Transaction& db) {
    const auto found = db.find_one(
        [](const Row& row) {
            return Head{
                text_in(row, 0),
                text_in(row, 1),
                size_in(row, 2),
                size_in(row, 3),
                text_in(row, 4)
            };
        },
        "SELECT origin, verification_key, next_sequence, sealed, checkpoint FROM record_head WHERE "
        "id = 1"
    );
    if (!found) throw sql::UnexpectedValue("the record has no head");
    return *found;
}

std::uint64_t seal(sql::Transaction& db, const NoteSigner& signer) {
    const Head before = head(db);
    if (before.acts == before.sealed) return before.sealed;
    ensure(before.origin == signer.verification_key().name, "a record is signed with its own key");
    Frontier frontier = stored_frontier(db, before.sealed);
    std::vector<std::pair<Subtree, Hash>> nodes;
    const auto completed = [&](Subtree at, const Hash& hash) {
        if (at.height % heights_per_level == 0) nodes.emplace_back(at, hash);
    };
    each_new_leaf(db, before, [&](const Row& row) {
        frontier.append(store::fixed_bytes<Hash>(row.value(0)), completed);
    });
    if (frontier.size() != before.acts)
        throw sql::UnexpectedValue("the record has not the acts that its head counts");
    for (const auto& [at, hash] : nodes)
        insert_node(db, at, hash);
    const Checkpoint checkpoint{before.origin, frontier.size(), frontier.root()};
    db.execute(
        "UPDATE record_head SET sealed = next_sequence, frontier = $1, checkpoint = $2 WHERE id = "
        "1",
        frontier.to_bytes(),
        signer.sign(checkpoint.text())
    );
    return frontier.size();
}

NodeSource nodes_of(sql::Transaction& db) {
    return [&db](Subtree at) { return node_in(db, at); };
}

Result<std::vector<Hash>> prove_inclusion(sql::Transaction& db, LeafInTree act) {
    const std::uint64_t sealed = head(db).sealed;
    if (act.size > sealed) return not_sealed(act.size, sealed);
    if (act.index >= act.size)
        return Refusal{
            RefusalKind::not_found,
            Reason{"record_act_unknown", {{"sequence", fmt::format("{}", act.index)}}}
        };
    return inclusion_proof(nodes_of(db), act);
}

Result<std::vector<Hash>> prove_consistency(sql::Transaction& db, Growth growth) {
    const std::uint64_t sealed = head(db).sealed;
    if (growth.to > sealed) return not_sealed(growth.to, sealed);
    if (growth.from == 0 || growth.from > growth.to)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{
                "record_no_growth",
                {{"from", fmt::format("{}", growth.from)}, {"to", fmt::format("{}", growth.to)}}
            }
        };
    return consistency_proof(nodes_of(db), growth);
}

}  // namespace uppsikt::record
