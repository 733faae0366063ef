#include "platform/record/extract.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "platform/record/head.h"
#include "platform/record/leaf.h"
#include "platform/record/store.h"

namespace uppsikt::record {
namespace {

constexpr std::string_view proof_version = "c2sp.org/tlog-proof@v1";
constexpr std::string_view index_word = "index ";
constexpr std::size_t proof_hashes_max = 64;  // a tree of 2^64 leaves has no longer proof

Refusal invalid(std::string code, std::vector<TextValue> values = {}) {
    return {RefusalKind::invalid_input, Reason{std::move(code), std::move(values)}};
}

Refusal field_refusal(std::string code, std::int64_t sequence, const std::string& field) {
    return {
        RefusalKind::conflict,
        Reason{std::move(code), {{"sequence", fmt::format("{}", sequence)}, {"field", field}}}
    };
}

/// All reasons why the fields cannot be shown.
std::vector<Reason> objections(const store::StoredAct& act, const std::vector<std::string>& names) {
    std::vector<Reason> reasons;
    const auto object = [&](std::string code, const std::string& field) {
        reasons.push_back(field_refusal(std::move(code), act.leaf.sequence, field).reasons.front());
    };
    for (const std::string& name : names) {
        const auto field = std::ranges::find_if(act.fields, [&](const store::StoredField& one) {
            return one.leaf.name == name;
        });
        if (field == act.fields.end())
            object("record_field_unknown", name);
        else if (field->leaf.field_class == FieldClass::secret)
            object("record_field_secret", name);
        else if (!field->value || !field->salt)
            object("record_field_erased", name);
    }
    return reasons;
}

/// The checkpoint to prove against, when it is this record's.
Result<Checkpoint> checkpoint_of(sql::Transaction& db, const Head& now, const std::string& note) {
    const auto key = VerificationKey::parse(now.verification_key);
    if (!key) return Refusal{RefusalKind::conflict, Reason{"record_never_signed"}};
    const std::string text = TRY(open_note(note, std::array{*key}));
    const auto checkpoint = Checkpoint::parse(text);
    if (!checkpoint || checkpoint->origin != now.origin) return invalid("record_outside_malformed");
    if (checkpoint->size > now.sealed ||
        root_of(nodes_of(db), checkpoint->size) != checkpoint->root)
        return invalid("record_outside_differs", {{"size", fmt::format("{}", checkpoint->size)}});
    return *checkpoint;
}

RecordedAct masked(const Leaf& leaf) {
    RecordedAct act;
    act.sequence = leaf.sequence;
    act.at = leaf.at;
    act.actor = leaf.actor;
    act.kind = leaf.kind;
    act.subject = leaf.subject;
    act.diary_number = leaf.diary_number;
    act.rule = leaf.rule;
    act.rule_version = leaf.rule_version;
    for (const LeafField& field : leaf.fields)
        act.fields.push_back({field.name, field.field_class, std::nullopt});
    return act;
}

/// Whether the field is the leaf's; then its value is shown.
bool unmask(const Leaf& leaf, const DisclosedField& disclosed, RecordedAct& act) {
    const auto salt = crypto::exactly<sizeof(Salt)>(crypto::from_hex(disclosed.salt));
    if (!salt) return false;
    for (std::size_t i = 0; i < leaf.fields.size(); ++i) {
        if (leaf.fields[i].name != disclosed.name) continue;
        if (act.fields[i].value) return false;  // shown twice
        act.fields[i].value = disclosed.value;
        return commitment(*salt, disclosed.name, disclosed.value) == leaf.fields[i].commitment;
    }
    return false;
}

std::optional<std::uint64_t> parse_index(std::string_view line) {
    if (!line.starts_with(index_word)) return std::nullopt;
    line.remove_prefix(index_word.size());
    const auto index = parse_integer(line);
    if (!index || *index < 0 || fmt::format("{}", *index) != line) return std::nullopt;
    return static_cast<std::uint64_t>(*index);
}

}  // namespace

Result<Extract> disclose(sql::Transaction& db, const ExtractOrder& order) {
    const auto act = store::find_whole(db, order.sequence);
    if (!act)
        return Refusal{
            RefusalKind::not_found,
            Reason{"record_act_unknown", {{"sequence", fmt::format("{}", order.sequence)}}}
        };
    if (auto reasons = objections(*act, order.fields); !reasons.empty())
        return Refusal{RefusalKind::conflict, std::move(reasons)};
    const Head now = head(db);
    const std::string note = order.checkpoint.value_or(now.checkpoint);
    const Checkpoint checkpoint = TRY(checkpoint_of(db, now, note));
    const auto index = static_cast<std::uint64_t>(order.sequence);
    if (index >= checkpoint.size)
        return Refusal{
            RefusalKind::conflict,
            Reason{
                "record_not_sealed",
                {{"size", fmt::format("{}", index + 1)},
                 {"sealed", fmt::format("{}", checkpoint.size)}}
            }
        };

    Extract extract{act->leaf.text(), {}, {}};
    const std::set<std::string> shown(order.fields.begin(), order.fields.end());
    for (const store::StoredField& field : act->fields)
        if (shown.contains(field.leaf.name))
            extract.disclosed.push_back({field.leaf.name, crypto::to_hex(*field.salt), *field.value}
            );
    const std::vector<Hash> hashes = TRY(prove_inclusion(db, {index, checkpoint.size}));
    extract.proof = TlogProof{index, hashes, note}.text();
    return extract;
}

Result<CheckedExtract> check_extract(const Extract& extract, const VerificationKey& key) {
    const auto leaf = Leaf::parse(extract.leaf);
    const auto proof = TlogProof::parse(extract.proof);
    if (!leaf || !proof) return invalid("record_extract_malformed");
    const std::string text = TRY(open_note(proof->checkpoint, std::array{key}));
    const auto checkpoint = Checkpoint::parse(text);
    if (!checkpoint || checkpoint->origin != key.name) return invalid("record_extract_malformed");
    const InclusionClaim claim{{proof->index, checkpoint->size}, leaf->hash(), checkpoint->root};
    if (static_cast<std::int64_t>(proof->index) != leaf->sequence ||
        !check_inclusion(claim, proof->hashes))
        return invalid("record_extract_not_included");

    CheckedExtract checked{masked(*leaf), *checkpoint};
    std::vector<Reason> wrong;
    for (const DisclosedField& field : extract.disclosed)
        if (!unmask(*leaf, field, checked.act))
            wrong.push_back({"record_extract_field_changed", {{"field", field.name}}});
    if (!wrong.empty()) return Refusal{RefusalKind::invalid_input, std::move(wrong)};
    return checked;
}

std::optional<TlogProof> TlogProof::parse(std::string_view text) {
    // The proof's own lines have no empty one: the first ends them.
    const std::size_t blank = text.find("\n\n");
    if (blank == std::string_view::npos) return std::nullopt;
    const std::vector<std::string_view> lines = split(text.substr(0, blank), '\n');
    std::size_t next = 0;
    if (lines[next++] != proof_version) return std::nullopt;
    // Extra data is not authenticated; ours has none, others' is passed over.
    if (next < lines.size() && lines[next].starts_with("extra ")) {
        if (!crypto::from_base64(lines[next].substr(6))) return std::nullopt;
        ++next;
    }
    const auto index = next < lines.size() ? parse_index(lines[next++]) : std::nullopt;
    if (!index || lines.size() - next > proof_hashes_max) return std::nullopt;
    TlogProof proof{*index, {}, std::string(text.substr(blank + 2))};
    for (; next < lines.size(); ++next) {
        const auto hash = crypto::exactly<sizeof(Hash)>(crypto::from_base64(lines[next]));
        if (!hash) return std::nullopt;
        proof.hashes.push_back(*hash);
    }
    return proof;
}

std::string TlogProof::text() const {
    std::string text = fmt::format("{}\n{}{}\n", proof_version, index_word, index);
    for (const Hash& hash : hashes)
        text += crypto::to_base64(hash) + "\n";
    return text + "\n" + checkpoint;
}

}  // namespace uppsikt::record
