#pragma once

#include <string>
#include <string_view>

/// Names as people write them.
namespace uppsikt::registry {

/// The name as written, in one form: composed characters (Unicode NFC), no white space at the ends,
/// and one space where there is any inside. Case and spelling stay: two that differ are two names.
std::string name_as_written(std::string_view text);

/// Whether there is nothing to read in it.
bool is_blank(std::string_view text);

/// What a name is searched by: caseless and compatible (Unicode NFKC_Casefold), letters and digits
/// only, words apart by one space. "Nordisk Kompetens A.B." and "nordisk kompetens ab" are alike.
std::string search_name(std::string_view text);

}  // namespace uppsikt::registry
