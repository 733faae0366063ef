#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string_view>

#include "platform/sql/sql.h"

namespace uppsikt::sql {

/// The right to write an SQLite file, held by one process at a time: flock on PATH.lock, whose text
/// says who the owner is. The system takes it back when the process ends, however it ends.
class WriterLock {
public:
    using Path = std::filesystem::path;
    using WaitingFor = std::function<void(const LockOwner&)>;

    struct Wait {
        std::chrono::milliseconds longest = std::chrono::seconds(30);
        WaitingFor waiting_for = {};  ///< called once, when there is a wait
    };

    /// The lock, unless somebody has it. The folder must exist.
    static std::optional<WriterLock> try_take(const Path& database, std::string_view purpose);

    /// The lock, after a wait if need be. Throws WriterBusy when the owner goes on.
    static WriterLock take(const Path& database, std::string_view purpose, const Wait& wait);

    /// Who has the lock now, if anybody.
    static std::optional<LockOwner> owner(const Path& database);

    WriterLock(WriterLock&& other) noexcept;
    WriterLock& operator=(WriterLock&& other) noexcept;
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;
    ~WriterLock();

private:
    explicit WriterLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace uppsikt::sql
