#include "stats/audit/draw.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "stats/logistic.h"
#include "stats/normal.h"
#include "stats/root.h"
#include "stats/wide.h"

namespace uppsikt::stats {

namespace {

/// The mean of logistic(a + N(0, sd^2)) by equal steps in the normal: exact to more digits than any
/// simulation shows.
double mean_rate(double intercept, double sd) {
    double sum = 0;
    double weights = 0;
    for (int i = -60; i <= 60; ++i) {
        const double z = i / 8.0;
        sum += normal_density(z) * logistic(intercept + sd * z);
        weights += normal_density(z);
    }
    return sum / weights;
}

double intercept_of(const Country& country) {
    const CaseMix& mix = country.case_mix;
    const double sd = std::hypot(
        std::hypot(country.effects.sd, mix.within_sd),
        std::hypot(mix.between_sd, mix.unmeasured_sd)
    );
    return find_root(
        [&](double intercept) { return mean_rate(intercept, sd) - country.rate; },
        {.lower = -60, .upper = 60},
        1e-12
    );
}

/// Two vectors of rows at a time: one pair of uniforms makes two normals.
constexpr std::size_t rows_at_once = 2 * WideRandom::lanes;

std::size_t padded(std::size_t rows) {
    return (rows + rows_at_once - 1) / rows_at_once * rows_at_once;
}

/// Comes with `covariate` as the mean of the group, leaves it as the participant's.
struct RowsToDraw {
    std::size_t rows;  ///< padded
    double within_sd;
    const double* level;
    double* covariate;
    std::uint8_t* happened;
};

UPPSIKT_WIDE void draw_rows(const WideRandom& start, const RowsToDraw& to) {
    static_assert(lanes == WideRandom::lanes);
    WideRandom random = start;
    std::uint64_t radius[lanes];
    std::uint64_t turn[lanes];
    std::uint64_t chance[rows_at_once];
    double normal[rows_at_once];
    for (std::size_t row = 0; row < to.rows; row += rows_at_once) {
        random.next(radius);
        random.next(turn);
        random.next(chance);
        random.next(chance + lanes);
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const NormalPair pair =
                normal_pair({uniform_of_bits(radius[lane]), uniform_of_bits(turn[lane])});
            normal[lane] = pair.first;
            normal[lane + lanes] = pair.second;
        }
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < rows_at_once; ++lane) {
            const double x = to.covariate[row + lane] + to.within_sd * normal[lane];
            to.covariate[row + lane] = x;
            const double p = logistic_parts(to.level[row + lane] + x).probability;
            // Happens when the uniform is below p: the sign of the difference, without a branch.
            chance[lane] = std::bit_cast<std::uint64_t>(uniform_of_bits(chance[lane]) - p) >> 63U;
        }
        for (std::size_t lane = 0; lane < rows_at_once; ++lane)
            to.happened[row + lane] = static_cast<std::uint8_t>(chance[lane]);
    }
}

}  // namespace

Plan::Plan(const Country& country)
    : country_(&country),
      blocks_of_window_(
          country.windows.parts / std::gcd(country.windows.parts, country.windows.step)
      ),
      blocks_of_step_(country.windows.step / std::gcd(country.windows.parts, country.windows.step)),
      blocks_(blocks_of_step_ * (country.windows.count - 1) + blocks_of_window_),
      intercept_(intercept_of(country)) {}

Draw::Draw(const Plan& plan) : plan_(&plan) {
    const auto groups = static_cast<std::size_t>(plan.groups());
    const auto blocks = static_cast<std::size_t>(plan.blocks());
    const auto& parents = plan.country().parent_of_group;
    parent_effect_.resize(
        parents.empty() ? 0 : static_cast<std::size_t>(std::ranges::max(parents)) + 1
    );
    truth_.resize(groups);
    lots_.resize(groups * (static_cast<std::size_t>(plan.country().windows.count) + 2));
    mix_.resize(groups);
    level_.resize(groups * blocks);
    first_row_.resize(groups * blocks + 1);
}

void Draw::repeat(Random::Seed seed) {
    Random random(seed);
    draw_groups(random);
    draw_participants(random);
}

void Draw::draw_groups(Random& random) {
    const Country& country = plan_->country();
    const TrueEffects& effects = country.effects;
    const bool has_parents = !country.parent_of_group.empty();
    const double parent_sd = has_parents ? effects.sd * std::sqrt(effects.parent_share) : 0;
    const double own_sd =
        has_parents ? effects.sd * std::sqrt(1 - effects.parent_share) : effects.sd;
    const int in_window = plan_->blocks_of_window();
    // So that the mean over a window's blocks has the sd wanted.
    const double drift_sd = effects.drift_sd * std::sqrt(in_window);
    const std::size_t groups = truth_.size();
    const std::size_t blocks = level_.size() / groups;

    for (double& lot : lots_)
        lot = random.uniform();
    for (double& effect : parent_effect_)
        effect = parent_sd * random.normal();
    for (std::size_t group = 0; group < groups; ++group) {
        double effect = own_sd * random.normal();
        if (has_parents)
            effect += parent_effect_[static_cast<std::size_t>(country.parent_of_group[group])];
        const double unmeasured = country.case_mix.unmeasured_sd * random.normal();
        mix_[group] = country.case_mix.between_sd * random.normal();
        truth_[group] = effect;
        for (std::size_t block = 0; block < blocks; ++block) {
            const double passing = drift_sd > 0 ? drift_sd * random.normal() : 0;
            level_[block * groups + group] = plan_->intercept() + effect + passing + unmeasured;
            // For now the number of rows; made into places below.
            first_row_[block * groups + group + 1] =
                static_cast<std::size_t>(random.poisson(country.sizes[group] / in_window));
        }
    }
    first_row_[0] = 0;
    for (std::size_t place = 1; place < first_row_.size(); ++place)
        first_row_[place] += first_row_[place - 1];
}

void Draw::draw_participants(const Random& random) {
    const std::size_t rows = padded(first_row_.back());
    row_level_.resize(rows);
    covariate_.resize(rows);
    happened_.resize(rows);
    const std::size_t groups = truth_.size();
    for (std::size_t place = 0; place + 1 < first_row_.size(); ++place)
        for (std::size_t row = first_row_[place]; row < first_row_[place + 1]; ++row) {
            row_level_[row] = level_[place];
            covariate_[row] = mix_[place % groups];
        }
    for (std::size_t row = first_row_.back(); row < rows; ++row)
        row_level_[row] = covariate_[row] = 0;
    Random participants = random;
    participants.jump();
    draw_rows(
        WideRandom(participants),
        {.rows = rows,
         .within_sd = plan_->country().case_mix.within_sd,
         .level = row_level_.data(),
         .covariate = covariate_.data(),
         .happened = happened_.data()}
    );
}

RowRange Draw::rows_of_blocks(int first, int last) const {
    const std::size_t groups = truth_.size();
    return {
        first_row_[static_cast<std::size_t>(first) * groups],
        first_row_[static_cast<std::size_t>(last) * groups]
    };
}

RowRange Draw::rows_of(int block, int group) const {
    const std::size_t place =
        static_cast<std::size_t>(block) * truth_.size() + static_cast<std::size_t>(group);
    return {first_row_[place], first_row_[place + 1]};
}

}  // namespace uppsikt::stats
