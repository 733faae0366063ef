#pragma once

#include <string>

#include "office/office.h"

/// Comparing suppliers on equal terms, from a list of participants that is never kept here.
namespace uppsikt::office {

/// The fields that are asked for, beside the file; its row does nothing by itself.
const operations::Table& profile_table();

/// The form, as it was filled in, and why nothing came of it.
struct ProfileAsked {
    operations::Given given = {};
    std::vector<Reason> reasons = {};
};
std::string profile_page(const Room& room, const ProfileAsked& asked);

}  // namespace uppsikt::office
