#include "platform/evidence/submission.h"

#include <fstream>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "base/embedded.h"
#include "platform/evidence/evidence.h"
#include "platform/evidence/operations.h"
#include "platform/texts/texts.h"
#include "support/database.h"
#include "support/temporary_folder.h"

namespace uppsikt::evidence {
namespace {

using operations::Answer;
using operations::Given;
using operations::Operation;
using operations::Takes;
using test::for_each_database;
using Codes = std::vector<std::string>;

constexpr std::int64_t size_limit = 1000;

/// An operation that needs a note, and all of its files to be there.
Operation showing() {
    return {
        .noun = "door",
        .verb = "show",
        .options =
            {{.name = "photo", .takes = Takes::file, .is_required = true},
             {.name = "more", .takes = Takes::file, .is_list = true},
             {.name = "note"}},
        .roles = {"inspector"},
        .run = [](const operations::Request& request) -> Result<Answer> {
            std::vector<Reason> reasons;
            if (!request.arguments.has("note")) reasons.push_back({"door_without_note"});
            std::vector<std::string> numbers = request.arguments.texts("more");
            numbers.push_back(request.arguments.text("photo"));
            boost::json::array found;
            for (const std::string& number : numbers)
                if (find(request.session.db, EvidenceId(std::stoll(number))))
                    found.emplace_back(std::stoll(number));
                else
                    reasons.push_back({"door_photo_unknown", {{"photo", number}}});
            if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
            return Answer{.json = {{"files", std::move(found)}}};
        }
    };
}

/// A folder to hand files in from, and an archive.
struct Counter {
    test::TemporaryFolder folder;
    Archive archive{folder.path() / "archive"};
    operations::Desk desk;
    operations::Viewer viewer{.actor = "user:ivar", .role = "inspector"};

