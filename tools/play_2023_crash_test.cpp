// The year is killed at random points: nothing that was acknowledged is lost.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <random>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include "platform/evidence/evidence.h"
#include "platform/record/head.h"
#include "platform/sql/sql.h"
#include "support/program.h"
#include "support/temporary_folder.h"

namespace uppsikt::play {
namespace {

using test::Program;

/// The latest number that the play has acknowledged by the lines in its output.
std::uint64_t acknowledged(const std::filesystem::path& folder) {
    std::ifstream file(folder / "out.txt");
    std::uint64_t latest = 0;
    std::string line;
    while (std::getline(file, line))
        // A line that ends in the middle of a number has no end of line: it was never acknowledged.
        if (!file.eof()) latest = std::stoull(line);
    return latest;
}

struct Survived {
    std::uint64_t acts = 0;
    bool evidence_is_whole = false;
};
Survived survived(const std::filesystem::path& folder) {
    const auto database =
        sql::open(sql::Location{sql::Backend::sqlite, (folder / "year.db").string()});
    const evidence::Archive archive(folder / "year.db.evidence");
    return database->read([&](sql::Transaction& db) {
        return Survived{
            .acts = record::head(db).acts,
            .evidence_is_whole = evidence::check(db, archive).ok()
        };
    });
}

TEST_CASE("a year that is killed loses no acknowledged act and no evidence, and verifies") {
    const bool is_long = std::getenv("UPPSIKT_LONG_TESTS") != nullptr;
    const int kills = is_long ? 100 : 3;
    // Acts in the whole year; in the quick run, the registry and the first weeks.
    const std::uint64_t last = is_long ? 19'500 : 3'500;
    std::mt19937 random(20231231);  // NOLINT: the same points each time
    std::uint64_t all = 0;
    for (int i = 0; i < kills; ++i) {
        const test::TemporaryFolder folder;
        const std::uint64_t until = 20 + random() % (last - 20);
        Program play(UPPSIKT_PLAY, folder.path(), {"year.db", "--acknowledge"});
        const auto begin = std::chrono::steady_clock::now();
        while (acknowledged(folder.path()) < until) {
            REQUIRE(std::chrono::steady_clock::now() - begin < std::chrono::minutes(20));
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        std::this_thread::sleep_for(std::chrono::microseconds(random() % 5000));
        play.kill();
        play.wait();
        const std::uint64_t told = acknowledged(folder.path());
        const Survived found = survived(folder.path());
        CHECK(told >= until);
        CHECK(found.acts >= told);
        CHECK(found.evidence_is_whole);
        CHECK(
            test::run_program(
                UPPSIKT_BINARY,
                folder.path(),
                {"--database", "sqlite:year.db", "verify"}
            ) == 0
        );
        all += told;
    }
    MESSAGE(kills << " kills after " << all << " acknowledged acts in all: none lost");
}

}  // namespace
}  // namespace uppsikt::play
