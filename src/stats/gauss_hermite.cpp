#include "stats/gauss_hermite.h"

#include <cmath>
#include <cstddef>

#include "base/ensure.h"

namespace uppsikt::stats {

namespace {

/// The polynomials that are orthonormal under the standard normal, up to degree `count`.
class HermiteSequence {
public:
    explicit HermiteSequence(int count) : count_(count) {}

    struct At {
        double value = 1;     ///< of degree `count`
        double previous = 0;  ///< of degree `count - 1`
        int roots_above = 0;  ///< of degree `count`, by the changes of sign of the sequence
    };
    At at(double place) const {
        At at;
        for (int degree = 0; degree < count_; ++degree) {
            const double next =
                (place * at.value - std::sqrt(degree) * at.previous) / std::sqrt(degree + 1);
            at.previous = at.value;
            at.value = next;
            if ((next < 0) != (at.previous < 0)) ++at.roots_above;
        }
        return at;
    }

    /// The root of degree `count` with `above` roots above it, which is positive.
    double root(int above) const {
        double lower = 0;
        double upper = 2 * std::sqrt(count_);  // all roots are below
        while (upper - lower > 1e-3) {
            const double middle = (lower + upper) / 2;
            (at(middle).roots_above > above ? lower : upper) = middle;
        }
        double root = (lower + upper) / 2;
        for (int step = 0; step < 8; ++step) {
            const At here = at(root);
            root -= here.value / (std::sqrt(count_) * here.previous);  // its derivative
        }
        return root;
    }

private:
    int count_;
};

}  // namespace

NormalQuadrature gauss_hermite(int count) {
    ensure(count >= 1 && count <= 201, "a rule has 1 to 201 nodes");
    const HermiteSequence hermite(count);
    const auto size = static_cast<std::size_t>(count);
    NormalQuadrature rule{std::vector<double>(size), std::vector<double>(size)};
    for (std::size_t above = 0; 2 * above < size; ++above) {
        const bool middle = 2 * above + 1 == size;
        const double node = middle ? 0 : hermite.root(static_cast<int>(above));
        const double previous = hermite.at(node).previous;
        const double weight = 1 / (count * previous * previous);
        rule.nodes[above] = -node;
        rule.nodes[size - 1 - above] = middle ? 0 : node;
        rule.weights[above] = rule.weights[size - 1 - above] = weight;
    }
    if (size % 2 == 1) rule.nodes[size / 2] = 0;  // and not -0
    return rule;
}

}  // namespace uppsikt::stats
