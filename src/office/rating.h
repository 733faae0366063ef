#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "office/office.h"
#include "office/two_persons.h"
#include "platform/record/session.h"
#include "releases/releases.h"
#include "results/results.h"
#include "services/services.h"

/// The rating room: releases of results with what another limit would mean, how sure each
/// contract's place is, what moved and why, and the two persons that it takes to publish.
namespace uppsikt::office {

/// Another limit in one line; the slider moves on such lines.
struct LimitStep {
    double limit = 0;
    int below = 0;
    int surely = 0;
    int perhaps = 0;
    int flagged = 0;
    int participants = 0;
};

/// What is computed for the page of a release. The same for as long as its results can be computed
/// again (`checks.is_same`), so it may be kept; the steps of a release compute their own.
struct RatingMaterial {
    releases::Material computed;
    std::map<std::string, std::string> region_of_area;
    std::vector<LimitStep> limits;  ///< the lowest first
};
Result<RatingMaterial> rating_material(
    const Session& session, const services::Service& service, const releases::Release& release
);

/// One release, at a limit that somebody asks about.
struct Rating {
    const releases::Release& release;
    const RatingMaterial& material;
    double limit = 0;
    std::optional<ReleaseStep> step = std::nullopt;
};
std::string rating_page(const Room& room, const Rating& rating);

/// Those near the limit that is asked about, all of them, for spreadsheets: with period, limit,
/// day, rule and version in each row.
std::string near_limit_csv(const Room& room, const Rating& rating);

/// All releases, and the form for a new draft.
struct Ratings {
    std::vector<releases::Release> releases;
    std::vector<Month> periods;  ///< that results are known of
    std::optional<ReleaseStep> draft = std::nullopt;
};
std::string ratings_page(const Room& room, const Ratings& ratings);

/// "/betyg/2025-05.1".
std::string path_of_release(std::string_view number);
Released released_of(const releases::Release& release);

}  // namespace uppsikt::office
