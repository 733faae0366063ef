#include "app/web/public_site.h"

#include "base/embedded.h"
#include "cases/cases.h"
#include "platform/record/head.h"

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

PublicSite::PublicSite(SiteSource source, std::chrono::seconds interval)
    : source_(std::move(source)) {
    renew();
    renewing_ = std::jthread([this, interval](const std::stop_token& stop) {
        std::mutex waiting;
        std::unique_lock lock(waiting);
        while (!wake_.wait_for(lock, stop, interval, [] { return false; }) && !stop.stop_requested()
        )
            renew();
    });
}

PublicSite::~PublicSite() = default;

std::shared_ptr<const Snapshot> PublicSite::current() const {
    const std::lock_guard lock(mutex_);
    return current_;
}

void PublicSite::renew() {
    const Date today = source_.clock().today;
    const std::uint64_t acts =
        source_.database.read([](sql::Transaction& db) { return record::head(db).acts; });
    if (acts == acts_ && today == made_on_) return;
    auto made = make();
    const std::lock_guard lock(mutex_);
    acts_ = acts;
    made_on_ = today;
    current_ = std::move(made);
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
