#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "platform/fetch/fetch.h"

/// One exchange over TLS. For fetch.cpp.
namespace uppsikt::fetch {

/// Whom to trust. Thread-safe.
class Trust {
public:
    explicit Trust(const std::string& certificates);
    ~Trust();
    Trust(const Trust&) = delete;
    Trust& operator=(const Trust&) = delete;

    struct Context;
    Context& context() const { return *context_; }

private:
    std::unique_ptr<Context> context_;
};

struct Exchange {
    const Trust& trust;
    Url url;
    std::vector<Address> addresses;  ///< tried in their order
    const Request& request;
    std::chrono::steady_clock::time_point until;
    std::size_t body_most = 0;
};
Result<Response> carry_out(const Exchange& exchange);

}  // namespace uppsikt::fetch
