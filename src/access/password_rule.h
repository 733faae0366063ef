#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace uppsikt::access {

/// Whose password it is to be, and what the term ACCESS asks of it, in characters.
struct PasswordFor {
    std::string_view name;          ///< of the account: small letters, digits and a few marks
    std::size_t least = 0;          ///< that it must have
    std::size_t name_anywhere = 0;  ///< a name of so many may not even stand within another word
};

/// Every reason why it is no password for the account; none where it is one.
///
/// NIST SP 800-63B section 5.1.1.2 has passwords held against words that everybody can guess in
/// their context, the name of the account among them, and asks for no rule of how they are made up
/// beside. Refused is therefore what a guesser who knows the name is helped by, in capitals or not:
///
/// - the name as a word of its own ("per-2026-sommar");
/// - a long name anywhere ("annaberg1annaberg2"), since it stands in no other word by chance;
/// - a shorter one within words where what is left without it is no password ("perperperper1").
///
/// A short name within another word of a long password helps nobody: "per" in "ett personligt
/// berg".
std::vector<Reason> unmet_by_password(std::string_view password, const PasswordFor& account);

}  // namespace uppsikt::access
