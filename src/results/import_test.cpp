#include <doctest/doctest.h>

#include "results/parsed_workbook.h"
#include "results/results.h"
#include "support/base.h"
#include "support/database.h"
#include "support/release.h"
#include "support/rom2.h"

namespace uppsikt::results {
namespace {

using test::day;
using test::rom2;
using namespace testing;

Month month(std::string_view text) { return parse_month(text).value(); }

/// A database in which releases are imported and asked about, each on its day.
class Agency {
public:
    explicit Agency(sql::Database& database) : database_(database) {}

    FileReport import(const std::vector<test::SheetToWrite>& sheets, std::string_view known_on) {
        const test::TemporaryFolder folder;
        const auto path = folder.path() / ("utfall-" + std::to_string(++files_) + ".xlsx");
        test::write_workbook(path, sheets);
        const auto workbook = read_workbook(path, rom2_layout()).value();
        return import(*workbook, known_on);
    }

    FileReport import(const ParsedWorkbook& workbook, std::string_view known_on) {
        return database_
            .write([&](sql::Transaction& db) {
                return import_workbook(session(db, known_on), workbook, day(known_on));
            })
            .value();
    }

    Result<PeriodResults> results(std::string_view period, std::string_view known_at) {
        return database_.read([&](sql::Transaction& db) {
            return results_of(session(db, known_at), rom2(), month(period), day(known_at));
        });
    }

    Result<Check> check(std::string_view period) {
        return database_.read([&](sql::Transaction& db) {
            return results::check(
                session(db, "2026-01-31"),
                rom2(),
                month(period),
                day("2026-01-31")
            );
        });
    }

    std::vector<Revision> revisions(std::string_view period) {
        return database_
            .read([&](sql::Transaction& db) {
                return results::revisions(session(db, "2026-01-31"), month(period));
            })
            .value();
    }

    Result<Review> review(std::vector<Month> periods) {
        return database_.read([&](sql::Transaction& db) {
            return results::review(session(db, "2026-01-31"), rom2(), periods, day("2026-01-31"));
        });
    }

    std::int64_t acts() {
        return database_.read([](sql::Transaction& db) {
            return db.value<std::int64_t>("SELECT count(*) FROM act");
        });
    }

private:
    static Session session(sql::Transaction& db, std::string_view today) {
        return {.db = db, .actor = "test", .now = Instant{day(today)}, .today = day(today)};
    }

