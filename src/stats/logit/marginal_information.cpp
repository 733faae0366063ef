#include "stats/logit/marginal_information.h"

#include <cmath>

#include "base/ensure.h"
#include "stats/logistic_sums.h"
#include "stats/logit/linear_predictor.h"
#include "stats/logit/location_matrix.h"
#include "stats/logit/row_tilt.h"

namespace uppsikt::stats {

namespace {

/// What a walk over the groups gathers: the location parameters' matrix, that of the two sds with
/// each other (no cross term is needed) and of both kinds with the sd of groups.
struct Gathered {
    LocationMatrix location;
    Eigen::VectorXd with_group_sd;
    double group_sd = 0;
    double parent_sd = 0;

    void take(Gathered& other) {
        location.take(other.location);
        with_group_sd += other.with_group_sd;
        group_sd += other.group_sd;
        parent_sd += other.parent_sd;
        other.with_group_sd.setZero();
        other.group_sd = other.parent_sd = 0;
    }

    Eigen::MatrixXd total() const {
        const Eigen::Index size = with_group_sd.size();
        Eigen::MatrixXd total = Eigen::MatrixXd::Zero(size + 2, size + 2);
        total.topLeftCorner(size, size) = location.total();
        total.col(size).head(size) = with_group_sd;
        total.row(size).head(size) = with_group_sd.transpose();
        total(size, size) = group_sd;
        total(size + 1, size + 1) = parent_sd;
        return total;
    }
};

/// Takes a thread through blocks: finds every group's probabilities at its mode, and gathers.
class Gatherer {
public:
    Gatherer(const MarginalLikelihood& likelihood, const Eigen::VectorXd& at, const Sds& sds)
        : likelihood_(likelihood),
          at_(at),
          sds_(sds),
          predictor_(likelihood.rows(), likelihood.location().slopes(at)),
          gathered_(empty()) {}
    virtual ~Gatherer() = default;
    Gatherer(const Gatherer&) = delete;
    Gatherer& operator=(const Gatherer&) = delete;

    virtual void work(const Block& block) = 0;
    Gathered& gathered() { return gathered_; }
    Gathered empty() const {
        return {
            .location = {likelihood_.rows(), likelihood_.location()},
            .with_group_sd = Eigen::VectorXd::Zero(at_.size()),
        };
    }

protected:
    /// A group at its mode, until the next one.
    const GroupOffsets& look(int group) {
        offsets_ = predictor_.of(group, offset_values_);
        probabilities_.resize(offsets_.offsets.size());
        const double effect = likelihood_.groups()[static_cast<std::size_t>(group)].about_mode.mean;
        sums_ = logistic_sums(offsets_, intercept(group) + effect, probabilities_);
        return offsets_;
    }
    /// Of the rows of the group looked at.
    std::span<const double> mixed(const Mix& mix) {
        values_.resize(probabilities_.size());
        mix_rows(probabilities_, mix, offsets_.trials, values_);
        return values_;
    }
    double intercept(int group) const { return likelihood_.location().intercept(at_, group); }
    const LogisticSums& sums() const { return sums_; }
    const Sds& sds() const { return sds_; }
    const MarginalLikelihood& likelihood() const { return likelihood_; }

private:
    const MarginalLikelihood& likelihood_;
    const Eigen::VectorXd& at_;
    Sds sds_;
    LinearPredictor predictor_;
    Gathered gathered_;
    GroupOffsets offsets_;
    std::vector<double> offset_values_;
    std::vector<double> probabilities_;
    std::vector<double> values_;
    LogisticSums sums_;
};

/// Effects eliminated from the joint density, first of groups, then of parents.
class StepGatherer : public Gatherer {
public:
    using Gatherer::Gatherer;