    void lay(const std::string& name, const std::string& content) const {
        std::ofstream(folder.path() / name, std::ios::binary) << content;
    }
    Submission taken(const Operation& operation, const Given& given) const {
        return take_in(
            operation,
            given,
            {.archive = archive, .most_bytes = size_limit, .folder = folder.path()}
        );
    }
    Result<Answer> perform(
        sql::Database& database, const Operation& operation, const Submission& submission
    ) const {
        return database.write([&](sql::Transaction& db) {
            const Date today = *parse_date("2023-06-01");
            const Session session{
                .db = db,
                .actor = viewer.actor,
                .now = Instant{today},
                .today = today
            };
            return evidence::perform(operation, session, desk, viewer, submission);
        });
    }
    Result<Answer> show(sql::Database& database, const Given& given) const {
        return perform(database, showing(), taken(showing(), given));
    }
};

Codes codes(const Result<Answer>& result) {
    Codes all;
    if (!result.ok())
        for (const Reason& reason : result.refusal().reasons)
            all.push_back(reason.code);
    return all;
}

std::int64_t rows(sql::Database& database) {
    return database.read([](sql::Transaction& db) {
        return db.value<std::int64_t>("SELECT count(*) FROM evidence");
    });
}

TEST_CASE("a file that comes with an operation is evidence when the operation is done") {
    for_each_database([](sql::Database& database) {
        const Counter counter;
        counter.lay("sign.jpg", "a sign");
        counter.lay("door.jpg", "a door");
        const auto first = counter.show(database, {{"photo", {"sign.jpg"}}, {"note", {"Stängt."}}});
        REQUIRE(first.ok());
        // The same file again is the same evidence, and so is its number.
        const auto again = counter.show(
            database,
            {{"photo", {"evidence:1"}}, {"more", {"door.jpg", "sign.jpg"}}, {"note", {"Stängt."}}}
        );
        REQUIRE(again.ok());
        CHECK(boost::json::serialize(again.value().json) == R"({"files":[2,1,1]})");
        CHECK(rows(database) == 2);
        CHECK(counter.archive.list().kept.size() == 2);
    });
}

TEST_CASE("a refused operation leaves no row of evidence, and can be done again") {
    for_each_database([](sql::Database& database) {
        const Counter counter;
        counter.lay("sign.jpg", "a sign");
        CHECK(
            codes(counter.show(database, {{"photo", {"sign.jpg"}}})) == Codes{"door_without_note"}
        );
        CHECK(rows(database) == 0);
        CHECK(counter.show(database, {{"photo", {"sign.jpg"}}, {"note", {"x"}}}).ok());
    });
}

TEST_CASE("every file that is refused is told at once, with what else is wrong") {
    for_each_database([](sql::Database& database) {
        const Counter counter;
        counter.lay("empty.jpg", "");
        counter.lay("large.jpg", std::string(size_limit + 1, 'x'));
        counter.lay("other.jpg", "another");
        const std::string hash = crypto::to_hex(crypto::sha256(crypto::bytes_of("a sign")));
        CHECK(
            codes(counter.show(
                database,
                {{"photo", {"empty.jpg"}},
                 {"more",
                  {"large.jpg",
                   "gone.jpg",
                   "other.jpg#sha256=" + hash,
                   "other.jpg#sha256=12",
                   "evidence:two",
                   "evidence:17"}}}
            )) ==
            Codes{
                "evidence_empty",
                "evidence_too_large",
                "evidence_unreadable",
                "evidence_wrong_hash",
                "evidence_hash_unreadable",
                "evidence_reference_unreadable",
                "door_without_note",
                "door_photo_unknown"  // number 17: what was refused is not told of again
            }
        );
        CHECK(rows(database) == 0);
        CHECK(counter.archive.list().kept.empty());
    });
}

TEST_CASE("a file that was kept, and removed before its operation, is refused") {
    for_each_database([](sql::Database& database) {
        const Counter counter;
        counter.lay("sign.jpg", "a sign");
        const Submission submission =
            counter.taken(showing(), {{"photo", {"sign.jpg"}}, {"note", {"x"}}});
        for (const std::string& name : counter.archive.list().kept)
            REQUIRE(counter.archive.remove(name));
        CHECK(
            codes(counter.perform(database, showing(), submission)) == Codes{"evidence_file_gone"}
        );
    });
}

TEST_CASE("a file with the hash that it was said to have is taken") {
    for_each_database([](sql::Database& database) {
        const Counter counter;
        counter.lay("a sign#1.jpg", "a sign");
        const std::string hash = crypto::to_hex(crypto::sha256(crypto::bytes_of("a sign")));
        CHECK(counter.show(database, {{"photo", {"a sign#1.jpg#sha256=" + hash}}, {"note", {"x"}}})
                  .ok());
    });
}

TEST_CASE("who may not do the operation leaves no file's row, and is told only that") {
    for_each_database([](sql::Database& database) {
        Counter counter;
        counter.lay("sign.jpg", "a sign");
        counter.viewer.role = "supplier";
        CHECK(
            codes(counter.show(database, {{"photo", {"sign.jpg"}}, {"note", {"x"}}})) ==
            Codes{"operations_role_may_not"}
        );
        CHECK(rows(database) == 0);
    });
}

TEST_CASE("evidence is added by itself, and shown by its number or its hash") {
    for_each_database([](sql::Database& database) {
        Counter counter;
        counter.lay("sign.jpg", "a sign");
        const operations::Table table =
            evidence::operations({.adds = {"inspector"}, .sees = {"inspector"}});
        const Operation& add = *table.find("evidence", "add");
        const Operation& show = *table.find("evidence", "show");
        const auto added =
            counter.perform(database, add, counter.taken(add, {{"file", {"sign.jpg"}}}));
        REQUIRE(added.ok());
        CHECK(added.value().json.at("bytes") == 6);
        const std::string sha256(added.value().json.at("sha256").as_string());
        for (const std::string& which : {std::string("1"), sha256}) {
            const auto shown = counter.perform(database, show, {.given = {{"evidence", {which}}}});
            REQUIRE(shown.ok());
            CHECK(shown.value().json == added.value().json);
        }
        const auto refused = [&](const std::string& which) {
            return codes(counter.perform(database, show, {.given = {{"evidence", {which}}}}));
        };
        CHECK(refused("2") == Codes{"evidence_number_unknown"});
        CHECK(refused(std::string(64, 'a')) == Codes{"evidence_unknown"});
        CHECK(refused("sign.jpg") == Codes{"evidence_reference_unreadable"});
    });
}

TEST_CASE("every reason that a file is refused for has a text that its values fill") {
    const Texts texts = Texts::load(embedded::texts());
    const Counter counter;
    counter.lay("empty.jpg", "");
    const Submission submission = counter.taken(
        showing(),
        {{"more", {"empty.jpg", "gone.jpg", "empty.jpg#sha256=12", "evidence:two"}}}
    );
    for (const HandedIn& handed : submission.files) {
        REQUIRE(!handed.file.ok());
        for (const Language language : {Language::sv, Language::en})
            CHECK(!texts.say(language, handed.file.refusal().reasons.front()).empty());
    }
}

}  // namespace
}  // namespace uppsikt::evidence
