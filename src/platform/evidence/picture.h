#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What a file is, and what else a picture tells. Nothing is decoded: only heads and segments are
/// read, so that no picture can do harm here.
namespace uppsikt::evidence {

/// "image/jpeg", "image/png", "application/pdf" by the first bytes; "text/plain" where all that is
/// given is a text of UTF-8 without control characters; none for others.
std::optional<std::string_view> media_type_of(std::string_view bytes);

/// The ending that programs know it by: "jpg"; "bin" for others.
std::string_view ending_of(std::string_view media_type);

struct PictureSize {
    std::int64_t width = 0;  ///< pixels
    std::int64_t height = 0;
    std::int64_t pixels() const { return width * height; }
};
/// As its head says (ISO/IEC 10918-1, B.2.2: SOFn; ISO/IEC 15948, 11.2.2: IHDR). None where that
/// is not there, or is of no size.
std::optional<PictureSize> picture_size(std::string_view bytes);

/// The picture without what the camera and programs wrote about place, time, owner and themselves:
/// all segments APPn and comments of a JPEG but how it is to be turned and its colours, and all
/// chunks of a PNG but those that draw it. None where it is broken.
std::optional<std::string> without_metadata(std::string_view picture);

}  // namespace uppsikt::evidence
