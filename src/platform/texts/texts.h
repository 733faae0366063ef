#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"

/// What people read, by code: the modules' texts.<language>.json. Swedish first, English second.
namespace uppsikt {

enum class Language { sv, en };

class Texts {
public:
    /// Reads `{"code": "text with {value}", …}` of every file. A code given twice, a file that is
    /// not such an object, or a code that one language lacks is a fault of ours and throws.
    static Texts load(std::span<const EmbeddedFile> files);

    /// The text with its {values} filled in. An unknown code is a fault; a value that the text does
    /// not mention is left out, one that is missing is a fault.
    std::string say(
        Language language, std::string_view code, std::span<const TextValue> values = {}
    ) const;
    std::string say(Language language, const Reason& reason) const {
        return say(language, reason.code, reason.values);
    }
    bool knows(std::string_view code) const;

private:
    std::map<Language, std::map<std::string, std::string, std::less<>>> by_code_;
};

}  // namespace uppsikt
