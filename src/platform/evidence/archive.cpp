#include "platform/evidence/archive.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/crypto/random.h"
#include "platform/evidence/picture.h"

namespace uppsikt::evidence {

namespace {

using std::filesystem::path;

constexpr const char* incoming = "incoming";

/// As much of a file as is looked at to tell what it is.
constexpr std::size_t start_most = 1U << 16U;

[[noreturn]] void fail(const path& file) {
    throw std::system_error(errno, std::generic_category(), file.string());
}

/// An open file that is closed at the end.
class Descriptor {
public:
    Descriptor(const path& file, int flags, mode_t mode = 0)
        : number_(open(file.c_str(), flags | O_CLOEXEC, mode)) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (is_open()) close(number_);
    }
    bool is_open() const { return number_ >= 0; }
    int number() const { return number_; }

private:
    int number_;
};

void sync_folder(const path& folder) {
    const Descriptor opened(folder, O_RDONLY | O_DIRECTORY);
    if (!opened.is_open() || fsync(opened.number()) != 0) fail(folder);
}

/// Makes the folder, so that it is there after a power cut as well.
void make_folder(const path& folder) {
    if (std::filesystem::is_directory(folder)) return;
    const path above = folder.has_parent_path() ? folder.parent_path() : path(".");
    make_folder(above);
    std::filesystem::create_directory(folder);
    sync_folder(above);
}

/// Reads to the end of the file; -1 with errno when it cannot.
template <class Use>
ssize_t read_all(const Descriptor& file, Use use) {
    std::array<std::uint8_t, 1U << 16U> buffer{};
    ssize_t got = 0;
    while ((got = read(file.number(), buffer.data(), buffer.size())) != 0) {
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return got;
        if (!use(crypto::ByteView(buffer.data(), static_cast<std::size_t>(got)))) return 0;
    }
    return 0;
}

bool is_hash_name(const std::string& name) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return name.size() == 67 && name[2] == '/' && name.substr(0, 2) == name.substr(3, 2) &&
           std::ranges::all_of(name.substr(3), is_hex);
}

/// Whether the lock of who writes the file was free, and is ours until the file is closed.
bool try_lock(const Descriptor& file) {
    return file.is_open() && flock(file.number(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

/// A file in incoming/ that is locked while it is written, and gone unless it is moved.
class Upload::File {
public:
    /// None when the file was removed as unfinished before its lock was taken.
    static std::unique_ptr<File> try_make(const path& folder) {
        std::unique_ptr<File> file(new File(folder));
        struct stat status{};
        if (fstat(file->opened_.number(), &status) != 0) fail(file->path_);
        return status.st_nlink > 0 ? std::move(file) : nullptr;
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        std::error_code nobody_minds;
        if (!moved_) std::filesystem::remove(path_, nobody_minds);
    }

    void write(crypto::ByteView bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(opened_.number(), bytes.data(), bytes.size());
            if (written < 0 && errno != EINTR) fail(path_);
            if (written > 0) bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
    }

    void move_to(const path& to) {
        if (fsync(opened_.number()) != 0) fail(path_);
        make_folder(to.parent_path());
        std::filesystem::rename(path_, to);
        moved_ = true;
        sync_folder(to.parent_path());
    }

private:
    explicit File(const path& folder)
        : path_(folder / new_name()), opened_(path_, O_WRONLY | O_CREAT | O_EXCL, 0444) {
        if (!opened_.is_open() || flock(opened_.number(), LOCK_EX) != 0) fail(path_);
    }

    static std::string new_name() {
        crypto::Bytes random(16);
        crypto::fill_random(random);
        return crypto::to_hex(random);
    }

    path path_;
    Descriptor opened_;
    bool moved_ = false;
};

Upload::Upload(const Archive& archive, Expected expected)
    : archive_(archive), expected_(std::move(expected)) {
    make_folder(archive_.folder() / incoming);
    while (!file_)
        file_ = File::try_make(archive_.folder() / incoming);
}

Upload::~Upload() = default;

void Upload::add(crypto::ByteView bytes) {
    bytes_ += static_cast<std::int64_t>(bytes.size());
    if (is_too_large()) return;
    if (start_.size() < start_most)
        start_.append(crypto::text_of(bytes.first(std::min(bytes.size(), start_most))));
    hasher_.add(bytes);
    file_->write(bytes);
}

Result<KeptFile> Upload::finish() {
    const TextValue name{"file", expected_.name};
    if (bytes_ == 0) return Refusal{RefusalKind::invalid_input, Reason{"evidence_empty", {name}}};
    if (is_too_large())
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"evidence_too_large", {name, {"most", std::to_string(expected_.most_bytes)}}}
        };
    const crypto::Hash sha256 = hasher_.finish();
    if (expected_.sha256 && *expected_.sha256 != sha256)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{
                "evidence_wrong_hash",
                {name,
                 {"expected", crypto::to_hex(*expected_.sha256)},
                 {"found", crypto::to_hex(sha256)}}
            }
        };
    const path place = archive_.path_of(sha256);
    file_->move_to(place);
    std::optional<std::string> media_type;
    // A text is one to its end: of a longer file the start alone does not tell.
    if (const auto known = media_type_of(start_);
        known && (known != "text/plain" || start_.size() == static_cast<std::size_t>(bytes_)))
        media_type = std::string(*known);
    return KeptFile(place, sha256, bytes_, std::move(media_type));
}

