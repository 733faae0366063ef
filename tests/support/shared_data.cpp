#include "support/shared_data.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>

namespace uppsikt::test {

std::filesystem::path source_dir() { return UPPSIKT_SOURCE_DIR; }
std::filesystem::path binary_dir() { return UPPSIKT_BINARY_DIR; }

std::optional<std::filesystem::path> shared_data(std::string_view relative) {
    const char* given = std::getenv("UPPSIKT_SHARED");
    const std::filesystem::path shared = given ? given : source_dir().parent_path() / "shared";
    const std::filesystem::path path = shared / "data" / relative;
    if (std::filesystem::exists(path)) return path;
    std::cout << "SKIPPED: the shared data is absent: " << relative << '\n';
    return std::nullopt;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

}  // namespace uppsikt::test
