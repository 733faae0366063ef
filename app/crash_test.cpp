#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/database.h"
#include "support/shared_data.h"

namespace uppsikt::app {
namespace {

/// The program itself, in a process of its own that can be killed.
class Process {
public:
    Process(const std::filesystem::path& folder, std::vector<std::string> words) {
        words.insert(words.begin(), UPPSIKT_BINARY);
        child_ = fork();
        if (child_ != 0) return;
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        if (chdir(folder.c_str()) != 0) _exit(126);
        dup2(open("out.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    void kill() { ::kill(child_, SIGKILL); }

    /// How it ended; none when it was killed.
    std::optional<int> wait() {
        int status = 0;
        waitpid(child_, &status, 0);
        if (!WIFEXITED(status)) return std::nullopt;
        return WEXITSTATUS(status);
    }

private:
    pid_t child_ = 0;
};

std::optional<int> run(const std::filesystem::path& folder, std::vector<std::string> words) {
    return Process(folder, std::move(words)).wait();
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
        Process import(folder.path(), {"import", file});
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
