#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "platform/crypto/hash.h"

/// The Merkle tree of RFC 9162 section 2.1 (the same as RFC 6962's), over SHA-256.
namespace uppsikt::record {

using crypto::Bytes;
using crypto::ByteView;
using crypto::Hash;

struct Children {
    Hash left{};
    Hash right{};
};

/// SHA-256 of 0x00 and the entry.
Hash leaf_hash(ByteView entry);

/// SHA-256 of 0x01 and both children.
Hash node_hash(const Children& children);

/// The root of a tree without leaves: SHA-256 of nothing.
Hash empty_root();

/// The complete subtree over the leaves from index * 2^height, 2^height of them.
struct Subtree {
    int height = 0;
    std::uint64_t index = 0;
};

/// The complete subtrees that a tree of some size consists of, largest first: all that is needed to
/// go on appending, and to know the root. At most 64 hashes.
class Frontier {
public:
    using Completed = std::function<void(Subtree, const Hash&)>;

    Frontier() = default;

    /// What `to_bytes` gave for a tree of this size; nothing when the bytes are too many or too
    /// few.
    static std::optional<Frontier> from_bytes(std::uint64_t size, ByteView bytes);
    Bytes to_bytes() const;

    /// Adds a leaf; `completed` hears of every subtree of two leaves or more that it completes.
    void append(const Hash& leaf, const Completed& completed = {});

    std::uint64_t size() const { return size_; }
    Hash root() const;

private:
    std::uint64_t size_ = 0;
    std::vector<Hash> peaks_;
};

/// Gives the hash of a complete subtree of the tree that a proof is made for.
using NodeSource = std::function<Hash(Subtree)>;

struct LeafInTree {
    std::uint64_t index = 0;
    std::uint64_t size = 0;
};

struct Growth {
    std::uint64_t from = 0;
    std::uint64_t to = 0;
};

/// The root of the tree of the first `size` leaves.
Hash root_of(const NodeSource& nodes, std::uint64_t size);

/// That the leaf is in the tree of that size. The leaf must be (`ensure`). Source: RFC
/// 9162, 2.1.3.1.
std::vector<Hash> inclusion_proof(const NodeSource& nodes, LeafInTree leaf);

/// That the larger tree begins with the smaller one. 0 < from <= to (`ensure`). Source: RFC
/// 9162, 2.1.4.1.
std::vector<Hash> consistency_proof(const NodeSource& nodes, Growth growth);

struct InclusionClaim {
    LeafInTree leaf;
    Hash leaf_hash{};
    Hash root{};
};

struct ConsistencyClaim {
    Growth growth;
    Hash from_root{};
    Hash to_root{};
};

/// Whether the proof shows what is claimed. Source: RFC 9162, 2.1.3.2.
bool check_inclusion(const InclusionClaim& claim, std::span<const Hash> proof);

/// Whether the proof shows what is claimed. From size 0 nothing can be shown: refused.
/// Source: RFC 9162, 2.1.4.2.
bool check_consistency(const ConsistencyClaim& claim, std::span<const Hash> proof);

}  // namespace uppsikt::record
