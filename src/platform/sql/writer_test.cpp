#include <algorithm>
#include <atomic>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <latch>
#include <set>
#include <thread>

#include <doctest/doctest.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "platform/sql/postgres_connection.h"
#include "support/database_tables.h"

namespace {

std::atomic<bool> sync_fails = false;

}  // namespace

// SQLite calls these in place of the C library's: a disk that fails when a test says so.
extern "C" int fdatasync(int descriptor) {
    if (!sync_fails) return static_cast<int>(syscall(SYS_fdatasync, descriptor));
    errno = EIO;
    return -1;
}
extern "C" int fsync(int descriptor) {
    if (!sync_fails) return static_cast<int>(syscall(SYS_fsync, descriptor));
    errno = EIO;
    return -1;
}

namespace uppsikt::sql {
namespace {

/// Runs the body in that many threads at the same time, with the number of each, and waits for all.
template <class Body>
void in_threads(int count, const Body& body) {
    std::latch begin(count);
    std::vector<std::thread> threads;
    for (int number = 0; number < count; ++number)
        threads.emplace_back([&, number] {
            begin.arrive_and_wait();
            body(number);
        });
    for (std::thread& thread : threads)
        thread.join();
}

constexpr std::string_view log_table = R"sql(
    CREATE TABLE head (id INTEGER PRIMARY KEY, size INTEGER NOT NULL) STRICT;
    INSERT INTO head (id, size) VALUES (1, 0);
    CREATE TABLE entry (
        place INTEGER NOT NULL UNIQUE,
        writer INTEGER NOT NULL,
        number INTEGER NOT NULL
    ) STRICT;)sql";

/// Reads the head and appends after it, as the record does: a lost update would be seen at once.
void append(Transaction& transaction, int writer, int number) {
    const auto size = transaction.value<std::int64_t>("SELECT size FROM head WHERE id = 1");
    transaction.execute(
        "INSERT INTO entry (place, writer, number) VALUES ($1, $2, $3)",
        size,
        writer,
        number
    );
    transaction.execute("UPDATE head SET size = $1 WHERE id = 1", size + 1);
}

struct Entry {
    std::int64_t place;
    int writer;
    int number;
};

std::vector<Entry> entries(Database& database) {
    return database.read([](Transaction& transaction) {
        return transaction.find_all(
            [](const Row& row) {
                return Entry{row.get<std::int64_t>(0), row.get<int>(1), row.get<int>(2)};
            },
            "SELECT place, writer, number FROM entry ORDER BY place"
        );
    });
}

/// Whether every write is there once, at a place of its own, each writer's in the order it made
/// them.
void check_none_lost(Database& database, int writers, int each) {
    std::vector<int> next(static_cast<std::size_t>(writers), 0);
    std::int64_t place = 0;
    bool in_order = true;
    for (const Entry& entry : entries(database)) {
        in_order = in_order && entry.place == place++;
        in_order = in_order && entry.number == next[static_cast<std::size_t>(entry.writer)]++;
    }
    CHECK(in_order);
    CHECK(std::ranges::all_of(next, [&](int count) { return count == each; }));
}

TEST_CASE("eight threads write at the same time, and nothing is lost") {
    with_tables(log_table, [](test::FreshDatabase& fresh) {
        const int each = fresh.database().backend() == Backend::sqlite ? 200 : 40;
        in_threads(8, [&](int writer) {
            for (int number = 0; number < each; ++number)
                fresh.database().write([&](Transaction& transaction) {
                    append(transaction, writer, number);
                });
        });
        check_none_lost(fresh.database(), 8, each);
    });
}

TEST_CASE("two servers write to one PostgreSQL database, and nothing is lost") {
    test::FreshDatabase fresh(Backend::postgresql, test::FreshDatabase::Schema::empty);
    const EmbeddedFile file{"0001_test.sql", log_table};
    REQUIRE(migrate(fresh.database(), {&file, 1}).ok());
    const auto other = open(fresh.location());
    in_threads(4, [&](int writer) {
        Database& mine = writer % 2 == 0 ? fresh.database() : *other;
        for (int number = 0; number < 40; ++number)
            mine.write([&](Transaction& transaction) { append(transaction, writer, number); });
    });
    check_none_lost(fresh.database(), 4, 40);
}

/// Whether a thread of this process sleeps: a writer that waits for its answer does.
bool sleeps(pid_t thread) {
    std::ifstream stat("/proc/self/task/" + std::to_string(thread) + "/stat");
    const std::string text{std::istreambuf_iterator<char>(stat), std::istreambuf_iterator<char>()};
    return text.find(") S ") != text.npos;
}

TEST_CASE("writes are made in the order they came") {
    test::FreshDatabase fresh(Backend::sqlite, test::FreshDatabase::Schema::empty);
    const EmbeddedFile file{"0001_test.sql", note_table};
    REQUIRE(migrate(fresh.database(), {&file, 1}).ok());
    Database& database = fresh.database();
    std::latch may_go_on(1);
    std::vector<std::thread> threads;
    std::vector<std::string> expected;
    for (int number = 0; number < 12; ++number) {
        expected.push_back(std::to_string(number));
        std::atomic<pid_t> thread = 0;
        threads.emplace_back([&, number] {
            thread = static_cast<pid_t>(syscall(SYS_gettid));
            database.write([&, number](Transaction& transaction) {
                if (number == 0) may_go_on.wait();
                add_note(transaction, std::to_string(number));
            });
        });
        while (thread == 0 || !sleeps(thread))
            std::this_thread::yield();
    }
    may_go_on.count_down();
    for (std::thread& thread : threads)
        thread.join();
    CHECK(database.read([](Transaction& transaction) {
        return transaction.find_all(
            [](const Row& row) { return row.get<std::string>(0); },
            "SELECT line FROM note ORDER BY id"
        );
    }) == expected);
}

TEST_CASE("writes that share a commit do not share their failures") {
    test::FreshDatabase fresh(Backend::sqlite, test::FreshDatabase::Schema::empty);
    const EmbeddedFile file{"0001_test.sql", note_table};
    REQUIRE(migrate(fresh.database(), {&file, 1}).ok());
    std::atomic<int> commits = 0;
    fresh.database().before_commit([&](Transaction&) { ++commits; });

    constexpr int writers = 8;
    constexpr int each = 150;
    std::atomic<int> refused = 0;
    std::atomic<int> thrown = 0;
    in_threads(writers, [&](int writer) {
        for (int number = 0; number < each; ++number) {
            const auto line = std::to_string(writer) + "/" + std::to_string(number);
            const auto work = [&](Transaction& transaction) -> Result<Done> {
                add_note(transaction, line);
                if (number % 3 == 1) return Refusal{RefusalKind::conflict, Reason{"no"}};
                if (number % 3 == 2) add_note(transaction, line);  // twice is once too many
                return Done{};
            };
            try {
                if (!fresh.database().write(work).ok()) ++refused;
            } catch (const DatabaseError& error) {
                if (error.sqlstate == "23505") ++thrown;
            }
        }
    });
    CHECK(refused == writers * each / 3);
    CHECK(thrown == writers * each / 3);
    CHECK(count_notes(fresh.database()) == writers * each / 3);
    // They did share: fewer commits than writes that were kept.
    CHECK(commits < writers * each / 3);
}

TEST_CASE("after a failed sync nothing more is written, and nothing that was acknowledged is lost"
) {
    test::FreshDatabase fresh(Backend::sqlite, test::FreshDatabase::Schema::empty);
    const EmbeddedFile file{"0001_test.sql", note_table};
    REQUIRE(migrate(fresh.database(), {&file, 1}).ok());
    Database& database = fresh.database();
    database.write([](Transaction& transaction) { add_note(transaction, "before"); });

    std::atomic<int> failed = 0;
    sync_fails = true;
    in_threads(8, [&](int writer) {
        if (sqlstate_of([&] {
                database.write([&](Transaction& transaction) {
                    add_note(transaction, std::to_string(writer));
                });
            }) == "58030")
            ++failed;
    });
    sync_fails = false;
    CHECK(failed == 8);
    CHECK_THROWS_WITH_AS(
        database.write([](Transaction& transaction) { add_note(transaction, "after"); }),
        doctest::Contains("nothing more is written since a commit failed"),
        DatabaseError
    );
    CHECK(count_notes(database) == 1);

    // A new process may go on, from what the disk has.
    fresh.reopen().write([](Transaction& transaction) { add_note(transaction, "after"); });
    CHECK(fresh.database().read([](Transaction& transaction) {
        return transaction.value<int>("SELECT count(*) FROM note WHERE line IN ('before', 'after')"
        );
    }) == 2);
}

TEST_CASE("a write that collides with a tool outside is run again until it fits") {
    test::FreshDatabase fresh(Backend::postgresql, test::FreshDatabase::Schema::empty);
    const EmbeddedFile file{"0001_test.sql", log_table};
    REQUIRE(migrate(fresh.database(), {&file, 1}).ok());

    PostgresConnection outside(fresh.location().target);
    outside.command("BEGIN");
    outside.command("UPDATE head SET size = 41 WHERE id = 1");
    std::latch has_snapshot(1);
    int runs = 0;
    std::thread writer([&] {
        fresh.database().write([&](Transaction& transaction) {
            const auto size = transaction.value<std::int64_t>("SELECT size FROM head WHERE id = 1");
            if (++runs == 1) has_snapshot.count_down();
            transaction.execute("UPDATE head SET size = $1 WHERE id = 1", size + 1);
        });
    });
    has_snapshot.wait();
    outside.command("COMMIT");
    writer.join();
    CHECK(runs == 2);
    CHECK(fresh.database().read([](Transaction& transaction) {
        return transaction.value<int>("SELECT size FROM head");
    }) == 42);
}

TEST_CASE("a failure that another try cannot help is not tried again") {
    with_tables(note_table, [](test::FreshDatabase& fresh) {
        int runs = 0;
        CHECK(sqlstate_of([&] {
                  fresh.database().write([&](Transaction& transaction) {
                      ++runs;
                      add_note(transaction, "a");
                      add_note(transaction, "a");
                  });
              }) == "23505");
        CHECK(runs == 1);
    });
}

TEST_CASE("on PostgreSQL a writer waits for its turn no longer than it was told to") {
    test::FreshDatabase fresh(Backend::postgresql, test::FreshDatabase::Schema::empty);
    const auto impatient =
        open(fresh.location(), {.wait_for_writer = std::chrono::milliseconds(20)});
    fresh.database().write([&](Transaction&) {
        CHECK(sqlstate_of([&] { impatient->write([](Transaction&) {}); }) == "55P03");
    });
    impatient->write([](Transaction&) {});
}

TEST_CASE("a connection that the server has closed is replaced, and its transaction is undone") {
    test::FreshDatabase fresh(Backend::postgresql, test::FreshDatabase::Schema::empty);
    const EmbeddedFile file{"0001_test.sql", note_table};
    REQUIRE(migrate(fresh.database(), {&file, 1}).ok());
    PostgresConnection outside(fresh.location().target);
    const auto database =
        open({Backend::postgresql, fresh.location().target + "&application_name=to_be_closed"});
    const auto close_all = [&] {
        outside.command(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE application_name = 'to_be_closed'"
        );
    };
    CHECK(count_notes(*database) == 0);
    close_all();
    CHECK(count_notes(*database) == 0);
    database->write([](Transaction& transaction) { add_note(transaction, "a"); });
    close_all();
    database->write([](Transaction& transaction) { add_note(transaction, "b"); });
    const std::string lost = sqlstate_of([&] {
        database->write([&](Transaction& transaction) {
            add_note(transaction, "c");
            close_all();
            add_note(transaction, "d");
        });
    });
    // Told by the server, or found by our side.
    CHECK((lost == "57P01" || lost == "08006"));
    CHECK(sqlstate_of([&] {
              database->write([&](Transaction& transaction) {
                  add_note(transaction, "e");
                  close_all();
              });
          }) == "08007");
    CHECK(count_notes(*database) == 2);
}

TEST_CASE("a plan that no longer fits the schema is given up") {
    with_tables(
        "CREATE TABLE thing (value INTEGER) STRICT; INSERT INTO thing VALUES (1);",
        [](test::FreshDatabase& fresh) {
            Database& database = fresh.database();
            const auto read = [&] {
                return database.read([](Transaction& transaction) {
                    return transaction
                        .find_all(
                            [](const Row& row) { return row.columns(); },
                            "SELECT * FROM thing"
                        )
                        .at(0);
                });
            };
            CHECK(read() == 1);
            database.write([](Transaction& transaction) {
                transaction.execute("ALTER TABLE thing ADD COLUMN more TEXT");
            });
            if (database.backend() == Backend::postgresql) CHECK(sqlstate_of(read) == "0A000");
            CHECK(read() == 2);
        }
    );
}

}  // namespace
}  // namespace uppsikt::sql
