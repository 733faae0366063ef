#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// Small files beside the database, written so that a crash leaves the old or the new one, whole.
namespace uppsikt::record {

/// The whole file; nothing when it is not there.
std::optional<std::string> read_outside(const std::filesystem::path& file);

/// Replaces the file in one step, durable on return.
void write_outside(const std::filesystem::path& file, std::string_view text);

/// Creates a file that only its owner may read, durable on return. Throws when it is there already.
void create_secret(const std::filesystem::path& file, std::string_view text);

/// Whether anybody but the owner has a right to the file.
bool readable_by_others(const std::filesystem::path& file);

}  // namespace uppsikt::record
