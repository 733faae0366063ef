#include "stats/grid_density.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/ensure.h"
#include "stats/wide.h"

namespace uppsikt::stats {

namespace {

/// A density this much below the greatest, in logarithms, is nothing: 2e-16.
constexpr double nothing = 36;
constexpr double step_in_sds = 0.5;
constexpr int points_at_start = 40;
constexpr int points_more = 8;
constexpr int points_max = 20'000;

/// Points of the polynomial through a step: three before it, its ends, three after it.
constexpr std::size_t stencil = 8;
constexpr std::size_t beside = 3;
/// Gauss-Legendre nodes and weights on 0 to 1.
constexpr std::size_t node_count = 6;
constexpr std::array<double, node_count> node_places{
    0.033765242898423986094,
    0.16939530676686774317,
    0.38069040695840154568,
    0.61930959304159845432,
    0.83060469323313225683,
    0.96623475710157601391
};
constexpr std::array<double, node_count> node_weights{
    0.085662246189585172520,
    0.18038078652406930378,
    0.23395696728634552369,
    0.23395696728634552369,
    0.18038078652406930378,
    0.085662246189585172520
};
/// So much is taken off a log density: the polynomial may rise above the greatest of its points.
constexpr double room = 2;

using Stencil = std::array<double, stencil>;

/// One over the product of the distances from each of the eight points to the others.
constexpr Stencil point_factors = [] {
    Stencil factors{};
    for (std::size_t point = 0; point < stencil; ++point) {
        double product = 1;
        for (std::size_t other = 0; other < stencil; ++other)
            if (other != point) product *= static_cast<double>(point) - static_cast<double>(other);
        factors[point] = 1 / product;
    }
    return factors;
}();

/// Lagrange's weights of the eight points -3 ... 4 at `share`, between 0 and 1.
constexpr Stencil weights_at(double share) {
    Stencil weights = point_factors;
    double before = 1;
    double after = 1;
    for (std::size_t point = 0; point < stencil; ++point) {
        const std::size_t mirrored = stencil - 1 - point;
        weights[point] *= before;
        weights[mirrored] *= after;
        before *= share - (static_cast<double>(point) - static_cast<double>(beside));
        after *= share - (static_cast<double>(mirrored) - static_cast<double>(beside));
    }
    return weights;
}

constexpr std::array<Stencil, node_count> stencils = [] {
    std::array<Stencil, node_count> all{};
    for (std::size_t node = 0; node < node_count; ++node)
        all[node] = weights_at(node_places[node]);
    return all;
}();

/// Adds to each step's probability what one node gives; `padded` begins three points before.
UPPSIKT_WIDE void add_node(
    const double* padded, std::size_t steps, const double* weights, double factor, double* to
) {
    UPPSIKT_LANES
    for (std::size_t step = 0; step < steps; ++step) {
        double sum = weights[0] * padded[step];
        for (std::size_t point = 1; point < stencil; ++point)
            sum += weights[point] * padded[step + point];
        const double below_top = room - sum;
        to[step] += factor * exp_of_minus(below_top > 0 ? below_top : 0.0);
    }
}

UPPSIKT_WIDE void fill_masses(const double* log_density, std::size_t count, double* masses) {
    UPPSIKT_LANES
    for (std::size_t point = 0; point < count; ++point)
        masses[point] = exp_of_minus(-log_density[point]);
}

/// The parabola through the first three goes on to their left.
void extend(std::vector<double>& values, bool at_start) {
    const std::size_t count = values.size();
    for (std::size_t more = beside; more-- > 0;) {
        const std::size_t at = at_start ? more : count - 1 - more;
        const auto next = [&](std::size_t step) {
            return values[at_start ? at + step : at - step];
        };
        values[at] = 3 * next(1) - 3 * next(2) + next(3);
    }
}

}  // namespace

GridDensity::GridDensity(const EvenGrid& grid, std::span<const double> log_density) : grid_(grid) {
    const auto count = static_cast<std::size_t>(grid.count);
    ensure(count >= stencil && log_density.size() == count, "a grid has its densities");
    const double greatest = *std::ranges::max_element(log_density);
    log_density_.resize(count + 2 * beside);
    for (std::size_t point = 0; point < count; ++point)
        log_density_[beside + point] = std::max(log_density[point] - greatest, -690.0);
    extend(log_density_, true);
    extend(log_density_, false);

    masses_.resize(count);
    fill_masses(log_density_.data() + beside, count, masses_.data());
    double sum = 0;
    double first = 0;
    for (std::size_t point = 0; point < count; ++point) {
        sum += masses_[point];
        first += masses_[point] * static_cast<double>(point);
    }
    const double centre = first / sum;
    double square = 0;
    for (std::size_t point = 0; point < count; ++point) {
        const double away = static_cast<double>(point) - centre;
        square += masses_[point] * away * away;
        masses_[point] /= sum;
    }
    log_total_ = greatest + std::log(sum * grid_.step);
    mean_ = grid_.first + grid_.step * centre;
    sd_ = grid_.step * std::sqrt(square / sum);
    find_cumulative();
}

GridDensity GridDensity::certain(double value) {
    GridDensity density;
    density.grid_ = {.first = value, .step = 1, .count = 1};
    density.mean_ = value;
    density.masses_ = {1};
    return density;
}

void GridDensity::find_cumulative() {
    const std::size_t steps = masses_.size() - 1;
    std::vector<double> of_step(steps, 0.0);
    for (std::size_t node = 0; node < node_count; ++node)
        add_node(
            log_density_.data(),
            steps,
            stencils[node].data(),
            node_weights[node],
            of_step.data()
        );
    cumulative_.resize(steps + 1);
    cumulative_[0] = 0;
    for (std::size_t step = 0; step < steps; ++step)
        cumulative_[step + 1] = cumulative_[step] + of_step[step];
    // From here on the log density is of probability a step.
    const double all = cumulative_.back();
    for (double& below_point : cumulative_)
        below_point /= all;
    for (double& log_density : log_density_)
        log_density -= room + std::log(all);
}

double GridDensity::scaled_density(const Place& place) const {
    const Stencil weights = weights_at(place.share);
    double sum = 0;
    for (std::size_t point = 0; point < stencil; ++point)
        sum += weights[point] * log_density_[place.cell + point];
    return std::exp(sum);
}

double GridDensity::part_of(const Place& place) const {
    double sum = 0;
    for (std::size_t node = 0; node < node_count; ++node)
        sum += node_weights[node] * scaled_density({place.cell, place.share * node_places[node]});
    return sum * place.share;
}

double GridDensity::density(double value) const {
    const double place = (value - grid_.first) / grid_.step;
    const auto steps = static_cast<double>(grid_.count - 1);
    if (is_certain() || !(place >= 0 && place <= steps)) return 0;
    const auto cell = static_cast<std::size_t>(std::min(std::floor(place), steps - 1));
    return scaled_density({cell, place - static_cast<double>(cell)}) / grid_.step;
}

double GridDensity::below(double limit) const {
    if (is_certain()) return mean_ < limit ? 1 : 0;
    const double place = (limit - grid_.first) / grid_.step;
    if (!(place > 0)) return 0;
    if (place >= static_cast<double>(grid_.count - 1)) return 1;
    const auto cell = static_cast<std::size_t>(place);
    return std::min(cumulative_[cell] + part_of({cell, place - static_cast<double>(cell)}), 1.0);
}

double GridDensity::quantile(double probability) const {
    ensure(probability >= 0 && probability <= 1, "a quantile is asked for at a probability");
    if (is_certain()) return mean_;
    const auto above = std::ranges::upper_bound(cumulative_, probability);
    if (above == cumulative_.begin()) return grid_.first;
    if (above == cumulative_.end()) return grid_.last();
    const auto cell = static_cast<std::size_t>(above - cumulative_.begin()) - 1;
    const double wanted = probability - cumulative_[cell];
    double lower = 0;
    double upper = 1;
    double share = wanted / (cumulative_[cell + 1] - cumulative_[cell]);
    for (int step = 0; step < 100; ++step) {
        const double lacking = wanted - part_of({cell, share});
        (lacking > 0 ? lower : upper) = share;
        double next = share + lacking / scaled_density({cell, share});
        if (!(next >= lower && next <= upper)) next = lower + (upper - lower) / 2;
        const bool there = std::abs(next - share) < 1e-13;
        share = next;
        if (there) break;
    }
    return grid_.first + grid_.step * (static_cast<double>(cell) + share);
}

void GridDensity::quantiles_roughly(std::span<const double> rising, std::span<double> values)
    const {
    ensure(values.size() == rising.size(), "every probability has a place for its value");
    if (is_certain()) {
        std::ranges::fill(values, mean_);
        return;
    }
    const std::size_t last = cumulative_.size() - 2;
    std::size_t which = 0;
    for (std::size_t cell = 0; cell <= last; ++cell) {
        // The share s with (f s + (g - f) s^2 / 2) / ((f + g) / 2) = part, densities f and g.
        const double f = masses_[cell];
        const double g = masses_[cell + 1];
        const double to_part = 1 / (cumulative_[cell + 1] - cumulative_[cell]);
        const double start = grid_.at(static_cast<int>(cell));
        while (which < rising.size() && (cell == last || rising[which] < cumulative_[cell + 1])) {
            const double part = std::clamp((rising[which] - cumulative_[cell]) * to_part, 0.0, 1.0);
            const double root = std::sqrt(f * f + (g - f) * (g + f) * part);
            values[which++] = start + grid_.step * ((f + g) * part / (f + root));
        }
    }
}

GridDensity density_around(const Peak& peak, double step_max, const LogDensityOnGrid& log_density) {
    const double step = std::min(step_in_sds / std::sqrt(peak.curvature), step_max);
    EvenGrid grid{
        .first = peak.at - step * (points_at_start - 1) / 2,
        .step = step,
        .count = points_at_start
    };
    std::vector<double> values = log_density(grid);
    double greatest = *std::ranges::max_element(values);
    const auto fits = [&](double end) { return greatest - end >= nothing; };
    while (!(fits(values.front()) && fits(values.back()))) {
        ensure(grid.count < points_max, "a log density that is concave comes to its end");
        const bool at_front = !fits(values.front());
        const EvenGrid more{
            .first = at_front ? grid.first - step * points_more : grid.last() + step,
            .step = step,
            .count = points_more
        };
        const std::vector<double> added = log_density(more);
        values.insert(at_front ? values.begin() : values.end(), added.begin(), added.end());
        if (at_front) grid.first = more.first;
        grid.count += points_more;
        greatest = std::max(greatest, *std::ranges::max_element(added));
    }
    return {grid, values};
}

}  // namespace uppsikt::stats
