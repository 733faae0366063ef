#pragma once

namespace uppsikt::http {

inline constexpr int bad_request = 400;
inline constexpr int content_too_large = 413;

}  // namespace uppsikt::http
