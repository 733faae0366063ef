#pragma once

#include <optional>
#include <vector>

#include <Eigen/Core>

#include "profiling/profiling.h"
#include "stats/logit/packed_rows.h"

namespace uppsikt::profiling {

/// What rows are compared by: slopes of the covariates, and the providers' intercepts beside them.
/// All of the numbers as they are kept (centred, scaled).
struct Yardstick {
    Eigen::VectorXd slopes;
    std::vector<double> intercepts;  ///< of each provider as it is taken to be; may be infinite
    /// Estimates of their own, without regard to the others; when empty they are found.
    std::vector<double> own_intercepts = {};
    bool wants_intervals = true;  ///< of the intercepts, by inversion of the exact test
};

/// Log odds in the data's own units are those as kept less this.
double offset_of_units(const stats::PackedRows& rows, const Eigen::VectorXd& kept_slopes);

/// Compares every provider with the null: what was expected, the exact test, who stands out, the
/// rate with everybody's participants, and limits of the funnel. Needs `results` to be there, one a
/// provider, and the request.
void compare(const stats::PackedRows& rows, const Yardstick& yardstick, ProfileAnswer& answer);

/// The part of it that needs the funnel of `stats`.
void add_funnel(
    const stats::PackedRows& rows,
    const Eigen::VectorXd& slopes,
    std::optional<double> null,
    ProfileAnswer& answer
);

}  // namespace uppsikt::profiling
