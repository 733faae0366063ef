#include <map>
#include <string>

#include <doctest/doctest.h>

#include "platform/crypto/hash.h"
#include "platform/workbook/workbook.h"
#include "support/shared_data.h"

namespace uppsikt::workbook {
namespace {

std::map<std::string, int> rows_by_sheet(const Workbook& workbook) {
    std::map<std::string, int> rows;
    for (const SheetInfo& sheet : workbook.sheets()) {
        rows[sheet.name] = 0;
        const auto read = workbook.read_rows(sheet.name, [&](const Row&) {
            ++rows[sheet.name];
            return Next::go_on;
        });
        REQUIRE(read.ok());
    }
    return rows;
}

TEST_CASE("the workbook of January 2026 has 925 contracts and the weights of its formula") {
    const auto path = test::shared_data("rom2/resultatuppfoljning-januari-2026.xlsx");
    if (!path) return;
    const auto workbook = Workbook::open(*path);
    REQUIRE(workbook.ok());
    CHECK(
        rows_by_sheet(workbook.value()) ==
        std::map<std::string, int>{
            {"Beskrivning 2026-01", 52},
            {"Resultat 2026-01", 926},
            {"Beräkningssnurra 2026-01", 15},
        }
    );
    const std::string bytes = test::read_file(*path);
    CHECK(workbook.value().size_bytes() == bytes.size());
    CHECK(workbook.value().sha256() == crypto::sha256(crypto::bytes_of(bytes)));
}

TEST_CASE("a row of the agency's comes with names, codes, counts and exact numbers") {
    const auto path = test::shared_data("rom2/resultatuppfoljning-januari-2026.xlsx");
    if (!path) return;
    const auto workbook = Workbook::open(*path);
    REQUIRE(workbook.ok());
    Row second;
    REQUIRE(workbook.value()
                .read_rows(
                    "Resultat 2026-01",
                    [&](const Row& row) {
                        second = row;
                        return row.number == 2 ? Next::stop : Next::go_on;
                    }
                )
                .ok());
    CHECK(second.number == 2);
    CHECK(second.at(1) == Content{"2026-01"});
    CHECK(second.at(3) == Content{"Utbildning i Norrbotten AB"});
    CHECK(second.at(4) == Content{10072975.0});
    CHECK(second.at(7) == Content{"-"});
    CHECK(second.at(9) == Content{0.165});
    CHECK(second.at(12) == Content{9.0});
    CHECK(second.at(22) == Content{});

    Row weight;
    REQUIRE(workbook.value()
                .read_rows(
                    "Beräkningssnurra 2026-01",
                    [&](const Row& row) {
                        weight = row;
                        return Next::go_on;
                    }
                )
                .ok());
    CHECK(weight.at(1) == Content{"Vikt nivå C"});
    CHECK(weight.at(2) == Content{1.313708149095562});
}

TEST_CASE("the ratings over time have 983 contracts in one sheet") {
    const auto path = test::shared_data("rom2/betyg-rusta-och-matcha-januari-2026.xlsx");
    if (!path) return;
    const auto workbook = Workbook::open(*path);
    REQUIRE(workbook.ok());
    CHECK(rows_by_sheet(workbook.value()) == std::map<std::string, int>{{"Betyg över tid", 984}});
}

TEST_CASE("the workbook of 2025 has 4,603 contracts in five sheets") {
    const auto path = test::shared_data("rom2/resultatuppfoljning-mars-november-2025.xlsx");
    if (!path) return;
    const auto workbook = Workbook::open(*path);
    REQUIRE(workbook.ok());
    int contracts = 0;
    for (const auto& [sheet, rows] : rows_by_sheet(workbook.value())) {
        if (sheet.starts_with("Resultat")) contracts += rows - 1;
        if (!sheet.starts_with("Resultat")) CHECK(rows == 5);
    }
    CHECK(contracts == 4'603);
    CHECK(workbook.value().sheets().size() == 10);
}

}  // namespace
}  // namespace uppsikt::workbook
