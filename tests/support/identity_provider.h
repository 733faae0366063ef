#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "base/date.h"
#include "support/tls_server.h"

namespace uppsikt::test {

/// A sign-in service that somebody else runs: OpenID Connect with the code flow and PKCE, on this
/// machine. Whatever it may do wrong, it can be told to do.
class IdentityProvider {
public:
    IdentityProvider();
    ~IdentityProvider();

    enum class Signs { rs256, es256, none, hs256_by_public_key };
    /// How it behaves from now on.
    struct Ways {
        Signs signs = Signs::rs256;
        std::function<void(boost::json::object&)> changes_document = {};
        std::function<void(boost::json::object&)> changes_header = {};
        std::function<void(boost::json::object&)> changes_claims = {};
        std::function<void(boost::json::object&)> changes_answer = {};  ///< of the token endpoint
        std::map<std::string, Said> says = {};  ///< by path, in place of its own answer
        bool takes_any_code = false;
        bool says_who = false;  ///< `iss` in what the browser brings back
    };
    void behave(Ways ways);

    std::string issuer() const;
    std::string host() const { return "localhost"; }
    std::string certificates() const { return certificate_.file(); }
    static constexpr const char* client_id = "uppsikt test";
    static constexpr const char* client_secret = "a secret, with : and %";

    /// A new key, by which it signs; it shows it from the next time that somebody asks.
    void change_key(std::string id);
    void show_keys(bool shows) { shows_keys_ = shows; }

    struct Person {
        std::string subject;
        std::string acr = {};
        std::vector<std::string> amr = {};
    };
    /// The browser goes where it was sent, the person signs in, and it is sent back: the address.
    std::string sign_in(const std::string& address, const Person& person);

    int asked(const std::string& path);
    Instant now;  ///< its clock

private:
    struct Keys;
    struct Granted {
        Person person;
        std::string nonce;
        std::string challenge;
        std::string redirect_uri;
        bool is_used = false;
    };
    Said answer(const Asked& asked);
    boost::json::object document() const;
    boost::json::object shown_keys() const;
    std::string token_answer(const Asked& asked);
    std::string token_for(const Granted& granted) const;

    Certificate certificate_;
    std::mutex mutex_;
    Ways ways_;
    std::shared_ptr<const Keys> keys_;
    std::atomic<bool> shows_keys_ = true;
    std::map<std::string, Granted> codes_;
    std::map<std::string, int> asked_;
    TlsServer server_;
};

/// The values of a query or a form, decoded.
std::map<std::string, std::string> form_values(std::string_view text);

}  // namespace uppsikt::test
