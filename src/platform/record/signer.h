#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "platform/record/note.h"
#include "platform/sql/sql.h"

namespace uppsikt::record {

/// Where a record keeps what must not lie in its database.
struct OutsideFiles {
    std::filesystem::path key;         ///< the signing key; readable by its owner alone
    std::filesystem::path checkpoint;  ///< the newest checkpoint, so that lost acts are missed
};

/// Signs a checkpoint in every transaction that adds acts, just before it commits, and copies the
/// newest one that has been committed to a file. The file may lag (by some 20 ms while the process
/// lives) but never leads. Must end before the database is closed.
class Signer {
public:
    /// Makes key and origin for a new record. Refuses a key that others may read, that is missing
    /// or is not the record's, and a record that has lost acts that the checkpoint outside covers.
    static Result<std::unique_ptr<Signer>> install(
        sql::Database& database, const OutsideFiles& files
    );

    Signer(const Signer&) = delete;
    Signer& operator=(const Signer&) = delete;
    ~Signer();

    const VerificationKey& verification_key() const;

    /// Brings the checkpoint file up to date now; throws when it cannot.
    void flush();

private:
    class CheckpointFile;
    Signer(
        sql::Database& database, const NoteSigner& signer, const std::filesystem::path& checkpoint
    );

    VerificationKey verification_key_;
    std::shared_ptr<CheckpointFile> file_;
};

/// The key to check with, from the file of the signing key. Refuses a file that is not such a key.
Result<VerificationKey> read_verification_key(const std::filesystem::path& key);

}  // namespace uppsikt::record
