#pragma once

#include <filesystem>
#include <string>

#include <sys/stat.h>

#include "base/result.h"
#include "platform/workbook/limits.h"

namespace uppsikt::workbook {

/// A file on disk: opened once, read whole once, and asked whether it is still the same.
class PackedFile {
public:
    /// Refuses what is not there, not readable, no ordinary file, empty or too large, before
    /// reading it.
    static Result<PackedFile> open(const std::filesystem::path& path, const Limits& limits);

    PackedFile(PackedFile&& other) noexcept;
    PackedFile& operator=(PackedFile&&) = delete;
    PackedFile(const PackedFile&) = delete;
    PackedFile& operator=(const PackedFile&) = delete;
    ~PackedFile();

    Result<std::string> read() const;

    /// Refuses when the file has been written to, or replaced, since it was opened.
    Result<Done> unchanged() const;

private:
    PackedFile(std::filesystem::path path, int descriptor, const struct stat& state)
        : path_(std::move(path)), descriptor_(descriptor), opened_(state) {}

    std::filesystem::path path_;
    int descriptor_;
    struct stat opened_;
};

}  // namespace uppsikt::workbook
