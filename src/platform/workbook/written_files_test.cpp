// Workbooks written by other software (libxlsxwriter), read back.
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <xlsxwriter.h>

#include "platform/workbook/workbook.h"
#include "support/shared_data.h"

namespace uppsikt::workbook {
namespace {

namespace fs = std::filesystem;

using Cells = std::map<std::string, Content>;

/// Writes one sheet into a file of its own, and reads it.
Cells written_and_read(const std::function<void(lxw_workbook*, lxw_worksheet*)>& write) {
    const fs::path path = test::binary_dir() / "written_files_test.xlsx";
    lxw_workbook_options options{};
    options.use_zip64 = LXW_TRUE;
    lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
    write(book, workbook_add_worksheet(book, "Åäö & <blad>"));
    REQUIRE(workbook_close(book) == LXW_NO_ERROR);

    const auto workbook = Workbook::open(path);
    fs::remove(path);
    if (!workbook) FAIL("refused: " << workbook.refusal().reasons.front().code);
    Cells cells;
    const auto read = workbook.value().read_rows("Åäö & <blad>", [&](const Row& row) {
        for (const Cell& cell : row.cells)
            cells[cell_name(cell.place)] = cell.content;
        return Next::go_on;
    });
    if (!read) FAIL("refused: " << read.refusal().reasons.front().code);
    return cells;
}

TEST_CASE("texts of any script come back as they were written") {
    const Cells cells = written_and_read([](lxw_workbook* book, lxw_worksheet* sheet) {
        worksheet_write_string(sheet, 0, 0, "Södertälje & Åre <\"'>", nullptr);
        worksheet_write_string(sheet, 0, 1, "日本語 🇸🇪 עברית", nullptr);
        worksheet_write_string(sheet, 0, 2, "  kanter\t och\nrader  ", nullptr);
        worksheet_write_string(sheet, 1, 0, "Södertälje & Åre <\"'>", nullptr);
        worksheet_write_string(sheet, 1, 1, "bytes \x01 \x0B", nullptr);
        lxw_format* bold = workbook_add_format(book);
        format_set_bold(bold);
        std::string first = "fet ";
        std::string second = "mager";
        lxw_rich_string_tuple one{bold, first.data()};
        lxw_rich_string_tuple two{nullptr, second.data()};
        lxw_rich_string_tuple* both[] = {&one, &two, nullptr};
        worksheet_write_rich_string(sheet, 2, 0, both, nullptr);
    });
    CHECK(cells.at("A1") == Content{std::string("Södertälje & Åre <\"'>")});
    CHECK(cells.at("B1") == Content{std::string("日本語 🇸🇪 עברית")});
    CHECK(cells.at("C1") == Content{std::string("  kanter\t och\nrader  ")});
    CHECK(cells.at("A2") == cells.at("A1"));
    CHECK(cells.at("B2") == Content{std::string("bytes \x01 \x0B")});
    CHECK(cells.at("A3") == Content{std::string("fet mager")});
    CHECK(cells.size() == 6);
}

TEST_CASE("days, booleans and calculated values come back as they were written") {
    const Cells cells = written_and_read([](lxw_workbook* book, lxw_worksheet* sheet) {
        lxw_format* day = workbook_add_format(book);
        format_set_num_format(day, "yyyy-mm-dd");
        lxw_format* built_in = workbook_add_format(book);
        format_set_num_format_index(built_in, 14);
        lxw_datetime when{2023, 4, 17, 12, 30, 0.0};
        worksheet_write_datetime(sheet, 0, 0, &when, day);
        worksheet_write_datetime(sheet, 0, 1, &when, built_in);
        worksheet_write_datetime(sheet, 0, 2, &when, nullptr);
        worksheet_write_boolean(sheet, 1, 0, 1, nullptr);
        worksheet_write_boolean(sheet, 1, 1, 0, nullptr);
        worksheet_write_formula_num(sheet, 2, 0, "=1/8", nullptr, 0.125);
        worksheet_write_formula_str(sheet, 2, 1, "=\"a\"&\"b\"", nullptr, "ab");
        worksheet_write_formula_num(sheet, 2, 2, "=DATE(2023,4,17)", day, 45'033);
        worksheet_write_blank(sheet, 3, 0, day);
    });
    using namespace std::chrono_literals;
    const CellDate noon{.day = std::chrono::year{2023} / 4 / 17, .time_of_day = 12h + 30min};
    CHECK(cells.at("A1") == Content{noon});
    CHECK(cells.at("B1") == Content{noon});
    CHECK(std::holds_alternative<double>(cells.at("C1")));
    CHECK(cells.at("A2") == Content{true});
    CHECK(cells.at("B2") == Content{false});
    CHECK(cells.at("A3") == Content{0.125});
    CHECK(cells.at("B3") == Content{std::string("ab")});
    CHECK(cells.at("C3") == Content{CellDate{.day = noon.day}});
    CHECK(!cells.contains("A4"));
}

TEST_CASE("whole numbers and thousandths come back exactly") {
    CHECK(rc::check([] {
        const auto numbers = *rc::gen::container<std::vector<int>>(rc::gen::arbitrary<int>());
        const Cells cells = written_and_read([&](lxw_workbook*, lxw_worksheet* sheet) {
            lxw_row_t row = 0;
            for (const int number : numbers) {
                worksheet_write_number(sheet, row, 0, number, nullptr);
                worksheet_write_number(sheet, row++, 1, number / 1000.0, nullptr);
            }
        });
        int row = 0;
        for (const int number : numbers) {
            ++row;
            RC_ASSERT(cells.at(cell_name({.row = row, .column = 1})) == Content{1.0 * number});
            RC_ASSERT(cells.at(cell_name({.row = row, .column = 2})) == Content{number / 1000.0});
        }
    }));
}

}  // namespace
}  // namespace uppsikt::workbook
