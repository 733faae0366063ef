#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "stats/audit/audit.h"
#include "stats/audit/draw.h"
#include "stats/audit/evaluation.h"

namespace uppsikt::stats {

/// What one repetition counts of one rule. Doubles that hold whole numbers: sums are exact.
struct RuleCounts {
    double rated = 0;
    double lowest_tenth = 0;
    double flagged = 0;
    double not_lowest_tenth = 0;
    double not_lowest_quarter = 0;
    double above_median = 0;
    double small = 0;
    double caught = 0;
};

struct Counts {
    std::vector<RuleCounts> rules;
    double reliability = 0;  ///< summed over groups that are not too few
    double groups = 0;       ///< that are not too few
    double estimated_sd = 0;
    double rated_twice = 0;
    double same_star = 0;
    std::vector<double> moves;  ///< stars before * stars + stars after
    double too_few = 0;
    double too_few_not_lowest = 0;
};

/// Draws and counts; one per thread, since it keeps its memory.
class Repetition {
public:
    Repetition(const AuditQuestion& question, const Plan& plan);
    Repetition(const Repetition&) = delete;
    Repetition& operator=(const Repetition&) = delete;

    Counts count(std::uint64_t stream);

private:
    using Groups = std::vector<int>;

    void evaluate();
    /// Window `window`, or all windows' participants when it is -1.
    Evaluation& evaluation(int window);
    std::span<const double> lots_of(int window) const;
    const std::vector<double>& values(int window, RankedBy by, double lowest_share);
    struct Rated {
        int windows;  ///< the last so many
        int minimum;  ///< participants in each of them
    };

    Groups groups_that_are(const Rated& rated);
    void keep_low(
        int window,
        const Rule& rule,
        std::size_t as_many,
        std::vector<char>& low,
        const Groups& rated
    );
    RuleCounts count_rule(const Rule& rule, const std::vector<RuleCounts>& before);
    void count_stars(Counts& counts);
    void count_too_few(Counts& counts);
    void count_reliability(Counts& counts);

    struct Known {
        int window;
        RankedBy by;
        double lowest_share;
        std::vector<double> values;
    };

    const AuditQuestion* question_;
    const Plan* plan_;
    Draw draw_;
    int first_window_;  ///< the first that any rule looks at by itself
    bool pooled_ = false;
    std::vector<Evaluation> evaluations_;  ///< by window, and last the pooled one
    std::vector<Known> known_;
};

}  // namespace uppsikt::stats
