#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "app/run.h"
#include "app/testing_shell.h"
#include "support/release.h"
#include "support/temporary_folder.h"

namespace uppsikt::app {
namespace {

namespace json = boost::json;
using results::testing::Release;
using testing::Outcome;

/// A folder with a database that knows contract 10000001; commands in it, on 1 February 2026.
class Folder {
public:
    Folder() {
        test::write_workbook(
            folder_.path() / "mars.xlsx",
            Release("2025-03").with({.contract = "10000001"}).sheets()
        );
        REQUIRE(command({"import", "mars.xlsx"}).exit == Exit::fine);
    }

    Outcome command(std::vector<std::string> words, const std::string& format = "json") const {
        words.insert(words.begin(), {"--database", "sqlite:test.db", "--format", format});
        std::ostringstream out, err;
        const Date today = parse_date("2026-02-01").value();
        Environment environment{
            .out = out,
            .err = err,
            .folder = folder_.path(),
            .user = "anna",
            .now = Instant{today},
            .today = today,
            .clock = {},
        };
        const Exit exit = run(words, environment);
        return {exit, out.str(), err.str()};
    }

    void write(const char* name, std::string_view text) const {
        std::ofstream(folder_.path() / name, std::ios::binary) << text;
    }

private:
    test::TemporaryFolder folder_;
};

constexpr std::string_view complaints =
    "complaint;registered_on;since;sender;channel;category;severity;text;state;contract\n"
    "Af 1;2025-05-02;2025-06-02;participant;phone;staffing;minor;Ingen.;closed_unfounded;10000001\n"
    "Af 2;2026-01-12;;public;mail;treatment;minor;=1+1;central;10000001\n";
constexpr std::string_view decisions =
    "decision,contract,kind,ground,decided_on,decided_by,proposed_by,amount\n"
    "B 1,10000001,one_off_penalty,premises_closed,2025-05-02,Bo Ek,Siv Al,20000\n";

TEST_CASE("municipalities and premises come from lists, and a fault stops the whole list") {
    const Folder folder;
    folder.write("kommuner.csv", "code,name,latitude,longitude\n9001,Orten,45,-30\n");
    CHECK(folder.command({"municipality", "import", "kommuner.csv"}).exit == Exit::refused);
    const Outcome first =
        folder.command({"municipality", "import", "kommuner.csv", "--source", "påhittad"});
    INFO(first.err);
    REQUIRE(first.exit == Exit::fine);
    CHECK(json::parse(first.out).at("added").as_int64() == 1);
    const json::value listed = json::parse(folder.command({"municipality", "list"}).out);
    CHECK(listed.at("municipalities").at(0).at("source") == "påhittad");
    CHECK(listed.at("municipalities").at(0).at("valid_from") == "2026-02-01");

    const std::string head = "premises,contract,address,postal_code,town,latitude,longitude\n";
    folder.write(
        "fel.csv",
        head + "1,10000001,Storgatan 1,123 45,Orten,45.1,-30\n2,1,Gatan,123 45,Orten,,\n"
    );
    const Outcome wrong = folder.command({"premises", "import", "fel.csv"});
    CHECK(wrong.exit == Exit::refused);
    folder.write("ratt.csv", head + "1,10000001,Storgatan 1,123 45,Orten,45.1,-30\n");
    const Outcome right =
        folder.command({"premises", "import", "ratt.csv", "--from", "2025-01-01"});
    INFO(right.err);
    REQUIRE(right.exit == Exit::fine);
    const json::value known =
        json::parse(folder.command({"premises", "list", "--contract", "10000001"}).out);
    REQUIRE(known.at("premises").as_array().size() == 1);
    CHECK(known.at("premises").at(0).at("latitude").as_double() == 45.1);
    CHECK(
        folder.command({"premises", "revise", "1", "--latitude", "45,2", "--longitude", "-30"})
            .exit == Exit::refused
    );
    CHECK(
        folder.command({"premises", "revise", "1", "--latitude", "45.2", "--longitude", "-30"})
            .exit == Exit::fine
    );
    CHECK(folder.command({"premises", "import", "ratt.csv", "--from", "i går"}).exit != Exit::fine);
    CHECK(folder.command({"verify"}).exit == Exit::fine);
}

TEST_CASE("earlier complaints and decisions are imported once, told of, listed and verified") {
    const Folder folder;
    folder.write("klagomal.csv", complaints);
    folder.write("beslut.csv", decisions);
    const Outcome first = folder.command({"complaint", "import", "klagomal.csv"});
    INFO(first.err);
    REQUIRE(first.exit == Exit::fine);
    const json::value told = json::parse(first.out);
    CHECK(told.at("cases") == 2);
    CHECK(told.at("open") == 1);
    CHECK(told.at("missing").at("outcome") == 1);
    CHECK(told.at("was_imported") == false);
    const Outcome again = folder.command({"complaint", "import", "klagomal.csv"});
    CHECK(json::parse(again.out).at("was_imported") == true);

    const Outcome decided = folder.command({"sanction", "import", "beslut.csv"}, "table");
    CHECK(decided.exit == Exit::fine);
    CHECK(decided.out.find("1 beslut inlästa, varav 1 är öppna ärenden") != std::string::npos);
    CHECK(decided.out.find("severity (1)") != std::string::npos);

    const Outcome cases = folder.command({"cases", "--overdue"}, "csv");
    CHECK(cases.out.find("UPP 2026/000003") != std::string::npos);
    CHECK(cases.out.find("UPP 2026/000001") == std::string::npos);
    const Outcome shown = folder.command({"sanction", "show", "B 1"});
    INFO(shown.err);
    CHECK(json::parse(shown.out).at("investigation") == "");
    CHECK(folder.command({"timeline", "Af 2"}).out.find("taken_over") != std::string::npos);
    CHECK(folder.command({"verify"}).exit == Exit::fine);
}

TEST_CASE(
    "a list that cannot be imported is refused in words, with row and line, and leaves nothing"
) {
    const Folder folder;
    folder.write(
        "klagomal.csv",
        std::string(complaints) + "\nAf 3;2026-02-02;;public;mail;treatment;minor;x;central;7\n"
    );
    const Outcome refused = folder.command({"complaint", "import", "klagomal.csv"});
    CHECK(refused.exit == Exit::refused);
    CHECK(refused.err.find("rad 3 (filens rad 5)") != std::string::npos);
    CHECK(refused.err.find("Det finns inget avtal 7") != std::string::npos);
    CHECK(refused.err.find("2026-02-02") != std::string::npos);
    CHECK(json::parse(folder.command({"cases"}).out).at("cases").as_array().empty());
    CHECK(folder.command({"sanction", "import", "finns-inte.csv"}).exit == Exit::refused);
    CHECK(folder.command({"sanction", "import"}).exit == Exit::refused);
    CHECK(folder.command({"verify"}).exit == Exit::fine);
}

TEST_CASE("a list as CSV has what is missing in columns of its own") {
    const Folder folder;
    folder.write("beslut.csv", decisions);
    const Outcome imported = folder.command({"sanction", "import", "beslut.csv"}, "csv");
    CHECK(
        imported.out ==
        "file,cases,open,without_investigation,without_reason,without_received_on,without_severity,"
        "was_imported\nbeslut.csv,1,1,1,1,1,1,false\n"
    );
}

}  // namespace
}  // namespace uppsikt::app
