#pragma once

#include <cstdint>
#include <span>

namespace uppsikt::stats {

/// What one group's own intercept meets: the trials of the group, each with the log odds that its
/// covariates give it, and the events that came of them all. `stats` says group where the domain
/// says supplier or site.
///
/// Model    event of a trial in row j ~ Bernoulli(p_j), logit p_j = intercept + offsets[j]
/// Shapes   n rows; `trials` empty when every row is one trial, else n counts.
struct GroupOffsets {
    std::span<const double> offsets;
    std::span<const std::uint32_t> trials = {};
    std::int64_t trial_count = 0;
    std::int64_t event_count = 0;

    /// All events or none: the group's maximum likelihood intercept is infinite.
    bool is_separated() const { return event_count == 0 || event_count == trial_count; }
    double trials_of(std::size_t row) const {
        return trials.empty() ? 1.0 : static_cast<double>(trials[row]);
    }
};

}  // namespace uppsikt::stats
