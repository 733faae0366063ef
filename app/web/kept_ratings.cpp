#include "app/web/kept_ratings.h"

namespace uppsikt::app::web {

Result<KeptRatings::Kept> KeptRatings::of(
    const std::string& number, const std::function<Result<office::RatingMaterial>()>& make
) {
    {
        const std::lock_guard lock(mutex_);
        if (const auto found = kept_.find(number); found != kept_.end()) return found->second;
    }
    const Kept made = std::make_shared<const office::RatingMaterial>(TRY(make()));
    // Results that could not be computed again as they were are looked at anew each time.
    if (!made->computed.checks.is_same) return made;
    const std::lock_guard lock(mutex_);
    if (kept_.size() >= most) kept_.clear();
    kept_[number] = made;
    return made;
}

}  // namespace uppsikt::app::web
