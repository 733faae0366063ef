#include "platform/operations/words.h"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace uppsikt::operations {

namespace json = boost::json;

std::string Words::say_or(const std::string& code, std::string_view otherwise) const {
    return texts_.knows(code) ? texts_.say(language_, code) : std::string(otherwise);
}

std::string Words::label(std::string_view member) const {
    return say_or("app_label_" + std::string(member), member);
}

std::string Words::choice(std::string_view option, std::string_view value) const {
    return say_or(word_of(option, value), value);
}

std::string Words::title(const json::object& title) const {
    const auto& what = title.at("what").as_object().at(language_ == Language::sv ? "sv" : "en");
    return say(title.at("code").as_string(), {{"what", std::string(what.as_string())}});
}

std::string Words::act(std::string_view kind) const {
    const std::size_t dot = kind.find('.');
    if (dot == kind.npos) return std::string(kind);
    return say_or(
        std::string(kind.substr(0, dot)) + "_act_" + std::string(kind.substr(dot + 1)),
        kind
    );
}

std::string Words::field(const json::object& field) const {
    if (field.at("masked") == true) return say("app_masked");
    if (field.at("erased") == true) return say("app_erased");
    return std::string(field.at("value").as_string());
}

std::string Words::plain(std::string_view member, const json::value& value) const {
    if (value.is_null()) return {};
    if (value.is_object()) return title(value.get_object());
    if (value.is_bool()) return say(value.get_bool() ? "app_yes" : "app_no");
    if (value.is_double()) return fmt::format("{}", value.get_double());
    if (!value.is_string()) return json::serialize(value);
    const std::string text(value.get_string());
    if (member == "state" || member == "owner" || member == "kind")
        return say_or("app_" + std::string(member) + "_" + text, choice(member, text));
    if (member == "what") return act(text);
    return choice(member, text);
}

}  // namespace uppsikt::operations
