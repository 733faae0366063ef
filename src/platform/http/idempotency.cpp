#include "platform/http/idempotency.h"

#include <algorithm>

#include "base/text.h"
#include "platform/crypto/hash.h"

namespace uppsikt::http {
namespace {

constexpr std::size_t key_most = 128;

bool is_key(std::string_view key) {
    return !key.empty() && key.size() <= key_most &&
           std::ranges::all_of(key, [](char byte) { return byte > 0x20 && byte < 0x7f; });
}

sql::Bytes hash_of(std::initializer_list<std::string_view> parts) {
    crypto::Sha256 hash;
    for (const std::string_view part : parts)
        hash.add(std::to_string(part.size())).add(":").add(part);
    const crypto::Hash bytes = hash.finish();
    return {bytes.begin(), bytes.end()};
}

struct Kept {
    sql::Bytes content_hash;
    Response response;
};

/// One header a line: values of ours have no line breaks.
std::string header_lines(const Headers& headers) {
    std::string lines;
    for (const NamedText& header : headers.all())
        lines += header.name + ":" + header.value + "\n";
    return lines;
}

Headers headers_of(std::string_view lines) {
    Headers headers;
    for (const std::string_view line : split(lines, '\n'))
        if (const std::size_t colon = line.find(':'); colon != line.npos)
            headers.add(line.substr(0, colon), line.substr(colon + 1));
    return headers;
}

Kept kept_from(const sql::Row& row) {
    const auto body = row.get<sql::Bytes>(3);
    return {
        .content_hash = row.get<sql::Bytes>(0),
        .response =
            {
                .status = row.get<int>(1),
                .headers = headers_of(row.get<std::string>(2)),
                .body = std::string(body.begin(), body.end()),
            }
    };
}

void keep(const RepeatableCall& call, const sql::Bytes& key, const Kept& kept) {
    const std::string_view body = kept.response.body.view();
    call.db.execute(
        R"sql(
        INSERT INTO transient_answer (call_hash, content_hash, status, headers, body, kept_at)
        VALUES ($1, $2, $3, $4, $5, $6))sql",
        key,
        kept.content_hash,
        kept.response.status,
        header_lines(kept.response.headers),
        sql::Bytes(body.begin(), body.end()),
        call.now
    );
}

}  // namespace

Result<Response> once(const RepeatableCall& call, const std::function<Result<Response>()>& work) {
    const auto given = call.request.headers.find("Idempotency-Key");
    if (!given) return work();
    if (!is_key(*given)) return Response::problem(400, {"http_key_malformed"});
    const sql::Bytes key = hash_of({*given, call.request.principal, call.route});
    const sql::Bytes content = hash_of({call.request.target, call.request.body});
    auto known = call.db.find_one(
        kept_from,
        "SELECT content_hash, status, headers, body FROM transient_answer WHERE call_hash = $1",
        key
    );
    if (known) {
        if (known->content_hash != content)
            return Refusal{RefusalKind::invalid_input, {"http_key_used_for_other"}};
        known->response.headers.add("Idempotency-Replayed", "true");
        return std::move(known->response);
    }
    Response response = TRY(work());
    if (response.status < 400 && response.reasons.empty())
        keep(call, key, {.content_hash = content, .response = response});
    return response;
}

bool has_answers_before(sql::Transaction& db, Instant moment) {
    return db.value<std::int64_t>(
               "SELECT count(*) FROM (SELECT 1 FROM transient_answer WHERE kept_at < $1 LIMIT 1) "
               "AS one",
               moment
           ) > 0;
}

std::int64_t forget_answers_before(sql::Transaction& db, Instant moment) {
    return db.execute("DELETE FROM transient_answer WHERE kept_at < $1", moment);
}

}  // namespace uppsikt::http
