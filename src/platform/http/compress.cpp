#include "platform/http/compress.h"

#include <stdexcept>

#include <brotli/encode.h>
#include <zlib.h>

#include "base/ensure.h"

namespace uppsikt::http {

std::string gzip(std::string_view bytes, Effort effort) {
    constexpr int with_gzip_header = 16;
    z_stream stream{};
    const int level = effort == Effort::best ? Z_BEST_COMPRESSION : 5;
    if (deflateInit2(
            &stream,
            level,
            Z_DEFLATED,
            MAX_WBITS + with_gzip_header,
            8,
            Z_DEFAULT_STRATEGY
        ) != Z_OK)
        throw std::bad_alloc();
    std::string packed(deflateBound(&stream, bytes.size()), '\0');
    // zlib reads through a pointer that is not const, and writes nothing there.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int ending = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    ensure(ending == Z_STREAM_END, "all of it fits where the bound says so");
    return packed;
}

std::string brotli(std::string_view bytes, Effort effort) {
    const int quality = effort == Effort::best ? BROTLI_MAX_QUALITY : 5;
    std::size_t size = BrotliEncoderMaxCompressedSize(bytes.size());
    std::string packed(size, '\0');
    const BROTLI_BOOL done = BrotliEncoderCompress(
        quality,
        BROTLI_DEFAULT_WINDOW,
        BROTLI_MODE_TEXT,
        bytes.size(),
        reinterpret_cast<const std::uint8_t*>(bytes.data()),
        &size,
        reinterpret_cast<std::uint8_t*>(packed.data())
    );
    ensure(done == BROTLI_TRUE, "all of it fits where the bound says so");
    packed.resize(size);
    return packed;
}

}  // namespace uppsikt::http
