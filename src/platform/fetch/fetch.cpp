#include "platform/fetch/fetch.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "platform/fetch/exchange.h"

namespace uppsikt::fetch {

namespace {

using Moment = std::chrono::steady_clock::time_point;

Refusal refused(std::string_view code, const std::string& host) {
    return {RefusalKind::conflict, Reason{std::string(code), {{"host", host}}}};
}

/// One of the few that may go on at once. A thread that still waits for a name has it too.
using Turn = std::shared_ptr<void>;

/// What a thread that looks up a name leaves.
struct LookedUp {
    std::mutex mutex;
    std::condition_variable done;
    std::optional<std::vector<Address>> addresses;
};

}  // namespace

struct Fetcher::Machine {
    Rules rules;
    Trust trust;
    std::shared_ptr<std::atomic<int>> under_way = std::make_shared<std::atomic<int>>(0);

    explicit Machine(Rules the_rules) : rules(std::move(the_rules)), trust(rules.certificates) {
        if (!rules.look_up) rules.look_up = fetch::look_up;
    }

    Turn take_turn() const {
        if (under_way->fetch_add(1) >= rules.at_once) {
            under_way->fetch_sub(1);
            return nullptr;
        }
        const auto count = under_way;
        return {count.get(), [count](void*) { count->fetch_sub(1); }};
    }

    /// The system's resolver cannot be interrupted: it is left behind, and its turn with it.
    std::vector<Address> look_up(const std::string& host, const Turn& turn, Moment until) const {
        const auto found = std::make_shared<LookedUp>();
        std::thread([found, turn, host, asks = rules.look_up] {
            auto addresses = asks(host);
            const std::lock_guard lock(found->mutex);
            found->addresses = std::move(addresses);
            found->done.notify_all();
        }).detach();
        std::unique_lock lock(found->mutex);
        found->done.wait_until(lock, until, [&] { return found->addresses.has_value(); });
        return found->addresses.value_or(std::vector<Address>());
    }

    /// The addresses that may be connected to.
    Result<std::vector<Address>> addresses_of(const Url& url, const Turn& turn, Moment until)
        const {
        const auto literal = Address::parse(url.host);
        std::vector<Address> all = literal ? std::vector{*literal} : look_up(url.host, turn, until);
        if (all.empty()) return refused("fetch_host_unknown", url.host);
        const bool is_internal = rules.internal_hosts.contains(url.host);
        // A name that is public by one address and not by another is no mistake to be lenient with.
        if (!is_internal && !std::ranges::all_of(all, is_public))
            return refused("fetch_host_not_public", url.host);
        return all;
    }
};

Fetcher::Fetcher(Rules rules) : machine_(std::make_unique<Machine>(std::move(rules))) {}
Fetcher::~Fetcher() = default;

int Fetcher::at_once() const { return machine_->rules.at_once; }

Result<Response> Fetcher::ask(const Request& request) const {
    const Moment until = std::chrono::steady_clock::now() + machine_->rules.longest;
    const Url url = TRY(parse_url(request.url));
    const Turn turn = machine_->take_turn();
    if (!turn) return refused("fetch_busy", url.host);
    auto addresses = TRY(machine_->addresses_of(url, turn, until));
    return carry_out(
        {.trust = machine_->trust,
         .url = url,
         .addresses = std::move(addresses),
         .request = request,
         .until = until,
         .body_most = machine_->rules.body_most}
    );
}

Result<Done> Fetcher::check(const std::string& url) const {
    const Moment until = std::chrono::steady_clock::now() + machine_->rules.longest;
    const Url asked = TRY(parse_url(url));
    const Turn turn = machine_->take_turn();
    if (!turn) return refused("fetch_busy", asked.host);
    (void)TRY(machine_->addresses_of(asked, turn, until));
    return Done{};
}

}  // namespace uppsikt::fetch
