// How fast is a fixed-effects fit, how near is it to what the memory allows, and is it linear in
// rows? Usage: stats_fixed FILE... (files of the generator of synthetic spells).
// Prints CPU seconds (one thread), bytes a row and pass, and the bandwidth measured in the same
// run.
#include <cstdio>
#include <ctime>
#include <numeric>
#include <vector>

#include "packed_sample.h"
#include "stats/logit/fixed_effects.h"

namespace {

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Bytes a second that one thread reads of an array of this size: the best of some runs.
double bandwidth(std::size_t bytes) {
    std::vector<double> values(bytes / sizeof(double) / 8 * 8, 1.0);
    double best = 0;
    double kept = 0;
    for (int run = 0; run < 9; ++run) {
        const double before = cpu_seconds();
        double sums[8] = {};
        for (std::size_t at = 0; at < values.size(); at += 8)
            for (std::size_t lane = 0; lane < 8; ++lane)
                sums[lane] += values[at + lane];
        kept += std::accumulate(sums, sums + 8, 0.0);
        best = std::max(
            best,
            static_cast<double>(values.size() * sizeof(double)) / (cpu_seconds() - before)
        );
    }
    return kept > 0 ? best : 0;
}

}  // namespace

int main(int count, char** files) {
    using namespace uppsikt;
    for (int file = 1; file < count; ++file) {
        double before = cpu_seconds();
        const stats::PackedRows rows = bench::read_sample(files[file]);
        const double packing = cpu_seconds() - before;
        double best = 1e9;
        stats::FixedEffectsFit fit;
        for (int run = 0; run < 5; ++run) {
            before = cpu_seconds();
            fit = stats::fit_fixed_effects(rows);
            best = std::min(best, cpu_seconds() - before);
        }
        const auto n = static_cast<double>(rows.rows());
        const double bytes = static_cast<double>(rows.bytes()) / n;
        const double speed = bandwidth(rows.bytes());
        const double floor = static_cast<double>(rows.bytes()) * fit.passes / speed;
        std::printf(
            "%s: %.0f rows, %d groups, %zu columns\n"
            "  read and pack %.3f CPU s; %.2f bytes a row\n"
            "  fit %.4f CPU s, %d passes: %.2f ns a row and pass\n"
            "  memory: %.1f GB/s read by one thread; %.1f bytes a row and pass; %.1f times the "
            "floor\n"
            "  log-likelihood %.9f, first slope %.12f, ending %d\n",
            files[file],
            n,
            rows.groups(),
            rows.columns().size(),
            packing,
            bytes,
            best,
            fit.passes,
            best / n / fit.passes * 1e9,
            speed / 1e9,
            bytes,
            best / floor,
            fit.log_likelihood,
            fit.slopes[0],
            static_cast<int>(fit.ending)
        );
    }
}
