#include "platform/evidence/evidence.h"

#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include "platform/record/signer.h"
#include "platform/record/verify.h"
#include "support/database.h"
#include "support/process.h"
#include "support/temporary_folder.h"

namespace uppsikt::evidence {
namespace {

namespace fs = std::filesystem;
using test::for_each_database;

constexpr std::int64_t limit = 1000;

/// An archive in a folder of its own, and files to put in it.
class Desk {
public:
    const Archive& archive() const { return archive_; }

    fs::path file(const std::string& name, const std::string& content) const {
        const fs::path path = folder_.path() / name;
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    Result<KeptFile> keep(const std::string& content) const {
        return archive_.keep(file("given", content), {"given", limit});
    }
    std::size_t files() const { return archive_.list().kept.size(); }

private:
    test::TemporaryFolder folder_;
    Archive archive_{folder_.path() / "data" / "evidence"};
};

Session session_in(sql::Transaction& db) {
    const Date today = *parse_date("2023-06-01");
    return {.db = db, .actor = "user:anna", .now = Instant{today}, .today = today};
}

Result<Evidence> add_to(sql::Database& database, const KeptFile& file) {
    return database.write([&](sql::Transaction& db) { return add(session_in(db), file); });
}

CheckReport check_in(sql::Database& database, const Archive& archive) {
    return database.read([&](sql::Transaction& db) { return check(db, archive); });
}

std::string code(const Result<KeptFile>& result) {
    return result.ok() ? "ok" : result.refusal().reasons.front().code;
}

TEST_CASE("a file that is empty, too large or not what it is said to be is refused, and not kept") {
    const Desk desk;
    CHECK(code(desk.keep("")) == "evidence_empty");
    CHECK(code(desk.keep(std::string(limit + 1, 'x'))) == "evidence_too_large");
    CHECK(code(desk.keep(std::string(limit, 'x'))) == "ok");
    const auto photo = desk.file("photo", "a closed door");
    const Expected other{"photo", limit, crypto::sha256(crypto::bytes_of("another door"))};
    CHECK(code(desk.archive().keep(photo, other)) == "evidence_wrong_hash");
    const Expected same{"photo", limit, crypto::sha256(crypto::bytes_of("a closed door"))};
    CHECK(code(desk.archive().keep(photo, same)) == "ok");
    CHECK(code(desk.archive().keep("/nowhere/at/all", same)) == "evidence_unreadable");
    CHECK(code(desk.archive().keep("/tmp", same)) == "evidence_unreadable");
    CHECK(desk.files() == 2);
    CHECK(desk.archive().list().unfinished.empty());
}

TEST_CASE("200 MB is refused without being written") {
    const Desk desk;
    const auto large = desk.file("film", "x");
    fs::resize_file(large, 200'000'000);  // a hole: costs no disk
    CHECK(code(desk.archive().keep(large, {"film", 100'000'000})) == "evidence_too_large");
    CHECK(desk.archive().list().kept.empty());
    CHECK(desk.archive().list().unfinished.empty());
}

TEST_CASE("the same content is stored once, with one row and one act") {
    for_each_database([](sql::Database& database) {
        const Desk desk;
        const auto signer = record::Signer::install(
            database,
            {desk.file("x", "").parent_path() / "key", desk.file("x", "").parent_path() / "point"}
        );
        REQUIRE(signer.ok());
        const auto first = add_to(database, desk.keep("a closed door").value());
        const auto again = add_to(database, desk.keep("a closed door").value());
        const auto other = add_to(database, desk.keep("an open door").value());
        REQUIRE(first.ok());
        REQUIRE(again.ok());
        REQUIRE(other.ok());
        CHECK(first.value().id == again.value().id);
        CHECK(first.value().id != other.value().id);
        CHECK(first.value().bytes == 13);
        CHECK(desk.files() == 2);
        const auto report = record::verify(database);
        CHECK(report.ok());
        CHECK(report.acts == 2);
        CHECK(check_in(database, desk.archive()).ok());
        CHECK(check_in(database, desk.archive()).rows == 2);
        const auto found = database.read([&](sql::Transaction& db) {
            return find(db, crypto::sha256(crypto::bytes_of("an open door")));
        });
        REQUIRE(found.has_value());
        CHECK(found->id == other.value().id);
    });
}

TEST_CASE("a file that is missing, changed or extra is found") {
    for_each_database([](sql::Database& database) {
        const Desk desk;
        const auto kept = add_to(database, desk.keep("one").value()).value();
        const auto gone = add_to(database, desk.keep("two").value()).value();
        const auto changed = add_to(database, desk.keep("three").value()).value();
        const auto orphan = desk.keep("four").value();
        fs::remove(desk.archive().path_of(gone.sha256));
        const fs::path target = desk.archive().path_of(changed.sha256);
        fs::permissions(target, fs::perms::owner_write, fs::perm_options::add);
        std::ofstream(target) << "THREE";
        std::ofstream(desk.archive().folder() / "readme.txt") << "not ours";

        const CheckReport report = check_in(database, desk.archive());
        CHECK(!report.ok());
        CHECK(report.rows == 3);
        REQUIRE(report.missing.size() == 1);
        CHECK(report.missing.front().id == gone.id);
        REQUIRE(report.changed.size() == 1);
        CHECK(report.changed.front().id == changed.id);
        REQUIRE(report.orphans.size() == 1);
        CHECK(report.orphans.front().ends_with(crypto::to_hex(orphan.sha256())));
        CHECK(report.unknown == std::vector<std::string>{"readme.txt"});

        // The same content handed in again mends both.
        REQUIRE(add_to(database, desk.keep("two").value()).value().id == gone.id);
        REQUIRE(add_to(database, desk.keep("three").value()).value().id == changed.id);
        CHECK(check_in(database, desk.archive()).ok());
        CHECK(kept.id != gone.id);
    });
}

TEST_CASE("orphans can be removed; what has a row or is being written stays") {
    for_each_database([](sql::Database& database) {
        const Desk desk;
        REQUIRE(add_to(database, desk.keep("one").value()).ok());
        const KeptFile orphan = desk.keep("two").value();
        std::ofstream(desk.archive().folder() / "incoming" / "left-behind") << "half a fi";
        Upload going_on(desk.archive(), {"going on", limit});
        going_on.add(crypto::bytes_of("three"));

        const auto removed = database.write([&](sql::Transaction& db) {
            return remove_orphans(session_in(db), desk.archive());
        });
        CHECK(removed.size() == 2);
        CHECK(removed.back() == "incoming/left-behind");
        CHECK(desk.files() == 1);
        // Who was about to add it is told, and can hand it in again.
        const auto late = add_to(database, orphan);
        REQUIRE(!late.ok());
        CHECK(late.refusal().reasons.front().code == "evidence_file_gone");
        CHECK(add_to(database, desk.keep("two").value()).ok());
        CHECK(add_to(database, going_on.finish().value()).ok());
        const CheckReport report = check_in(database, desk.archive());
        CHECK(report.ok());
        CHECK(report.rows == 3);
        CHECK(report.orphans.empty());
        CHECK(report.unfinished.empty());
    });
}

constexpr const char* folder_setting = "UPPSIKT_TEST_FOLDER";

TEST_CASE("in another process: keeps evidence without end" * doctest::skip()) {
    const fs::path folder = test::setting(folder_setting);
    const Archive archive(folder / "evidence");
    const auto database = sql::open({sql::Backend::sqlite, (folder / "uppsikt.db").string()});
    const std::string padding(200'000, 'x');
    for (int i = 0;; ++i) {
        Upload upload(archive, {"photo", 1'000'000});
        upload.add(crypto::bytes_of(std::to_string(i)));
        upload.add(crypto::bytes_of(padding));
        const KeptFile file = upload.finish().value();
        ensure(add_to(*database, file).ok(), "the file is added");
        test::tell_parent(std::to_string(i));
    }
}

TEST_CASE("killed at any moment, there is never a row without its file") {
    const int kills = std::getenv("UPPSIKT_LONG_TESTS") ? 100 : 6;
    std::mt19937 random(2023);  // NOLINT: the same moments each time
    std::uniform_int_distribution<int> microseconds(0, 20'000);
    test::FreshDatabase fresh(sql::Backend::sqlite);
    const fs::path folder = fs::path(fresh.location().target).parent_path();
    const Archive archive(folder / "evidence");
    std::int64_t acknowledged = 0;
    std::size_t leftovers = 0;
    for (int i = 0; i < kills; ++i) {
        fresh.close();
        test::TestProcess keeper(
            "in another process: keeps evidence without end",
            {{folder_setting, folder.string()}}
        );
        std::optional<std::string> last;
        for (int lines = 0; lines < 3; ++lines)
            last = keeper.next_line();
        REQUIRE(last.has_value());
        std::this_thread::sleep_for(std::chrono::microseconds(microseconds(random)));
        keeper.kill();
        while (const auto line = keeper.next_line())
            last = line;
        acknowledged = std::max(acknowledged, std::int64_t{std::stoi(*last)} + 1);
        const CheckReport report = check_in(fresh.database(), archive);
        CHECK(report.ok());
        CHECK(report.rows >= acknowledged);
        CHECK(report.orphans.size() + report.unfinished.size() <= 1);
        leftovers += report.orphans.size() + report.unfinished.size();
        fresh.database().write([&](sql::Transaction& db) {
            remove_orphans(session_in(db), archive);
        });
        const CheckReport after = check_in(fresh.database(), archive);
        CHECK(after.orphans.size() + after.unfinished.size() == 0);
    }
    MESSAGE(kills << " kills: " << acknowledged << " rows at least, " << leftovers << " leftovers");
}

}  // namespace
}  // namespace uppsikt::evidence
