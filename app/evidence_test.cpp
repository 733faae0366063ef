#include <fstream>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "app/testing_office.h"
#include "platform/crypto/hash.h"
#include "support/temporary_folder.h"

/// Files that are handed in with commands.
namespace uppsikt::app {
namespace {

namespace json = boost::json;
using testing::address_of;
using testing::inspector;
using testing::Office;
using testing::officer;
using testing::Outcome;
using testing::publish_contract;
using testing::Words;

void lay(const std::filesystem::path& file, const std::string& content) {
    std::ofstream(file, std::ios::binary) << content;
}

std::string hash_of(const std::string& content) {
    return crypto::to_hex(crypto::sha256(crypto::bytes_of(content)));
}

std::string begin_visit(const Office& office) {
    const json::value planned = office.answer(
        inspector,
        {"visit",
         "plan",
         "--contract",
         "10072975",
         "--address",
         "Storgatan 1",
         "--town",
         "Ånge",
         "--inspector",
         "user:ivar"}
    );
    std::string number(planned.at("number").as_string());
    CHECK(office.state(inspector, {"visit", "begin", number}) == "begun");
    return number;
}

Words sealing(const std::string& number, const Words& more) {
    Words words{
        "visit",
        "seal",
        number,
        "--outcome",
        "NO_STAFF",
        "--text",
        "Ingen öppnade.",
        "--calls",
        "2",
        "--waited",
        "15"
    };
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

TEST_CASE("a visit is sealed with a photo from its path, and added to with one from before") {
    test::for_each_fresh_database([](test::FreshDatabase& fresh) {
        publish_contract(fresh.database());
        fresh.close();
        const test::TemporaryFolder folder;
        const Office office(folder.path(), address_of(fresh));
        lay(folder.path() / "sign.jpg", "a sign");
        const std::string number = begin_visit(office);
        const json::value sealed = office.answer(
            inspector,
            sealing(number, {"--photo", "sign.jpg#sha256=" + hash_of("a sign")})
        );
        CHECK(sealed.at("state") == "sealed");
        // Nobody was there, and the address is not in the register.
        CHECK(sealed.at("findings").as_array().size() == 2);
        const json::value evidence =
            office.answer(officer, {"evidence", "show", hash_of("a sign")});
        CHECK(evidence.at("bytes") == 6);
        (void)office.answer(
            inspector,
            {"visit", "add", number, "--text", "Skylten igen.", "--file", "evidence:1"}
        );
        CHECK(office.run(officer, {"verify"}).exit == Exit::fine);
    });
}

TEST_CASE("a visit that is sealed with bad files is told of all of them, and of what else is wrong"
) {
    test::FreshDatabase fresh(sql::Backend::sqlite);
    publish_contract(fresh.database());
    fresh.close();
    const test::TemporaryFolder folder;
    const Office office(folder.path(), address_of(fresh));
    lay(folder.path() / "empty.jpg", "");
    lay(folder.path() / "other.jpg", "another");
    const std::string number = begin_visit(office);
    const Outcome outcome = office.run(
        inspector,
        sealing(
            number,
            {"--came",
             "--photo",
             "empty.jpg",
             "--evidence",
             "other.jpg#sha256=" + hash_of("a sign"),
             "--evidence",
             "gone.jpg"}
        )
    );
    CHECK(outcome.exit == Exit::refused);
    for (const char* told : {"empty.jpg", "other.jpg", "gone.jpg", "NO_STAFF"})
        CHECK_MESSAGE(outcome.err.find(told) != std::string::npos, told);
    CHECK(outcome.err.find("-9223372036854775808") == std::string::npos);
    CHECK(office.answer(officer, {"visit", "show", number}).at("state") == "begun");
    CHECK(office.run(officer, {"verify"}).exit == Exit::fine);
}

TEST_CASE("a file that is too large is refused, by the term") {
    const test::TemporaryFolder folder;
    const Office office(folder.path(), "sqlite:test.db");
    lay(folder.path() / "film.mov", "a film");
    std::filesystem::resize_file(folder.path() / "film.mov", 200'000'000);
    const Outcome outcome = office.run(inspector, {"evidence", "add", "film.mov"});
    CHECK(outcome.exit == Exit::refused);
    CHECK(outcome.err.find("100000000") != std::string::npos);
    // Who may not add keeps nothing in the archive.
    lay(folder.path() / "sign.jpg", "a sign");
    CHECK(office.run("complainant:c", {"evidence", "add", "sign.jpg"}).exit == Exit::refused);
    CHECK(!std::filesystem::exists(
        folder.path() / "test.db.evidence" / hash_of("a sign").substr(0, 2)
    ));
    CHECK(office.answer(inspector, {"evidence", "add", "sign.jpg"}).at("evidence") == 1);
}

/// An investigation that the supplier has answered twice; gives the numbers of the replies.
std::vector<std::string> answered(const Office& office, const std::string& report) {
    (void)office.answer(
        officer,
        {"investigation",
         "open",
         "--origin",
         "risk",
         "--reference",
         "Riskbedömning mars",
         "--contract",
         "10072975",
         "--question",
         "Följs avtalet?"}
    );
    (void)office.answer(
        officer,
        {"investigation",
         "add-finding",
         report,
         "--requirement",
         "PREMISES",
         "--text",
         "Stängt.",
         "--file",
         "sign.jpg"}
    );
    (void)office.state(officer, {"investigation", "submit", report, "--text", "En brist."});
    (void)office.state("assessor:bo", {"investigation", "approve", report, "--text", "Ja."});
    (void)office.state(officer, {"investigation", "send", report, "--text", "Svara."});
    for (const char* text : {"Vi var på plats.", "Skylten var gammal."})
        CHECK(
            office.state("supplier:Alfa AB", {"investigation", "reply", report, "--text", text}) ==
            "answered"
        );
    std::vector<std::string> numbers;
    const json::value shown = office.answer(officer, {"investigation", "show", report});
    CHECK(
        shown.at("findings").at(0).at("evidence").at(0) == json::value("file:" + hash_of("a sign"))
    );
    for (const json::value& reply : shown.at("replies").as_array())
        numbers.push_back(std::to_string(reply.at("reply").as_int64()));
    return numbers;
}

TEST_CASE("each reply is assessed by itself, and then the whole") {
    test::for_each_fresh_database([](test::FreshDatabase& fresh) {
        publish_contract(fresh.database());
        fresh.close();
        const test::TemporaryFolder folder;
        const Office office(folder.path(), address_of(fresh));
        lay(folder.path() / "sign.jpg", "a sign");
        const std::string report = "UPP 2026/000001";
        const std::vector<std::string> replies = answered(office, report);
        REQUIRE(replies.size() == 2);
        const auto assess = [&](const Words& more) {
            Words words{"investigation", "assess-reply", report, "--text", "Bedömt."};
            words.insert(words.end(), more.begin(), more.end());
            return office.run(officer, words);
        };
        const Words first{"--reply", replies[0], "--verdict", "not_accepted"};
        CHECK(assess({"--reply", replies[0]}).exit == Exit::refused);  // without a verdict
        CHECK(assess(first).exit == Exit::fine);
        CHECK(assess(first).exit == Exit::refused);  // once
        // The whole is not assessed while a reply is not.
        const Outcome too_early = assess({});
        CHECK(too_early.exit == Exit::refused);
        CHECK(too_early.err.find("Svar " + replies[1]) != std::string::npos);
        CHECK(assess({"--verdict", "accepted"}).exit == Exit::fine);
        const json::value shown = office.answer(officer, {"investigation", "show", report});
        CHECK(shown.at("state") == "reply_assessed");
        CHECK(shown.at("replies").at(0).at("verdict") == "not_accepted");
        CHECK(shown.at("replies").at(1).at("verdict") == "accepted");
        CHECK(office.run(officer, {"verify"}).exit == Exit::fine);
    });
}

}  // namespace
}  // namespace uppsikt::app
