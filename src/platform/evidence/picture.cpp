#include "platform/evidence/picture.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace uppsikt::evidence {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view jpeg_start = "\xff\xd8"sv;
constexpr std::string_view png_start = "\x89PNG\r\n\x1a\n"sv;
constexpr std::string_view pdf_start = "%PDF-"sv;

std::uint32_t byte_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

enum class Order { big, little };

/// A whole number of so many bytes; the caller has looked that they are there.
std::uint32_t number_at(
    std::string_view bytes, std::size_t at, std::size_t count, Order order = Order::big
) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < count; ++i)
        number = number << 8U | byte_at(bytes, at + (order == Order::big ? i : count - 1 - i));
    return number;
}

// --- JPEG

/// A segment: its marker, and all of its bytes with marker and length.
struct Segment {
    std::uint32_t marker = 0;
    std::string_view whole;
    std::string_view content() const {
        return whole.substr(std::min<std::size_t>(4, whole.size()));
    }
};

constexpr std::uint32_t start_of_scan = 0xDA;
constexpr std::uint32_t comment = 0xFE;
constexpr std::uint32_t app0 = 0xE0;
constexpr std::uint32_t app1 = 0xE1;
constexpr std::uint32_t app2 = 0xE2;
constexpr std::uint32_t app14 = 0xEE;
constexpr std::uint32_t app15 = 0xEF;

bool is_frame(std::uint32_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/// Takes the next segment; none at an end that should not be there.
std::optional<Segment> take_segment(std::string_view& rest) {
    while (rest.size() > 4 && rest[0] == '\xff' && rest[1] == '\xff')
        rest.remove_prefix(1);  // fill bytes
    if (rest.size() < 4 || rest[0] != '\xff') return std::nullopt;
    const std::size_t length = number_at(rest, 2, 2) + std::size_t{2};
    if (length < 4 || length > rest.size()) return std::nullopt;
    const Segment segment{.marker = byte_at(rest, 1), .whole = rest.substr(0, length)};
    rest.remove_prefix(length);
    return segment;
}

/// How the picture is to be turned (Exif 2.3, tag 0x0112), of a segment APP1.
std::optional<std::uint32_t> orientation_in(std::string_view exif) {
    if (!exif.starts_with("Exif\0\0"sv)) return std::nullopt;
    const std::string_view tiff = exif.substr(6);
    const bool is_little = tiff.starts_with("II");
    if (!is_little && !tiff.starts_with("MM")) return std::nullopt;
    const Order order = is_little ? Order::little : Order::big;
    if (tiff.size() < 8) return std::nullopt;
    const std::size_t list = number_at(tiff, 4, 4, order);
    if (list + 2 > tiff.size()) return std::nullopt;
    const std::size_t count = number_at(tiff, list, 2, order);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t entry = list + 2 + 12 * i;
        if (entry + 12 > tiff.size()) return std::nullopt;
        if (number_at(tiff, entry, 2, order) == 0x0112) return number_at(tiff, entry + 8, 2, order);
    }
    return std::nullopt;
}

/// A segment APP1 that tells nothing else.
std::string turned(std::uint32_t orientation) {
    std::string segment(
        "\xff\xe1\0\x22"
        "Exif\0\0"
        "MM\0\x2a\0\0\0\x08"
        "\0\x01"
        "\x01\x12\0\x03\0\0\0\x01\0\0\0\0"
        "\0\0\0\0"sv
    );
    segment[29] = static_cast<char>(orientation);
    return segment;
}

/// What draws the picture: not what is told about it.
bool draws(const Segment& segment) {
    if (segment.marker == app0) return segment.content().starts_with("JFIF\0"sv);
    if (segment.marker == app2) return segment.content().starts_with("ICC_PROFILE\0"sv);
    if (segment.marker == app14) return segment.content().starts_with("Adobe"sv);
    const bool is_app = segment.marker > app0 && segment.marker <= app15;
    return !is_app && segment.marker != comment;
}

/// The bytes of a scan, up to the next marker: in them 0xFF is followed by 0 or a restart.
std::string_view take_scan(std::string_view& rest) {
    std::size_t end = 0;
    for (; end + 1 < rest.size(); ++end) {
        const std::uint32_t next = byte_at(rest, end + 1);
        const bool is_own = next == 0 || next == 0xFF || (next >= 0xD0 && next <= 0xD7);
        if (rest[end] == '\xff' && !is_own) break;
    }
    const std::string_view scan = rest.substr(0, end);
    rest.remove_prefix(end);
    return scan;
}

