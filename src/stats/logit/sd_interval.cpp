#include "stats/logit/sd_interval.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/ensure.h"

namespace uppsikt::stats {

namespace {

/// The likelihood along one sd, maximised over the rest.
class Profile {
public:
    Profile(RandomSearch& search, const RandomSearch::Found& best, SpreadOf which)
        : search_(search),
          best_(best),
          held_(which == SpreadOf::units ? &RandomPlace::group : &RandomPlace::parent),
          other_(which == SpreadOf::units ? &RandomPlace::parent : &RandomPlace::group),
          other_identified_(
              which == SpreadOf::units ? search.parents_identified() : search.groups_identified()
          ),
          covariance_(search.covariance(best)),
          last_(best.place) {
        at_ = covariance_.rows() - (which == SpreadOf::units ? 2 : 1);
    }

    double middle() const { return (best_.place.*held_).sd; }
    /// Not positive where the curvature cannot tell.
    double standard_error() const { return std::sqrt(std::max(covariance_(at_, at_), 0.0)); }
    void begin_side() { last_ = best_.place; }

    /// Root of twice how far the likelihood has fallen: nearly linear in the sd.
    double fall(double sd) {
        const RandomSearch::Found there = other_identified_ && !(best_.place.*other_).free
                                              ? search_.maximise(beside(sd))
                                              : search_.maximise_near(predict(sd));
        last_ = there.place;
        return std::sqrt(std::max(0.0, 2 * (best_.log_likelihood - there.log_likelihood)));
    }

private:
    /// The other sd was found to be 0, from where there is no way up by symmetry.
    RandomPlace beside(double sd) const {
        RandomPlace place = last_;
        place.*held_ = {.free = false, .sd = sd};
        place.*other_ = {.free = true, .sd = std::max((last_.*other_).sd, 0.05)};
        return place;
    }

    /// Where the rest follows to, by the covariance at the maximum.
    RandomPlace predict(double sd) const {
        RandomPlace place = last_;
        place.*held_ = {.free = false, .sd = sd};
        if (!(standard_error() > 0)) return place;
        const Eigen::VectorXd slope = covariance_.col(at_) / covariance_(at_, at_);
        const double move = sd - (last_.*held_).sd;
        place.location += move * slope.head(place.location.size());
        SearchedSd& other = place.*other_;
        const Eigen::Index other_at = 2 * covariance_.rows() - 3 - at_;
        if (other.free) other.sd = std::abs(other.sd + move * slope[other_at]);
        return place;
    }

    RandomSearch& search_;
    const RandomSearch::Found& best_;
    SearchedSd RandomPlace::* held_;
    SearchedSd RandomPlace::* other_;
    bool other_identified_;
    Eigen::MatrixXd covariance_;  ///< the two sds last
    Eigen::Index at_ = 0;         ///< of the sd in it
    RandomPlace last_;
};

/// The end of the interval on the side of `guess`, or `limit` where the likelihood has not fallen
/// enough there. By the chord through the last two places, within what is known.
struct Side {
    double guess = 0;
    double limit = 0;
};

double end_of(Profile& profile, const Side& side, double wanted) {
    profile.begin_side();
    const double direction = side.limit > profile.middle() ? 1 : -1;
    const auto bounded = [&](double sd) {
        return direction > 0 ? std::min(sd, side.limit) : std::max(sd, side.limit);
    };
    double inner = profile.middle();
    std::optional<double> outer;
    double before = inner;
    double fall_before = 0;
    double at = bounded(side.guess);
    for (int step = 0; step < 60; ++step) {
        const double fall = profile.fall(at);
        if (std::abs(fall - wanted) < 1e-6) return at;
        if (fall < wanted) {
            if (at == side.limit) return at;
            inner = at;
        } else {
            outer = at;
        }
        double next = fall == fall_before
                          ? at + direction * 0.1
                          : at + (wanted - fall) * (at - before) / (fall - fall_before);
        // At most thrice as far out; in the bracket once there is one.
        if (!outer) {
            const double furthest = profile.middle() + 3 * (at - profile.middle());
            next = direction > 0 ? std::clamp(next, at, furthest) : std::clamp(next, furthest, at);
            if (next == at) next = furthest;
            next = bounded(next);
        } else if (!(next > std::min(inner, *outer) && next < std::max(inner, *outer))) {
            next = (inner + *outer) / 2;
        }
        if (next == at) return at;
        before = at;
        fall_before = fall;
        at = next;
    }
    return at;
}

}  // namespace

SdInterval interval_of_sd(
    RandomSearch& search, const RandomSearch::Found& best, SpreadOf which, double coverage
) {
    ensure(coverage > 0 && coverage < 1, "coverage lies between 0 and 1");
    Profile profile(search, best, which);
    const double wanted = normal_quantile((1 + coverage) / 2);
    const double middle = profile.middle();
    const double reach =
        profile.standard_error() > 0 ? wanted * profile.standard_error() : std::max(middle, 0.2);
    SdInterval interval{.lower = 0, .upper = 0};
    if (middle > 0)
        interval.lower =
            end_of(profile, {.guess = middle - std::min(reach, 0.9 * middle), .limit = 0}, wanted);
    interval.upper = end_of(profile, {.guess = middle + reach, .limit = search.sd_max()}, wanted);
    return interval;
}

}  // namespace uppsikt::stats
