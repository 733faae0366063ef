#include "stats/gauss_hermite.h"

#include <cmath>
#include <cstddef>

#include "base/ensure.h"

namespace uppsikt::stats {

namespace {

/// The polynomials that are orthonormal under the standard normal, at one place.
struct Hermite {
    double value = 1;     ///< of degree `count`
    double previous = 0;  ///< of degree `count - 1`
    int roots_above = 0;  ///< of degree `count`, by the changes of sign of the sequence
};

Hermite hermite(int count, double at) {
    Hermite hermite;
    for (int degree = 0; degree < count; ++degree) {
        const double next =
            (at * hermite.value - std::sqrt(degree) * hermite.previous) / std::sqrt(degree + 1);
        hermite.previous = hermite.value;
        hermite.value = next;
        if ((next < 0) != (hermite.previous < 0)) ++hermite.roots_above;
    }
    return hermite;
}

/// The root of degree `count` with `above` roots above it, which is positive.
double root(int count, int above) {
    double lower = 0;
    double upper = 2 * std::sqrt(count);  // all roots are below
    while (upper - lower > 1e-3) {
        const double middle = (lower + upper) / 2;
        (hermite(count, middle).roots_above > above ? lower : upper) = middle;
    }
    double at = (lower + upper) / 2;
    for (int step = 0; step < 8; ++step) {
        const Hermite here = hermite(count, at);
        at -= here.value / (std::sqrt(count) * here.previous);  // its derivative
    }
    return at;
}

}  // namespace

NormalQuadrature gauss_hermite(int count) {
    ensure(count >= 1 && count <= 201, "a rule has 1 to 201 nodes");
    const auto size = static_cast<std::size_t>(count);
    NormalQuadrature rule{std::vector<double>(size), std::vector<double>(size)};
    for (std::size_t above = 0; 2 * above < size; ++above) {
        const bool middle = 2 * above + 1 == size;
        const double node = middle ? 0 : root(count, static_cast<int>(above));
        const double previous = hermite(count, node).previous;
        const double weight = 1 / (count * previous * previous);
        rule.nodes[above] = -node;
        rule.nodes[size - 1 - above] = middle ? 0 : node;
        rule.weights[above] = rule.weights[size - 1 - above] = weight;
    }
    if (size % 2 == 1) rule.nodes[size / 2] = 0;  // and not -0
    return rule;
}

}  // namespace uppsikt::stats
