#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace uppsikt::stats {

struct EvenGrid {
    double first = 0;
    double step = 1;
    int count = 0;

    double at(int point) const { return first + step * point; }
    double last() const { return at(count - 1); }
};

/// A distribution on the line given by its log density at even steps; or a single value, for sure.
///
/// Model    Between points the log density is the polynomial through the 8 nearest; sums over all
///          points (mean, sd, expectations) are by the trapezoidal rule, which for smooth densities
///          is exact to the last digits once the step is half an sd.
/// Shapes   At least 8 points; the density at both ends is nothing beside its greatest (1e-15).
/// Fails    Not.
/// Source   Trefethen & Weideman (2014), SIAM Review 56, 385-458.
/// Checked  grid_density_test.cpp: normal, logistic-normal and Gumbel distributions.
class GridDensity {
public:
    /// `log_density` up to a constant, one per point of the grid.
    GridDensity(const EvenGrid& grid, std::span<const double> log_density);
    /// This value, for sure.
    static GridDensity certain(double value);

    bool is_certain() const { return grid_.count == 1; }
    /// log of the integral of exp(log density) as it was given.
    double log_total() const { return log_total_; }
    double mean() const { return mean_; }
    double sd() const { return sd_; }
    /// P(value < limit).
    double below(double limit) const;
    /// The value that the probability below is this; the ends of the grid beyond 1e-15.
    double quantile(double probability) const;
    /// Density at a value; 0 beyond the grid.
    double density(double value) const;

    const EvenGrid& grid() const { return grid_; }
    /// Probability of each point, as a rule of quadrature: sums to 1.
    std::span<const double> masses() const { return masses_; }
    template <class Function>
    double expectation(const Function& function) const {
        double sum = 0;
        for (int point = 0; point < grid_.count; ++point)
            sum += masses_[static_cast<std::size_t>(point)] * function(grid_.at(point));
        return sum;
    }

    /// The values at these probabilities, which rise. For draws by the thousand: within a step the
    /// density is taken as straight, which moves a value by less than 0.02 sd.
    void quantiles_roughly(std::span<const double> rising, std::span<double> values) const;

private:
    GridDensity() = default;
    void find_cumulative();
    /// This share of the step after a point.
    struct Place {
        std::size_t cell;
        double share;
    };
    /// exp(log density), as scaled.
    double scaled_density(const Place& place) const;
    /// Probability from the step's beginning to the place.
    double part_of(const Place& place) const;

    EvenGrid grid_;
    double log_total_ = 0;
    double mean_ = 0;
    double sd_ = 0;
    std::vector<double> masses_;
    /// Log density so scaled that it integrates to 1, and three points more at either end.
    std::vector<double> log_density_;
    std::vector<double> cumulative_;  ///< P(value < point)
};

/// Where a log density is greatest, near enough to place a grid, and how sharply.
struct Peak {
    double at = 0;
    double curvature = 1;  ///< minus the second derivative there
};

/// Log density, up to a constant, at every point of a grid.
using LogDensityOnGrid = std::function<std::vector<double>(const EvenGrid&)>;

/// The distribution with a log density that is concave: on steps of half an sd at the peak, at most
/// `step_max`, from there outwards until it is nothing (2e-16) at both ends.
GridDensity density_around(const Peak& peak, double step_max, const LogDensityOnGrid& log_density);

}  // namespace uppsikt::stats
