#pragma once

#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace uppsikt::http {

/// The status by which a refusal is answered: 422, 403, 404, 409.
int status_of(RefusalKind kind);

/// Makes a problem document (RFC 9457) of a response that has reasons, in the request's language:
/// title by status, `errors` with code, text, values and, where a value is called so, pointer.
void write_problem(Response& response, const Texts& texts, const Request& request);

}  // namespace uppsikt::http