    sql::Database& database_;
    int files_ = 0;
};

Release march_release() {
    return Release("2025-03")
        .with({.contract = "10000001"})
        .with({.contract = "10000002", .supplier = "Blå Berget AB", .star = 3})
        .with({.contract = "10000003", .supplier = "Tre Källor AB", .area = "Ekfors"});
}

const SheetReport& only_sheet(const FileReport& report) {
    REQUIRE(report.sheets.size() == 1);
    return report.sheets.front();
}

TEST_CASE("a release is stored whole with its act, and the same file again changes nothing") {
    test::for_each_database([](sql::Database& database) {
        Agency agency(database);
        const test::TemporaryFolder folder;
        const auto path = folder.path() / "utfall.xlsx";
        test::write_workbook(path, march_release().sheets());
        const auto workbook = read_workbook(path, rom2_layout()).value();

        const FileReport first = agency.import(*workbook, "2025-04-01");
        CHECK(only_sheet(first).added == 3);
        CHECK(!first.seen_before);
        CHECK(agency.acts() == 1);

        const FileReport again = agency.import(*workbook, "2025-04-02");
        CHECK(again.seen_before);
        CHECK(only_sheet(again).added == 0);
        CHECK(only_sheet(again).revised == 0);
        CHECK(only_sheet(again).unchanged == 3);
        CHECK(agency.acts() == 1);
    });
}

TEST_CASE("an old file imported again does not undo what a later one revised") {
    test::for_each_database([](sql::Database& database) {
        Agency agency(database);
        const test::TemporaryFolder folder;
        const auto path = folder.path() / "utfall.xlsx";
        test::write_workbook(path, march_release().sheets());
        const auto workbook = read_workbook(path, rom2_layout()).value();
        agency.import(*workbook, "2025-04-01");
        auto later = march_release().sheets();
        cell(later[0], 2, "BETYG") = 4.0;
        agency.import(later, "2025-06-01");
        agency.import(*workbook, "2025-07-01");
        CHECK(agency.results("2025-03", "2025-07-02").value().contracts[1].figure.star == 4);
    });
}

TEST_CASE("a later release revises: what was known then and what is known now are both answered") {
    test::for_each_database([](sql::Database& database) {
        Agency agency(database);
        agency.import(march_release().sheets(), "2025-04-01");
        auto later = march_release().sheets();
        cell(later[0], 1, "ANTAL RR2 NIVÅ C") = 2.0;
        later[0].rows.pop_back();  // the third contract is withdrawn
        later[0].rows.push_back(
            Release("2025-03").with({.contract = "10000004"}).sheets()[0].rows[1]
        );
        const FileReport report = agency.import(later, "2025-06-01");
        CHECK(only_sheet(report).added == 1);
        CHECK(only_sheet(report).revised == 1);
        CHECK(only_sheet(report).unchanged == 1);
        CHECK(only_sheet(report).withdrawn == 1);

        const auto then = agency.results("2025-03", "2025-05-31").value();
        CHECK(then.contracts.size() == 3);
        CHECK(then.contracts[0].figure.levels[2].follow_up_results == 1);
        const auto now = agency.results("2025-03", "2025-06-01").value();
        REQUIRE(now.contracts.size() == 3);
        CHECK(now.contracts[0].figure.levels[2].follow_up_results == 2);
        CHECK(now.contracts[2].figure.contract == "10000004");
        CHECK(
            agency.results("2025-03", "2025-03-31").refusal().reasons.front().code ==
            "results_no_period_is_known"
        );

        const auto revisions = agency.revisions("2025-03");
        REQUIRE(revisions.size() == 3);  // a count, a row that was withdrawn, and a new one
        CHECK(revisions[0].contract == "10000001");
        CHECK(revisions[0].what == "follow_up_results C");
        CHECK(revisions[0].was == "1");
        CHECK(revisions[0].is == "2");
        CHECK(to_text(revisions[0].was_source->known_on) == "2025-04-01");
        CHECK(to_text(revisions[0].is_source.known_on) == "2025-06-01");
        CHECK(revisions[1].is == "withdrawn");
        CHECK(!revisions[2].was);
    });
}

TEST_CASE("the measure and the flag are checked against what was published") {
    test::for_each_database([](sql::Database& database) {
        Agency agency(database);
        auto sheets = march_release().sheets();
        agency.import(sheets, "2025-04-01");
        CHECK(agency.check("2025-03").value().mismatches.empty());

        cell(sheets[0], 1, "VIKTAT RESULTATMÅTT") = 0.4;
        cell(sheets[0], 3, "RISKERAR HÄVNING") = "Ja";
        agency.import(sheets, "2025-04-02");
        const Check found = agency.check("2025-03").value();
        CHECK(found.rows == 3);
        CHECK(found.count("measure") == 1);
        CHECK(found.count("flag") == 1);
        CHECK(found.mismatches.front().published == "0.400");
    });
}

/// Nearly nobody at this contract got a result.
ContractRow failing(std::string contract, std::string supplier) {
    return {
        .contract = std::move(contract),
        .supplier = std::move(supplier),
        .area = "Ekfors",
        .levels = {{"A", 40, 2, 1}, {"B", 60, 3, 1}, {"C", 50, 2, 0}},
        .flag = "Ja",
    };
}

TEST_CASE("a candidate is flagged at both publications, and its area's supply is weighed") {
    test::for_each_database([](sql::Database& database) {
        Agency agency(database);
        for (const char* period : {"2025-03", "2025-05"}) {
            Release release(period);
            release.with(failing("10000001", "Norrsken Utbildning AB"));
            release.with(failing(
                "10000002",
                std::string(period) == "2025-03" ? "Gamla Namnet AB" : "Nya Namnet AB"
            ));
            ContractRow once = failing("10000003", "Tre Källor AB");
            if (std::string(period) == "2025-03")
                once.levels = {{"A", 40, 20, 15}, {"B", 60, 30, 20}, {"C", 50, 20, 10}};
            release.with(once);
            ContractRow starred = failing("10000004", "Norrsken Utbildning AB");
            starred.star = 2;
            release.with(starred);
            agency.import(release.sheets(), "2025-06-01");
        }
        const Review review = agency.review({month("2025-03"), month("2025-05")}).value();
        REQUIRE(review.candidates.size() == 2);
        CHECK(review.candidates[0].by_period.size() == 2);
        CHECK(review.candidates[1].latest().figure.supplier == "Nya Namnet AB");
        CHECK(review.candidates[1].by_period.front().figure.supplier == "Gamla Namnet AB");
        // Norrsken stays through its other contract, and Tre Källor was flagged only once.
        CHECK(review.candidates[0].suppliers_left_in_area == 2);
        REQUIRE(review.areas.size() == 1);
        CHECK(review.areas.front().suppliers == 3);
        CHECK(review.areas.front().participants_affected == 300);
        CHECK(review.candidates[0].latest().posterior->p_below > 0.9);
        CHECK(review.candidates[0].needed[0].results.has_value());
    });
}

TEST_CASE("a review looks at two successive publications in order, and says so otherwise") {
    test::for_each_database([](sql::Database& database) {
        Agency agency(database);
        for (const char* period : {"2025-03", "2025-05", "2025-07"})
            agency.import(Release(period).with({}).sheets(), "2025-08-01");
        const auto code = [&](std::vector<Month> periods) {
            return agency.review(std::move(periods)).refusal().reasons.front().code;
        };
        CHECK(code({month("2025-03")}) == "results_review_needs_periods");
        CHECK(code({month("2025-03"), month("2025-07")}) == "results_periods_not_successive");
        CHECK(code({month("2025-05"), month("2025-03")}) == "results_periods_not_in_order");
        CHECK(code({month("2025-05"), month("2025-09")}) == "results_period_is_unknown");
        CHECK(agency.review({month("2025-05"), month("2025-07")}).value().candidates.empty());
    });
}

}  // namespace
}  // namespace uppsikt::results
