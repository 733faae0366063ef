#include "platform/http/server.h"

#include <latch>
#include <mutex>
#include <regex>
#include <semaphore>
#include <thread>

#include <doctest/doctest.h>

#include "support/http_site.h"

namespace uppsikt::http {
namespace {

using namespace std::chrono_literals;
using test::HttpClient;
using test_site::echo;
using test_site::get;
using test_site::hello;
using test_site::Running;

constexpr std::string_view ask_hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

/// Limits and times that a test need not wait for.
ServerOptions impatient() {
    ServerOptions options;
    options.patience = {.head = 60ms, .body = 60ms, .write = 60ms, .linger = 60ms, .stop = 5s};
    return options;
}

TEST_CASE("a request is answered, with the headers that keep browsers safe") {
    const Running running({hello()});
    HttpClient client = running.client();
    const auto answer = client.ask(ask_hello);
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body == "hej");
    const auto& headers = answer->headers;
    CHECK(contains(headers.at("content-security-policy"), "default-src 'none'"));
    CHECK(contains(headers.at("content-security-policy"), "frame-ancestors 'none'"));
    CHECK_FALSE(contains(headers.at("content-security-policy"), "unsafe"));
    CHECK(headers.at("x-content-type-options") == "nosniff");
    CHECK(headers.at("referrer-policy") == "same-origin");
    CHECK(headers.contains("permissions-policy"));
    CHECK(headers.at("cross-origin-opener-policy") == "same-origin");
    CHECK(headers.at("cache-control") == "no-store");
    CHECK(headers.at("x-request-id").size() == 16);
    CHECK_FALSE(headers.contains("strict-transport-security"));
    CHECK(std::regex_match(
        headers.at("date"),
        std::regex("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT")
    ));
}

TEST_CASE("behind a proxy that speaks TLS, browsers are told never to come without it") {
    ServerOptions options;
    options.behind_tls = true;
    const Running running({hello()}, options);
    CHECK(running.client().ask(ask_hello)->headers.contains("strict-transport-security"));
}

TEST_CASE("a connection carries one request after the other, until one says close") {
    const Running running({hello(), echo()});
    HttpClient client = running.client();
    for (int i = 0; i < 20; ++i)
        REQUIRE(client.ask(ask_hello)->body == "hej");
    REQUIRE(
        client.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")->body == "abc"
    );
    const auto last = client.ask("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    REQUIRE(last);
    CHECK(last->headers.at("connection") == "close");
    CHECK(client.is_closed());
}

TEST_CASE("requests that come at once are answered in order, at once or by workers") {
    const auto number = [](const Request& request) -> Result<Response> {
        return Response::text(std::string(*request.path_parameter("n")));
    };
    const Running running({get("/now/{n}", number), get("/later/{n}", number, Runs::beside), echo()}
    );
    HttpClient client = running.client();
    std::string all;
    for (int i = 0; i < 30; ++i) {
        const std::string n = std::to_string(i);
        if (i % 3 == 0) all += "GET /now/" + n + " HTTP/1.1\r\nHost: a\r\n\r\n";
        if (i % 3 == 1) all += "GET /later/" + n + " HTTP/1.1\r\nHost: a\r\n\r\n";
        if (i % 3 == 2)
            all += "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                   std::to_string(n.size()) + "\r\n" + n + "\r\n0\r\n\r\n";
    }
    REQUIRE(client.send(all));
    for (int i = 0; i < 30; ++i) {
        const auto answer = client.read();
        REQUIRE(answer);
        CHECK(answer->body == std::to_string(i));
    }
}

TEST_CASE("a request is whole however its bytes are cut") {
    const Running running({echo()});
    HttpClient client = running.client();
    const std::string request =
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
    for (const std::size_t step : {1U, 2U, 3U, 7U}) {
        for (std::size_t at = 0; at < request.size(); at += step)
            REQUIRE(client.send(std::string_view(request).substr(at, step)));
        const auto answer = client.read();
        REQUIRE(answer);
        CHECK(answer->body == "abc0123456789");
    }
}

TEST_CASE("HEAD tells what GET would, without the body, and OPTIONS what may be done") {
    const Running running({hello(), echo()});
    HttpClient client = running.client();
    const auto head = client.ask("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(head);
    CHECK(head->status == 200);
    CHECK(head->headers.at("content-length") == "3");
    CHECK(client.ask(ask_hello)->body == "hej");  // and nothing stood between

    const auto options = client.ask("OPTIONS /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(options);
    CHECK(options->status == 204);
    CHECK(options->headers.at("allow") == "GET, HEAD, OPTIONS");
    CHECK_FALSE(options->headers.contains("content-length"));
    CHECK(client.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n")->status == 204);
    const auto wrong = client.ask("DELETE /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(wrong);
    CHECK(wrong->status == 405);
    CHECK(wrong->headers.at("allow") == "GET, HEAD, OPTIONS");
    CHECK(client.ask("GET /none HTTP/1.1\r\nHost: a\r\n\r\n")->status == 404);
}

TEST_CASE("a client that waits before its body is told to go on, or not to") {
    const Running running({echo()});
    HttpClient client = running.client();
    const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n";
    REQUIRE(client.send(head + "Content-Length: 2\r\n\r\n"));
    CHECK(client.read()->status == 100);
    CHECK(client.ask("ok")->body == "ok");
    CHECK(client.ask(head + "Content-Length: 2000\r\n\r\n")->status == 413);
    CHECK(client.is_closed());
    const std::string other = "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\n\r\n";
    CHECK(running.client().ask(other)->status == 417);
}

TEST_CASE("what is too long is refused: request line, fields, body, body in chunks") {
    const Running running({hello(), echo()});
    const auto status = [&](const std::string& request) {
        HttpClient client = running.client();
        const auto answer = client.ask(request);
        CHECK(client.is_closed());
        return answer ? answer->status : 0;
    };
    const std::string long_text(9'000, 'a');
    CHECK(status("GET /" + long_text + " HTTP/1.1\r\nHost: a\r\n\r\n") == 414);
    CHECK(status("GET /" + long_text) == 414);
    CHECK(status(long_text) == 414);
    std::string many = "GET /hello HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 120; ++i)
        many += "X: y\r\n";
    CHECK(status(many + "\r\n") == 431);
    CHECK(
        status("GET /hello HTTP/1.1\r\nHost: a\r\nX: " + long_text + long_text + long_text) == 431
    );
    const std::string post = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    CHECK(status(post + "Content-Length: 1001\r\n\r\n") == 413);
    CHECK(status(post + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n") == 413);
    CHECK(
        status(
            post + "Transfer-Encoding: chunked\r\n\r\n3e8\r\n" + std::string(1000, 'x') +
            "\r\n1\r\n"
        ) == 413
    );
    // A route without input takes no body at all.
    CHECK(status("GET /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx") == 413);
}

TEST_CASE("who goes on sending after a refusal still gets to read it") {
    const Running running({echo()});
    HttpClient client = running.client();
    const std::string large(2'000'000, 'x');
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(large.size()) +
        "\r\n\r\n"
    );
    client.send(large);
    const auto answer = client.read();
    REQUIRE(answer);
    CHECK(answer->status == 413);
    CHECK(answer->headers.at("content-type") == "application/problem+json");
}

TEST_CASE("slow heads and bodies are told so, and closed") {
    const Running running({hello(), echo()}, impatient());
    HttpClient head = running.client();
    head.send("GET /hello HTT");
    CHECK(head.read()->status == 408);
    CHECK(head.is_closed());

    HttpClient body = running.client();
    body.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    CHECK(body.read()->status == 408);
    CHECK(body.is_closed());

    CHECK(running.says("uppsikt_http_shed_total{what=\"slow\"} 2"));
}

TEST_CASE("a connection that is idle for too long is closed without a word") {
    ServerOptions options;
    options.patience.idle = 400ms;
    const Running running({hello()}, options);
    HttpClient used = running.client();
    REQUIRE(used.ask(ask_hello));
    HttpClient silent = running.client();
    CHECK(used.is_closed());
    CHECK(silent.is_closed());
    CHECK(running.says("uppsikt_http_shed_total{what=\"slow\"} 0"));
}

TEST_CASE("a client that does not read its answer is cut off") {
    const Running running(
        {get(
            "/large",
            [](const Request&) -> Result<Response> {
                return Response::text(std::string(40'000'000, 'x'));
            }
        )},
        [] {
            ServerOptions options = impatient();
            options.patience.least_rate = 1'000'000'000;
            return options;
        }()
    );
    HttpClient client = running.client();
    client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
    while (!running.says("uppsikt_http_shed_total{what=\"slow\"} 1"))
        std::this_thread::yield();
    CHECK_FALSE(client.read());
}

TEST_CASE("two hundred slow clients hold up nobody, and are all let go") {
    ServerOptions options;
    options.patience.head = 500ms;
    const Running running({hello()}, options);
    std::vector<HttpClient> slow;
    for (int i = 0; i < 200; ++i) {
        slow.push_back(running.client());
        REQUIRE(slow.back().send("GET /hello HTTP/1.1\r\nX-"));
    }
    HttpClient quick = running.client();
    for (int i = 0; i < 100; ++i)
        REQUIRE(quick.ask(ask_hello)->status == 200);
    for (HttpClient& client : slow) {
        CHECK(client.read()->status == 408);
        CHECK(client.is_closed());
    }
}

TEST_CASE("more connections than may be, in all or from one peer, are turned away") {
    ServerOptions options;
    options.limits.connections_per_peer = 2;
    const Running running({hello()}, options);
    HttpClient first = running.client();
    HttpClient second = running.client();
    CHECK(first.ask(ask_hello)->status == 200);
    CHECK(second.ask(ask_hello)->status == 200);
    HttpClient third = running.client();
    CHECK(third.read()->status == 503);
    CHECK(third.is_closed());
    CHECK(running.says("uppsikt_http_shed_total{what=\"connections\"} 1"));
    CHECK(running.says("uppsikt_http_connections 2"));
    second.ask("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    second.end();
    while (!running.says("uppsikt_http_connections 1"))
        std::this_thread::yield();
    CHECK(running.client().ask(ask_hello)->status == 200);
}

TEST_CASE("when as many wait as may, the next are told to come again; memory still answers") {
    ServerOptions options;
    options.workers = 1;
    options.limits.waiting = 1;
    std::counting_semaphore<> go(0);
    Running running(
        {hello(),
         get(
             "/wait",
             [&](const Request&) -> Result<Response> {
                 go.acquire();
                 return Response::text("done");
             },
             Runs::beside
         )},
        options
    );
    const std::string_view wait = "GET /wait HTTP/1.1\r\nHost: a\r\n\r\n";
    HttpClient first = running.client();
    HttpClient second = running.client();
    first.send(wait);
    second.send(wait);
    while (!running.says("uppsikt_http_workers_requests 2"))
        std::this_thread::yield();
    HttpClient third = running.client();
    const auto told = third.ask(wait);
    REQUIRE(told);
    CHECK(told->status == 503);
    CHECK(told->headers.at("retry-after") == "1");
    CHECK(third.ask(ask_hello)->status == 200);
    go.release(2);
    CHECK(first.read()->body == "done");
    CHECK(second.read()->body == "done");
    CHECK(running.says("uppsikt_http_shed_total{what=\"requests\"} 1"));
}

TEST_CASE("more bodies at once than there is room for are told to come again") {
    ServerOptions options;
    options.limits.bodies = 1500;
    const Running running({echo()}, options);
    const std::string head = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    HttpClient first = running.client();
    first.send(head + "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
    REQUIRE(first.read()->status == 100);
    HttpClient second = running.client();
    const auto told = second.ask(head + "Content-Length: 600\r\n\r\n");
    REQUIRE(told);
    CHECK(told->status == 503);
    CHECK(told->headers.at("retry-after") == "1");
    CHECK(second.is_closed());
    CHECK(first.ask("1\r\na\r\n0\r\n\r\n")->body == "a");
    const std::string whole = head + "Content-Length: 600\r\n\r\n" + std::string(600, 'x');
    HttpClient third = running.client();
    for (int i = 0; i < 5; ++i)
        CHECK(third.ask(whole)->status == 200);
}

TEST_CASE("a server that stops finishes what is under way, and closes what is idle") {
    std::latch begun(1);
    std::latch go(1);
    Running running(
        {hello(),
         get(
             "/wait",
             [&](const Request&) -> Result<Response> {
                 begun.count_down();
                 go.wait();
                 return Response::text("done");
             },
             Runs::beside
         )}
    );
    HttpClient idle = running.client();
    REQUIRE(idle.ask(ask_hello)->status == 200);
    HttpClient busy = running.client();
    busy.send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
    begun.wait();
    std::thread stopping([&] { running.server().stop(); });
    CHECK(idle.is_closed());
    go.count_down();
    const auto answer = busy.read();
    REQUIRE(answer);
    CHECK(answer->body == "done");
    CHECK(answer->headers.at("connection") == "close");
    CHECK(busy.is_closed());
    stopping.join();
    CHECK_FALSE(running.client().is_connected());
}

TEST_CASE("a server stops at whatever moment it is told to") {
    // A sweep every 5 ms: among so many stops, some come between two of its waits.
    ServerOptions options;
    options.patience.linger = 5ms;
    for (int i = 0; i < 200; ++i) {
        Running running({hello()}, options);
        if (i % 2 == 0) CHECK(running.client().ask(ask_hello)->status == 200);
        running.server().stop();
    }
}

TEST_CASE("who has not sent all when the time to stop is over is cut off") {
    ServerOptions options;
    options.patience.stop = 50ms;
    Running running({echo()}, options);
    HttpClient client = running.client();
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
    );
    REQUIRE(client.read()->status == 100);
    running.server().stop();
    CHECK_FALSE(client.read());
}

TEST_CASE("several threads share the connections") {
    ServerOptions options;
    options.threads = 3;
    options.workers = 3;
    const Running running(
        {get(
             "/w",
             [](const Request&) -> Result<Response> { return Response::text("w"); },
             Runs::beside
         ),
         hello()},
        options
    );
    std::atomic<int> good = 0;
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i)
        clients.emplace_back([&] {
            HttpClient client = running.client();
            for (int n = 0; n < 50; ++n) {
                const auto one = client.ask(ask_hello);
                const auto other = client.ask("GET /w HTTP/1.1\r\nHost: a\r\n\r\n");
                if (one && one->body == "hej" && other && other->body == "w") ++good;
            }
        });
    for (std::thread& client : clients)
        client.join();
    CHECK(good == 400);
}

TEST_CASE("a handler that throws gives a 500 with an id, and its words to the log alone") {
    std::string reported;
    std::string id;
    SiteParts parts;
    parts.report_fault = [&](const Request& request, std::string_view what) {
        reported = what;
        id = request.id;
    };
    const Running running(
        {get(
            "/broken",
            [](const Request&) -> Result<Response> { throw std::runtime_error("secret 19"); },
            Runs::beside
        )},
        {},
        parts
    );
    HttpClient client = running.client();
    const auto answer = client.ask("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n");
    REQUIRE(answer);
    CHECK(answer->status == 500);
    CHECK_FALSE(contains(answer->body, "secret"));
    CHECK(contains(answer->body, id));
    CHECK(answer->headers.at("x-request-id") == id);
    CHECK(reported == "secret 19");
    CHECK(client.ask("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n")->status == 500);
}

TEST_CASE("the log has a line for each request, and nothing that tells who asked for whom") {
    std::mutex mutex;
    std::vector<std::string> lines;
    ServerOptions options;
    options.now = [] { return Instant{}; };
    options.log = [&](std::string_view line) {
        const std::lock_guard lock(mutex);
        lines.emplace_back(line);
    };
    Route people = get("/people/{name}", [](const Request&) -> Result<Response> {
        return Response::text("hej");
    });
    people.query = {optional("born", text())};
    {
        const Running running({people}, options);
        HttpClient client = running.client();
        client.ask("GET /people/anna?born=1970 HTTP/1.1\r\nHost: a\r\n\r\n");
        client.ask("GET /anna HTTP/1.1\r\nHost: a\r\n\r\n");
        client.ask("anna anna anna\r\n\r\n");
    }
    REQUIRE(lines.size() == 3);
    const std::regex expected(
        "\\{\"at\":\"1970-01-01T00:00:00.000000Z\",\"event\":\"request\",\"request_id\":\"[0-9a-f]{"
        "16}\","
        "\"method\":\"GET\",\"route\":\"/people/\\{name\\}\",\"status\":200,\"duration_us\":[0-9]+,"
        "\"bytes\":3\\}"
    );
    CHECK(std::regex_match(lines[0], expected));
    CHECK(contains(lines[1], R"x("route":"(none)","status":404)x"));
    CHECK(contains(lines[2], R"x("route":"(none)","status":400)x"));
    for (const std::string& line : lines) {
        CHECK_FALSE(contains(line, "anna"));
        CHECK_FALSE(contains(line, "1970\""));
        CHECK_FALSE(contains(line, "127.0.0.1"));
    }
}

TEST_CASE("the numbers tell of requests by route and class, as Prometheus reads them") {
    Running running({hello(), echo()});
    HttpClient client = running.client();
    client.ask(ask_hello);
    client.ask(ask_hello);
    client.ask("GET /none HTTP/1.1\r\nHost: a\r\n\r\n");
    client.ask(ask_hello);  // the numbers of an answer are written after it: this one is the last
    CHECK(running.says("uppsikt_http_requests_total{route=\"(none)\",status=\"4xx\"} 1"));
    while (!running.says("uppsikt_http_requests_total{route=\"GET /hello\",status=\"2xx\"} 3"))
        std::this_thread::yield();
    CHECK(running.says(
        "uppsikt_http_request_duration_seconds_bucket{route=\"GET /hello\",le=\"+Inf\"} 3"
    ));
    CHECK(contains(
        running.metrics().text(),
        "# TYPE uppsikt_http_request_duration_seconds histogram\n"
    ));
}

TEST_CASE("an address that cannot be listened on is said so") {
    const Running running({hello()});
    ServerOptions taken;
    taken.port = const_cast<Running&>(running).server().port();
    CHECK_THROWS_AS(Running({hello()}, taken), ServerFailure);
    ServerOptions nowhere;
    nowhere.address = "nowhere";
    CHECK_THROWS_AS(Running({hello()}, nowhere), ServerFailure);
}

}  // namespace
}  // namespace uppsikt::http
