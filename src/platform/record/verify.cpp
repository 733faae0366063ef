#include "platform/record/verify.h"

#include <array>
#include <future>

#include <fmt/format.h>

#include "platform/record/head.h"
#include "platform/record/verify_acts.h"
#include "platform/record/verify_rows.h"

namespace uppsikt::record {
namespace {

using Finding = std::optional<Reason>;

std::string text_of(std::uint64_t number) { return fmt::format("{}", number); }

Reason head_changed(std::string_view column) {
    return {"record_head_changed", {{"column", std::string(column)}}};
}

Reason differs(std::string_view code, const std::string& expected, const std::string& found) {
    return {std::string(code), {{"expected", expected}, {"found", found}}};
}

/// Acts that a checkpoint covers and the record has not.
Reason missing(std::string_view code, std::uint64_t acts, std::uint64_t size) {
    return {
        std::string(code),
        {{"first", text_of(acts)}, {"last", text_of(size - 1)}, {"size", text_of(size)}}
    };
}

struct SignedHead {
    std::optional<Checkpoint> checkpoint;
    Finding finding;
};

struct CheckpointCodes {
    std::string_view malformed;
    std::string_view wrong_signature;
};
constexpr CheckpointCodes inside_codes{
    "record_checkpoint_malformed", "record_checkpoint_wrong_signature"
};
constexpr CheckpointCodes outside_codes{
    "record_outside_malformed", "record_outside_wrong_signature"
};

/// A checkpoint that the key has signed for this origin.
SignedHead open_checkpoint(
    const std::string& note, const VerificationKey& key, const CheckpointCodes& codes
) {
    const Reason malformed{std::string(codes.malformed)};
    const auto text = open_note(note, std::array{key});
    if (!text.ok()) {
        const bool is_note = text.refusal().reasons.front().code != "record_note_malformed";
        return {std::nullopt, is_note ? Reason{std::string(codes.wrong_signature)} : malformed};
    }
    auto checkpoint = Checkpoint::parse(text.value());
    if (!checkpoint) return {std::nullopt, malformed};
    if (checkpoint->origin != key.name)
        return {std::nullopt, differs("record_origin_differs", key.name, checkpoint->origin)};
    return {std::move(checkpoint), std::nullopt};
}

/// The size of the checkpoint outside, to be watched for while the tree grows. Its signature is
/// looked at later; a size that is not true is found then.
std::optional<std::uint64_t> outside_size(const VerifyOptions& options) {
    if (!options.outside_checkpoint) return std::nullopt;
    const auto note = parse_note(*options.outside_checkpoint);
    if (!note) return std::nullopt;
    const auto checkpoint = Checkpoint::parse(note->text);
    if (!checkpoint) return std::nullopt;
    return checkpoint->size;
}

class Verification {
public:
    Verification(sql::Database& database, const VerifyOptions& options)
        : database_(database), options_(options), acts_(outside_size(options), options.progress) {}

    VerifyReport run();

private:
    Finding check_rows_and_head(std::future<Finding>& acts);
    Finding check_head(sql::Transaction& db, const Head& head);
    Finding check_strays(sql::Transaction& db, std::int64_t acts);
    Finding check_checkpoint(sql::Transaction& db, const Head& head);
    Finding check_sealed(sql::Transaction& db, const Head& head, const Checkpoint& checkpoint);
    Finding check_outside(const Head& head);

