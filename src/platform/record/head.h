#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/record/checkpoint.h"
#include "platform/record/merkle.h"
#include "platform/record/note.h"
#include "platform/sql/sql.h"

/// The head of the record, and proofs about the acts that it covers.
namespace uppsikt::record {

/// How many acts a node of the database's table record_node covers per level: 256^level.
constexpr int heights_per_level = 8;

/// What the record says of itself.
struct Head {
    std::string origin;            ///< empty until a signer has been installed
    std::string verification_key;  ///< empty until then
    std::uint64_t acts = 0;
    std::uint64_t sealed = 0;  ///< acts that the newest checkpoint covers
    std::string checkpoint;    ///< the newest one, signed; empty before the first
};

Head head(sql::Transaction& db);

/// Extends the tree by the acts that no checkpoint covers yet and signs the new head. Gives how
/// many acts are sealed. The signer's name is the record's origin (`ensure`).
std::uint64_t seal(sql::Transaction& db, const NoteSigner& signer);

/// The nodes of the sealed tree, as a proof needs them: from at most 256 hashes of the database
/// each.
NodeSource nodes_of(sql::Transaction& db);

/// That an act is part of the record when it had `size` acts. Refuses what is not sealed.
Result<std::vector<Hash>> prove_inclusion(sql::Transaction& db, LeafInTree act);

/// That the record only grew. Refuses growth from nothing, backwards, or beyond what is sealed.
Result<std::vector<Hash>> prove_consistency(sql::Transaction& db, Growth growth);

}  // namespace uppsikt::record
