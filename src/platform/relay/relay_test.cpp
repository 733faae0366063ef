#include "platform/relay/relay.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <latch>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/relay/wire.h"
#include "support/process.h"
#include "support/shared_data.h"
#include "support/temporary_folder.h"

namespace uppsikt::relay {
namespace {

namespace fs = std::filesystem;

/// A place for a database, which the relay never looks into.
struct Place {
    test::TemporaryFolder folder = {};
    fs::path database = folder.path() / "a.db";
    fs::path socket = folder.path() / "a.db.sock";
};

int say_length(const Request& request) { return static_cast<int>(request.arguments.at(0).size()); }

/// A connection to the socket that then does what no client of ours does.
Descriptor connected(const fs::path& socket) {
    Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const SocketAddress address(socket);
    REQUIRE(connect(connection.number(), address.get(), address.size()) == 0);
    return connection;
}

TEST_CASE("a request is carried out in the server, with the asker's words, folder and output") {
    const Place place;
    const RelayServer server(place.database, [](const Request& request) {
        std::string said = request.folder;
        for (const std::string& argument : request.arguments)
            said += "|" + argument;
        CHECK(write(request.output, said.data(), said.size()) > 0);
        CHECK(write(request.errors, "!", 1) == 1);
        return 3;
    });
    const fs::path output = place.folder.path() / "output";
    const fs::path errors = place.folder.path() / "errors";
    const Descriptor out(creat(output.c_str(), 0600));
    const Descriptor err(creat(errors.c_str(), 0600));
    const Request request{
        {"import", "", "å b.xlsx", "line\nbreak"},
        "/home/anna",
        out.number(),
        err.number()
    };
    CHECK(ask_running_server(place.database, request) == 3);
    CHECK(test::read_file(output) == "/home/anna|import||å b.xlsx|line\nbreak");
    CHECK(test::read_file(errors) == "!");
}

TEST_CASE("nobody answers when there is no server, or only the socket it left") {
    const Place place;
    const Request request{{"x"}, "/"};
    CHECK_FALSE(ask_running_server(place.database, request).has_value());
    CHECK_FALSE(ask_running_server(place.folder.path() / "none" / "a.db", request).has_value());
    {
        const Descriptor left(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        const SocketAddress address(place.socket);
        REQUIRE(bind(left.number(), address.get(), address.size()) == 0);
    }
    REQUIRE(fs::is_socket(place.socket));
    CHECK_FALSE(ask_running_server(place.database, request).has_value());

    const RelayServer server(place.database, say_length);
    CHECK(ask_running_server(place.database, request) == 1);
}

TEST_CASE("a file of another kind in the socket's place is not removed") {
    const Place place;
    std::ofstream(place.socket) << "mine";
    CHECK_THROWS_AS(RelayServer(place.database, say_length), RelayFailure);
    CHECK(test::read_file(place.socket) == "mine");
}

TEST_CASE("only its owner can reach the socket") {
    const Place place;
    const RelayServer server(place.database, say_length);
    CHECK(
        fs::status(place.socket).permissions() == (fs::perms::owner_read | fs::perms::owner_write)
    );
}

TEST_CASE("many ask at the same time, and no more than the threads are at work") {
    const Place place;
    constexpr int threads_most = 3;
    std::atomic<int> at_work = 0;
    std::atomic<int> most = 0;
    const RelayServer server(
        place.database,
        [&](const Request& request) {
            const int now = ++at_work;
            for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);) {
            }
            std::this_thread::yield();
            --at_work;
            return say_length(request);
        },
        threads_most
    );
    std::atomic<int> right = 0;
    std::vector<std::thread> clients;
    for (int client = 0; client < 16; ++client)
        clients.emplace_back([&, client] {
            for (int i = 0; i < 20; ++i) {
                const int length = client * 20 + i;
                if (ask_running_server(
                        place.database,
                        {{std::string(static_cast<std::size_t>(length), 'x')}, "/"}
                    ) == length)
                    ++right;
            }
        });
    for (std::thread& client : clients)
        client.join();
    CHECK(right == 320);
    CHECK(most <= threads_most);
    CHECK(most > 0);
}

TEST_CASE("a request that is too long is refused on both sides, and the longest is not") {
    const Place place;
    const RelayServer server(place.database, say_length);
    const std::string longest(longest_request - 9, 'x');
    CHECK(ask_running_server(place.database, {{longest}, "/"}) == static_cast<int>(longest.size()));
    CHECK_THROWS_AS(ask_running_server(place.database, {{longest + "x"}, "/"}), RelayFailure);

    const Descriptor rude = connected(place.socket);
    REQUIRE(send_size(rude.number(), longest_request + 1, {1, 2}));
    char reply = 0;
    REQUIRE(receive_all(rude.number(), &reply, 1));
    CHECK(reply == static_cast<char>(Reply::refused));
}

TEST_CASE("those who send nonsense, or go away, do not disturb the others") {
    const Place place;
    std::atomic<int> done = 0;
    const RelayServer server(place.database, [&](const Request&) { return ++done, 0; });
    connected(place.socket);  // says nothing
    CHECK(send_all(connected(place.socket).number(), "GET / HTTP/1.1\r\n\r\n"));
    CHECK(send_size(connected(place.socket).number(), 100, {1, 2}));  // and then no text
    {
        const Descriptor rude = connected(place.socket);
        REQUIRE(send_size(rude.number(), 5, {1, 2}));
        REQUIRE(send_all(rude.number(), "\xff\xff\xff\xffx"));
        char reply = 0;
        REQUIRE(receive_all(rude.number(), &reply, 1));
        CHECK(reply == static_cast<char>(Reply::refused));
    }
    CHECK(ask_running_server(place.database, {{"x"}, "/"}) == 0);
    CHECK(done == 1);
}

TEST_CASE("a client that hangs takes one thread for a moment, not the server") {
    const Place place;
    const RelayServer server(place.database, say_length, 2);
    const Descriptor hangs = connected(place.socket);
    CHECK(ask_running_server(place.database, {{"xyz"}, "/"}) == 3);
}

TEST_CASE("what was begun is carried out, also when the one who asked has gone") {
    const Place place;
    std::latch begun(1);
    std::latch gone(1);
    std::latch done(1);
    std::atomic<bool> first = true;
    const RelayServer server(place.database, [&](const Request&) {
        if (!first.exchange(false)) return 7;
        begun.count_down();
        gone.wait();
        done.count_down();
        return 0;
    });
    {
        const Descriptor client = connected(place.socket);
        const std::string text = encode({{"x"}, "/"});
        REQUIRE(send_size(client.number(), static_cast<std::uint32_t>(text.size()), {1, 2}));
        REQUIRE(send_all(client.number(), text));
        begun.wait();
    }
    gone.count_down();
    done.wait();
    CHECK(ask_running_server(place.database, {{"x"}, "/"}) == 7);
}

TEST_CASE("a handler that fails, or writes to a pipe nobody reads, leaves the server running") {
    const Place place;
    const RelayServer server(place.database, [](const Request& request) {
        if (request.arguments.at(0) == "throw") throw std::runtime_error("no such thing");
        return write(request.output, "x", 1) < 0 ? 5 : 0;
    });
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    Descriptor reads(ends[0]);
    Descriptor writes(ends[1]);
    CHECK(ask_running_server(place.database, {{"throw"}, "/", 1, writes.number()}) == 70);
    std::array<char, 64> said{};
    CHECK(
        std::string(
            said.data(),
            static_cast<std::size_t>(read(reads.number(), said.data(), said.size()))
        ) == "no such thing\n"
    );
    reads = Descriptor();
    CHECK(ask_running_server(place.database, {{"write"}, "/", writes.number()}) == 5);
}

TEST_CASE("a server that stops finishes what it has begun, and then nobody answers") {
    const Place place;
    std::latch begun(1);
    std::latch may_end(1);
    auto server = std::make_unique<RelayServer>(place.database, [&](const Request&) {
        begun.count_down();
        may_end.wait();
        return 4;
    });
    std::optional<int> status;
    std::thread client([&] { status = ask_running_server(place.database, {{"x"}, "/"}); });
    begun.wait();
    std::thread stopper([&] { server->stop(); });
    while (fs::exists(place.socket))
        std::this_thread::yield();
    CHECK_FALSE(ask_running_server(place.database, {{"x"}, "/"}).has_value());
    may_end.count_down();
    stopper.join();
    client.join();
    CHECK(status == 4);
}

TEST_CASE("who waits for a thread when the server stops is told that nothing was done") {
    const Place place;
    std::latch begun(1);
    std::latch may_end(1);
    std::atomic<int> runs = 0;
    RelayServer server(
        place.database,
        [&](const Request&) {
            if (++runs == 1) begun.count_down();
            may_end.wait();
            return 0;
        },
        1
    );
    std::thread first([&] { CHECK(ask_running_server(place.database, {{"x"}, "/"}) == 0); });
    begun.wait();
    const Descriptor second = connected(place.socket);
    std::thread stopper([&] { server.stop(); });
    while (fs::exists(place.socket))
        std::this_thread::yield();
    may_end.count_down();
    first.join();
    stopper.join();
    char reply = 0;
    CHECK_FALSE(receive_all(second.number(), &reply, 1));
    CHECK(runs == 1);
}

TEST_CASE("in another process: serves until it is killed" * doctest::skip()) {
    const RelayServer server(test::setting("UPPSIKT_TEST_PATH"), [](const Request&) -> int {
        test::tell_parent("begun");
        while (true)
            std::this_thread::sleep_for(std::chrono::hours(1));
    });
    test::tell_parent("listens");
    while (true)
        std::this_thread::sleep_for(std::chrono::hours(1));
}

TEST_CASE("a server that is killed at work is a failure to who asked, and gone for the next") {
    const Place place;
    test::TestProcess server(
        "in another process: serves until it is killed",
        {{"UPPSIKT_TEST_PATH", place.database.string()}}
    );
    REQUIRE(server.next_line() == "listens");
    std::atomic<bool> failed = false;
    std::thread client([&] {
        try {
            ask_running_server(place.database, {{"x"}, "/"});
        } catch (const RelayFailure&) {
            failed = true;
        }
    });
    REQUIRE(server.next_line() == "begun");
    server.kill();
    client.join();
    CHECK(failed);
    CHECK_FALSE(ask_running_server(place.database, {{"x"}, "/"}).has_value());
}

TEST_CASE("the path of the database may be longer than the address of a socket") {
    const test::TemporaryFolder folder;
    const fs::path deep = folder.path() / std::string(100, 'x') / std::string(100, 'y');
    fs::create_directories(deep);
    const RelayServer server(deep / "a.db", say_length);
    CHECK(ask_running_server(deep / "a.db", {{"xy"}, "/"}) == 2);
    CHECK(ask_running_server(deep / ".." / deep.filename() / "a.db", {{"xy"}, "/"}) == 2);
}

TEST_CASE("words go over the wire as they are, and what are no words is refused") {
    for (const Words& words :
         {Words{{}, ""},
          Words{{"a"}, "/"},
          Words{{"", std::string("\0x", 2), "å"}, std::string(3000, '/')}})
        CHECK(decode(encode(words)) == words);
    const std::string good = encode({{"one", "two"}, "/folder"});
    for (std::size_t size = 0; size < good.size(); ++size) {
        const auto cut = decode(std::string_view(good).substr(0, size));
        // Cut between two words it is a shorter list, which the size sent before it would tell.
        if (cut) CHECK((size == 11 || size == 18));
    }
    CHECK_FALSE(decode(good + "x").has_value());
}

}  // namespace
}  // namespace uppsikt::relay
