// How fast is a fit with random intercepts, and what does it cost to be exact?
// Usage: stats_random FILE... (files of the generator of synthetic spells). Prints CPU seconds.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "packed_sample.h"
#include "stats/logit/random_intercept.h"

namespace {

namespace stats = uppsikt::stats;

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// The best of some runs.
void measure(
    const stats::PackedRows& rows, const stats::RandomInterceptOptions& options, int runs
) {
    double best = 1e9;
    stats::RandomInterceptFit fit;
    for (int run = 0; run < runs; ++run) {
        const double before = cpu_seconds();
        fit = stats::fit_random_intercept(rows, options);
        best = std::min(best, cpu_seconds() - before);
    }
    std::printf(
        "  %d nodes: %.4f CPU s with standard errors, %d iterations, %d passes: %.2f ns a row and "
        "pass\n    log-likelihood %.9f, sd %.12f, first slope %.12f (%.6f), ending %d\n",
        options.nodes,
        best,
        fit.iterations,
        fit.passes,
        best / static_cast<double>(rows.rows()) / fit.passes * 1e9,
        fit.log_likelihood,
        fit.group_spread.sd,
        fit.slopes[0],
        fit.standard_errors[0],
        static_cast<int>(fit.ending)
    );
}

}  // namespace

int main(int count, char** files) {
    for (int file = 1; file < count; ++file) {
        const stats::PackedRows rows = uppsikt::bench::read_sample(files[file]);
        std::printf(
            "%s: %zu rows, %d groups, %zu columns\n",
            files[file],
            rows.rows(),
            rows.groups(),
            rows.columns().size()
        );
        measure(rows, {.nodes = 1}, 5);
        measure(rows, {.nodes = 9}, 1);
        const double before = cpu_seconds();
        const auto interval = stats::profile_interval(rows, stats::SpreadOf::units, 0.95);
        if (interval)
            std::printf(
                "  95 %% profile interval of the sd %.6f to %.6f: %.3f CPU s\n",
                interval->lower,
                interval->upper,
                cpu_seconds() - before
            );
    }
}
