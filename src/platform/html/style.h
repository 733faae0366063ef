#pragma once

#include <string_view>

namespace uppsikt::html {

/// Colours, type, tables and print of every page: light and dark by the reader's own setting.
/// System fonts only, so nothing is fetched; every pair of text and ground is WCAG AA or better.
std::string_view base_style();

}  // namespace uppsikt::html
