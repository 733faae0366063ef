#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/environment.h"
#include "find/find.h"
#include "platform/http/content.h"
#include "platform/sql/sql.h"
#include "services/services.h"

/// The public pages as they are now, and again when something was recorded.
namespace uppsikt::app::web {

/// One snapshot with the answers that were made of it, each ready to be sent in every coding.
class Snapshot {
public:
    explicit Snapshot(find::Site site) : site_(std::move(site)) {}

    const find::Site& site() const { return site_; }
    std::optional<http::Response> find(const http::Request& request) const;
    /// Emptied when it is full: what people ask for comes back at once, what nobody asks for again
    /// takes no room.
    void keep(const std::string& target, std::shared_ptr<const http::Content> content) const;

private:
    static constexpr std::size_t most = 4000;
    find::Site site_;
    mutable std::mutex mutex_;
    mutable std::map<std::string, std::shared_ptr<const http::Content>, std::less<>> kept_;
};

struct SiteSource {
    sql::Database& database;
    const services::Catalogue& catalogue;
    const Texts& texts;
    Clock clock;
};

/// How often it is looked whether there is something new.
struct Intervals {
    std::chrono::milliseconds releases{500};  ///< something was published or taken back
    std::chrono::milliseconds acts{30'000};   ///< anything else was recorded
};

/// Whoever asks gets one snapshot or the next, never a part of each.
class PublicSite {
public:
    /// Makes the first snapshot, and looks again at each interval.
    PublicSite(SiteSource source, Intervals intervals);
    PublicSite(const PublicSite&) = delete;
    PublicSite& operator=(const PublicSite&) = delete;
    ~PublicSite();

    /// None before anything was published.
    std::shared_ptr<const Snapshot> current() const;

    /// A new snapshot where the record has grown since the last.
    void renew();

private:
    /// What a snapshot was made of: another one is made where this differs.
    struct State {
        Date day{};
        std::int64_t release_steps = -1;  ///< of results and of comparisons
        std::uint64_t acts = UINT64_MAX;
        bool operator==(const State&) const = default;
    };
    State state() const;
    void renew_from(const State& now);
    std::shared_ptr<const Snapshot> make() const;
    void keep_new(const std::stop_token& stop, Intervals intervals);

    SiteSource source_;
    std::mutex renewing_mutex_;  ///< one at a time makes a snapshot
    State made_of_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Snapshot> current_;
    std::condition_variable_any wake_;
    std::jthread renewing_;
};

}  // namespace uppsikt::app::web
