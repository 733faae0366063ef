#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "office/parts.h"
#include "office/rating.h"
#include "registry/registry.h"

namespace uppsikt::office {

namespace {

/// How far from the limit in force the slider goes, and in which steps.
constexpr int steps_each_way = 20;
constexpr double slider_step = 0.005;

LimitStep step_of(const results::WhatIf& at) {
    return {
        .limit = at.limit,
        .below = at.below,
        .surely = at.surely,
        .perhaps = at.perhaps,
        .flagged = at.flagged,
        .participants = at.participants,
    };
}

}  // namespace

Result<RatingMaterial> rating_material(
    const Session& session, const services::Service& service, const releases::Release& release
) {
    RatingMaterial made{
        .computed = TRY(releases::material(session, service, release)),
        .region_of_area = registry::regions(session, release.known_at),
        .limits = {}
    };
    const results::PeriodResults& now = made.computed.now;
    for (int i = -steps_each_way; i <= steps_each_way; ++i) {
        // In thousandths, so that the limit in force is itself and nothing beside it.
        const double limit = std::round(1000 * (now.limit.limit + slider_step * i)) / 1000;
        if (limit <= 0 || limit >= 1) continue;
        made.limits.push_back(step_of(results::what_if(now, limit, made.region_of_area)));
    }
    return made;
}

std::string path_of_release(std::string_view number) { return "/betyg/" + encoded(number); }

Released released_of(const releases::Release& release) {
    return {release.course(), releases::operations(), "release", path_of_release(release.number)};
}

}  // namespace uppsikt::office
