#include "platform/delimited/source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/delimited/refusals.h"

namespace uppsikt::delimited {

namespace {

constexpr int no_descriptor = -1;
constexpr std::string_view gzip_magic = "\x1F\x8B";
constexpr std::string_view zip_magic = "PK\x03\x04";

}  // namespace

Source::Descriptor::Descriptor(Descriptor&& other) noexcept
    : number_(std::exchange(other.number_, no_descriptor)), ours_(other.ours_) {}

Source::Descriptor& Source::Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    std::swap(ours_, other.ours_);
    return *this;
}

Source::Descriptor::~Descriptor() {
    if (ours_ && number_ != no_descriptor) ::close(number_);
}

void Source::EndInflate::operator()(z_stream* stream) const {
    ::inflateEnd(stream);
    delete stream;
}

Source::Source(std::string name, Descriptor file, std::string bytes, std::size_t piece_bytes)
    : name_(std::move(name)),
      file_(std::move(file)),
      bytes_(std::move(bytes)),
      piece_(std::max(piece_bytes, zip_magic.size())) {}

Result<Source> Source::open(const std::filesystem::path& path, std::size_t piece_bytes) {
    const int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const int error = errno;
    Source source(path.string(), Descriptor(number, true), "", piece_bytes);
    if (number == no_descriptor) return source.not_readable(error);
    TRY(source.recognise());
    return source;
}

Result<Source> Source::from_descriptor(std::string name, int descriptor, std::size_t piece_bytes) {
    Source source(std::move(name), Descriptor(descriptor, false), "", piece_bytes);
    TRY(source.recognise());
    return source;
}

Result<Source> Source::from_bytes(std::string name, std::string bytes, std::size_t piece_bytes) {
    Source source(std::move(name), Descriptor(no_descriptor, false), std::move(bytes), piece_bytes);
    TRY(source.recognise());
    return source;
}

Result<std::size_t> Source::fill(std::span<char> into) {
    if (failed_) return *failed_;
    std::size_t filled = 0;
    Result<Done> result = inflate_ ? fill_unpacked(into, filled) : fill_plain(into, filled);
    if (!result && filled == 0) return std::move(result).refusal();
    if (!result) failed_ = std::move(result).refusal();
    return filled;
}

/// Plain or packed, by the first bytes.
Result<Done> Source::recognise() {
    while (piece_end_ < zip_magic.size()) {
        const std::size_t got = TRY(read_some(std::span(piece_).subspan(piece_end_)));
        if (got == 0) break;
        piece_end_ += got;
    }
    const std::string_view start(piece_.data(), piece_end_);
    if (start.starts_with(zip_magic)) return refuse("delimited_is_zip", {{"file", name_}});
    if (!start.starts_with(gzip_magic)) return Done{};

    auto stream = std::make_unique<z_stream>();
    constexpr int gzip_only = 16 + MAX_WBITS;
    if (::inflateInit2(stream.get(), gzip_only) != Z_OK) throw std::bad_alloc();
    inflate_.reset(stream.release());
    return Done{};
}

/// What there is, at least a byte; none at the end.
Result<std::size_t> Source::read_some(std::span<char> into) {
    if (file_.number() == no_descriptor) {
        const std::size_t given = std::min(into.size(), bytes_.size() - taken_);
        std::copy_n(bytes_.data() + taken_, given, into.data());
        taken_ += given;
        return given;
    }
    while (true) {
        const ssize_t got = ::read(file_.number(), into.data(), into.size());
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno == EAGAIN || errno == EWOULDBLOCK) {
            pollfd waiting{.fd = file_.number(), .events = POLLIN, .revents = 0};
            ::poll(&waiting, 1, -1);
        } else if (errno != EINTR) {
            return not_readable(errno);
        }
    }
}

Result<Done> Source::fill_plain(std::span<char> into, std::size_t& filled) {
    filled = std::min(into.size(), piece_end_ - piece_begin_);
    std::copy_n(piece_.data() + piece_begin_, filled, into.data());
    piece_begin_ += filled;
    while (filled < into.size()) {
        const std::size_t got = TRY(read_some(into.subspan(filled)));
        if (got == 0) break;
        filled += got;
    }
    return Done{};
}

Result<Done> Source::fill_unpacked(std::span<char> into, std::size_t& filled) {
    z_stream& stream = *inflate_;
    while (filled < into.size()) {
        if (piece_begin_ == piece_end_) {
            piece_begin_ = 0;
            piece_end_ = TRY(read_some(piece_));
            if (piece_end_ == 0 && between_members_) break;
        }
        if (std::exchange(between_members_, false)) ::inflateReset(&stream);

        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        const std::size_t offered = std::min(most, piece_end_ - piece_begin_);
        const std::size_t room = std::min(most, into.size() - filled);
        stream.next_in = reinterpret_cast<Bytef*>(piece_.data() + piece_begin_);
        stream.avail_in = static_cast<uInt>(offered);
        stream.next_out = reinterpret_cast<Bytef*>(into.data() + filled);
        stream.avail_out = static_cast<uInt>(room);
        const int status = ::inflate(&stream, Z_NO_FLUSH);
        piece_begin_ += offered - stream.avail_in;
        filled += room - stream.avail_out;

        if (status == Z_STREAM_END)
            between_members_ = true;
        else if (status == Z_MEM_ERROR)
            throw std::bad_alloc();
        else if (status == Z_BUF_ERROR)
            // No input, and nothing that zlib had kept for want of room either.
            return refuse("delimited_gzip_cut_off", {{"file", name_}});
        else if (status != Z_OK)
            return refuse("delimited_gzip_damaged", {{"file", name_}});
    }
    return Done{};
}

Refusal Source::not_readable(int error) const {
    if (error == ENOENT || error == ENOTDIR)
        return {RefusalKind::not_found, Reason{"delimited_not_found", {{"file", name_}}}};
    if (error == EISDIR) return refuse("delimited_is_folder", {{"file", name_}});
    const std::string cause = std::generic_category().message(error);
    return refuse("delimited_not_readable", {{"file", name_}, {"cause", cause}});
}

}  // namespace uppsikt::delimited
