#include "stats/logit/firth.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "stats/logit/arrow.h"
#include "stats/logit/linear_predictor.h"
#include "stats/logit/row_sums.h"
#include "stats/logit/rows_at.h"

namespace uppsikt::stats {

namespace {

/// What the prior adds to the scores: sums of h (1/2 - p), and of it times z.
struct PriorScore {
    std::vector<double> groups;
    Eigen::VectorXd slopes;
};

/// The leverage of a row, h = w (1/D + (z - m)' V (z - m)), with its group's weight D and mean m
/// of z by weight, and V the covariance of the slopes. A row has few columns that are not 0.
class Leverage {
public:
    Leverage(const PackedRows& rows, const Eigen::MatrixXd& covariance)
        : rows_(rows), covariance_(covariance) {}

    void begin_group(double weight, const Eigen::VectorXd& mean) {
        of_mean_ = covariance_ * mean;
        constant_ = 1 / weight + mean.dot(of_mean_);
    }

    // NOLINTNEXTLINE(bugprone-easily-swappable-parameters): a place and a weight
    double of(std::size_t row, double weight) {
        entries_.clear();
        for (std::size_t table = 0; table < rows_.cell_tables().size(); ++table) {
            const CellTable& cells = rows_.cell_tables()[table];
            const auto levels = cells.levels_of(rows_.cells(static_cast<int>(table))[row]);
            for (std::size_t at = 0; at < levels.size(); ++at)
                if (const int column = rows_.column_of(cells.factors[at], levels[at]); column >= 0)
                    entries_.push_back({.column = column, .value = 1});
        }
        int column = static_cast<int>(rows_.columns().size() - rows_.numbers().size());
        for (std::size_t number = 0; number < rows_.numbers().size(); ++number, ++column)
            entries_.push_back(
                {.column = column, .value = rows_.number(static_cast<int>(number))[row]}
            );
        double distance = constant_;
        for (std::size_t a = 0; a < entries_.size(); ++a) {
            double along = -of_mean_[entries_[a].column];
            for (std::size_t b = 0; b < a; ++b)
                along += covariance_(entries_[a].column, entries_[b].column) * entries_[b].value;
            distance += entries_[a].value *
                        (2 * along +
                         covariance_(entries_[a].column, entries_[a].column) * entries_[a].value);
        }
        return weight * distance;
    }

private:
    struct Entry {
        int column;
        double value;
    };
    const PackedRows& rows_;
    const Eigen::MatrixXd& covariance_;
    Eigen::VectorXd of_mean_;
    double constant_ = 0;
    std::vector<Entry> entries_;
};

/// One thread's part of the pass over leverages.
class PriorWorker {
public:
    PriorWorker(
        const PackedRows& rows,
        const FitPlace& place,
        const GroupPass& pass,
        const Eigen::MatrixXd& covariance,
        PriorScore& to
    )
        : rows_(rows),
          place_(place),
          pass_(pass),
          predictor_(rows, place.slopes),
          leverage_(rows, covariance),
          sums_(rows),
          unused_(rows.columns().size()),
          to_(to) {}

    void work(int group) {
        const auto own = static_cast<std::size_t>(group);
        leverage_.begin_group(
            pass_.group_weight[own],
            pass_.group_cross.col(group) / pass_.group_weight[own]
        );
        SumsAt ignored;
        const std::size_t end = rows_.first_row(group + 1);
        for (std::size_t first = rows_.first_row(group); first < end; first += stretch) {
            const std::size_t count = std::min(stretch, end - first);
            predictor_.fill(first, count, log_odds_);
            for (std::size_t row = 0; row < count; ++row)
                log_odds_[row] += place_.intercepts[own];
            look_at(rows_, first, count, log_odds_, at_, ignored);
            for (std::size_t row = 0; row < count; ++row) {
                at_.score[row] =
                    leverage_.of(first + row, at_.weight[row]) * (0.5 - at_.probability[row]);
                to_.groups[own] += at_.score[row];
            }
            sums_.add(first, count, at_.weight, at_.score);
        }
        sums_.end_group(unused_.data());
    }

