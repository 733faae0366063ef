#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/delimited/delimited.h"
#include "platform/delimited/source.h"

namespace uppsikt::delimited {

/// The part of a source that is in memory: from the beginning of the row being read, on.
class Window {
public:
    Window(Source source, const Options& options);

    /// Moves what is unread to the front and reads on: false when there is no more. Positions
    /// change. Beyond the limit of a row nothing is read: the caller refuses the row.
    Result<bool> more();

    /// After the last byte of the source stands a line feed, whether it has one or not.
    char* data() { return bytes_.data(); }
    const char* data() const { return bytes_.data(); }
    std::size_t begin() const { return begin_; }
    std::size_t end() const { return end_; }
    std::string_view unread() const { return {bytes_.data() + begin_, end_ - begin_}; }
    void skip_to(std::size_t position) { begin_ = position; }

    const std::string& name() const { return source_.name(); }
    std::uint64_t bytes_read() const { return bytes_read_; }

    /// Bytes that may be looked at after the end; what they are means nothing.
    static constexpr std::size_t margin = 64;

private:
    Source source_;
    std::size_t most_;         ///< the window is never larger
    std::vector<char> bytes_;  ///< with the margin
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    bool ended_ = false;
    std::uint64_t bytes_read_ = 0;
};

}  // namespace uppsikt::delimited
