#include "registry/names.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/ensure.h"

namespace uppsikt::registry {

namespace {

icu::UnicodeString from_utf8(std::string_view text) {
    return icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
}

enum class Keep { visible, letters_and_digits };

/// One space for each run of white space inside, none at the ends, and only the characters to keep.
icu::UnicodeString folded(const icu::UnicodeString& text, Keep keep) {
    icu::UnicodeString result;
    bool space_is_due = false;
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 character = text.char32At(i);
        if (u_isUWhiteSpace(character) != 0) {
            space_is_due = result.length() > 0;
            continue;
        }
        if (keep == Keep::letters_and_digits && u_isalnum(character) == 0) continue;
        if (space_is_due) result.append(u' ');
        space_is_due = false;
        result.append(character);
    }
    return result;
}

/// Throws where ICU's data is missing: then no name can be trusted.
icu::UnicodeString normalized(
    const icu::Normalizer2* normalizer, const icu::UnicodeString& text, UErrorCode& error
) {
    ensure(U_SUCCESS(error) != 0, "ICU has its normalisation data");
    const icu::UnicodeString result = normalizer->normalize(text, error);
    ensure(U_SUCCESS(error) != 0, "text can be normalised");
    return result;
}

std::string to_utf8(const icu::UnicodeString& text) {
    std::string result;
    return text.toUTF8String(result);
}

}  // namespace

std::string name_as_written(std::string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* composed = icu::Normalizer2::getNFCInstance(error);
    return to_utf8(folded(normalized(composed, from_utf8(text), error), Keep::visible));
}

bool is_blank(std::string_view text) {
    // Almost every name has a plain letter or digit; only the rest is worth looking at closely.
    for (const char c : text)
        if (c > ' ' && c <= '~') return false;
    return name_as_written(text).empty();
}

std::string search_name(std::string_view text) {
    UErrorCode error = U_ZERO_ERROR;
    const icu::Normalizer2* caseless = icu::Normalizer2::getNFKCCasefoldInstance(error);
    return to_utf8(folded(normalized(caseless, from_utf8(text), error), Keep::letters_and_digits));
}

}  // namespace uppsikt::registry
