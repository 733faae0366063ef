#include "stats/audit/audit.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "stats/audit/repetition.h"
#include "stats/parallel.h"

namespace uppsikt::stats {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// Share of what was counted: the sum of parts over the sum of wholes, both over repetitions; its
/// error by linearisation, since wholes vary too.
template <class Part, class Whole>
Simulated share(const std::vector<Counts>& all, Part part, Whole whole) {
    double parts = 0;
    double wholes = 0;
    for (const Counts& counts : all) {
        parts += part(counts);
        wholes += whole(counts);
    }
    if (wholes == 0) return {none, none};
    const double value = parts / wholes;
    double squares = 0;
    for (const Counts& counts : all) {
        const double rest = part(counts) - value * whole(counts);
        squares += rest * rest;
    }
    const auto count = static_cast<double>(all.size());
    if (count < 2) return {value, none};
    return {value, std::sqrt(squares * count / (count - 1)) / wholes};
}

template <class Part>
Simulated mean(const std::vector<Counts>& all, Part part) {
    return share(all, part, [](const Counts&) { return 1.0; });
}

RuleErrors errors_of(const std::vector<Counts>& all, std::size_t rule) {
    const auto of = [rule](double RuleCounts::* what) {
        return [rule, what](const Counts& counts) { return counts.rules[rule].*what; };
    };
    const auto flagged = of(&RuleCounts::flagged);
    return {
        .rated = mean(all, of(&RuleCounts::rated)),
        .flagged = mean(all, flagged),
        .not_lowest_tenth = share(all, of(&RuleCounts::not_lowest_tenth), flagged),
        .not_lowest_quarter = share(all, of(&RuleCounts::not_lowest_quarter), flagged),
        .above_median = share(all, of(&RuleCounts::above_median), flagged),
        .lowest_tenth_caught = share(all, of(&RuleCounts::caught), of(&RuleCounts::lowest_tenth)),
        .small = share(all, of(&RuleCounts::small), flagged),
    };
}

StarSurvival survival_of(const std::vector<Counts>& all, int stars) {
    StarSurvival survival{
        .same = share(
            all,
            [](const Counts& counts) { return counts.same_star; },
            [](const Counts& counts) { return counts.rated_twice; }
        ),
        .moves = {}
    };
    const auto count = static_cast<std::size_t>(stars);
    for (std::size_t before = 0; before < count; ++before) {
        std::vector<double> row(count, 0);
        double sum = 0;
        for (std::size_t after = 0; after < count; ++after) {
            for (const Counts& counts : all)
                row[after] += counts.moves[before * count + after];
            sum += row[after];
        }
        for (double& part : row)
            part = sum == 0 ? none : part / sum;
        survival.moves.push_back(std::move(row));
    }
    return survival;
}

AuditAnswer answer_of(const AuditQuestion& question, const std::vector<Counts>& all) {
    AuditAnswer answer;
    answer.repetitions = static_cast<int>(all.size());
    answer.reliability = share(
        all,
        [](const Counts& counts) { return counts.reliability; },
        [](const Counts& counts) { return counts.groups; }
    );
    answer.estimated_sd = mean(all, [](const Counts& counts) { return counts.estimated_sd; });
    for (std::size_t rule = 0; rule < question.rules.size(); ++rule)
        answer.rules.push_back(errors_of(all, rule));
    if (question.stars) answer.stars = survival_of(all, question.stars->stars);
    answer.too_few.groups = mean(all, [](const Counts& counts) { return counts.too_few; });
    answer.too_few.not_lowest_tenth = share(
        all,
        [](const Counts& counts) { return counts.too_few_not_lowest; },
        [](const Counts& counts) { return counts.too_few; }
    );
    return answer;
}

double greatest_error(const AuditAnswer& answer) {
    double greatest = 0;
    for (const RuleErrors& rule : answer.rules)
        for (const Simulated& estimate :
             {rule.not_lowest_tenth,
              rule.not_lowest_quarter,
              rule.above_median,
              rule.lowest_tenth_caught})
            if (estimate.standard_error > greatest) greatest = estimate.standard_error;
    return greatest;
}

/// Repetitions from as many as there are, up to `wanted`; each has a stream and a place of its own.
void repeat_until(
    std::size_t wanted, const AuditQuestion& question, const Plan& plan, std::vector<Counts>& all
) {
    // A worker's memory serves so many repetitions.
    constexpr std::size_t at_once = 10;
    const std::size_t first = all.size();
    const std::size_t last = std::max(first, wanted);
    all.resize(last);
    const std::size_t pieces = (last - first + at_once - 1) / at_once;
    for_each_index(pieces, question.threads, [&](std::size_t piece) {
        Repetition repetition(question, plan);
        const std::size_t begin = first + piece * at_once;
        for (std::size_t number = begin; number < std::min(begin + at_once, last); ++number)
            all[number] = repetition.count(number + 1);
    });
}

std::vector<Reason> reasons_against(const AuditQuestion& question) {
    std::vector<Reason> reasons = reasons_against(question.country);
    const int windows = question.country.windows.count;
    for (Reason& reason : reasons_against(question.rules, windows))
        reasons.push_back(std::move(reason));
    if (question.stars && (windows < 2 || question.stars->stars < 2 || question.stars->stars > 100))
        reasons.push_back({"audit_stars_out_of_range"});
    const Repetitions& repetitions = question.repetitions;
    if (repetitions.first < 1 || repetitions.first > repetitions.most ||
        repetitions.most > 1000000 ||
        (repetitions.wanted_error && !(*repetitions.wanted_error > 0)))
        reasons.push_back({"audit_repetitions_out_of_range"});
    if (question.threads < 1 || question.threads > 1024)
        reasons.push_back(
            {"audit_threads_out_of_range", {{"threads", std::to_string(question.threads)}}}
        );
    return reasons;
}

}  // namespace

Result<AuditAnswer> audit(const AuditQuestion& question) {
    if (std::vector<Reason> reasons = reasons_against(question); !reasons.empty())
        return Refusal{RefusalKind::invalid_input, std::move(reasons)};

    const Plan plan(question.country);
    const auto most = static_cast<double>(question.repetitions.most);
    std::vector<Counts> all;
    repeat_until(static_cast<std::size_t>(question.repetitions.first), question, plan, all);
    AuditAnswer answer = answer_of(question, all);
    while (question.repetitions.wanted_error) {
        const double ratio = greatest_error(answer) / *question.repetitions.wanted_error;
        if (ratio <= 1) break;
        const auto done = static_cast<double>(all.size());
        answer.precise = done < most;
        if (done >= most) break;
        // As many as would do if the error stays what it seems to be; at least a tenth more.
        const double enough = std::ceil(done * std::max(ratio * ratio, 1.1));
        repeat_until(static_cast<std::size_t>(std::min(enough, most)), question, plan, all);
        answer = answer_of(question, all);
    }
    return answer;
}

}  // namespace uppsikt::stats
