#include "platform/record/merkle.h"

#include <algorithm>
#include <bit>

#include "base/ensure.h"

namespace uppsikt::record {
namespace {

constexpr std::uint8_t leaf_prefix = 0;
constexpr std::uint8_t node_prefix = 1;

struct Leaves {
    std::uint64_t begin = 0;
    std::uint64_t count = 0;
};

// The left part of a tree that is not complete: the largest power of two below the count.
std::uint64_t left_part(std::uint64_t count) { return std::bit_floor(count - 1); }

Hash hash_of(const NodeSource& nodes, Leaves leaves) {
    if (std::has_single_bit(leaves.count)) {
        const int height = std::countr_zero(leaves.count);
        return nodes({height, leaves.begin >> height});
    }
    const std::uint64_t left = left_part(leaves.count);
    return node_hash(
        {hash_of(nodes, {leaves.begin, left}),
         hash_of(nodes, {leaves.begin + left, leaves.count - left})}
    );
}

}  // namespace

Hash leaf_hash(ByteView entry) {
    thread_local crypto::Sha256 hasher;
    return hasher.add(leaf_prefix).add(entry).finish();
}

Hash node_hash(const Children& children) {
    std::array<std::uint8_t, 65> bytes{node_prefix};
    std::ranges::copy(children.left, bytes.begin() + 1);
    std::ranges::copy(children.right, bytes.begin() + 33);
    return crypto::sha256(bytes);
}

Hash empty_root() { return crypto::sha256({}); }

std::optional<Frontier> Frontier::from_bytes(std::uint64_t size, ByteView bytes) {
    const auto peaks = static_cast<std::size_t>(std::popcount(size));
    if (bytes.size() != peaks * sizeof(Hash)) return std::nullopt;
    Frontier frontier;
    frontier.size_ = size;
    frontier.peaks_.resize(peaks);
    for (std::size_t i = 0; i < peaks; ++i)
        std::ranges::copy(
            bytes.subspan(i * sizeof(Hash), sizeof(Hash)),
            frontier.peaks_[i].begin()
        );
    return frontier;
}

Bytes Frontier::to_bytes() const {
    Bytes bytes;
    for (const Hash& peak : peaks_)
        bytes.insert(bytes.end(), peak.begin(), peak.end());
    return bytes;
}

void Frontier::append(const Hash& leaf, const Completed& completed) {
    peaks_.push_back(leaf);
    // As many trees of equal size meet as the old size has ones at its end.
    const int met = std::countr_one(size_);
    ++size_;
    for (int height = 1; height <= met; ++height) {
        const Hash right = peaks_.back();
        peaks_.pop_back();
        peaks_.back() = node_hash({peaks_.back(), right});
        if (completed) completed({height, (size_ >> height) - 1}, peaks_.back());
    }
}

Hash Frontier::root() const {
    if (peaks_.empty()) return empty_root();
    Hash root = peaks_.back();
    for (std::size_t i = peaks_.size() - 1; i > 0; --i)
        root = node_hash({peaks_[i - 1], root});
    return root;
}

Hash root_of(const NodeSource& nodes, std::uint64_t size) {
    return size == 0 ? empty_root() : hash_of(nodes, {0, size});
}

std::vector<Hash> inclusion_proof(const NodeSource& nodes, LeafInTree leaf) {
    ensure(leaf.index < leaf.size, "a leaf is proved to be in a tree that has it");
    std::vector<Hash> proof;
    Leaves tree{0, leaf.size};
    while (tree.count > 1) {
        const Leaves left{tree.begin, left_part(tree.count)};
        const Leaves right{tree.begin + left.count, tree.count - left.count};
        const bool goes_left = leaf.index < right.begin;
        proof.push_back(hash_of(nodes, goes_left ? right : left));
        tree = goes_left ? left : right;
    }
    std::ranges::reverse(proof);
    return proof;
}

std::vector<Hash> consistency_proof(const NodeSource& nodes, Growth growth) {
    ensure(growth.from > 0 && growth.from <= growth.to, "a tree grows from some size to another");
    std::vector<Hash> proof;
    Leaves tree{0, growth.to};
    std::uint64_t old = growth.from;  // leaves of the smaller tree within `tree`
    while (old < tree.count) {
        const Leaves left{tree.begin, left_part(tree.count)};
        const Leaves right{tree.begin + left.count, tree.count - left.count};
        const bool goes_left = old <= left.count;
        proof.push_back(hash_of(nodes, goes_left ? right : left));
        if (!goes_left) old -= left.count;
        tree = goes_left ? left : right;
    }
    // A whole left edge is the old root itself, which the checker has.
    if (tree.begin > 0) proof.push_back(hash_of(nodes, tree));
    std::ranges::reverse(proof);
    return proof;
}

bool check_inclusion(const InclusionClaim& claim, std::span<const Hash> proof) {
    if (claim.leaf.index >= claim.leaf.size) return false;
    std::uint64_t at = claim.leaf.index;
    std::uint64_t last = claim.leaf.size - 1;
    Hash hash = claim.leaf_hash;
    for (const Hash& sibling : proof) {
        if (last == 0) return false;
        if ((at & 1) != 0 || at == last) {
            hash = node_hash({sibling, hash});
            // An edge without a right sibling goes up without being hashed.
            while ((at & 1) == 0 && at != 0) {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash({hash, sibling});
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == claim.root;
}

bool check_consistency(const ConsistencyClaim& claim, std::span<const Hash> proof) {
    const auto [from, to] = claim.growth;
    if (from == 0 || from > to) return false;
    if (from == to) return proof.empty() && claim.from_root == claim.to_root;
    const bool old_is_complete = std::has_single_bit(from);
    if (!old_is_complete && proof.empty()) return false;

    std::uint64_t at = from - 1;
    std::uint64_t last = to - 1;
    while ((at & 1) != 0) {
        at >>= 1;
        last >>= 1;
    }
    Hash old_hash = old_is_complete ? claim.from_root : proof.front();
    Hash new_hash = old_hash;
    for (const Hash& sibling : proof.subspan(old_is_complete ? 0 : 1)) {
        if (last == 0) return false;
        if ((at & 1) != 0 || at == last) {
            old_hash = node_hash({sibling, old_hash});
            new_hash = node_hash({sibling, new_hash});
            while ((at & 1) == 0 && at != 0) {
                at >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash({new_hash, sibling});
        }
        at >>= 1;
        last >>= 1;
    }
    return last == 0 && old_hash == claim.from_root && new_hash == claim.to_root;
}

}  // namespace uppsikt::record
