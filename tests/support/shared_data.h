#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace uppsikt::test {

/// Top of this repository, and of the build.
std::filesystem::path source_dir();
std::filesystem::path binary_dir();

/// A file of the shared data (../shared/data, or $UPPSIKT_SHARED/data), if it is there. Says
/// clearly on standard output when it is not, so that a test that returns early is seen to be
/// skipped.
std::optional<std::filesystem::path> shared_data(std::string_view relative);

std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace uppsikt::test
