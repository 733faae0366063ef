#include "field/photos.h"

#include <algorithm>

#include "base/text.h"
#include "field/field.h"
#include "field/store.h"
#include "platform/crypto/bytes.h"

namespace uppsikt::field {

namespace {

constexpr std::int64_t megabyte = 1'000'000;
constexpr std::chrono::days parts_are_held{7};

/// Begins each JPEG (ISO/IEC 10918-1, B.1.1.3: SOI, and the marker after it).
constexpr std::string_view jpeg_start = "\xff\xd8\xff";

std::optional<crypto::Hash> hash_in(std::string_view sha256) {
    return crypto::exactly<sizeof(crypto::Hash)>(crypto::from_hex(sha256));
}

Reason no_hash(std::string_view sha256) {
    return {"field_photo_hash", {{"sha256", shown(sha256)}}};
}

}  // namespace

std::optional<evidence::EvidenceId> photo_here(const Session& session, std::string_view sha256) {
    const auto hash = hash_in(sha256);
    if (!hash) return std::nullopt;
    const auto found = evidence::find(session.db, *hash);
    if (!found) return std::nullopt;
    return found->id;
}

std::vector<MissingPhoto> missing_photos(
    const Session& session, std::span<const std::string> sha256s
) {
    std::vector<MissingPhoto> missing;
    for (const std::string& one : sha256s)
        if (!photo_here(session, one) &&
            std::ranges::find(missing, one, &MissingPhoto::sha256) == missing.end())
            missing.push_back({one, store::bytes_held(session.db, one)});
    return missing;
}

Result<std::int64_t> hold_part(
    const Session& session, const services::Term& size, const PhotoPart& part
) {
    std::vector<Reason> reasons;
    if (!hash_in(part.sha256)) reasons.push_back(no_hash(part.sha256));
    const std::int64_t here = store::bytes_held(session.db, part.sha256);
    const auto length = static_cast<std::int64_t>(part.bytes.size());
    if (part.starts_at < 0 || part.starts_at > here || length == 0)
        reasons.push_back({"field_photo_gap", {{"here", std::to_string(here)}}});
    const std::int64_t most = megabyte * services::whole_of(size, "most");
    if (part.starts_at + length > most)
        reasons.push_back({"field_photo_too_large", {{"most", std::to_string(most / megabyte)}}});
    if (!reasons.empty()) return Refusal{RefusalKind::conflict, std::move(reasons)};
    if (part.starts_at + length <= here) return here;
    // A longer part over one that came before: what is new of it.
    const std::string_view fresh =
        part.bytes.substr(static_cast<std::size_t>(here - part.starts_at));
    store::drop_parts_before(session.db, session.now - parts_are_held);
    store::insert_part(
        session.db,
        {.sha256 = part.sha256, .starts_at = here, .bytes = fresh, .held_at = session.now}
    );
    return part.starts_at + length;
}

std::string held_parts(const Session& session, std::string_view sha256) {
    return store::parts(session.db, sha256);
}

void drop_parts(const Session& session, std::string_view sha256) {
    store::drop_parts(session.db, sha256);
}

Result<evidence::KeptFile> keep_photo(
    const evidence::Archive& archive, const services::Term& size, const Handed& photo
) {
    std::vector<Reason> reasons;
    const auto hash = hash_in(photo.sha256);
    if (!hash) reasons.push_back(no_hash(photo.sha256));
    if (!photo.bytes.starts_with(jpeg_start)) reasons.push_back({"field_photo_not_jpeg"});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    evidence::Upload upload(
        archive,
        {.name = "photo.jpg",
         .most_bytes = megabyte * services::whole_of(size, "most"),
         .sha256 = *hash}
    );
    upload.add(crypto::bytes_of(photo.bytes));
    return upload.finish();
}

}  // namespace uppsikt::field
