#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "platform/workbook/limits.h"

struct zip;
struct zip_file;

namespace uppsikt::workbook {

/// One part of a zip, unpacked piece by piece. Its checksum has been compared once `read` gives 0.
class PartStream {
public:
    /// Fills the buffer; less than all of it only at the end. Refuses what does not unpack to what
    /// the table of contents says.
    Result<std::size_t> read(std::span<char> buffer);

private:
    friend class Archive;
    struct Close {
        void operator()(zip_file* file) const;
    };

    std::unique_ptr<zip_file, Close> file_;
    std::uint64_t left_ = 0;
    std::string file_name_;
    std::string part_;
};

/// A zip in memory.
class Archive {
public:
    /// Refuses what is no zip, and everything that read_zip_directory refuses.
    static Result<Archive> open(std::string bytes, const Limits& limits, std::string file);

    bool has(std::string_view part) const;
    Result<PartStream> part(std::string_view name) const;
    const std::string& file() const { return file_; }

private:
    struct Discard {
        void operator()(zip* archive) const;
    };
    struct Entry {
        std::uint64_t index = 0;
        std::uint64_t unpacked = 0;
        std::uint64_t method = 0;
    };

    std::string file_;
    std::unique_ptr<const std::string> bytes_;  // Its address stays: libzip reads from there.
    std::unique_ptr<zip, Discard> zip_;
    std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace uppsikt::workbook
