#include "access/password_rule.h"

#include <string>

#include "base/text.h"

namespace uppsikt::access {

namespace {

/// Names of accounts have no other letters that come in two sizes.
std::string in_small_letters(std::string_view text) {
    std::string small(text);
    for (char& letter : small)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return small;
}

/// A letter goes on here; of those beyond ASCII every byte is taken for one.
bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || static_cast<unsigned char>(byte) >= 0x80;
}

/// What the name does in the password.
struct Occurrence {
    bool is_there = false;
    bool is_word = false;  ///< somewhere between what is no letter
    std::string rest;      ///< the password without it
};

Occurrence occurrence_of(std::string_view name, std::string_view password) {
    Occurrence found;
    std::size_t from = 0;
    for (std::size_t at = 0; (at = password.find(name, from)) != password.npos;) {
        const std::size_t end = at + name.size();
        const bool begins = at == 0 || !is_letter(password[at - 1]);
        const bool ends = end == password.size() || !is_letter(password[end]);
        found.is_there = true;
        found.is_word = found.is_word || (begins && ends);
        found.rest += password.substr(from, at - from);
        from = end;
    }
    found.rest += password.substr(from);
    return found;
}

}  // namespace

std::vector<Reason> unmet_by_password(std::string_view password, const PasswordFor& account) {
    // No rule of passwords but an end of what is sent and hashed, far beyond what anybody writes.
    constexpr std::size_t longest_bytes = 1000;
    const Reason too_short{"access_password_too_short", {{"least", std::to_string(account.least)}}};
    if (!is_utf8(password) || password.size() > longest_bytes) return {too_short};
    std::vector<Reason> reasons;
    const bool is_long = count_characters(password) >= account.least;
    if (!is_long) reasons.push_back(too_short);
    const Occurrence name = occurrence_of(account.name, in_small_letters(password));
    if (!name.is_there) return reasons;
    if (name.is_word || account.name.size() >= account.name_anywhere)
        reasons.push_back({"access_password_has_name"});
    else if (is_long && count_characters(name.rest) < account.least)
        reasons.push_back(
            {"access_password_short_without_name", {{"least", std::to_string(account.least)}}}
        );
    return reasons;
}

}  // namespace uppsikt::access
