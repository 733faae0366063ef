#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/http/message.h"
#include "platform/http/schema.h"

namespace uppsikt::http {

/// Answers a request. A refusal becomes a problem document, an exception a 500 with a log id.
using Handler = std::function<Result<Response>(const Request&)>;

/// Where a handler runs: beside the others, because it may wait (for a database, a hash of a
/// password), or at once, from memory, where it must never wait.
enum class Runs { beside, at_once };

inline constexpr std::size_t json_body_most = 64 * 1024;

/// One row of the table of routes.
struct Route {
    Method method = Method::get;
    std::string pattern;  ///< "/api/cases/{number}"; a name in braces is one whole segment
    std::string name;     ///< unique: "cases.show"; what OpenAPI calls operationId
    std::string summary;
    std::string needs = {};  ///< a permission that the gate knows; empty for everyone
    Runs runs = Runs::beside;

    std::vector<Field> path = {};       ///< what the names of the pattern may be; texts if not said
    std::vector<Field> query = {};      ///< others are refused
    bool passes_over_others = false;    ///< or not looked at: where somebody else sends browsers
    std::optional<Schema> input = {};   ///< of a JSON body
    std::optional<Schema> output = {};  ///< of a JSON answer
    std::string input_type = {};   ///< media type of a body that is not JSON: "image/jpeg", "*/*"
    bool takes_files = false;      ///< the form may come as multipart/form-data, too
    std::string output_type = {};  ///< of an answer that is not JSON
    std::size_t body_most = json_body_most;  ///< bytes
    int answers = 200;                       ///< the status when all is well

    bool needs_if_match = false;         ///< changes what the client must have seen: 428 without
    bool takes_idempotency_key = false;  ///< for the document; idempotency.h does it

    Handler handler = {};
};

/// The names in braces, in order.
std::vector<std::string> names_in(std::string_view pattern);

}  // namespace uppsikt::http