/// Up to the end of the picture: behind it others may lie, with all that was told of them.
std::optional<std::string> bare_jpeg(std::string_view bytes) {
    constexpr std::string_view end = "\xff\xd9"sv;
    std::string bare(jpeg_start);
    bare.reserve(bytes.size());
    std::string_view rest = bytes.substr(jpeg_start.size());
    bool is_turned = false;
    while (!rest.starts_with(end)) {
        const auto segment = take_segment(rest);
        if (!segment) return std::nullopt;
        if (draws(*segment)) bare += segment->whole;
        const auto orientation =
            segment->marker == app1 ? orientation_in(segment->content()) : std::nullopt;
        if (orientation && *orientation >= 1 && *orientation <= 8 && !is_turned) {
            bare += turned(*orientation);
            is_turned = true;
        }
        if (segment->marker == start_of_scan) bare += take_scan(rest);
    }
    return bare += end;
}

std::optional<PictureSize> jpeg_size(std::string_view bytes) {
    std::string_view rest = bytes.substr(jpeg_start.size());
    while (const auto segment = take_segment(rest)) {
        if (segment->marker == start_of_scan) return std::nullopt;
        if (!is_frame(segment->marker)) continue;
        const std::string_view frame = segment->content();
        if (frame.size() < 5) return std::nullopt;
        return PictureSize{.width = number_at(frame, 3, 2), .height = number_at(frame, 1, 2)};
    }
    return std::nullopt;
}

// --- PNG

constexpr std::size_t chunk_frame = 12;  // length, name and check

struct Chunk {
    std::string_view name;
    std::string_view whole;
};

std::optional<Chunk> take_chunk(std::string_view& rest) {
    if (rest.size() < chunk_frame) return std::nullopt;
    const std::size_t length = number_at(rest, 0, 4) + chunk_frame;
    if (length > rest.size()) return std::nullopt;
    const Chunk chunk{.name = rest.substr(4, 4), .whole = rest.substr(0, length)};
    rest.remove_prefix(length);
    return chunk;
}

std::optional<std::string> bare_png(std::string_view bytes) {
    constexpr std::array<std::string_view, 12> drawing{
        "IHDR",
        "PLTE",
        "IDAT",
        "IEND",
        "tRNS",
        "gAMA",
        "cHRM",
        "sRGB",
        "iCCP",
        "sBIT",
        "bKGD",
        "pHYs"
    };
    std::string bare(png_start);
    bare.reserve(bytes.size());
    std::string_view rest = bytes.substr(png_start.size());
    while (const auto chunk = take_chunk(rest)) {
        if (std::ranges::find(drawing, chunk->name) != drawing.end()) bare += chunk->whole;
        if (chunk->name == "IEND") return bare;
    }
    return std::nullopt;
}

std::optional<PictureSize> png_size(std::string_view bytes) {
    std::string_view rest = bytes.substr(png_start.size());
    const auto head = take_chunk(rest);
    if (!head || head->name != "IHDR" || head->whole.size() < chunk_frame + 8) return std::nullopt;
    return PictureSize{
        .width = number_at(head->whole, 8, 4),
        .height = number_at(head->whole, 12, 4)
    };
}

bool is_text(std::string_view bytes) {
    const auto is_control = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
    };
    return !bytes.empty() && std::ranges::none_of(bytes, is_control) && is_utf8(bytes);
}

}  // namespace

std::optional<std::string_view> media_type_of(std::string_view bytes) {
    if (bytes.starts_with("\xff\xd8\xff"sv)) return "image/jpeg";
    if (bytes.starts_with(png_start)) return "image/png";
    if (bytes.starts_with(pdf_start)) return "application/pdf";
    if (is_text(bytes)) return "text/plain";
    return std::nullopt;
}

std::string_view ending_of(std::string_view media_type) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> endings{{
        {"image/jpeg", "jpg"},
        {"image/png", "png"},
        {"application/pdf", "pdf"},
        {"text/plain", "txt"},
    }};
    for (const auto& [type, ending] : endings)
        if (type == media_type) return ending;
    return "bin";
}

std::optional<PictureSize> picture_size(std::string_view bytes) {
    std::optional<PictureSize> size;
    if (bytes.starts_with(jpeg_start)) size = jpeg_size(bytes);
    if (bytes.starts_with(png_start)) size = png_size(bytes);
    if (size && (size->width == 0 || size->height == 0)) return std::nullopt;
    return size;
}

std::optional<std::string> without_metadata(std::string_view picture) {
    if (picture.starts_with(jpeg_start)) return bare_jpeg(picture);
    if (picture.starts_with(png_start)) return bare_png(picture);
    return std::nullopt;
}

}  // namespace uppsikt::evidence
