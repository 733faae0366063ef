#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "support/database.h"
#include "support/program.h"
#include "support/shared_data.h"

namespace uppsikt::app {
namespace {

using test::Program;

std::optional<int> run(const std::filesystem::path& folder, std::vector<std::string> words) {
    return test::run_program(UPPSIKT_BINARY, folder, std::move(words));
}

/// Contracts known of the period; none when nothing is known of it.
std::size_t contracts_known(const std::filesystem::path& folder, const std::string& period) {
    if (run(folder, {"--format", "json", "results", "--period", period}) != 0) return 0;
    const auto answer = boost::json::parse(test::read_file(folder / "out.txt"));
    return answer.at("contracts").as_array().size();
}

TEST_CASE("an import that is killed is wholly in or wholly out, and the record verifies") {
    const auto real = test::shared_data("rom2/resultatuppfoljning-mars-november-2025.xlsx");
    const auto example = test::source_dir() / "examples" / "resultatuppfoljning-exempel.xlsx";
    const std::string file = (real ? *real : example).string();
    const int kills = std::getenv("UPPSIKT_LONG_TESTS") ? 50 : 4;

    const test::TemporaryFolder whole;
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(run(whole.path(), {"import", file}) == 0);
    const auto duration = std::chrono::steady_clock::now() - begin;
    const std::size_t all = contracts_known(whole.path(), "2025-03");
    REQUIRE(all > 0);

    std::mt19937 random(20250531);  // NOLINT: the same moments each time
    std::uniform_real_distribution<double> share(0.1, 1.1);
    int in = 0;
    for (int i = 0; i < kills; ++i) {
        const test::TemporaryFolder folder;
        // An earlier act, so that there is a record to check whatever happens to the import.
        REQUIRE(
            run(folder.path(),
                {"import", (test::source_dir() / "examples" / "betyg-exempel.xlsx").string()}) == 0
        );
        Program import(UPPSIKT_BINARY, folder.path(), {"import", file});
        std::this_thread::sleep_for(duration * share(random));
        import.kill();
        const auto ended = import.wait();
        const std::size_t known = contracts_known(folder.path(), "2025-03");
        CHECK((known == 0 || known == all));
        if (ended == 0) CHECK(known == all);
        in += known == all;
        CHECK(run(folder.path(), {"verify"}) == 0);
        CHECK(run(folder.path(), {"import", file}) == 0);  // and the next one is not in its way
        CHECK(contracts_known(folder.path(), "2025-03") == all);
    }
    MESSAGE(kills << " kills: " << in << " wholly in, " << kills - in << " wholly out");
}

}  // namespace
}  // namespace uppsikt::app
