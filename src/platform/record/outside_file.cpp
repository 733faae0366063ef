#include "platform/record/outside_file.h"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace uppsikt::record {
namespace {

using std::filesystem::path;

[[noreturn]] void fail(const path& file) {
    throw std::system_error(errno, std::generic_category(), file.string());
}

/// An open file that is closed at the end.
class Descriptor {
public:
    Descriptor(const path& file, int flags, mode_t mode = 0)
        : number_(open(file.c_str(), flags | O_CLOEXEC, mode)) {
        if (number_ < 0) fail(file);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() { close(number_); }
    int number() const { return number_; }

private:
    int number_;
};

void sync_folder(const path& file) {
    const path folder = file.has_parent_path() ? file.parent_path() : path(".");
    const Descriptor opened(folder, O_RDONLY | O_DIRECTORY);
    if (fsync(opened.number()) != 0) fail(folder);
}

struct NewFile {
    const path& file;
    int flags;
    mode_t mode;
};

void write_new(const NewFile& made, std::string_view text) {
    const Descriptor opened(made.file, O_WRONLY | O_CREAT | made.flags, made.mode);
    while (!text.empty()) {
        const ssize_t written = write(opened.number(), text.data(), text.size());
        if (written < 0 && errno != EINTR) fail(made.file);
        if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    }
    if (fsync(opened.number()) != 0) fail(made.file);
}

}  // namespace

std::optional<std::string> read_outside(const path& file) {
    if (!std::filesystem::exists(file)) return std::nullopt;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) fail(file);
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

void write_outside(const path& file, std::string_view text) {
    path unfinished = file;
    unfinished += ".new";
    write_new({unfinished, O_TRUNC, 0644}, text);
    std::filesystem::rename(unfinished, file);
    sync_folder(file);
}

void create_secret(const path& file, std::string_view text) {
    // Finished under another name first: a key that is cut short by a crash would lock the record.
    path unfinished = file;
    unfinished += ".new";
    std::filesystem::remove(unfinished);
    write_new({unfinished, O_EXCL, 0600}, text);
    if (link(unfinished.c_str(), file.c_str()) != 0) fail(file);
    std::filesystem::remove(unfinished);
    sync_folder(file);
}

bool readable_by_others(const path& file) {
    using std::filesystem::perms;
    const perms others = perms::group_all | perms::others_all;
    return (std::filesystem::status(file).permissions() & others) != perms::none;
}

}  // namespace uppsikt::record
