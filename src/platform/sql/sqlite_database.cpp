#include "platform/sql/sqlite_database.h"

#include <cerrno>
#include <filesystem>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "platform/sql/connection_pool.h"
#include "platform/sql/nesting.h"
#include "platform/sql/sqlite_connection.h"
#include "platform/sql/sqlite_transaction.h"
#include "platform/sql/sqlite_writer.h"
#include "platform/sql/writer_lock.h"

namespace uppsikt::sql {
namespace {

using SqliteConnections = ConnectionPool<SqliteConnection>;

// Page caches, per connection. Readers scan; the writer goes back to the same pages of its indexes.
constexpr int reader_cache_kib = 8 * 1024;
constexpr int writer_cache_kib = 32 * 1024;

SqliteConnections connections(int largest, const SqliteFile& file) {
    return {largest, [file] { return std::make_unique<SqliteConnection>(file); }};
}

void read_on(SqliteConnection& connection, const std::function<bool(Transaction&)>& job) {
    connection.command("BEGIN");
    connection.refuse_changes(true);
    const auto end = [&] {
        connection.refuse_changes(false);
        if (connection.in_transaction()) connection.command("ROLLBACK");
    };
    try {
        SqliteTransaction transaction(connection);
        job(transaction);
    } catch (...) {  // thrown on when the snapshot is let go
        end();
        throw;
    }
    end();
}

/// Who may write an SQLite file owns all of it: the file, and the folder that is made for it, are
/// readable by nobody else, since personal data lies there.
void create_file(const std::filesystem::path& path) {
    const std::filesystem::path folder = path.parent_path();
    if (!folder.empty() && !std::filesystem::exists(folder)) {
        std::filesystem::create_directories(folder);
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    }
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0)
        throw DatabaseError("58P01", path.string() + ": " + std::generic_category().message(errno));
    close(descriptor);
}

/// A file: connections that read side by side, and, unless opened read-only, one writer.
class FileDatabase final : public Database {
public:
    FileDatabase(const std::filesystem::path& path, const OpenOptions& options)
        : writers_(connections(1, {path.string(), false, writer_cache_kib})),
          readers_(connections(options.readers, {path.string(), true, reader_cache_kib})) {
        if (options.writes) {
            create_file(path);
            lock_ = WriterLock::take(
                path,
                options.purpose,
                {options.wait_for_writer, options.waiting_for}
            );
            // Opened now: it brings the file in order after a crash, or says why it cannot.
            {
                const auto opened = writers_.lease();
            }
            writer_.emplace(*this, writers_);
        }
        const auto opened = readers_.lease();
    }

    Backend backend() const override { return Backend::sqlite; }
    void before_commit(BeforeCommit hook) override {
        if (writer_) writer_->before_commit(std::move(hook));
    }

protected:
    void run_read(const Job& job) override {
        const JobMark mark(*this);
        const auto connection = readers_.lease();
        read_on(*connection, job);
    }
    void run_write(const Job& job) override {
        JobMark::check_outside(*this);
        if (!writer_) throw DatabaseError("25006", "the database is opened for reading only");
        writer_->write(job);
    }

private:
    std::optional<WriterLock> lock_;  // given back last
    SqliteConnections writers_;       // closed after the readers: then SQLite clears the log away
    SqliteConnections readers_;
    std::optional<SqliteWriter> writer_;
};

/// In memory there is one connection, which readers and the writer lend each other.
class MemoryDatabase final : public Database {
public:
    MemoryDatabase()
        : connections_(connections(1, {":memory:", false, writer_cache_kib})),
          writer_(*this, connections_) {}

    Backend backend() const override { return Backend::sqlite; }
    void before_commit(BeforeCommit hook) override { writer_.before_commit(std::move(hook)); }

protected:
    void run_read(const Job& job) override {
        const JobMark mark(*this);
        const auto connection = connections_.lease();
        read_on(*connection, job);
    }
    void run_write(const Job& job) override {
        JobMark::check_outside(*this);
        writer_.write(job);
    }

private:
    SqliteConnections connections_;
    SqliteWriter writer_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const std::string& path, const OpenOptions& options) {
    ensure(options.readers > 0, "a database has a connection that reads");
    if (path == ":memory:") return std::make_unique<MemoryDatabase>();
    return std::make_unique<FileDatabase>(std::filesystem::absolute(path), options);
}

}  // namespace uppsikt::sql
