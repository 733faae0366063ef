#include <fstream>
#include <sstream>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "app/run.h"
#include "app/testing_shell.h"
#include "support/release.h"
#include "support/shared_data.h"
#include "support/temporary_folder.h"

namespace uppsikt::app {
namespace {

namespace json = boost::json;
using results::testing::Release;
using testing::Outcome;

/// A command line in the folder, on 1 February 2026.
Outcome command(const std::filesystem::path& folder, std::vector<std::string> words) {
    words.insert(words.begin(), {"--database", "sqlite:test.db", "--format", "json"});
    std::ostringstream out, err;
    const Date today = parse_date("2026-02-01").value();
    Environment environment{
        .out = out,
        .err = err,
        .folder = folder,
        .user = "anna",
        .now = Instant{today},
        .today = today,
        .clock = {},
    };
    const Exit exit = run(words, environment);
    return {exit, out.str(), err.str()};
}

TEST_CASE("a list of visits is imported with its photos, and verified with its evidence") {
    const test::TemporaryFolder folder;
    test::write_workbook(
        folder.path() / "mars.xlsx",
        Release("2025-03").with({.contract = "10000001"}).sheets()
    );
    REQUIRE(command(folder.path(), {"import", "mars.xlsx"}).exit == Exit::fine);
    test::write_file(folder.path() / "dorr.jpg", "a closed door");
    test::write_file(
        folder.path() / "besok.csv",
        "visit;contract;visited_on;outcome;inspectors;address;town;calls;photo\n"
        "1;10000001;2025-05-02;NO_STAFF;anna|bo;Storgatan 1;Ånge;2;dorr.jpg\n"
        "2;10000001;2025-06-02;STAFF_BUSY;anna;Storgatan 1;Ånge;;\n"
    );
    const Outcome imported = command(folder.path(), {"visit", "import", "besok.csv"});
    INFO(imported.err);
    REQUIRE(imported.exit == Exit::fine);
    const json::value answer = json::parse(imported.out);
    CHECK(answer.at("visits") == 2);
    // Nobody has registered the premises: that is found twice, and nobody was there once.
    CHECK(answer.at("findings") == 3);
    CHECK(answer.at("was_imported") == false);
    const Outcome again = command(folder.path(), {"visit", "import", "besok.csv"});
    CHECK(json::parse(again.out).at("was_imported") == true);

    const Outcome verified = command(folder.path(), {"verify"});
    CHECK(verified.exit == Exit::fine);
    CHECK(json::parse(verified.out).at_pointer("/evidence/files") == 2);
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(folder.path() / "test.db.evidence"))
        if (entry.is_regular_file() && entry.file_size() == 13) std::filesystem::remove(entry);
    const Outcome broken = command(folder.path(), {"verify"});
    CHECK(broken.exit == Exit::mismatch);
    CHECK(json::parse(broken.out).at_pointer("/evidence/missing").as_array().size() == 1);
}

TEST_CASE("a list that cannot be imported is refused with every reason, and leaves no rows") {
    const test::TemporaryFolder folder;
    test::write_workbook(
        folder.path() / "mars.xlsx",
        Release("2025-03").with({.contract = "10000001"}).sheets()
    );
    REQUIRE(command(folder.path(), {"import", "mars.xlsx"}).exit == Exit::fine);
    test::write_file(
        folder.path() / "besok.csv",
        "visit,contract,visited_on,outcome,inspectors,address,town,photo\n"
        "1,10000001,2026-02-02,NO_STAFF,anna,Storgatan 1,Ånge,gone.jpg\n"
    );
    const Outcome refused = command(folder.path(), {"visit", "import", "besok.csv"});
    CHECK(refused.exit == Exit::refused);
    CHECK(refused.err.find("gone.jpg") != std::string::npos);
    test::write_file(folder.path() / "gone.jpg", "a closed door");
    const Outcome later = command(folder.path(), {"visit", "import", "besok.csv"});
    CHECK(later.exit == Exit::refused);
    CHECK(later.err.find("rad 1 (filens rad 2)") != std::string::npos);
    CHECK(later.err.find("2026-02-02") != std::string::npos);
    // What was kept of it belongs to nothing, and can be cleaned away.
    const json::value verified = json::parse(command(folder.path(), {"verify"}).out);
    CHECK(verified.at_pointer("/evidence/files") == 0);
    CHECK(verified.at_pointer("/evidence/orphans") == 2);
    REQUIRE(command(folder.path(), {"evidence", "clean"}).exit == Exit::fine);
    CHECK(json::parse(command(folder.path(), {"verify"}).out).at_pointer("/evidence/orphans") == 0);
    CHECK(command(folder.path(), {"visit", "import", "nowhere.csv"}).exit == Exit::refused);
}

}  // namespace
}  // namespace uppsikt::app
