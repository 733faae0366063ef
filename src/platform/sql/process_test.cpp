#include "support/process.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include <doctest/doctest.h>

#include "platform/sql/writer_lock.h"
#include "support/database_tables.h"

namespace uppsikt::sql {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr const char* path_setting = "UPPSIKT_TEST_PATH";
constexpr const char* first_setting = "UPPSIKT_TEST_FIRST";

TEST_CASE("in another process: holds the writer lock" * doctest::skip()) {
    const auto lock = WriterLock::try_take(test::setting(path_setting), "another process");
    test::tell_parent(lock ? "holds" : "does not hold");
    while (true)
        std::this_thread::sleep_for(std::chrono::hours(1));  // until it is killed
}

TEST_CASE("one process at a time holds the writer lock, and a killed one leaves it") {
    const test::TemporaryFolder folder;
    const fs::path path = folder.path() / "a.db";
    CHECK_FALSE(WriterLock::owner(path).has_value());

    test::TestProcess other(
        "in another process: holds the writer lock",
        {{path_setting, path.string()}}
    );
    REQUIRE(other.next_line() == "holds");
    const pid_t other_id = other.id();
    CHECK_FALSE(WriterLock::try_take(path, "this test").has_value());
    const auto owner = WriterLock::owner(path);
    REQUIRE(owner.has_value());
    CHECK(owner->process_id == other_id);
    CHECK(owner->purpose == "another process");

    int told = 0;
    const WriterLock::Wait wait{milliseconds(60), [&](const LockOwner& who) {
                                    ++told;
                                    CHECK(who.process_id == other_id);
                                }};
    try {
        WriterLock::take(path, "this test", wait);
        FAIL("the lock was held");
    } catch (const WriterBusy& busy) {
        CHECK(busy.sqlstate == "55P03");
        CHECK(busy.owner.process_id == other_id);
        CHECK(std::string(busy.what()).find("another process") != std::string::npos);
    }
    CHECK(told == 1);

    // Killed while we wait for it.
    std::atomic<bool> waits = false;
    std::thread killer([&] {
        while (!waits)
            std::this_thread::yield();
        other.kill();
    });
    const WriterLock lock =
        WriterLock::take(path, "this test", {std::chrono::seconds(30), [&](const LockOwner&) {
                                                 waits = true;
                                             }});
    killer.join();
    CHECK(WriterLock::owner(path)->purpose == "this test");
}

TEST_CASE("a file that another process writes can be read but not opened for writing") {
    const test::TemporaryFolder folder;
    const fs::path path = folder.path() / "a.db";
    const Location location{Backend::sqlite, path.string()};
    const EmbeddedFile file{"0001_test.sql", note_table};
    REQUIRE(migrate(*open(location), {&file, 1}).ok());

    const test::TestProcess other(
        "in another process: holds the writer lock",
        {{path_setting, path.string()}}
    );
    while (!WriterLock::owner(path))
        std::this_thread::yield();
    CHECK_THROWS_AS(open(location, {.wait_for_writer = milliseconds(0)}), WriterBusy);
    CHECK(count_notes(*open(location, {.writes = false})) == 0);
}

TEST_CASE("two ways to one file are one lock") {
    const test::TemporaryFolder folder;
    const fs::path path = folder.path() / "a.db";
    std::ofstream(path).close();
    fs::create_symlink(path, folder.path() / "link.db");
    const auto lock = WriterLock::try_take(path, "this test");
    REQUIRE(lock.has_value());
    CHECK_FALSE(WriterLock::try_take(folder.path() / "link.db", "this test").has_value());
    CHECK_FALSE(WriterLock::try_take(folder.path() / "x" / ".." / "a.db", "this test").has_value());
}

TEST_CASE("a file that is not there is made with its folder, for its owner only") {
    const test::TemporaryFolder folder;
    const fs::path path = folder.path() / "new" / "a.db";
    CHECK(sqlstate_of([&] {
              open({Backend::sqlite, path.string()}, {.writes = false});
          }) == "58P01");
    open({Backend::sqlite, path.string()});
    CHECK(fs::status(path).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
    CHECK(fs::status(path.parent_path()).permissions() == fs::perms::owner_all);
}

TEST_CASE("a file that is not a database is not opened, and not touched") {
    const test::TemporaryFolder folder;
    const fs::path path = folder.path() / "a.txt";
    const std::string text(4096, 'x');
    std::ofstream(path) << text;
    CHECK(sqlstate_of([&] { open({Backend::sqlite, path.string()}); }) == "XX001");
    CHECK(fs::file_size(path) == text.size());
    CHECK(sqlstate_of([&] { open({Backend::sqlite, folder.path().string()}); }) == "58P01");
}

TEST_CASE("in another process: writes until it is killed" * doctest::skip()) {
    const auto database = open({Backend::sqlite, test::setting(path_setting)});
    std::atomic<int> next = std::stoi(test::setting(first_setting));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            while (true) {
                const int number = next++;
                database->write([&](Transaction& transaction) {
                    transaction.execute(
                        "INSERT INTO note (id, line) VALUES ($1, $2)",
                        number,
                        std::string(500, 'x') + std::to_string(number)
                    );
                });
                test::tell_parent(std::to_string(number));
            }
        });
    for (std::thread& thread : threads)
        thread.join();
}

TEST_CASE("a process killed while it writes loses nothing that was acknowledged, twenty times") {
    const test::TemporaryFolder folder;
    const Location location{Backend::sqlite, (folder.path() / "a.db").string()};
    const EmbeddedFile file{"0001_test.sql", note_table};
    REQUIRE(migrate(*open(location), {&file, 1}).ok());

    std::set<std::int64_t> acknowledged;
    std::minstd_rand random(20'250'301);
    for (int round = 0; round < 20; ++round) {
        test::TestProcess writer(
            "in another process: writes until it is killed",
            {{path_setting, location.target}, {first_setting, std::to_string(round * 1'000'000)}}
        );
        const int after = std::uniform_int_distribution<int>(1, 60)(random);
        for (int i = 0; i < after; ++i)
            acknowledged.insert(std::stoll(writer.next_line().value()));
        writer.kill();
        while (const auto line = writer.next_line())
            acknowledged.insert(std::stoll(*line));

        const auto database = open(location, {.wait_for_writer = milliseconds(0)});
        database->read([&](Transaction& transaction) {
            std::set<std::int64_t> found;
            transaction.each(
                [&](const Row& row) { found.insert(row.get<std::int64_t>(0)); },
                "SELECT id FROM note"
            );
            CHECK(std::ranges::includes(found, acknowledged));
            CHECK(transaction.value<std::string>("PRAGMA integrity_check") == "ok");
        });
    }
    CHECK(acknowledged.size() >= 20);
}

}  // namespace
}  // namespace uppsikt::sql
