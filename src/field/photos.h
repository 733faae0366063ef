#pragma once

#include <optional>
#include <string_view>

#include "platform/evidence/evidence.h"

namespace uppsikt::field {

/// A photo that lies in the archive with its row.
std::optional<evidence::EvidenceId> photo_here(const Session& session, std::string_view sha256);

}  // namespace uppsikt::field
