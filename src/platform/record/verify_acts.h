#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <string_view>
#include <vector>

#include "platform/record/leaf.h"
#include "platform/record/merkle.h"
#include "platform/sql/sql.h"

namespace uppsikt::record {

/// A finding: its code and values, in the order of `names`.
Reason finding_at(std::string_view code, std::int64_t sequence);

/// Checks acts in the order of their numbers against their leaves, and builds the tree of them. One
/// thread reads; a second one hashes what has been read.
class ActsChecker {
public:
    using Progress = std::function<void(std::int64_t done, std::int64_t acts)>;

    /// Remembers the root of the tree when it has `watched_size` acts.
    ActsChecker(std::optional<std::uint64_t> watched_size, Progress progress)
        : watched_size_(watched_size), progress_(std::move(progress)) {}

    /// Goes on from where it stopped until there are `end` acts, or something is wrong.
    std::optional<Reason> check(sql::Transaction& db, std::int64_t end);

    /// What is wrong between acts that each are as they were written, once they are all checked: an
    /// erasure without its act, a row's act without the next one.
    const std::optional<Reason>& between_acts() const { return between_acts_; }

    const Frontier& tree() const { return tree_; }
    std::optional<Hash> watched_root() const { return watched_root_; }
    std::int64_t fields() const { return fields_; }
    std::int64_t erased_fields() const { return erased_; }
    std::int64_t rows_in_force() const { return rows_in_force_; }
    std::int64_t nodes() const { return nodes_; }

private:
    struct ActInHand {
        Leaf leaf;
        Hash stored_leaf{};
        std::int64_t fields_seen = 0;
    };
    struct Erased {
        std::int64_t sequence = 0;
        std::string field;
        std::int64_t erased_by = 0;
    };

    /// What the tree became by some acts: the nodes it got, and the first act that its leaf does
    /// not fit.
    struct Growth {
        std::vector<std::pair<Subtree, Hash>> nodes;
        std::optional<std::int64_t> changed;
    };

    void read_some(sql::Transaction& db, std::int64_t end);
    Growth grow(const std::vector<ActInHand>& acts);
    void finish_growing(sql::Transaction& db);
    void read_acts(sql::Transaction& db, std::int64_t end);
    void read_fields(sql::Transaction& db, std::int64_t end);
    void read_field(const sql::Row& row, ActInHand& act);
    void read_rows(sql::Transaction& db, std::int64_t end);
    void check_superseded(sql::Transaction& db, std::int64_t end);
    void check_erased(sql::Transaction& db);
    void check_erasures(sql::Transaction& db);
    void check_node(sql::Transaction& db, Subtree at, const Hash& hash);
    ActInHand& in_hand(std::int64_t sequence) {
        return acts_[static_cast<std::size_t>(sequence - first_)];
    }

    /// Keeps what is wrong with the earliest act; of two about the same act, the one that came
    /// first.
    void found(std::int64_t sequence, Reason reason);

    void found_between(Reason reason) {
        if (!between_acts_) between_acts_ = std::move(reason);
    }

    std::optional<std::uint64_t> watched_size_;
    Progress progress_;
    std::optional<Reason> between_acts_;
    std::int64_t read_ = 0;

    // Touched by nobody else while acts are hashed.
    std::optional<Hash> watched_root_;
    Frontier tree_;
    std::future<Growth> growing_;

    std::int64_t fields_ = 0;
    std::int64_t erased_ = 0;
    std::int64_t rows_in_force_ = 0;
    std::int64_t nodes_ = 0;

    // Of the acts at hand.
    std::int64_t first_ = 0;
    std::vector<ActInHand> acts_;
    std::vector<Erased> erased_here_;
    bool superseded_here_ = false;
    std::optional<Reason> finding_;
    std::int64_t finding_sequence_ = 0;
};

}  // namespace uppsikt::record