    void work(const Block& block) override {
        const std::vector<int>& parents = likelihood().rows().parent_of_group();
        const double tau_v = sds().group * sds().group;
        for (int group = block.first_group; group < block.end_group; ++group) {
            if (!likelihood().takes(group)) continue;
            look(group);
            const LocationMatrix::SumOfRows weight =
                gathered().location.add_rows(group, mixed({.weight = 1}));
            const double a = 1 + tau_v * weight.total;
            const double q = weight.total / a;
            gathered().location.add_square(weight.vector, -tau_v / a);
            gathered().group_sd += 2 * tau_v * q * q;
            if (!likelihood().options().nested) continue;
            const auto own = static_cast<std::size_t>(group);
            if (group == block.first_group || parents[own] != parents[own - 1]) begin_parent();
            shared_ += q;
            of_parent_ += weight.vector / a;
            if (group + 1 == block.end_group || parents[own] != parents[own + 1]) end_parent();
        }
    }

private:
    void begin_parent() {
        shared_ = 0;
        of_parent_ = Eigen::VectorXd::Zero(likelihood().location().size());
    }
    void end_parent() {
        const double tau_u = sds().parent * sds().parent;
        const double s = 1 + tau_u * shared_;
        gathered().location.add_square(of_parent_, -tau_u / s);
        gathered().parent_sd += 2 * tau_u * (shared_ / s) * (shared_ / s);
    }

    double shared_ = 0;
    Eigen::VectorXd of_parent_;
};

/// docs/statistics/random-intercept.md, "Curvature", whose letters it uses.
class LaplaceGatherer : public Gatherer {
public:
    using Gatherer::Gatherer;

    void work(const Block& block) override {
        for (int group = block.first_group; group < block.end_group; ++group)
            if (likelihood().takes(group)) add(group);
    }

private:
    void add(int group) {
        look(group);
        const GroupSlope& its = likelihood().groups()[static_cast<std::size_t>(group)];
        LocationMatrix& matrix = gathered().location;
        const double tau = sds().group * sds().group;
        const double w = sums().weight;
        const double t = sums().skew;
        const double a = 1 + tau * w;
        const double v = tau / a;
        const auto e =
            matrix.add_rows(group, mixed({.weight = 1, .skew = -v * v * t / 2, .bend = v / 2}));
        if (tau == 0) return;
        const auto b = matrix.sum_rows(group, mixed({.weight = 1}));
        const auto g = matrix.sum_rows(group, mixed({.skew = 1}));
        const Eigen::VectorXd turn = g.vector - v * t * b.vector;  // dW by the location
        matrix.add_product(e.vector, b.vector, -v);
        matrix.add_square(b.vector, v * v * e.total + tau / (a * a));
        matrix.add_square(turn, -v * v / 2);

        // Derivatives by log sd: of the mode, of v W, of the logarithm of the likelihood.
        const double vu = 2 * (e.total - w) + v * v * t * t;  // V times the sum of the bend
        const double mode = its.about_mode.mean;
        const double mode_1 = 2 * mode / a;
        const double h_1 = v * t * mode_1 - 2 / a;
        const double mode_2 = 2 * ((mode_1 - 2 * mode) / a - mode / a * h_1);
        const double h_2 = vu * mode_1 * mode_1 + v * t * mode_2 + 4 / a;
        const double square = mode * mode / tau;
        const double second = 4 * square / a - 2 * square - (h_2 - h_1 * h_1) / 2;
        gathered().group_sd -= (second - 2 * tau * its.by_variance) / tau;
        const Eigen::VectorXd vu_vector =
            2 * (e.vector - b.vector) + v * v * t * g.vector;  // V times sum of the bend times z
        const Eigen::VectorXd turn_1 = mode_1 * vu_vector -
                                       v * mode_1 * (vu * b.vector + v * t * g.vector) +
                                       v * v * t * h_1 * b.vector;
        gathered().with_group_sd +=
            (mode_1 * b.vector + (turn_1 - v * h_1 * turn) / 2) / sds().group;
    }
};

/// Louis's formula: what is expected of the information when the effect is known, less the variance
/// of the score, both over the posterior of the effect. Letters as above.
class QuadratureGatherer : public Gatherer {
public:
    QuadratureGatherer(
        const MarginalLikelihood& likelihood, const Eigen::VectorXd& at, const Sds& sds
    )
        : Gatherer(likelihood, at, sds), group_(likelihood.options().nodes) {}

