#pragma once

#include <any>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "platform/texts/texts.h"

/// An HTTP/1.1 server that knows no domain: routes, schemas, problem documents, published content.
/// Boost.Beast and Asio stay inside three .cpp files of this folder.
namespace uppsikt::http {

enum class Method { get, head, post, put, patch, remove, options };

/// "DELETE" for Method::remove.
std::string_view name_of(Method method);
std::optional<Method> method_named(std::string_view name);

/// GET and HEAD: nothing is changed by asking.
bool is_safe(Method method);

struct NamedText {
    std::string name;
    std::string value;
    bool operator==(const NamedText&) const = default;
};

/// Names are compared without regard to capitals, and the order is kept.
class Headers {
public:
    Headers() = default;
    Headers(std::initializer_list<NamedText> all) : all_(all) {}

    void add(std::string_view name, std::string_view value);

    /// In place of those of that name.
    void set(std::string_view name, std::string_view value);

    /// The first of that name.
    std::optional<std::string_view> find(std::string_view name) const;
    bool contains(std::string_view name) const { return find(name).has_value(); }
    int count(std::string_view name) const;

    /// All of that name as one list: "gzip, br".
    std::string joined(std::string_view name) const;

    std::span<const NamedText> all() const { return all_; }

private:
    std::vector<NamedText> all_;
};

/// ASCII letters alike, big or small.
bool equal_names(std::string_view one, std::string_view other);

/// Bytes that many answers may share, and nobody changes.
class Body {
public:
    Body() = default;
    Body(std::string bytes)  // NOLINT(google-explicit-constructor): a body is its bytes
        : bytes_(std::make_shared<const std::string>(std::move(bytes))) {}
    explicit Body(std::shared_ptr<const std::string> shared) : bytes_(std::move(shared)) {}

    std::string_view view() const { return bytes_ ? std::string_view(*bytes_) : ""; }

private:
    std::shared_ptr<const std::string> bytes_;
};

struct Request {
    Method method = Method::get;
    std::string target;  ///< as it was sent
    std::string path;    ///< decoded, without the query
    std::vector<NamedText> query;
    std::vector<NamedText> path_parameters;
    Headers headers;
    std::string body;
    std::string peer;  ///< the address at the other end; never logged
    std::string id;    ///< told in the answer and in the log
    Language language = Language::sv;

    // From the gate, for a route that `needs` something.
    std::string principal;  ///< who asks: "user:anna"
    std::any caller;        ///< what else the gate found out; for handlers that know its type

    // From the schemas of the route, checked.
    boost::json::value input;      ///< the body
    boost::json::object settings;  ///< the query, by name: texts, numbers, lists

    std::optional<std::string_view> path_parameter(std::string_view name) const;

    /// The first of that name in the query.
    std::optional<std::string_view> query_value(std::string_view name) const;
    std::optional<std::string_view> cookie(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers = {};
    Body body = {};

    /// Of a problem: the server writes the document, in the reader's language.
    std::vector<Reason> reasons = {};

    static Response json(const boost::json::value& value, int status = 200);
    static Response text(std::string text, std::string_view media_type = "text/plain");

    /// Without a body.
    static Response empty(int status) { return {.status = status}; }
    static Response problem(int status, Reason reason) {
        return {.status = status, .reasons = {std::move(reason)}};
    }
};

/// "Not Found".
std::string_view reason_phrase(int status);

}  // namespace uppsikt::http
