#pragma once

#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "platform/evidence/evidence.h"
#include "platform/operations/operation.h"

namespace uppsikt::evidence {

/// Who may, by the names of roles: for those to say who know the roles.
struct Permissions {
    std::vector<std::string_view> adds;
    std::vector<std::string_view> sees;
};

/// Files of evidence by themselves: handed in ahead of what rests on them, and shown.
operations::Table operations(const Permissions& permissions);

/// A file as an answer tells of it: {sha256, media_type, bytes}.
boost::json::object described(const Evidence& file);

/// The files that were handed in for an option, by their numbers.
std::vector<EvidenceId> files_given(const operations::Request& request, std::string_view option);

}  // namespace uppsikt::evidence
