#include "platform/http/core.h"

#include <array>

#include <fmt/format.h>

#include "platform/crypto/random.h"

namespace uppsikt::http {
namespace {

RouteNumbers numbers_of(Metrics& metrics, const std::string& route) {
    RouteNumbers numbers;
    for (std::size_t i = 0; i < numbers.by_class.size(); ++i)
        numbers.by_class.at(i) = &metrics.counter(
            {.name = "uppsikt_http_requests_total",
             .help = "Requests answered, by route and class of status.",
             .labels = {{"route", route}, {"status", std::to_string(i + 1) + "xx"}}}
        );
    numbers.duration = &metrics.histogram(
        {.name = "uppsikt_http_request_duration_seconds",
         .help = "From the head of a request to the end of its answer.",
         .labels = {{"route", route}}}
    );
    return numbers;
}

Counter& shed(Metrics& metrics, const std::string& what) {
    return metrics.counter(
        {.name = "uppsikt_http_shed_total",
         .help = "Turned away because there were too many, or too slow.",
         .labels = {{"what", what}}}
    );
}

/// SplitMix64: a bijection that leaves no trace of the order. Source: Steele, Lea & Flood (2014).
std::uint64_t mixed(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
}

}  // namespace

BodyRoom::~BodyRoom() { core_.body_bytes.fetch_sub(bytes_); }

bool BodyRoom::take(std::size_t bytes) {
    bytes_ += bytes;
    return core_.body_bytes.fetch_add(bytes) + bytes <= core_.options.limits.bodies;
}

Numbers::Numbers(const Site& site, Metrics& metrics)
    : connections(
          metrics.gauge({.name = "uppsikt_http_connections", .help = "Connections that are open."})
      ),
      waiting(metrics.gauge(
          {.name = "uppsikt_http_workers_requests", .help = "Requests with the workers."}
      )),
      shed_connections(shed(metrics, "connections")),
      shed_requests(shed(metrics, "requests")),
      shed_slow(shed(metrics, "slow")),
      first_(site.routes().data()),
      page_(numbers_of(metrics, std::string(Site::known_as_page))),
      none_(numbers_of(metrics, std::string(Site::known_as_none))) {
    for (const Route& route : site.routes())
        routes_.push_back(
            numbers_of(metrics, std::string(name_of(route.method)) + " " + route.pattern)
        );
}

RouteNumbers& Numbers::of(const Route* route, std::string_view known_as) {
    if (route != nullptr) return routes_.at(static_cast<std::size_t>(route - first_));
    return known_as == Site::known_as_page ? page_ : none_;
}

Core::Core(const Site& the_site, Metrics& metrics, ServerOptions the_options)
    : site(the_site),
      options(std::move(the_options)),
      numbers(the_site, metrics),
      workers(static_cast<std::size_t>(options.workers)) {
    std::array<std::uint8_t, sizeof seed_> bytes{};
    crypto::fill_random(bytes);
    for (const std::uint8_t byte : bytes)
        seed_ = seed_ << 8U | byte;
}

bool Core::let_in(const std::string& peer) {
    const std::lock_guard lock(mutex_);
    if (total_ >= options.limits.connections) return false;
    int& from_there = by_peer_[peer];
    if (from_there >= options.limits.connections_per_peer) return false;
    ++from_there;
    ++total_;
    numbers.connections.add();
    return true;
}

void Core::let_out(const std::string& peer) {
    const std::lock_guard lock(mutex_);
    const auto from_there = by_peer_.find(peer);
    if (--from_there->second == 0) by_peer_.erase(from_there);
    numbers.connections.add(-1);
    if (--total_ == 0) gone_.notify_all();
}

void Core::wait_until_empty(std::chrono::milliseconds longest) {
    std::unique_lock lock(mutex_);
    gone_.wait_for(lock, longest, [&] { return total_ == 0; });
}

std::string Core::new_id() {
    return fmt::format("{:016x}", mixed(seed_ + ids_.fetch_add(1, std::memory_order_relaxed)));
}

}  // namespace uppsikt::http
