#pragma once

#include <cstddef>
#include <string_view>

#include "platform/http/message.h"

namespace uppsikt::http {

/// How long the head of a request may be, and how many fields it may have.
struct HeadLimits {
    std::size_t request_line = 8 * 1024;
    std::size_t head = 24 * 1024;  ///< the request line and all fields
    int fields = 100;
};

/// What a look at the bytes of a head tells, before they are parsed.
struct HeadLook {
    std::size_t size = 0;  ///< of a whole head with its empty line; 0 while more is to come
    int refused = 0;       ///< the status of a refusal: 400, 414, 431, 501, 505; 0 for none
};

/// Looks at what has come in of a request. Refuses what readers of one message may take for
/// different ones: a line that does not end with CRLF, a stray CR or NUL, a folded line, a blank
/// before the colon, another version. Source: RFC 9112 sections 2.2, 3, 5.1, 5.2.
HeadLook look_at_head(std::string_view bytes, const HeadLimits& limits);

/// The status by which the fields of a parsed head are refused: 400 for a Host that is missing,
/// doubled or malformed, for a doubled Content-Length and one beside Transfer-Encoding; 501 for
/// transfer codings other than chunked; 417 for expectations other than 100-continue; 0 for none.
/// Source: RFC 9112 sections 3.2, 6.1, 6.3; RFC 9110 section 10.1.1.
struct Version {
    bool is_1_0 = false;
};
int refused_fields(const Headers& headers, Version version);

}  // namespace uppsikt::http
