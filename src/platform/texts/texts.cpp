#include "platform/texts/texts.h"

#include <algorithm>

#include <boost/json.hpp>

namespace uppsikt {

namespace {

Language language_of(std::string_view path) {
    if (path.ends_with(".sv.json")) return Language::sv;
    ensure(path.ends_with(".en.json"), "a file of texts names its language, sv or en");
    return Language::en;
}

std::string filled(std::string_view text, std::span<const TextValue> values) {
    std::string result;
    while (true) {
        const std::size_t open = text.find('{');
        result += text.substr(0, open);
        if (open == text.npos) return result;
        const std::size_t close = text.find('}', open);
        ensure(close != text.npos, "a brace in a text is closed");
        const std::string_view name = text.substr(open + 1, close - open - 1);
        const auto found = std::ranges::find(values, name, &TextValue::name);
        ensure(
            found != values.end(),
            "every value that a text mentions is given: " + std::string(name)
        );
        result += found->value;
        text.remove_prefix(close + 1);
    }
}

}  // namespace

Texts Texts::load(std::span<const EmbeddedFile> files) {
    Texts texts;
    for (const EmbeddedFile& file : files) {
        auto& known = texts.by_code_[language_of(file.path)];
        const boost::json::value parsed = boost::json::parse(boost::json::string_view(file.text));
        for (const auto& [code, text] : parsed.as_object()) {
            const auto [place, fresh] = known.emplace(code, text.as_string());
            ensure(fresh, "a code has one text: " + place->first);
        }
    }
    const auto all_known_by = [&](Language one, Language other) {
        for (const auto& [code, text] : texts.by_code_[one])
            ensure(
                texts.by_code_[other].contains(code),
                "a code has a text in every language: " + code
            );
    };
    all_known_by(Language::sv, Language::en);
    all_known_by(Language::en, Language::sv);
    return texts;
}

std::string Texts::say(Language language, std::string_view code, std::span<const TextValue> values)
    const {
    const auto texts = by_code_.find(language);
    ensure(texts != by_code_.end(), "there are texts in this language");
    const auto found = texts->second.find(code);
    ensure(found != texts->second.end(), "every code has a text: " + std::string(code));
    return filled(found->second, values);
}

bool Texts::knows(std::string_view code) const {
    const auto texts = by_code_.find(Language::sv);
    return texts != by_code_.end() && texts->second.contains(code);
}

}  // namespace uppsikt
