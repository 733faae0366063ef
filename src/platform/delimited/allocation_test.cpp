#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include <doctest/doctest.h>

#include "platform/delimited/delimited.h"
#include "platform/delimited/number.h"
#include "support/delimited_table.h"

namespace {

std::atomic<std::size_t> allocations = 0;

}  // namespace

// Every allocation of this test program is counted.
void* operator new(std::size_t size) {
    ++allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++allocations;
    return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace uppsikt::delimited {
namespace {

TEST_CASE("rows are read without allocating, after the first ones") {
    std::string text = "ort;antal;andel\n";
    for (int i = 0; i < 5'000; ++i)
        text += "\"Åre \"\"" + std::to_string(i) + "\"\"\";" + std::to_string(i) + ";1 234,5\r\n";
    for (const std::string& bytes : {text, test::gzip(text)}) {
        Reader reader = Reader::from_bytes("prov.csv", bytes, {.buffer_bytes = 1'000}).value();
        (void)reader.next().value();
        const std::size_t before = allocations;
        double sum = 0;
        while (const auto row = reader.next().value())
            for (const std::string_view cell : row->cells)
                sum += parse_number(cell, DecimalSign::comma).value;
        CHECK(allocations == before);
        CHECK(sum > 12e6);
    }
}

}  // namespace
}  // namespace uppsikt::delimited
