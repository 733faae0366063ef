#include "app/web/public_site.h"

#include <algorithm>

#include "base/embedded.h"
#include "cases/cases.h"
#include "comparisons/comparisons.h"
#include "platform/record/head.h"
#include "releases/releases.h"

namespace uppsikt::app::web {

std::optional<http::Response> Snapshot::find(const http::Request& request) const {
    std::shared_ptr<const http::Content> content;
    {
        const std::lock_guard lock(mutex_);
        const auto found = kept_.find(request.target);
        if (found == kept_.end()) return std::nullopt;
        content = found->second;
    }
    return content->answer(request);
}

void Snapshot::keep(const std::string& target, std::shared_ptr<const http::Content> content) const {
    const std::lock_guard lock(mutex_);
    if (kept_.size() >= most) kept_.clear();
    kept_.insert_or_assign(target, std::move(content));
}

PublicSite::PublicSite(SiteSource source, Intervals intervals) : source_(std::move(source)) {
    renew();
    renewing_ =
        std::jthread([this, intervals](const std::stop_token& stop) { keep_new(stop, intervals); });
}

PublicSite::~PublicSite() = default;

void PublicSite::keep_new(const std::stop_token& stop, Intervals intervals) {
    std::mutex waiting;
    std::unique_lock lock(waiting);
    // Counted in looks, so that no clock is read beside the one that is given.
    const auto looks_between = std::max<std::int64_t>(1, intervals.acts / intervals.releases);
    for (std::int64_t look = 1;; ++look) {
        wake_.wait_for(lock, stop, intervals.releases, [] { return false; });
        if (stop.stop_requested()) return;
        const State now = state();
        const std::lock_guard one(renewing_mutex_);
        if (now.release_steps != made_of_.release_steps || look % looks_between == 0)
            renew_from(now);
    }
}

std::shared_ptr<const Snapshot> PublicSite::current() const {
    const std::lock_guard lock(mutex_);
    return current_;
}

PublicSite::State PublicSite::state() const {
    const Moment moment = source_.clock();
    return source_.database.read([&](sql::Transaction& db) {
        const Session session{db, "web", moment.now, moment.today};
        return State{
            .day = moment.today,
            .release_steps = releases::steps_taken(session) + comparisons::steps_taken(session),
            .acts = record::head(db).acts
        };
    });
}

void PublicSite::renew() {
    const State now = state();
    const std::lock_guard one(renewing_mutex_);
    renew_from(now);
}

void PublicSite::renew_from(const State& now) {
    if (now == made_of_) return;
    auto made = make();
    const std::lock_guard lock(mutex_);
    made_of_ = now;
    // What was shown stays where the next cannot be made: a release that somebody spoilt.
    if (made || !current_) current_ = std::move(made);
}

std::shared_ptr<const Snapshot> PublicSite::make() const {
    const auto handbook = cases::Handbook::make(source_.catalogue);
    const auto service = source_.catalogue.service("rom2");
    ensure(handbook.ok() && service.ok(), "the binary has the terms of its services");
    const Moment moment = source_.clock();
    auto published = source_.database.read([&](sql::Transaction& db) {
        const Session session{db, "web", moment.now, moment.today};
        return find::gather(session, service.value(), handbook.value(), moment.today);
    });
    // Nothing has been published yet: there is nothing to find.
    if (!published.ok()) return nullptr;
    return std::make_shared<const Snapshot>(
        find::Site(find::Finder(std::move(published).value()), source_.texts, embedded::site(), {})
    );
}

}  // namespace uppsikt::app::web
