#pragma once

#include <functional>
#include <string_view>

#include "base/date.h"
#include "platform/http/message.h"
#include "platform/sql/sql.h"

namespace uppsikt::http {

/// A write that a client may send again because it never saw the answer.
struct RepeatableCall {
    sql::Transaction& db;  ///< that of the work itself, so that both are kept or neither
    const Request& request;
    std::string_view route;  ///< its name
    Instant now;
};

/// Does the work, or gives the answer that it gave before to the same Idempotency-Key of the same
/// principal and route. The same key with another body or target is refused (422), a malformed one,
/// too (400). Without a key the work is done. Answers of 400 and above are not kept.
Result<Response> once(const RepeatableCall& call, const std::function<Result<Response>()>& work);

bool has_answers_before(sql::Transaction& db, Instant moment);
/// Forgets the answers that nobody will ask for again; how many.
std::int64_t forget_answers_before(sql::Transaction& db, Instant moment);

}  // namespace uppsikt::http
