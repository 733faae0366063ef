#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <zlib.h>

#include "base/result.h"

namespace uppsikt::delimited {

/// Where bytes come from: a file, a pipe or memory, unpacked when they are gzip (RFC 1952). Read
/// once, from the beginning to the end.
class Source {
public:
    static Result<Source> open(const std::filesystem::path& path, std::size_t piece_bytes);
    /// `descriptor` stays the caller's to close.
    static Result<Source> from_descriptor(
        std::string name, int descriptor, std::size_t piece_bytes
    );
    static Result<Source> from_bytes(std::string name, std::string bytes, std::size_t piece_bytes);

    /// Fills `into`, waiting as long as it takes. Gives fewer bytes before the end, or before
    /// damage that the next call refuses; none at the end.
    Result<std::size_t> fill(std::span<char> into);

    const std::string& name() const { return name_; }

private:
    /// A descriptor, closed here only when it was opened here.
    class Descriptor {
    public:
        Descriptor(int number, bool ours) : number_(number), ours_(ours) {}
        Descriptor(Descriptor&& other) noexcept;
        Descriptor& operator=(Descriptor&& other) noexcept;
        Descriptor(const Descriptor&) = delete;
        Descriptor& operator=(const Descriptor&) = delete;
        ~Descriptor();
        int number() const { return number_; }

    private:
        int number_;
        bool ours_;
    };
    struct EndInflate {
        void operator()(z_stream* stream) const;
    };

    Source(std::string name, Descriptor file, std::string bytes, std::size_t piece_bytes);

    Result<Done> recognise();
    Result<std::size_t> read_some(std::span<char> into);
    Result<Done> fill_plain(std::span<char> into, std::size_t& filled);
    Result<Done> fill_unpacked(std::span<char> into, std::size_t& filled);
    Refusal not_readable(int error) const;

    std::string name_;
    Descriptor file_;
    std::string bytes_;        ///< when there is no descriptor
    std::size_t taken_ = 0;    ///< of bytes_
    std::vector<char> piece_;  ///< read but not given yet: from piece_begin_ to piece_end_
    std::size_t piece_begin_ = 0;
    std::size_t piece_end_ = 0;
    /// When packed. By pointer, since zlib's state points back at it.
    std::unique_ptr<z_stream, EndInflate> inflate_;
    bool between_members_ = false;
    std::optional<Refusal> failed_;
};

}  // namespace uppsikt::delimited
