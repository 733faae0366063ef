#pragma once

#include <string>

#include "platform/html/node.h"

namespace uppsikt::charts {

/// Tones are colours of the page; shapes tell the same without colour.
enum class Tone { plain, quiet, good, caution, bad };
enum class Shape { dot, ring, diamond, triangle, square, bar };

/// How something is drawn: what it means is the caller's.
struct Mark {
    Shape shape = Shape::dot;
    Tone tone = Tone::plain;
    double radius = 4;
    bool operator==(const Mark&) const = default;
};

struct Place {
    double x = 0;
    double y = 0;
};

/// The mark at a place, with a title to hover over when there is one.
html::Node drawn(const Mark& mark, const Place& place, const std::string& title = {});

/// The mark by itself, for a legend.
html::Node key(const Mark& mark);

/// "tone-bad": its class in the style sheet.
std::string class_of(Tone tone);

}  // namespace uppsikt::charts
