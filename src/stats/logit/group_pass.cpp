#include "stats/logit/group_pass.h"

#include <algorithm>
#include <memory>

#include "stats/logit/linear_predictor.h"
#include "stats/logit/row_sums.h"
#include "stats/logit/rows_at.h"

namespace uppsikt::stats {

GroupPasses::GroupPasses(const PackedRows& rows, Separated separated, int threads)
    : rows_(&rows), threads_(threads), blocks_(blocks_of(rows)) {
    for (int group = 0; group < rows.groups(); ++group)
        takes_.push_back(separated == Separated::taken_along || !rows.is_separated(group));
}

namespace {

/// One thread's part of a pass.
class PassWorker {
public:
    PassWorker(
        const PackedRows& rows,
        const LinearPredictor& predictor,
        const std::vector<double>& intercepts,
        GroupPass& pass
    )
        : rows_(rows), predictor_(predictor), intercepts_(intercepts), pass_(pass), sums_(rows) {}

    void work(int group) {
        SumsAt group_sums;
        const auto own = static_cast<std::size_t>(group);
        const std::size_t end = rows_.first_row(group + 1);
        for (std::size_t first = rows_.first_row(group); first < end; first += stretch) {
            const std::size_t count = std::min(stretch, end - first);
            predictor_.fill(first, count, log_odds_);
            for (std::size_t row = 0; row < count; ++row)
                log_odds_[row] += intercepts_[own];
            look_at(rows_, first, count, log_odds_, at_, group_sums);
            sums_.add(first, count, at_.weight, at_.score);
        }
        pass_.group_weight[own] = group_sums.weight;
        pass_.group_score[own] = group_sums.score;
        log_likelihood_ += group_sums.log_likelihood;
        sums_.end_group(pass_.group_cross.col(group).data());
    }

    void add_up(RowSums& all) {
        pass_.log_likelihood += log_likelihood_;
        log_likelihood_ = 0;
        all.take(sums_);
    }

private:
    const PackedRows& rows_;
    const LinearPredictor& predictor_;
    const std::vector<double>& intercepts_;
    GroupPass& pass_;
    RowSums sums_;
    RowsAt at_ = {};
    double log_odds_[stretch] = {};
    double log_likelihood_ = 0;
};

}  // namespace

GroupPass GroupPasses::at(const std::vector<double>& intercepts, const Eigen::VectorXd& slopes)
    const {
    const auto groups = static_cast<std::size_t>(rows_->groups());
    GroupPass pass{
        .cross = {},
        .score = {},
        .group_cross = Eigen::MatrixXd::Zero(slopes.size(), rows_->groups()),
        .group_weight = std::vector<double>(groups),
        .group_score = std::vector<double>(groups),
    };
    const LinearPredictor predictor(*rows_, slopes);
    RowSums all(*rows_);
    walk(blocks_, threads_, [&]() -> BlockWorker {
        const auto worker = std::make_shared<PassWorker>(*rows_, predictor, intercepts, pass);
        return {
            .work =
                [this, worker](const Block& block) {
                    for (int group = block.first_group; group < block.end_group; ++group)
                        if (takes(group)) worker->work(group);
                },
            .add_up = [worker, &all] { worker->add_up(all); },
        };
    });
    RowSums::Totals totals = all.totals();
    pass.cross = std::move(totals.cross);
    pass.score = std::move(totals.score);
    return pass;
}

Eigen::MatrixXd profiled_information(const GroupPass& pass) {
    Eigen::MatrixXd information = pass.cross;
    for (Eigen::Index group = 0; group < pass.group_cross.cols(); ++group) {
        const double weight = pass.group_weight[static_cast<std::size_t>(group)];
        if (weight > 0)
            information.selfadjointView<Eigen::Lower>().rankUpdate(
                pass.group_cross.col(group),
                -1 / weight
            );
    }
    information.triangularView<Eigen::StrictlyUpper>() = information.transpose();
    return information;
}

}  // namespace uppsikt::stats
