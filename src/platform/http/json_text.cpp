#include "platform/http/json_text.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include "base/text.h"

namespace uppsikt::http {
namespace {

namespace json = boost::json;
using json::error_code;

/// Takes what the parser finds, builds the value, and keeps the names of the objects that are open.
struct Builder {
    static constexpr std::size_t max_object_size = json::object::max_size();
    static constexpr std::size_t max_array_size = json::array::max_size();
    static constexpr std::size_t max_key_size = json::string::max_size();
    static constexpr std::size_t max_string_size = json::string::max_size();

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_array_begin(error_code&) { return true; }
    bool on_array_end(std::size_t count, error_code&) { return stack.push_array(count), true; }

    bool on_object_begin(error_code&) { return open.emplace_back(), true; }
    bool on_object_end(std::size_t count, error_code& error) {
        std::vector<std::string> names = std::move(open.back());
        open.pop_back();
        std::ranges::sort(names);
        if (const auto same = std::ranges::adjacent_find(names); same != names.end()) {
            twice = *same;
            error = json::error::extra_data;  // any: the name tells which
            return false;
        }
        stack.push_object(count);
        return true;
    }

    bool on_string_part(json::string_view part, std::size_t, error_code&) {
        return stack.push_chars(part), true;
    }
    bool on_string(json::string_view part, std::size_t, error_code&) {
        return stack.push_string(part), true;
    }
    bool on_key_part(json::string_view part, std::size_t, error_code&) {
        key.append(part.data(), part.size());
        return stack.push_chars(part), true;
    }
    bool on_key(json::string_view part, std::size_t, error_code&) {
        key.append(part.data(), part.size());
        open.back().push_back(std::move(key));
        key.clear();
        return stack.push_key(part), true;
    }

    bool on_number_part(json::string_view, error_code&) { return true; }
    bool on_int64(std::int64_t number, json::string_view, error_code&) {
        return stack.push_int64(number), true;
    }
    bool on_uint64(std::uint64_t number, json::string_view, error_code&) {
        return stack.push_uint64(number), true;
    }
    bool on_double(double number, json::string_view, error_code& error) {
        // 1e999 is no number that anybody means, and could not be written again.
        if (!std::isfinite(number)) error = json::error::syntax;
        return stack.push_double(number), !error;
    }
    bool on_bool(bool value, error_code&) { return stack.push_bool(value), true; }
    bool on_null(error_code&) { return stack.push_null(), true; }
    bool on_comment_part(json::string_view, error_code&) { return true; }
    bool on_comment(json::string_view, error_code&) { return true; }

    json::value_stack stack;
    std::string key;
    std::vector<std::vector<std::string>> open;
    std::string twice;
};

Refusal refused(std::string_view code, std::vector<TextValue> values) {
    return {RefusalKind::invalid_input, Reason{std::string(code), std::move(values)}};
}

}  // namespace

Result<json::value> read_json(std::string_view text) {
    json::parse_options options;
    options.max_depth = json_depth_most;
    json::basic_parser<Builder> parser(options);
    parser.handler().stack.reset();
    error_code error;
    const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
    if (!parser.handler().twice.empty() || (error && error == json::error::extra_data))
        return refused("http_json_name_twice", {{"name", shown(parser.handler().twice)}});
    if (error == json::error::too_deep)
        return refused("http_json_too_deep", {{"most", std::to_string(json_depth_most)}});
    if (error || used < text.size())
        return refused("http_json_malformed", {{"byte", std::to_string(used + 1)}});
    return parser.handler().stack.release();
}

}  // namespace uppsikt::http