    void add_up(RowSums& all) { all.take(sums_); }

private:
    const PackedRows& rows_;
    const FitPlace& place_;
    const GroupPass& pass_;
    LinearPredictor predictor_;
    Leverage leverage_;
    RowSums sums_;
    RowsAt at_ = {};
    double log_odds_[stretch] = {};
    std::vector<double> unused_;
    PriorScore& to_;
};

/// Where the prior's scores are asked for, and how.
struct PriorQuestion {
    const std::vector<Block>& blocks;
    int threads;
    const FitPlace& place;
    const GroupPass& pass;
    const Eigen::MatrixXd& covariance;
};

PriorScore prior_score(const PackedRows& rows, const PriorQuestion& question) {
    PriorScore to{.groups = std::vector<double>(question.place.intercepts.size()), .slopes = {}};
    RowSums all(rows);
    walk(question.blocks, question.threads, [&]() -> BlockWorker {
        const auto worker = std::make_shared<PriorWorker>(
            rows,
            question.place,
            question.pass,
            question.covariance,
            to
        );
        return {
            .work =
                [worker](const Block& block) {
                    for (int group = block.first_group; group < block.end_group; ++group)
                        worker->work(group);
                },
            .add_up = [worker, &all] { worker->add_up(all); },
        };
    });
    to.slopes = all.totals().score;
    return to;
}

double log_prior(const GroupPass& pass, const InOrderCholesky& information) {
    double sum = information.log_determinant();
    for (const double weight : pass.group_weight)
        sum += std::log(weight);
    return sum / 2;
}

/// What the determinant's root has of the units: the prior is that of the data's own.
double log_of_units(const PackedRows& rows, const std::vector<int>& left_out) {
    Eigen::VectorXd scale = Units::scale(rows);
    for (const int column : left_out)
        scale[column] = 1;
    return scale.array().log().sum();
}

}  // namespace

FixedEffectsFit fit_firth(const PackedRows& rows, const FixedEffectsOptions& options) {
    const GroupPasses passes(rows, Separated::taken_along, options.threads);
    FitPlace place = start_of_fit(rows);
    GroupPass pass;
    pass = passes.at(place.intercepts, place.slopes);
    const std::vector<Aliased> aliased = find_aliased(pass);
    const std::vector<int> left_out = columns_of(aliased);
    const double units = log_of_units(rows, left_out);
    double log_likelihood = 0;
    Ending ending = Ending::iterations_spent;
    int iterations = 0;
    // A step solves the arrow with the scores as the prior adds to them. What it leaves shrinks by
    // about p / n, or a half for groups of few trials.
    const int most = 20 * options.iterations_max;
    while (iterations < most && ending == Ending::iterations_spent) {
        pass = passes.at(place.intercepts, place.slopes);
        const InOrderCholesky information(profiled_information(pass), left_out);
        log_likelihood = pass.log_likelihood + log_prior(pass, information) + units;
        const PriorScore prior = prior_score(
            rows,
            {.blocks = passes.blocks(),
             .threads = options.threads,
             .place = place,
             .pass = pass,
             .covariance = information.inverse()}
        );
        std::vector<double> group_score = pass.group_score;
        Eigen::VectorXd score = pass.score + prior.slopes;
        for (std::size_t group = 0; group < group_score.size(); ++group) {
            group_score[group] += prior.groups[group];
            score -= pass.group_cross.col(static_cast<Eigen::Index>(group)) *
                     (group_score[group] / pass.group_weight[group]);
        }
        const Eigen::VectorXd slope_step = information.solve(score);
        double longest = slope_step.size() > 0 ? slope_step.cwiseAbs().maxCoeff() : 0;
        for (std::size_t group = 0; group < group_score.size(); ++group) {
            const double move =
                (group_score[group] -
                 pass.group_cross.col(static_cast<Eigen::Index>(group)).dot(slope_step)) /
                pass.group_weight[group];
            place.intercepts[group] += std::clamp(move, -1.0, 1.0);
            longest = std::max(longest, std::abs(move));
        }
        place.slopes += slope_step * std::min(1.0, 5 / std::max(longest, 1e-300));
        ++iterations;
        if (longest < 1e-11) ending = Ending::converged;
    }
    FixedEffectsFit fit =
        describe_fit(rows, passes, {.place = place, .pass = pass, .aliased = aliased});
    fit.ending = rows.groups() == 0 ? Ending::nothing_to_estimate : ending;
    fit.iterations = iterations;
    fit.passes = 2 * iterations;
    fit.log_likelihood = log_likelihood;
    return fit;
}

}  // namespace uppsikt::stats