Result<KeptFile> Archive::keep(const path& file, const Expected& expected) const {
    // Not blocking: a pipe that nobody writes to would be waited for without end.
    const Descriptor opened(file, O_RDONLY | O_NONBLOCK);
    struct stat status{};
    const bool is_file =
        opened.is_open() && fstat(opened.number(), &status) == 0 && S_ISREG(status.st_mode);
    const Refusal unreadable{
        RefusalKind::invalid_input,
        Reason{"evidence_unreadable", {{"file", expected.name}}}
    };
    if (!is_file) return unreadable;
    Upload upload(*this, expected);
    const ssize_t ended = read_all(opened, [&](crypto::ByteView bytes) {
        upload.add(bytes);
        return !upload.is_too_large();
    });
    if (ended < 0) return unreadable;
    return upload.finish();
}

path Archive::path_of(const crypto::Hash& sha256) const {
    const std::string name = crypto::to_hex(sha256);
    return folder_ / name.substr(0, 2) / name;
}

std::optional<std::string> Archive::read(const crypto::Hash& sha256) const {
    const Descriptor opened(path_of(sha256), O_RDONLY);
    if (!opened.is_open()) return std::nullopt;
    std::string content;
    crypto::Sha256 hasher;
    const ssize_t ended = read_all(opened, [&](crypto::ByteView bytes) {
        hasher.add(bytes);
        content += crypto::text_of(bytes);
        return true;
    });
    if (ended < 0 || hasher.finish() != sha256) return std::nullopt;
    return content;
}

std::int64_t Archive::room() const {
    path place = std::filesystem::absolute(folder_);
    while (!std::filesystem::exists(place))
        place = place.parent_path();
    return static_cast<std::int64_t>(std::filesystem::space(place).available);
}

Archive::Listing Archive::list() const {
    Listing listing;
    if (!std::filesystem::is_directory(folder_)) return listing;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
        if (entry.is_directory()) continue;
        std::string name = entry.path().lexically_relative(folder_).generic_string();
        const bool is_regular =
            entry.symlink_status().type() == std::filesystem::file_type::regular;
        const bool is_incoming = entry.path().parent_path().filename() == incoming;
        if (is_regular && is_hash_name(name))
            listing.kept.push_back(std::move(name));
        else if (!is_regular || !is_incoming)
            listing.unknown.push_back(std::move(name));
        else if (try_lock(Descriptor(entry.path(), O_RDONLY)))
            listing.unfinished.push_back(std::move(name));
    }
    for (auto* names : {&listing.kept, &listing.unfinished, &listing.unknown})
        std::ranges::sort(*names);
    return listing;
}

bool Archive::remove(const std::string& name) const {
    const path file = folder_ / name;
    const Descriptor opened(file, O_RDONLY);
    // Under the lock: who has just made a file in incoming/ sees that it is gone, or we that it is
    // being written.
    return try_lock(opened) && std::filesystem::remove(file);
}

crypto::Hash hash_of(const path& file) {
    const Descriptor opened(file, O_RDONLY);
    if (!opened.is_open()) fail(file);
    crypto::Sha256 hasher;
    const ssize_t ended = read_all(opened, [&](crypto::ByteView bytes) {
        hasher.add(bytes);
        return true;
    });
    if (ended < 0) fail(file);
    return hasher.finish();
}

}  // namespace uppsikt::evidence
