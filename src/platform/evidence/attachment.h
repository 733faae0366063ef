#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "platform/evidence/archive.h"

namespace uppsikt::evidence {

/// A file that came with a form.
struct Attachment {
    std::string name;  ///< as people call it, for reasons
    std::string_view bytes;
};

struct AttachmentRules {
    std::int64_t most_bytes = 0;
    std::int64_t most_pixels = 0;
    std::int64_t least_room = 0;  ///< bytes that must be free: a full disk stops everybody
    bool drops_metadata = false;  ///< what a picture tells of its maker and place is not kept
};

/// Keeps a file that others will open: a JPEG, a PNG, a PDF or a text. Refuses other kinds, what is
/// empty or too large, a picture that is broken or so large that it would fill its reader's memory
/// (a head of a few bytes is enough for that), and everything where there is no room.
Result<KeptFile> keep_attachment(
    const Archive& archive, const Attachment& attachment, const AttachmentRules& rules
);

}  // namespace uppsikt::evidence
