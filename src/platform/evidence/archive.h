#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/crypto/hash.h"

/// The folder of evidence files. Knows no database.
namespace uppsikt::evidence {

/// Content that lies durably in an archive. Only the archive makes one.
class KeptFile {
public:
    const crypto::Hash& sha256() const { return sha256_; }
    std::int64_t bytes() const { return bytes_; }
    /// By its first bytes (picture.h); none for what is of no kind that is shown.
    const std::optional<std::string>& media_type() const { return media_type_; }
    bool is_there() const { return std::filesystem::exists(path_); }

private:
    friend class Upload;
    KeptFile(
        std::filesystem::path path,
        const crypto::Hash& sha256,
        std::int64_t bytes,
        std::optional<std::string> media_type
    )
        : path_(std::move(path)),
          sha256_(sha256),
          bytes_(bytes),
          media_type_(std::move(media_type)) {}

    std::filesystem::path path_;
    crypto::Hash sha256_;
    std::int64_t bytes_;
    std::optional<std::string> media_type_;
};

/// What a file must be to be kept.
struct Expected {
    std::string name;             ///< as people call it, for reasons
    std::int64_t most_bytes = 0;  ///< larger is refused; so is a file of 0 bytes
    std::optional<crypto::Hash> sha256 = std::nullopt;  ///< what the sender says it is
};

class Archive {
public:
    /// The folder is made when the first file is kept.
    explicit Archive(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Copies a file into the archive; durable on return. Refuses one that cannot be read, is
    /// empty or too large, or has another hash than was expected.
    Result<KeptFile> keep(const std::filesystem::path& file, const Expected& expected) const;

    const std::filesystem::path& folder() const { return folder_; }
    std::filesystem::path path_of(const crypto::Hash& sha256) const;

    /// The content; none where the file is not there, or is no longer what it was.
    std::optional<std::string> read(const crypto::Hash& sha256) const;

    /// Bytes that are free where it lies.
    std::int64_t room() const;

    /// Every file below the folder, by name.
    struct Listing {
        std::vector<std::string> kept;        ///< "ab/abcdef…"
        std::vector<std::string> unfinished;  ///< in incoming/, and nobody writes them
        std::vector<std::string> unknown;
    };
    Listing list() const;
    /// Whether it was removed: not one that is being written.
    bool remove(const std::string& name) const;

private:
    std::filesystem::path folder_;
};

/// Content that comes in parts. Nothing is kept before `finish`.
class Upload {
public:
    Upload(const Archive& archive, Expected expected);
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;
    ~Upload();

    /// What is beyond the limit is not written; `finish` tells.
    void add(crypto::ByteView bytes);
    bool is_too_large() const { return bytes_ > expected_.most_bytes; }
    Result<KeptFile> finish();

private:
    class File;
    Archive archive_;
    Expected expected_;
    std::unique_ptr<File> file_;
    crypto::Sha256 hasher_;
    std::int64_t bytes_ = 0;
    std::string start_;  ///< the first bytes, by which it is known
};

/// The SHA-256 of a file that is there.
crypto::Hash hash_of(const std::filesystem::path& file);

}  // namespace uppsikt::evidence
