#include "packed_sample.h"

#include <cstdint>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace uppsikt::bench {

namespace {

template <class T>
std::vector<T> read_values(std::ifstream& file, std::size_t count) {
    std::vector<T> values(count);
    file.read(
        reinterpret_cast<char*>(values.data()),
        static_cast<std::streamsize>(count * sizeof(T))
    );
    if (!file) throw std::runtime_error("the file ends too early");
    return values;
}

}  // namespace

stats::PackedRows read_sample(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (read_values<char>(file, 4) != std::vector<char>{'R', 'A', 'T', 'B'})
        throw std::runtime_error(path.string() + " is not a file of synthetic spells");
    const auto rows = static_cast<std::size_t>(read_values<std::int64_t>(file, 1)[0]);
    const auto head = read_values<std::int32_t>(file, 3);
    const auto factors = static_cast<std::size_t>(head[1]);
    const auto numbers = static_cast<std::size_t>(head[2]);
    (void)read_values<std::int32_t>(file, factors);
    const auto groups = read_values<std::int32_t>(file, rows);
    const auto outcomes = read_values<std::uint8_t>(file, rows);
    std::vector<std::vector<std::uint8_t>> levels;
    std::vector<std::vector<double>> values;
    stats::RowShape shape;
    for (std::size_t factor = 0; factor < factors; ++factor) {
        shape.factors.push_back({"c" + std::to_string(factor + 1)});
        levels.push_back(read_values<std::uint8_t>(file, rows));
    }
    for (std::size_t number = 0; number < numbers; ++number) {
        shape.numbers.push_back("x" + std::to_string(number + 1));
        values.push_back(read_values<double>(file, rows));
    }
    std::vector<std::string> names;
    for (int level = 0; level < 256; ++level)
        names.push_back(std::to_string(level));

    stats::RowPacker packer(shape);
    std::vector<std::string_view> row_levels(factors);
    std::vector<double> row_numbers(numbers);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t factor = 0; factor < factors; ++factor)
            row_levels[factor] = names[levels[factor][row]];
        for (std::size_t number = 0; number < numbers; ++number)
            row_numbers[number] = values[number][row];
        const std::string group = std::to_string(groups[row]);
        (void)packer.add(
            {.group = group, .levels = row_levels, .numbers = row_numbers, .events = outcomes[row]}
        );
    }
    return packer.finish().rows;
}

}  // namespace uppsikt::bench
