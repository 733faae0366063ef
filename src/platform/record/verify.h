#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/record/note.h"
#include "platform/sql/sql.h"

/// Whether the record and every row that it explains are as they were written.
namespace uppsikt::record {

struct VerifyOptions {
    /// The key that must have signed, from outside the database. Without it the database's own word
    /// is taken for the key, and a record that was forged as a whole, with a new key, passes.
    std::optional<VerificationKey> key = std::nullopt;

    /// A checkpoint that was kept or published outside, as its signed note. The record must still
    /// have every act that it covers.
    std::optional<std::string> outside_checkpoint = std::nullopt;

    /// Called now and then: how many acts of how many are checked.
    std::function<void(std::int64_t done, std::int64_t acts)> progress = {};
};

struct VerifyReport {
    std::int64_t acts = 0;
    std::int64_t fields = 0;
    std::int64_t erased_fields = 0;
    std::int64_t tables = 0;
    std::int64_t rows = 0;
    std::string
        verification_key;    ///< what the signatures were checked with; empty in an empty record
    std::string checkpoint;  ///< the newest, signed; empty in an empty record
    bool key_given = false;
    bool outside_checked = false;

    /// The first thing that is wrong. Its code is in texts.<language>.json; its values say where.
    std::optional<Reason> finding;
    bool ok() const { return !finding.has_value(); }
};

/// Reads the whole record, in constant memory, on two threads. Writers may go on meanwhile.
VerifyReport verify(sql::Database& database, const VerifyOptions& options = {});

}  // namespace uppsikt::record
