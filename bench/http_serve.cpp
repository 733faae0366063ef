// How many answers a second, and how late the slowest? A server to drive with wrk (docs/http.md).
//   http_serve [PORT=8080] [THREADS=1] [WORKERS=2]   a page, a route from memory, one from SQLite
//   http_serve slow PORT COUNT [MS=1000]             so many clients that each send a byte every so
//   often
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "base/embedded.h"
#include "platform/http/server.h"
#include "platform/sql/sql.h"
#include "support/http_client.h"

namespace {

using namespace uppsikt;

constexpr int suppliers = 10'000;

http::Route route(std::string pattern, http::Runs runs, http::Handler handler) {
    http::Route row;
    row.pattern = std::move(pattern);
    row.name = row.pattern;
    row.summary = "For measuring.";
    row.runs = runs;
    row.handler = std::move(handler);
    return row;
}

/// A page as large as a public one: 40 kB of HTML.
std::string page() {
    std::string html = "<!DOCTYPE html><html lang=\"sv\"><title>Leverantörer</title><ul>";
    for (int i = 0; html.size() < 40'000; ++i)
        html += fmt::format("<li>Leverantör {} <b>{} av 100</b> fick arbete</li>", i, i * 37 % 100);
    return html + "</ul></html>";
}

void fill(sql::Database& database) {
    database.write([](sql::Transaction& db) {
        db.execute("CREATE TABLE supplier (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
        const std::vector<std::string_view> columns{"id", "name"};
        std::vector<sql::Value> values;
        for (int id = 1; id <= suppliers; ++id) {
            values.emplace_back(std::int64_t{id});
            values.emplace_back("Leverantör " + std::to_string(id));
        }
        db.insert_many("supplier", columns, values);
    });
}

Result<http::Response> one_supplier(sql::Database& database, std::int64_t id) {
    return database.read([&](sql::Transaction& db) -> Result<http::Response> {
        const auto name = db.find_one(
            [](const sql::Row& row) { return row.get<std::string>(0); },
            "SELECT name FROM supplier WHERE id = $1",
            id
        );
        if (!name) return Refusal{RefusalKind::not_found, {"http_path_unknown"}};
        return http::Response::json({{"id", id}, {"name", *name}});
    });
}

int serve(std::uint16_t port, int threads, int workers) {
    const auto file =
        std::filesystem::temp_directory_path() / fmt::format("http_serve_{}.db", port);
    std::filesystem::remove(file);
    const auto database = sql::open({.backend = sql::Backend::sqlite, .target = file.string()});
    fill(*database);

    http::Publication pages;
    pages.publish(http::Content::of({{.path = "/", .bytes = page()}}, http::Effort::best));
    http::SiteParts parts;
    const Texts texts = Texts::load(embedded::texts());
    parts.texts = &texts;
    parts.pages = &pages;
    parts.routes.push_back(route("/memory", http::Runs::at_once, [](const http::Request&) {
        return Result<http::Response>(http::Response::json({{"open", true}, {"rows", 12}}));
    }));
    std::atomic<std::int64_t> turn = 0;
    parts.routes.push_back(route("/supplier", http::Runs::beside, [&](const http::Request&) {
        return one_supplier(*database, ++turn * 7919 % suppliers + 1);
    }));
    const http::Site site(parts);
    http::Metrics metrics;

    // Blocked before the server has threads, so that the signal comes to sigwait alone.
    sigset_t ending{};
    sigemptyset(&ending);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, nullptr);
    http::ServerOptions options;
    options.port = port;
    options.threads = threads;
    options.workers = workers;
    options.limits.connections_per_peer = options.limits.connections;  // all of them come from here
    http::Server server(site, metrics, options);
    std::cout << "http://127.0.0.1:" << server.port() << "/ /memory /supplier\n" << std::flush;
    int signal = 0;
    sigwait(&ending, &signal);
    server.stop();
    std::cout << metrics.text();
    std::filesystem::remove(file);
    return 0;
}

/// Each sends the next byte of a head after a pause, and begins again when it is shown out. They
/// take turns, as people do who know nothing of each other: all at once would measure a burst of
/// this program's own.
int be_slow(std::uint16_t port, std::size_t count, std::chrono::milliseconds pause) {
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: " + std::string(1000, 'x');
    struct Slow {
        test::HttpClient client;
        std::size_t sent = 0;
    };
    std::vector<Slow> all;
    while (all.size() < count)
        all.push_back({test::HttpClient(port)});
    const auto step = std::chrono::nanoseconds(pause) / count;
    auto next = std::chrono::steady_clock::now();
    while (true)
        for (Slow& slow : all) {
            if (!slow.client.send(std::string_view(head).substr(slow.sent++, 1)))
                slow = {test::HttpClient(port)};
            std::this_thread::sleep_until(next += step);
        }
}

}  // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    const auto number = [&](std::size_t index, int otherwise) {
        return words.size() > index ? std::atoi(words[index].c_str()) : otherwise;
    };
    if (words.size() >= 3 && words[0] == "slow")
        return be_slow(
            static_cast<std::uint16_t>(number(1, 0)),
            static_cast<std::size_t>(number(2, 0)),
            std::chrono::milliseconds(number(3, 1000))
        );
    return serve(static_cast<std::uint16_t>(number(0, 8080)), number(1, 1), number(2, 2));
}
