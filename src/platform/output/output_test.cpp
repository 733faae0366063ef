#include "platform/output/output.h"

#include <sstream>

#include <doctest/doctest.h>

namespace uppsikt::output {
namespace {

std::string csv_of(const std::string& cell) {
    std::ostringstream out;
    write_csv(out, {.columns = {{.title = "name"}}, .rows = {{cell}}});
    const std::string all = out.str();
    return all.substr(all.find('\n') + 1, all.size() - all.find('\n') - 2);
}

TEST_CASE("what a spreadsheet would run as a formula comes out as text") {
    CHECK(csv_of("=1+1") == "'=1+1");
    CHECK(
        csv_of("=HYPERLINK(\"http://a\",\"b\")") == "\"'=HYPERLINK(\"\"http://a\"\",\"\"b\"\")\""
    );
    CHECK(csv_of("+46 70 123") == "'+46 70 123");
    CHECK(csv_of("-2+3+cmd|' /C calc'!A0") == "'-2+3+cmd|' /C calc'!A0");
    CHECK(csv_of("@SUM(A1)") == "'@SUM(A1)");
    CHECK(csv_of("\t=1") == "'\t=1");
    CHECK(csv_of("\r=1") == "\"'\r=1\"");
    CHECK(csv_of("-") == "'-");
}

TEST_CASE("numbers stay numbers, and text that cannot be run stays as it is") {
    for (const char* cell : {"-0.5", "-12", "0", "1e-20", "-1e-20", "a=1", "Glänta & Glöd AB", ""})
        CHECK(csv_of(cell) == cell);
    CHECK(csv_of("a,\"b\"\nc") == "\"a,\"\"b\"\"\nc\"");
}

TEST_CASE("the title of a column is looked at as its cells are") {
    std::ostringstream out;
    write_csv(out, {.columns = {{.title = "=A1"}, {.title = "n"}}, .rows = {}});
    CHECK(out.str() == "'=A1,n\n");
}

}  // namespace
}  // namespace uppsikt::output
