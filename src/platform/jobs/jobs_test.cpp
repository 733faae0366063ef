#include "platform/jobs/jobs.h"

#include <stdexcept>

#include <doctest/doctest.h>

#include "support/database.h"

namespace uppsikt::jobs {
namespace {

const Moment moment{
    .now = parse_instant("2026-03-02T12:00:00.000000Z").value(),
    .today = parse_date("2026-03-02").value()
};

void make_tables(sql::Database& database) {
    database.write([](sql::Transaction& db) {
        const bool is_sqlite = db.backend() == sql::Backend::sqlite;
        db.execute(
            is_sqlite ? "CREATE TABLE thing (id INTEGER PRIMARY KEY, actor TEXT) STRICT"
                      : "CREATE TABLE thing (id BIGINT PRIMARY KEY, actor TEXT)"
        );
        for (const std::int64_t id : {1, 2, 3, 4})
            db.execute("INSERT INTO thing (id) VALUES ($1)", id);
    });
}

std::vector<std::int64_t> undone(const Session& session, const operations::Desk&) {
    return session.db.find_all(
        [](const sql::Row& row) { return row.get<std::int64_t>(0); },
        "SELECT id FROM thing WHERE actor IS NULL ORDER BY id"
    );
}

/// Marks a thing as done; thing 3 does as it is told.
Job marking(std::function<Result<Done>()> at_three) {
    return {
        .name = "marking",
        .due = undone,
        .perform = [at_three](const Session& session, const operations::Desk&, std::int64_t thing)
            -> Result<std::optional<Performed>> {
            session.db.execute("UPDATE thing SET actor = $2 WHERE id = $1", thing, session.actor);
            if (thing == 3) TRY(at_three());
            return std::optional(Performed{std::to_string(thing)});
        }
    };
}

std::int64_t done_by_job(sql::Database& database) {
    return database.read([](sql::Transaction& db) {
        return db.value<std::int64_t>("SELECT count(*) FROM thing WHERE actor = 'job:marking'");
    });
}

TEST_CASE("a job that is run again finds nothing more to do") {
    test::for_each_database([](sql::Database& database) {
        make_tables(database);
        const std::vector<Job> jobs{marking([] { return Result(Done{}); })};
        CHECK(run(database, {}, jobs, moment).steps.size() == 4);
        CHECK(done_by_job(database) == 4);
        const Report again = run(database, {}, jobs, moment);
        CHECK(again.steps.empty());
        CHECK(again.unneeded == 0);
    });
}

TEST_CASE("what breaks in the middle keeps what was done, and the next run does the rest") {
    test::for_each_database([](sql::Database& database) {
        make_tables(database);
        const std::vector<Job> breaking{marking([]() -> Result<Done> {
            throw std::runtime_error("power cut");
        })};
        CHECK_THROWS_AS(run(database, {}, breaking, moment), std::runtime_error);
        CHECK(done_by_job(database) == 2);
        const std::vector<Job> sound{marking([] { return Result(Done{}); })};
        CHECK(run(database, {}, sound, moment).steps.size() == 2);
        CHECK(done_by_job(database) == 4);
    });
}

TEST_CASE("a refusal undoes its own step, is told, and does not stop the others") {
    test::for_each_database([](sql::Database& database) {
        make_tables(database);
        const std::vector<Job> refusing{marking([]() -> Result<Done> {
            return Refusal{RefusalKind::conflict, Reason{"not_now"}};
        })};
        const Report report = run(database, {}, refusing, moment);
        CHECK(!report.ok());
        REQUIRE(report.steps.size() == 4);
        CHECK(report.steps[2].refused == std::vector<Reason>{{"not_now"}});
        CHECK(report.steps[3].refused.empty());
        CHECK(done_by_job(database) == 3);
    });
}

TEST_CASE("a thing that is no longer due when its turn comes is left alone") {
    test::for_each_database([](sql::Database& database) {
        make_tables(database);
        Job job = marking([] { return Result(Done{}); });
        job.perform = [](const Session&, const operations::Desk&, std::int64_t) {
            return Result(std::optional<Performed>{});
        };
        const Report report = run(database, {}, std::vector{job}, moment);
        CHECK(report.steps.empty());
        CHECK(report.unneeded == 4);
    });
}

}  // namespace
}  // namespace uppsikt::jobs
