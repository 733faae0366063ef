#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "office/rating.h"

namespace uppsikt::app::web {

/// What was computed for the pages of releases: a release's results never change, and to compute
/// them takes a while. Used by any number of threads.
class KeptRatings {
public:
    using Kept = std::shared_ptr<const office::RatingMaterial>;

    /// What is kept of the release, else what `make` gives, which is kept where it may be.
    Result<Kept> of(
        const std::string& number, const std::function<Result<office::RatingMaterial>()>& make
    );

private:
    static constexpr std::size_t most = 20;
    std::mutex mutex_;
    std::map<std::string, Kept> kept_;
};

}  // namespace uppsikt::app::web
