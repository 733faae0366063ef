#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/record/checkpoint.h"
#include "platform/record/note.h"
#include "platform/record/record.h"

/// Extracts: an act with some of its fields shown and the rest masked, that anyone with the
/// verification key can check without the database. docs/record.md shows how, also with standard
/// tools.
namespace uppsikt::record {

struct DisclosedField {
    std::string name;
    std::string salt;  ///< hex, 16 bytes
    std::string value;
};

struct Extract {
    std::string leaf;  ///< the act's leaf: header, classes and commitments of all its fields
    std::vector<DisclosedField> disclosed;
    std::string proof;  ///< C2SP tlog-proof: index, inclusion proof and signed checkpoint
};

struct ExtractOrder {
    std::int64_t sequence = 0;
    std::vector<std::string> fields = {};  ///< to be shown

    /// A checkpoint that who asks already has, as a signed note; otherwise the newest is used.
    std::optional<std::string> checkpoint = std::nullopt;
};

/// Refuses an act or field that is not there or not sealed, a secret or erased field, and a
/// checkpoint that is not this record's. Whether who asks may see the fields is the caller's to
/// decide.
Result<Extract> disclose(sql::Transaction& db, const ExtractOrder& order);

/// What an extract shows, and the signed head that it was shown against.
struct CheckedExtract {
    RecordedAct act;  ///< masked and erased fields have no value
    Checkpoint checkpoint;
};

/// Needs nothing but the extract and the key. Refuses whatever does not fit together.
Result<CheckedExtract> check_extract(const Extract& extract, const VerificationKey& key);

/// An inclusion proof as text, "c2sp.org/tlog-proof@v1". Source: C2SP tlog-proof.md.
struct TlogProof {
    std::uint64_t index = 0;
    std::vector<Hash> hashes = {};
    std::string checkpoint = {};  ///< a signed note

    static std::optional<TlogProof> parse(std::string_view text);
    std::string text() const;
};

}  // namespace uppsikt::record
