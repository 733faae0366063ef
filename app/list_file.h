#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "app/application.h"
#include "cases/handbook.h"
#include "platform/crypto/hash.h"

/// Lists that are imported, as files.
namespace uppsikt::app {

struct ListFile {
    std::filesystem::path path;
    std::string name;
    std::string bytes;
    crypto::Hash sha256{};
    std::int64_t most_bytes = 0;  ///< that a list, or a file beside it, may have
};

/// A list as it is now, of at most as many bytes as EVIDENCE-SIZE says.
Result<ListFile> read_list_file(
    Application& application,
    const cases::Handbook& handbook,
    const std::optional<std::string>& service,
    const std::filesystem::path& file
);

}  // namespace uppsikt::app
