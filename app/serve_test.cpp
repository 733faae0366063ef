#include <chrono>
#include <memory>

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
        // A command that waits for ever may wait for the server.
        INFO("the server's side: ", test::read_file(server.path() / "err.txt"));
        return test::run_program(UPPSIKT_BINARY, client.path(), words(std::move(command)))
            .value_or(-1);
    }
    /// A server that has the database open, by its last word.
    std::unique_ptr<Program> served(std::vector<std::string> command, std::string_view last) const {
        auto program =
            std::make_unique<Program>(UPPSIKT_BINARY, server.path(), words(std::move(command)));
        program->wait_until([&] { return program->said().find(last) != std::string::npos; });
        return program;
    }
};

TEST_CASE("while a server has the database open, a command's writing is done by the server") {
    const ServedPlace place;
    const auto server = place.served({"serve", "--listen", "none"}, "uppsikt.db");
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
    server->stop();
    CHECK(server->wait() == 0);
    CHECK(place.client_runs({"verify"}) == 0);
    CHECK(place.client_runs({"import", example("betyg-exempel.xlsx").string()}) == 0);
}

/// What is told of a test that waited in vain.
template <class Wait>
std::string told_of(Wait wait) {
    try {
        wait();
    } catch (const std::runtime_error& error) {
        return error.what();
    }
    return "nothing";
}

TEST_CASE("nobody waits for ever for a server, and what it said is told") {
    const ServedPlace place;
    const std::string not_begun = told_of([&] {
        place.served({"serve", "--listen", "127.0.0.1:0", "--tls", "no.pem", "no.key"}, "https:");
    });
    CHECK(not_begun.find("has ended. It said:") != std::string::npos);
    CHECK(not_begun.find("no.pem") != std::string::npos);
    const auto server = place.served({"serve", "--listen", "none"}, "uppsikt.db");
    using namespace std::chrono_literals;
    const std::string late = told_of([&] { server->wait_until([] { return false; }, 0s); });
    CHECK(late.find("takes too long. It said:") != std::string::npos);
    const std::string endless = told_of([&] { server->wait(0s); });
    CHECK(endless.find("does not end. It said:") != std::string::npos);
    CHECK(endless.rfind("uppsikt.db") > endless.find("It said:"));
    // It has been killed, and the next is not in its way.
    CHECK(place.client_runs({"import", example("betyg-exempel.xlsx").string()}) == 0);
}

TEST_CASE("a server that was killed is in nobody's way") {
    const ServedPlace place;
    {
        const auto server = place.served({"serve", "--listen", "127.0.0.1:0"}, "http://127.0.0.1:");
    }
    CHECK(place.client_runs({"import", example("betyg-exempel.xlsx").string()}) == 0);
    CHECK(place.client_runs({"verify"}) == 0);
}

}  // namespace
}  // namespace uppsikt::app
