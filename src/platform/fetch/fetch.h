#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/fetch/address.h"
#include "platform/fetch/url.h"

/// What the server asks others for: HTTPS, of hosts that everybody may reach, within limits.
namespace uppsikt::fetch {

using LookUp = std::function<std::vector<Address>(const std::string& host)>;

struct Rules {
    std::set<std::string> internal_hosts = {};  ///< that may have any address, as they are written
    std::string certificates = {};  ///< PEM file of authorities trusted beside the system's
    std::chrono::milliseconds longest =
        std::chrono::seconds(5);                      ///< from the name to the last byte
    std::size_t body_most = std::size_t{256} * 1024;  ///< bytes
    int at_once = 4;      ///< more are refused at once, so that they hold up nobody else
    LookUp look_up = {};  ///< of names; the system's where not said
};

struct Header {
    std::string name;
    std::string value;
};

struct Request {
    std::string url;
    std::vector<Header> headers = {};
    std::optional<std::string> form = std::nullopt;  ///< POST, application/x-www-form-urlencoded
};

struct Response {
    int status = 0;
    std::string media_type;  ///< in small letters, without parameters
    std::string body;
};

/// Any number of threads use it at the same time; each waits for its own answer.
class Fetcher {
public:
    /// Throws where the certificates cannot be read.
    explicit Fetcher(Rules rules);
    ~Fetcher();
    Fetcher(const Fetcher&) = delete;
    Fetcher& operator=(const Fetcher&) = delete;

    /// Refuses an address that `check` does, a host that does not answer in time or has not its own
    /// certificate, a redirect, and an answer that is too large or no HTTP. Any other status is an
    /// answer.
    Result<Response> ask(const Request& request) const;

    /// Whether it could be asked: https, of a name whose every address is public.
    Result<Done> check(const std::string& url) const;

    int at_once() const;

private:
    struct Machine;
    std::unique_ptr<Machine> machine_;
};

}  // namespace uppsikt::fetch
