#include "platform/delimited/window.h"

#include <algorithm>
#include <cstring>
#include <span>
#include <utility>

namespace uppsikt::delimited {

namespace {

/// A byte order mark must fit.
constexpr std::size_t least_bytes = 4;

}  // namespace

Window::Window(Source source, const Options& options)
    : source_(std::move(source)),
      most_(options.limits.row_bytes + std::max(options.buffer_bytes, least_bytes)),
      bytes_(std::max(options.buffer_bytes, least_bytes) + margin) {}

Result<bool> Window::more() {
    if (ended_) return false;
    const std::size_t kept = end_ - begin_;
    std::memmove(bytes_.data(), bytes_.data() + begin_, kept);
    begin_ = 0;
    end_ = kept;

    // Twice as large each time, so that a long row is looked through a few times only.
    const std::size_t room = bytes_.size() - margin;
    if (kept > room / 2 && room < most_) bytes_.resize(std::min(2 * room, most_) + margin);

    const std::span<char> free = std::span(bytes_).subspan(kept, bytes_.size() - margin - kept);
    const std::size_t got = TRY(source_.fill(free));
    end_ += got;
    bytes_read_ += got;
    if (got > 0) return true;
    ended_ = true;
    if (end_ == 0 || bytes_[end_ - 1] == '\n') return false;
    bytes_[end_++] = '\n';
    return true;
}

}  // namespace uppsikt::delimited
