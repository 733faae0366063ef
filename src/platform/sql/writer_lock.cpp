#include "platform/sql/writer_lock.h"

#include <array>
#include <cerrno>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/text.h"

namespace uppsikt::sql {
namespace {

/// Two ways to one file (a symbolic link, another working directory) are one lock.
std::string lock_path(const WriterLock::Path& database) {
    return std::filesystem::weakly_canonical(std::filesystem::absolute(database)).string() +
           ".lock";
}

[[noreturn]] void fail(const std::string& path) {
    throw DatabaseError("58030", path + ": " + std::generic_category().message(errno));
}

/// The owner as the lock file tells it: "PID purpose".
LockOwner read_owner(int descriptor) {
    std::array<char, 256> text{};
    const ssize_t size = pread(descriptor, text.data(), text.size(), 0);
    const std::string_view line =
        trimmed(std::string_view(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0));
    const std::size_t space = line.find(' ');
    LockOwner owner;
    owner.process_id = parse_integer(line.substr(0, space)).value_or(0);
    if (space != line.npos) owner.purpose = line.substr(space + 1);
    return owner;
}

/// Who took the lock last. Does not touch the lock, so that those who wait do not stand in each
/// other's way.
LockOwner last_owner(const WriterLock::Path& database) {
    const int descriptor = ::open(lock_path(database).c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return {};
    LockOwner owner = read_owner(descriptor);
    close(descriptor);
    return owner;
}

void write_owner(int descriptor, std::string_view purpose, const std::string& path) {
    const std::string line =
        std::to_string(getpid()) + ' ' + std::string(purpose.substr(0, 200)) + '\n';
    if (ftruncate(descriptor, 0) != 0) fail(path);
    if (pwrite(descriptor, line.data(), line.size(), 0) != static_cast<ssize_t>(line.size()))
        fail(path);
}

}  // namespace

std::optional<WriterLock> WriterLock::try_take(const Path& database, std::string_view purpose) {
    const std::string path = lock_path(database);
    // The file stays for ever: to remove it would let two processes each lock a file of their own.
    WriterLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (lock.descriptor_ < 0) fail(path);
    if (flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return std::nullopt;
        fail(path);
    }
    write_owner(lock.descriptor_, purpose, path);
    return lock;
}

WriterLock WriterLock::take(const Path& database, std::string_view purpose, const Wait& wait) {
    // Asked again and again, since flock knows no time limit.
    constexpr std::chrono::milliseconds between_tries{20};
    const auto end = std::chrono::steady_clock::now() + wait.longest;
    bool told = false;
    while (true) {
        if (auto lock = try_take(database, purpose)) return *std::move(lock);
        const LockOwner who = last_owner(database);
        if (std::chrono::steady_clock::now() >= end)
            throw WriterBusy(
                database.string() + " is being written by process " +
                    std::to_string(who.process_id) + " (" + who.purpose + ")",
                who
            );
        if (!std::exchange(told, true) && wait.waiting_for) wait.waiting_for(who);
        std::this_thread::sleep_for(between_tries);
    }
}

std::optional<LockOwner> WriterLock::owner(const Path& database) {
    const std::string path = lock_path(database);
    const WriterLock looking(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (looking.descriptor_ < 0) {
        if (errno == ENOENT) return std::nullopt;
        fail(path);
    }
    // A shared lock is had only when no owner has the exclusive one.
    if (flock(looking.descriptor_, LOCK_SH | LOCK_NB) == 0) return std::nullopt;
    if (errno != EWOULDBLOCK) fail(path);
    return read_owner(looking.descriptor_);
}

WriterLock::WriterLock(WriterLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

WriterLock& WriterLock::operator=(WriterLock&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

WriterLock::~WriterLock() {
    if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace uppsikt::sql
