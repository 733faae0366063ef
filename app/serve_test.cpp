#include <chrono>
#include <thread>

#include <doctest/doctest.h>

#include "support/database.h"
#include "support/program.h"
#include "support/shared_data.h"

namespace uppsikt::app {
namespace {

using test::Program;

std::filesystem::path example(const char* name) { return test::source_dir() / "examples" / name; }

/// A folder for each process, since each leaves its out.txt; the database is in one of them.
struct ServedPlace {
    test::TemporaryFolder server;
    test::TemporaryFolder client;

    std::vector<std::string> words(std::vector<std::string> command) const {
        command.insert(
            command.begin(),
            {"--database", "sqlite:" + (server.path() / "uppsikt.db").string()}
        );
        return command;
    }
    int client_runs(std::vector<std::string> command) const {
        return test::run_program(UPPSIKT_BINARY, client.path(), words(std::move(command)))
            .value_or(-1);
    }
    void wait_for_server() const {
        for (int i = 0; i < 600; ++i) {
            if (std::filesystem::exists(server.path() / "uppsikt.db.sock")) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        FAIL("the server does not listen");
    }
};

TEST_CASE("while a server has the database open, a command's writing is done by the server") {
    const ServedPlace place;
    Program server(UPPSIKT_BINARY, place.server.path(), place.words({"serve", "--listen", "none"}));
    place.wait_for_server();
    CHECK(place.client_runs({"import", example("resultatuppfoljning-exempel.xlsx").string()}) == 0);
    CHECK(
        test::read_file(place.client.path() / "out.txt").find("Resultat 2025-03") !=
        std::string::npos
    );
    // Reading goes past the server, and a refusal comes back as it would without one.
    CHECK(place.client_runs({"check", "--period", "2025-03"}) == 0);
    CHECK(place.client_runs({"import", "finns-inte.xlsx"}) == 2);
    CHECK(
        test::read_file(place.client.path() / "err.txt").find("finns-inte.xlsx") !=
        std::string::npos
    );
    server.stop();
    CHECK(server.wait() == 0);
    CHECK(place.client_runs({"verify"}) == 0);
    CHECK(place.client_runs({"import", example("betyg-exempel.xlsx").string()}) == 0);
}

TEST_CASE("a server that was killed is in nobody's way") {
    const ServedPlace place;
    {
        Program server(UPPSIKT_BINARY, place.server.path(), place.words({"serve"}));
        place.wait_for_server();
    }
    CHECK(place.client_runs({"import", example("betyg-exempel.xlsx").string()}) == 0);
    CHECK(place.client_runs({"verify"}) == 0);
}

}  // namespace
}  // namespace uppsikt::app
