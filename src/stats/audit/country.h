#pragma once

#include <vector>

#include "base/result.h"

namespace uppsikt::stats {

/// How far groups truly lie from each other: sds on the log odds scale.
struct TrueEffects {
    double sd = 0.25;           ///< of the groups' effects, that of their parents in it
    double parent_share = 0.5;  ///< of the variance, common to the groups of a parent
    double drift_sd = 0;        ///< of the change of an effect over the length of one window
};

/// What participants bring with them, on the log odds scale.
struct CaseMix {
    double within_sd = 0.8;    ///< of participants about their group's mean
    double between_sd = 0.3;   ///< of groups' means
    double unmeasured_sd = 0;  ///< of what groups' participants differ in and no covariate tells
};

/// When evaluations look at what. A window has `parts` equal parts, and the next begins `step`
/// parts later: 6 and 6 are separate windows, 6 and 1 a year of two-month parts renewed by one, so
/// that two windows share 5 of 6 parts and the participants in them.
struct Windows {
    int count = 2;
    int parts = 6;
    int step = 6;
};

/// A country of groups (sites) that are evaluated, as it would be if chance were drawn anew.
///
/// Model    Group g has a true effect t_g: normal, sd `effects.sd`, a share of its variance common
///          to the groups of a parent. Its participants in a window are Poisson, mean sizes[g].
///          Each has log odds  a + t_g + d_g + x + u_g  of an event, where d_g ~ N(0, drift_sd^2)
///          is drawn anew for each window, x ~ N(m_g, within_sd^2) is
///          measured, m_g ~ N(0, between_sd^2) and u_g ~ N(0, unmeasured_sd^2); a is such that the
///          rate of the country is `rate`.
struct Country {
    std::vector<double> sizes = {};         ///< expected participants of each group in a window
    std::vector<int> parent_of_group = {};  ///< 0, 1, ...; empty when groups have no parents
    double rate = 0.3;
    TrueEffects effects = {};
    CaseMix case_mix = {};
    Windows windows = {};
};

struct LogNormalSizes {
    int groups = 900;
    double median = 40;
    double log_sd = 0.8;
};

/// Sizes at the quantiles (i + 1/2) / groups of a log-normal law, in order.
std::vector<double> sizes_of(const LogNormalSizes& law);

struct GroupsOfParents {
    int groups = 900;
    int parents = 170;
};

/// Parents with as equal numbers of groups, of all sizes, as can be.
std::vector<int> spread_over_parents(const GroupsOfParents& numbers);

/// Every reason why this country cannot be simulated; none when it can.
std::vector<Reason> reasons_against(const Country& country);

}  // namespace uppsikt::stats