    sql::Database& database_;
    const VerifyOptions& options_;
    ActsChecker acts_;
    RowsChecker rows_;
    VerifyReport report_;
    std::optional<VerificationKey> key_;
};

/// Two snapshots, of two threads: one for the acts, and one, not older, for the rows. The acts that
/// came in between are checked in the second, so that everything is checked as it stood there.
VerifyReport Verification::run() {
    std::promise<Finding> acts_done;
    std::future<Finding> acts_finding = acts_done.get_future();
    std::future<Finding> rest;
    database_.read([&](sql::Transaction& db) {
        try {
            const Head at_first = head(db);
            rest =
                std::async(std::launch::async, [&] { return check_rows_and_head(acts_finding); });
            acts_done.set_value(acts_.check(db, static_cast<std::int64_t>(at_first.acts)));
        } catch (...) {  // thrown on in the other thread, and from there by get()
            acts_done.set_exception(std::current_exception());
        }
    });
    report_.finding = rest.valid() ? rest.get() : acts_finding.get();
    report_.fields = acts_.fields();
    report_.erased_fields = acts_.erased_fields();
    report_.tables = rows_.tables();
    report_.rows = rows_.rows();
    return report_;
}

Finding Verification::check_rows_and_head(std::future<Finding>& acts) {
    return database_.read([&](sql::Transaction& db) -> Finding {
        const Head now = head(db);
        Finding wrong_row = rows_.check(db);
        if (auto wrong = acts.get()) return wrong;
        if (auto wrong = acts_.check(db, static_cast<std::int64_t>(now.acts))) return wrong;
        report_.acts = static_cast<std::int64_t>(acts_.tree().size());
        if (auto wrong = check_strays(db, report_.acts)) return wrong;
        if (acts_.between_acts()) return acts_.between_acts();
        if (wrong_row) return wrong_row;
        return check_head(db, now);
    });
}

/// Nothing of the record belongs to an act that is not there.
Finding Verification::check_strays(sql::Transaction& db, std::int64_t acts) {
    for (const std::string_view table : {"act", "act_field", "act_row"}) {
        const auto stray = db.value<std::optional<std::int64_t>>(
            fmt::format(
                "SELECT coalesce((SELECT min(sequence) FROM {0} WHERE sequence < 0), "
                "(SELECT min(sequence) FROM {0} WHERE sequence >= $1))",
                table
            ),
            acts
        );
        if (stray) return finding_at("record_act_not_counted", *stray);
    }
    const auto nodes = db.value<std::int64_t>("SELECT count(*) FROM record_node");
    if (nodes != acts_.nodes()) return Reason{"record_nodes_changed"};
    return std::nullopt;
}

Finding Verification::check_head(sql::Transaction& db, const Head& head) {
    if (acts_.rows_in_force() != rows_.rows_in_force())
        return Reason{"record_index_damaged", {{"table", "act_row"}}};
    report_.verification_key = head.verification_key;
    report_.checkpoint = head.checkpoint;
    report_.key_given = options_.key.has_value();
    key_ = options_.key ? options_.key : VerificationKey::parse(head.verification_key);
    const bool never_signed =
        head.origin.empty() && head.verification_key.empty() && head.acts == 0;
    if (never_signed && !options_.outside_checkpoint) return std::nullopt;
    if (!key_) return head_changed("verification_key");
    if (never_signed) return check_outside(head);
    if (key_->text() != head.verification_key)
        return differs("record_key_differs", key_->text(), head.verification_key);
    if (head.origin != key_->name) return differs("record_origin_differs", key_->name, head.origin);
    if (auto wrong = check_checkpoint(db, head)) return wrong;
    return check_outside(head);
}

Finding Verification::check_checkpoint(sql::Transaction& db, const Head& head) {
    if (head.checkpoint.empty() && head.acts > 0)
        return Reason{"record_acts_not_sealed", {{"first", "0"}, {"last", text_of(head.acts - 1)}}};
    if (head.checkpoint.empty())
        return head.sealed == 0 ? std::nullopt : Finding(head_changed("sealed"));
    const auto [checkpoint, wrong] = open_checkpoint(head.checkpoint, *key_, inside_codes);
    if (wrong) return wrong;
    if (checkpoint->size > head.acts)
        return missing("record_acts_missing_sealed", head.acts, checkpoint->size);
    if (checkpoint->size < head.acts)
        return Reason{
            "record_acts_not_sealed",
            {{"first", text_of(checkpoint->size)}, {"last", text_of(head.acts - 1)}}
        };
    return check_sealed(db, head, *checkpoint);
}

Finding Verification::check_sealed(
    sql::Transaction& db, const Head& head, const Checkpoint& checkpoint
) {
    if (checkpoint.root != acts_.tree().root())
        return Reason{"record_root_differs", {{"size", text_of(checkpoint.size)}}};
    if (head.sealed != checkpoint.size) return head_changed("sealed");
    const auto frontier =
        db.value<std::optional<sql::Bytes>>("SELECT frontier FROM record_head WHERE id = 1");
    if (frontier != acts_.tree().to_bytes()) return head_changed("frontier");
    return std::nullopt;
}

Finding Verification::check_outside(const Head& head) {
    if (!options_.outside_checkpoint) return std::nullopt;
    const auto [checkpoint, wrong] =
        open_checkpoint(*options_.outside_checkpoint, *key_, outside_codes);
    if (wrong) return wrong;
    if (checkpoint->size > head.acts)
        return missing("record_acts_missing_outside", head.acts, checkpoint->size);
    const Hash root = checkpoint->size == 0 ? empty_root() : acts_.watched_root().value();
    if (checkpoint->root != root)
        return Reason{"record_outside_differs", {{"size", text_of(checkpoint->size)}}};
    report_.outside_checked = true;
    return std::nullopt;
}

bool says_damaged(const sql::DatabaseError& error) { return error.sqlstate.starts_with("XX00"); }

}  // namespace

VerifyReport verify(sql::Database& database, const VerifyOptions& options) {
    Reason damage{"record_database_damaged", {{"what", ""}}};
    try {
        return Verification(database, options).run();
    } catch (const sql::UnexpectedValue& unexpected) {
        damage.values.front().value = unexpected.what();
    } catch (const sql::DatabaseError& error) {
        // A lost connection is no finding about the record; a page that cannot be read is.
        if (!says_damaged(error)) throw;
        damage.values.front().value = error.what();
    }
    VerifyReport report;
    report.finding = std::move(damage);
    return report;
}

}  // namespace uppsikt::record
