#include "platform/workbook/packed_file.h"

#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "platform/workbook/refusals.h"

namespace uppsikt::workbook {

namespace {

Refusal cannot_read(const std::string& file, int error) {
    if (error == ENOENT || error == ENOTDIR)
        return {RefusalKind::not_found, Reason{"workbook_not_found", {{"file", file}}}};
    return refuse(
        "workbook_not_readable",
        {{"file", file}, {"cause", std::generic_category().message(error)}}
    );
}

bool same_file(const struct stat& a, const struct stat& b) {
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
           a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

std::string megabytes(std::uint64_t bytes) { return std::to_string((bytes + 999'999) / 1'000'000); }

std::optional<Refusal> objection(
    const std::string& file, const struct stat& state, const Limits& limits
) {
    if (S_ISDIR(state.st_mode)) return refuse("workbook_is_folder", {{"file", file}});
    if (!S_ISREG(state.st_mode)) return refuse("workbook_no_ordinary_file", {{"file", file}});
    if (state.st_size == 0) return refuse("workbook_empty_file", {{"file", file}});
    const auto size = static_cast<std::uint64_t>(state.st_size);
    if (size > limits.file_bytes)
        return refuse(
            "workbook_file_too_large",
            {{"file", file}, {"megabytes", megabytes(size)}, {"most", megabytes(limits.file_bytes)}}
        );
    return std::nullopt;
}

}  // namespace

Result<PackedFile> PackedFile::open(const std::filesystem::path& path, const Limits& limits) {
    // Not blocking: opening a named pipe that nobody writes to would otherwise wait for ever.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // NOLINT
    if (descriptor < 0) return cannot_read(path.string(), errno);
    PackedFile file(path, descriptor, {});
    if (::fstat(descriptor, &file.opened_) != 0) return cannot_read(path.string(), errno);
    if (auto no = objection(path.string(), file.opened_, limits)) return *std::move(no);
    return file;
}

PackedFile::PackedFile(PackedFile&& other) noexcept
    : path_(std::move(other.path_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      opened_(other.opened_) {}

PackedFile::~PackedFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<std::string> PackedFile::read() const {
    // One byte more than there should be, to see a file that grows.
    std::string bytes(static_cast<std::size_t>(opened_.st_size) + 1, '\0');
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t got = ::pread(
            descriptor_,
            bytes.data() + filled,
            bytes.size() - filled,
            static_cast<off_t>(filled)
        );
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannot_read(path_.string(), errno);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    if (filled != static_cast<std::size_t>(opened_.st_size))
        return refuse("workbook_file_changed", {{"file", path_.string()}});
    bytes.resize(filled);
    return bytes;
}

Result<Done> PackedFile::unchanged() const {
    struct stat now = {};
    struct stat at_path = {};
    const bool there = ::fstat(descriptor_, &now) == 0 && ::stat(path_.c_str(), &at_path) == 0;
    if (!there || !same_file(opened_, now) || !same_file(opened_, at_path))
        return refuse("workbook_file_changed", {{"file", path_.string()}});
    return Done{};
}

}  // namespace uppsikt::workbook
