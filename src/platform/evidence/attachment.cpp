#include "platform/evidence/attachment.h"

#include <vector>

#include "base/text.h"
#include "platform/crypto/bytes.h"
#include "platform/evidence/picture.h"

namespace uppsikt::evidence {

namespace {

constexpr std::int64_t million = 1'000'000;

std::vector<Reason> objections(const Attachment& attachment, const AttachmentRules& rules) {
    const TextValue name{"file", shown(attachment.name)};
    const auto bytes = static_cast<std::int64_t>(attachment.bytes.size());
    if (bytes == 0) return {{"evidence_empty", {name}}};
    if (bytes > rules.most_bytes)
        return {{"evidence_too_large", {name, {"most", std::to_string(rules.most_bytes)}}}};
    const auto media_type = media_type_of(attachment.bytes);
    if (!media_type) return {{"evidence_kind_refused", {name}}};
    if (!media_type->starts_with("image/")) return {};
    const auto size = picture_size(attachment.bytes);
    if (!size) return {{"evidence_picture_broken", {name}}};
    if (size->pixels() > rules.most_pixels)
        return {
            {"evidence_picture_too_large",
             {name, {"most", std::to_string(rules.most_pixels / million)}}}
        };
    return {};
}

}  // namespace

Result<KeptFile> keep_attachment(
    const Archive& archive, const Attachment& attachment, const AttachmentRules& rules
) {
    if (archive.room() < rules.least_room)
        return Refusal{RefusalKind::conflict, Reason{"evidence_no_room"}};
    if (auto reasons = objections(attachment, rules); !reasons.empty())
        return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    std::string bare;
    std::string_view bytes = attachment.bytes;
    if (rules.drops_metadata && media_type_of(bytes)->starts_with("image/")) {
        auto made = without_metadata(bytes);
        if (!made)
            return Refusal{
                RefusalKind::invalid_input,
                Reason{"evidence_picture_broken", {{"file", shown(attachment.name)}}}
            };
        bare = *std::move(made);
        bytes = bare;
    }
    Upload upload(archive, {.name = shown(attachment.name), .most_bytes = rules.most_bytes});
    upload.add(crypto::bytes_of(bytes));
    return upload.finish();
}

}  // namespace uppsikt::evidence
