#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Pictures for tests: heads and segments as cameras write them, and nothing to see.
namespace uppsikt::test {

inline std::string big_endian(std::uint32_t number, unsigned bytes) {
    std::string text;
    while (bytes-- > 0)
        text += static_cast<char>(number >> (8 * bytes) & 0xFFU);
    return text;
}

inline std::string jpeg_segment(char marker, std::string_view content) {
    const auto length = static_cast<std::uint32_t>(content.size() + 2);
    return std::string("\xff") + marker + big_endian(length, 2) + std::string(content);
}

/// What a camera tells: its maker, that the picture is to be turned (orientation 6), and a place.
inline std::string exif_with_place() {
    using namespace std::string_view_literals;
    std::string exif("Exif\0\0II\x2a\0\x08\0\0\0\x02\0"sv);
    exif += "\x0f\x01\x02\0\x10\0\0\0\x26\0\0\0"sv;
    exif += "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"sv;
    exif += "\0\0\0\0"sv;
    return exif + "59.3293N 18.068E";
}

/// A JPEG with two scans, as a telephone writes it: with place and comment, and behind its end
/// another picture that has them too.
inline std::string a_jpeg(std::uint32_t width = 40, std::uint32_t height = 30) {
    using namespace std::string_view_literals;
    const std::string frame =
        "\x08" + big_endian(height, 2) + big_endian(width, 2) + std::string("\x01\x01\x11\0"sv);
    const std::string scan = jpeg_segment('\xda', "\x01\x01\0\0\x3f\0"sv);
    return "\xff\xd8" + jpeg_segment('\xe0', "JFIF\0\x01\x01\0\0\x01\0\x01\0\0"sv) +
           jpeg_segment('\xe1', exif_with_place()) + jpeg_segment('\xfe', "Annas telefon") +
           jpeg_segment('\xc2', frame) + scan + std::string("\x12\xff\0\x34\xff\xd0\x56"sv) +
           jpeg_segment('\xc4', "\x10\xff\xd9\x01"sv) + scan + "\x78\x9a" + "\xff\xd9" +
           "\xff\xd8" + jpeg_segment('\xe1', exif_with_place()) + "\xff\xd9";
}

inline std::string png_chunk(std::string_view name, std::string_view content) {
    return big_endian(static_cast<std::uint32_t>(content.size()), 4) + std::string(name) +
           std::string(content) + "CRC.";
}

inline std::string a_png(std::uint32_t width = 40, std::uint32_t height = 30) {
    using namespace std::string_view_literals;
    const std::string head =
        big_endian(width, 4) + big_endian(height, 4) + std::string("\x08\x02\0\0\0"sv);
    return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", head) + png_chunk("tEXt", "Author\0Anna"sv) +
           png_chunk("eXIf", exif_with_place()) + png_chunk("IDAT", "\x78\x9c") +
           png_chunk("IEND", "") + "59.3293N";
}

}  // namespace uppsikt::test
