#include "make_example_participants.h"

#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "make_example_chance.h"
#include "make_example_seed.h"

namespace uppsikt::example {

namespace {

constexpr int youngest = 18;
constexpr int ages = 47;

}  // namespace

void write_participants(const Country& country, const std::filesystem::path& folder) {
    Chance chance(seed + 2);
    const std::filesystem::path path = folder / "deltagare-exempel.csv";
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    if (!out) throw std::runtime_error("cannot write " + path.string());
    out << "avtal;leverantör;nivå;ålder;arbete\n";
    for (const ResultRow& row : country.periods.back().rows)
        for (std::size_t level = 0; level < levels; ++level)
            for (int i = 0; i < row.participants[level]; ++i)
                out << fmt::format(
                    "{};{};{};{};{}\n",
                    row.contract,
                    row.supplier,
                    level_names[level],
                    youngest + chance.whole(ages),
                    i < row.first_results[level] ? 1 : 0
                );
}

}  // namespace uppsikt::example
