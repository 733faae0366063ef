#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "platform/crypto/hash.h"
#include "platform/evidence/archive.h"
#include "platform/record/session.h"

/// Files that acts rest on, each under its SHA-256 in a folder beside the database.
namespace uppsikt::evidence {

using EvidenceId = Id<struct EvidenceTag>;

struct Evidence {
    EvidenceId id{0};
    crypto::Hash sha256{};
    std::int64_t bytes = 0;
    std::optional<std::string> media_type = std::nullopt;
};

/// The row of a kept file, written with its act unless the same content has one already. Refuses a
/// file that was removed as an orphan since it was kept: keep it again.
Result<Evidence> add(const Session& session, const KeptFile& file);

std::optional<Evidence> find(sql::Transaction& db, EvidenceId evidence);
std::optional<Evidence> find(sql::Transaction& db, const crypto::Hash& sha256);

/// Whether the files are what the rows say. What is missing or changed is lost evidence; an orphan
/// or an unfinished file is what a crash leaves.
struct CheckReport {
    std::int64_t rows = 0;
    std::vector<Evidence> missing;
    std::vector<Evidence> changed;
    std::vector<std::string> orphans;     ///< names in the folder, in order
    std::vector<std::string> unfinished;  ///< nobody writes them any longer
    std::vector<std::string> unknown;     ///< names that we never give

    bool ok() const { return missing.empty() && changed.empty(); }
};
CheckReport check(sql::Transaction& db, const Archive& archive);

/// Deletes orphans and unfinished files, and tells which in an act; none where there are none. Must
/// run in a writing transaction.
std::vector<std::string> remove_orphans(const Session& session, const Archive& archive);

}  // namespace uppsikt::evidence
