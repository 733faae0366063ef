#include "platform/http/idempotency.h"

#include <doctest/doctest.h>

#include "support/database.h"

namespace uppsikt::http {
namespace {

/// Asks for the same work again and again, and counts how often it is done.
struct Worker {
    sql::Database& database;
    int done = 0;

    Result<Response> ask(const Request& request, std::string_view route = "cases.open") {
        return database.write([&](sql::Transaction& db) {
            return once({.db = db, .request = request, .route = route, .now = Instant{}}, [&] {
                ++done;
                Response response = Response::json({{"number", done}}, 201);
                response.headers.add("Location", "/cases/" + std::to_string(done));
                return Result<Response>(response);
            });
        });
    }
};

Request with_key(std::string_view key, std::string_view body = "{}") {
    Request request;
    request.target = "/cases";
    request.principal = "user:anna";
    request.body = body;
    request.headers.add("Idempotency-Key", key);
    return request;
}

TEST_CASE("work that is sent again is done once, and gives the same answer") {
    test::for_each_database([](sql::Database& database) {
        Worker worker{database};
        const Response first = worker.ask(with_key("k1")).value();
        const Response again = worker.ask(with_key("k1")).value();
        CHECK(worker.done == 1);
        CHECK(again.status == 201);
        CHECK(again.body.view() == first.body.view());
        CHECK(again.headers.find("Location") == "/cases/1");
        CHECK(again.headers.find("Idempotency-Replayed") == "true");
        CHECK_FALSE(first.headers.contains("Idempotency-Replayed"));
    });
}

TEST_CASE("another key, person, route, or none, is other work") {
    test::for_each_database([](sql::Database& database) {
        Worker worker{database};
        CHECK(worker.ask(with_key("k1")).ok());
        CHECK(worker.ask(with_key("k2")).ok());
        Request other = with_key("k1");
        other.principal = "user:bo";
        CHECK(worker.ask(other).ok());
        CHECK(worker.ask(with_key("k1"), "cases.close").ok());
        CHECK(worker.ask(Request{}).ok());
        CHECK(worker.ask(Request{}).ok());
        CHECK(worker.done == 6);
    });
}

TEST_CASE("a key that was used for something else, or is none, is refused") {
    test::for_each_database([](sql::Database& database) {
        Worker worker{database};
        CHECK(worker.ask(with_key("k1", R"({"a":1})")).ok());
        const auto other = worker.ask(with_key("k1", R"({"a":2})"));
        REQUIRE_FALSE(other.ok());
        CHECK(other.refusal().kind == RefusalKind::invalid_input);
        CHECK(other.refusal().reasons.front().code == "http_key_used_for_other");
        Request elsewhere = with_key("k1", R"({"a":1})");
        elsewhere.target = "/cases?dry=yes";
        CHECK_FALSE(worker.ask(elsewhere).ok());
        for (const std::string& key : {std::string(), std::string("a b"), std::string(129, 'k')})
            CHECK(worker.ask(with_key(key)).value().status == 400);
        CHECK(worker.done == 1);
    });
}

TEST_CASE("work that was refused, or failed, may be tried again with the same key") {
    test::for_each_database([](sql::Database& database) {
        const Request request = with_key("k1");
        const auto attempt = [&](const std::function<Result<Response>()>& work) {
            return database.write([&](sql::Transaction& db) {
                return once({.db = db, .request = request, .route = "r", .now = Instant{}}, work);
            });
        };
        CHECK_FALSE(attempt([]() -> Result<Response> {
                        return Refusal{RefusalKind::conflict, {"x"}};
                    }).ok());
        CHECK(
            attempt([]() -> Result<Response> { return Response::problem(412, {"x"}); })
                .value()
                .status == 412
        );
        CHECK_THROWS(attempt([]() -> Result<Response> { throw std::runtime_error("x"); }));
        CHECK(
            attempt([]() -> Result<Response> { return Response::empty(204); }).value().status == 204
        );
        CHECK(
            attempt([]() -> Result<Response> { return Response::empty(200); }).value().status == 204
        );
    });
}

TEST_CASE("answers are forgotten when their time is over") {
    test::for_each_database([](sql::Database& database) {
        Worker worker{database};
        CHECK(worker.ask(with_key("k1")).ok());
        const auto forget = [&](Instant before) {
            return database.write([&](sql::Transaction& db) {
                return forget_answers_before(db, before);
            });
        };
        CHECK(forget(Instant{}) == 0);
        CHECK(forget(Instant{std::chrono::seconds(1)}) == 1);
        CHECK(worker.ask(with_key("k1")).ok());
        CHECK(worker.done == 2);
    });
}

}  // namespace
}  // namespace uppsikt::http