    void work(const Block& block) override {
        for (int group = block.first_group; group < block.end_group; ++group)
            if (likelihood().takes(group)) add(group);
    }

private:
    struct AtNode {
        double share = 0;
        Eigen::VectorXd expected;  ///< sum of p z
        double score = 0;          ///< by the sd
    };

    void add(int group) {
        const GroupOffsets& offsets = look(group);
        const GroupSlope& its = likelihood().groups()[static_cast<std::size_t>(group)];
        const double sd = sds().group;
        group_.evaluate(offsets, {.intercept = intercept(group), .sd = sd, .mode = its.mode});
        const std::size_t rows = offsets.offsets.size();
        values_.resize(rows);
        weights_.assign(rows, 0.0);
        weights_by_sd_.assign(rows, 0.0);
        AtNode mean{.expected = Eigen::VectorXd::Zero(likelihood().location().size())};
        std::vector<AtNode> nodes;
        LocationMatrix& matrix = gathered().location;
        for (const GroupLikelihood::Node& node : group_.nodes()) {
            if (node.share < 1e-20) continue;
            const LogisticSums sums =
                logistic_sums(offsets, intercept(group) + sd * node.effect, values_);
            for (std::size_t row = 0; row < rows; ++row) {
                const double trials = offsets.trials_of(row);
                const double weight = node.share * trials * values_[row] * (1 - values_[row]);
                weights_[row] += weight;
                weights_by_sd_[row] += node.effect * weight;
                values_[row] *= trials;
            }
            const double residual = static_cast<double>(offsets.event_count) - sums.expected;
            gathered().group_sd += node.share * node.effect * node.effect * sums.weight;
            nodes.push_back(
                {node.share, matrix.sum_rows(group, values_).vector, node.effect * residual}
            );
            mean.expected += node.share * nodes.back().expected;
            mean.score += node.share * nodes.back().score;
        }
        matrix.add_rows(group, weights_);
        gathered().with_group_sd += matrix.sum_rows(group, weights_by_sd_).vector;
        for (const AtNode& node : nodes) {
            const Eigen::VectorXd expected = node.expected - mean.expected;
            const double score = node.score - mean.score;
            matrix.add_square(expected, -node.share);
            gathered().with_group_sd += node.share * score * expected;
            gathered().group_sd -= node.share * score * score;
        }
    }

    GroupLikelihood group_;
    std::vector<double> values_;
    std::vector<double> weights_;        ///< p (1 - p), expected over the nodes
    std::vector<double> weights_by_sd_;  ///< times the effect
};

template <class Kind>
Eigen::MatrixXd gather(
    const MarginalLikelihood& likelihood, const Eigen::VectorXd& at, const Sds& sds
) {
    Gathered all = Kind(likelihood, at, sds).empty();
    walk(likelihood.blocks(), likelihood.options().threads, [&]() -> BlockWorker {
        const auto gatherer = std::make_shared<Kind>(likelihood, at, sds);
        return {
            .work = [gatherer](const Block& block) { gatherer->work(block); },
            .add_up = [gatherer, &all] { all.take(gatherer->gathered()); },
        };
    });
    return all.total();
}

}  // namespace

Eigen::MatrixXd step_curvature(
    const MarginalLikelihood& likelihood, const Eigen::VectorXd& location, const Sds& sds
) {
    return gather<StepGatherer>(likelihood, location, sds);
}

Eigen::MatrixXd observed_information(
    const MarginalLikelihood& likelihood, const Eigen::VectorXd& location, double sd
) {
    ensure(!likelihood.options().nested, "the likelihood of groups alone");
    const Eigen::Index size = location.size() + 1;
    if (sd > 0 && likelihood.options().nodes > 1)
        return gather<QuadratureGatherer>(likelihood, location, {.group = sd})
            .topLeftCorner(size, size);
    return gather<LaplaceGatherer>(likelihood, location, {.group = sd}).topLeftCorner(size, size);
}

}  // namespace uppsikt::stats
