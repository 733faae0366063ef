#include "stats/logit/marginal_likelihood.h"

#include <algorithm>

#include "base/ensure.h"
#include "stats/logit/column_sums.h"
#include "stats/logit/linear_predictor.h"

namespace uppsikt::stats {

namespace {

int parent_of(const PackedRows& rows, int group) {
    return rows.parent_of_group()[static_cast<std::size_t>(group)];
}

/// Blocks that end where a parent does.
std::vector<Block> whole_parents(const PackedRows& rows) {
    std::vector<Block> blocks;
    for (const Block& block : blocks_of(rows)) {
        Block whole{
            .first_group = blocks.empty() ? 0 : blocks.back().end_group,
            .end_group = block.end_group
        };
        while (whole.end_group < rows.groups() &&
               parent_of(rows, whole.end_group) == parent_of(rows, whole.end_group - 1))
            ++whole.end_group;
        if (whole.first_group < whole.end_group) blocks.push_back(whole);
    }
    return blocks;
}

}  // namespace

struct MarginalLikelihood::Point {
    const Eigen::VectorXd& location;
    const Sds& sds;
    LinearPredictor predictor;
};

/// One thread's part of a pass.
class MarginalLikelihood::Worker {
public:
    explicit Worker(MarginalLikelihood& all)
        : all_(all), likelihood_(all.options_.nodes), columns_(*all.rows_) {
        clear();
    }

    void work(const Block& block, const Point& at) {
        if (!all_.options_.nested) {
            for (int group = block.first_group; group < block.end_group; ++group)
                if (all_.takes(group)) add_group(group, at);
            return;
        }
        for (int first = block.first_group; first < block.end_group;) {
            int end = first + 1;
            while (end < block.end_group &&
                   parent_of(*all_.rows_, end) == parent_of(*all_.rows_, first))
                ++end;
            if (all_.takes(first)) add_parent(first, end, at);
            first = end;
        }
    }

    void add_up(MarginalSlope& slope) {
        expected_.segment(1, all_.location_.columns()) = columns_.take();
        slope.log_likelihood += sums_.log_likelihood;
        slope.by_location -= expected_;
        slope.by_group_variance += sums_.by_group_variance;
        slope.by_parent_variance += sums_.by_parent_variance;
        all_.settled_ = all_.settled_ && settled_;
        clear();
    }

private:
    void clear() {
        sums_ = {};
        settled_ = true;
        expected_ = Eigen::VectorXd::Zero(all_.location_.size());
    }

    GroupSlope& slope_of(int group) { return all_.groups_[static_cast<std::size_t>(group)]; }

    void add_group(int group, const Point& at) {
        if (offsets_.empty()) offsets_.resize(1);
        GroupSlope& its = slope_of(group);
        its = likelihood_.evaluate(
            at.predictor.of(group, offsets_[0]),
            {.intercept = all_.location_.intercept(at.location, group),
             .sd = at.sds.group,
             .mode = its.mode}
        );
        columns_.add(all_.rows_->first_row(group), likelihood_.row_values());
        all_.location_.add_sum(group, its.expected, expected_);
        sums_.log_likelihood += its.log_likelihood;
        sums_.by_group_variance += its.by_variance;
        settled_ = settled_ && its.settled;
    }

    void add_parent(int first, int end, const Point& at) {
        const auto size = static_cast<std::size_t>(end - first);
        if (offsets_.size() < size) offsets_.resize(size);
        members_.clear();
        for (int group = first; group < end; ++group)
            members_.push_back(
                {.offsets =
                     at.predictor.of(group, offsets_[static_cast<std::size_t>(group - first)]),
                 .intercept = all_.location_.intercept(at.location, group),
                 .group = &slope_of(group)}
            );
        ParentSlope& its = all_.parents_[static_cast<std::size_t>(parent_of(*all_.rows_, first))];
        its = parents_.evaluate(members_, at.sds, its.mode);
        for (int group = first; group < end; ++group) {
            columns_.add(
                all_.rows_->first_row(group),
                parents_.row_values(static_cast<std::size_t>(group - first))
            );
            all_.location_.add_sum(group, slope_of(group).expected, expected_);
        }
        sums_.log_likelihood += its.log_likelihood;
        sums_.by_group_variance += its.by_group_variance;
        sums_.by_parent_variance += its.by_parent_variance;
        settled_ = settled_ && its.settled;
    }

    MarginalLikelihood& all_;
    GroupLikelihood likelihood_;
    ParentLikelihood parents_;
    ColumnSums columns_;
    std::vector<std::vector<double>> offsets_;
    std::vector<ParentLikelihood::Member> members_;
    MarginalSlope sums_;
    Eigen::VectorXd expected_;  ///< to be taken from what the events give
    bool settled_ = true;
};

MarginalLikelihood::MarginalLikelihood(const PackedRows& rows, const Options& options)
    : rows_(&rows),
      options_(options),
      blocks_(options.nested ? whole_parents(rows) : blocks_of(rows)),
      location_(rows, options.between, [this](int group) { return takes(group); }),
      groups_(static_cast<std::size_t>(rows.groups())),
      parents_(options.nested ? rows.parent_names().size() : 0) {
    ensure(!options.nested || options.nodes == 1, "nested effects are integrated by Laplace");
    ensure(
        !options.nested || static_cast<int>(rows.parent_of_group().size()) == rows.groups(),
        "groups that are nested have parents"
    );
    const auto useful = std::min<std::size_t>(
        static_cast<std::size_t>(std::max(options.threads, 1)),
        blocks_.size()
    );
    for (std::size_t worker = 0; worker < std::max<std::size_t>(useful, 1); ++worker)
        workers_.push_back(std::make_shared<Worker>(*this));
}

MarginalLikelihood::~MarginalLikelihood() = default;

bool MarginalLikelihood::takes(int group) const {
    return (options_.nested ? parent_of(*rows_, group) : group) % options_.stride == 0;
}

MarginalSlope MarginalLikelihood::evaluate(const Eigen::VectorXd& location, const Sds& sds) {
    ensure(location.size() == location_.size(), "there is one value per location parameter");
    ensure(sds.group >= 0 && sds.parent >= 0, "an sd is not negative");
    const Eigen::VectorXd slopes = location_.slopes(location);
    MarginalSlope slope{
        .log_likelihood = slopes.dot(location_.slopes(location_.of_events())),
        .by_location = location_.of_events(),
    };
    const Point at{location, sds, LinearPredictor(*rows_, slopes)};
    settled_ = true;
    std::size_t next = 0;
    walk(blocks_, static_cast<int>(workers_.size()), [&]() -> BlockWorker {
        const std::shared_ptr<Worker> worker = workers_[next++];
        return {
            .work = [worker, &at](const Block& block) { worker->work(block, at); },
            .add_up = [worker, &slope] { worker->add_up(slope); },
        };
    });
    ++passes_;
    return slope;
}

}  // namespace uppsikt::stats
