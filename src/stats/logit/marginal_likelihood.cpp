#include "stats/logit/marginal_likelihood.h"

#include "base/ensure.h"
#include "stats/logit/column_sums.h"
#include "stats/logit/linear_predictor.h"

namespace uppsikt::stats {

struct MarginalLikelihood::Worker {
    Worker(const PackedRows& rows, int nodes) : groups(nodes), columns(rows) {}

    GroupLikelihood groups;
    ColumnSums columns;
    std::vector<double> offsets;
    const LinearPredictor* predictor = nullptr;
};

struct MarginalLikelihood::BlockSums {
    double log_likelihood = 0;
    double by_sd = 0;
    double by_variance = 0;
    Eigen::VectorXd expected;  ///< to be taken from what the events give
    bool settled = true;
};

MarginalLikelihood::MarginalLikelihood(const PackedRows& rows, const Options& options)
    : rows_(&rows),
      options_(options),
      location_(rows, options.between),
      blocks_(row_blocks(rows, false)),
      groups_(static_cast<std::size_t>(rows.groups())) {
    for (int worker = 0; worker < std::max(1, options.threads); ++worker)
        workers_.push_back(std::make_unique<Worker>(rows, options.nodes));
}

MarginalLikelihood::~MarginalLikelihood() = default;

MarginalLikelihood::BlockSums MarginalLikelihood::evaluate_block(
    const GroupRun& block, const Eigen::VectorXd& location, double sd, Worker& worker
) {
    BlockSums sums{.expected = Eigen::VectorXd::Zero(location_.size())};
    for (int group = block.first; group < block.end; ++group) {
        GroupSlope& its = groups_[static_cast<std::size_t>(group)];
        const GroupOffsets offsets = worker.predictor->of(group, worker.offsets);
        its = worker.groups.evaluate(
            offsets,
            {.intercept = location_.intercept(location, group), .sd = sd, .mode = its.mode}
        );
        worker.columns.add(rows_->first_row(group), worker.groups.row_values());
        sums.log_likelihood += its.log_likelihood;
        sums.by_sd += its.by_sd;
        sums.by_variance += its.by_variance;
        sums.expected[0] += its.expected;
        sums.expected.segment(1, location_.between()) +=
            its.expected * location_.means(group).transpose();
        sums.settled = sums.settled && its.settled;
    }
    sums.expected.tail(location_.size() - location_.first_column()) = worker.columns.take();
    return sums;
}

MarginalSlope MarginalLikelihood::evaluate(const Eigen::VectorXd& location, double sd) {
    ensure(location.size() == location_.size(), "there is one value per location parameter");
    ensure(sd >= 0, "an sd is not negative");
    const LinearPredictor predictor(*rows_, location_.slopes(location));
    for (const auto& worker : workers_)
        worker->predictor = &predictor;
    std::vector<BlockSums> blocks(blocks_.size());
    for_each_on_threads(blocks_.size(), options_.threads, [&](std::size_t block, int worker) {
        blocks[block] = evaluate_block(
            blocks_[block],
            location,
            sd,
            *workers_[static_cast<std::size_t>(worker)]
        );
    });
    ++passes_;
    settled_ = true;
    const Eigen::Index columns = location_.size() - location_.first_column();
    MarginalSlope slope{
        .log_likelihood = location.tail(columns).dot(location_.of_events().tail(columns)),
        .by_location = location_.of_events(),
    };
    for (const BlockSums& sums : blocks) {
        slope.log_likelihood += sums.log_likelihood;
        slope.by_location -= sums.expected;
        slope.by_sd += sums.by_sd;
        slope.by_variance += sums.by_variance;
        settled_ = settled_ && sums.settled;
    }
    return slope;
}

}  // namespace uppsikt::stats
