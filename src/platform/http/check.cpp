// Values against schemas.
#include <algorithm>
#include <cmath>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/date.h"
#include "base/text.h"
#include "platform/http/schema.h"

namespace uppsikt::http {
namespace {

namespace json = boost::json;

constexpr std::size_t reasons_most = 100;

/// RFC 6901 section 3.
std::string escaped_step(std::string_view name) {
    std::string text;
    for (const char letter : name)
        if (letter == '~')
            text += "~0";
        else if (letter == '/')
            text += "~1";
        else
            text += letter;
    return text;
}

std::string_view text_of(const json::value& value) {
    const json::string& text = value.get_string();
    return {text.data(), text.size()};
}

/// What is said of a value, or of how long it is, outside what the schema allows.
struct OutsideCodes {
    std::string_view below;
    std::string_view above;
};

class Checker {
public:
    explicit Checker(std::vector<Reason>& reasons) : reasons_(reasons) {}

    void check(const Schema& schema, const json::value& value) {
        switch (schema.kind) {
            case Kind::text:
                check_text(schema, value);
                break;
            case Kind::day:
                check_form(value, "http_field_no_day", parses_as_date);
                break;
            case Kind::moment:
                check_form(value, "http_field_no_moment", parses_as_instant);
                break;
            case Kind::integer:
                check_integer(schema, value);
                break;
            case Kind::number:
                check_number(schema, value);
                break;
            case Kind::yes_or_no:
                if (!value.is_bool()) refuse("http_field_no_boolean");
                break;
            case Kind::choice:
                check_choice(schema, value);
                break;
            case Kind::list:
                check_list(schema, value);
                break;
            case Kind::object:
                check_object(schema, value);
                break;
            case Kind::anything:
                break;
        }
    }

private:
    static bool parses_as_date(std::string_view text) { return parse_date(text).has_value(); }
    static bool parses_as_instant(std::string_view text) { return parse_instant(text).has_value(); }

    void refuse(std::string_view code, std::vector<TextValue> values = {}) {
        if (reasons_.size() >= reasons_most) return;
        values.insert(values.begin(), {"pointer", pointer_});
        reasons_.push_back({std::string(code), std::move(values)});
    }

    void refuse_outside(const OutsideCodes& codes, const Schema& schema, double is) {
        if (schema.least && is < *schema.least)
            refuse(codes.below, {{"least", to_text(*schema.least)}});
        if (schema.most && is > *schema.most)
            refuse(codes.above, {{"most", to_text(*schema.most)}});
    }

    void check_text(const Schema& schema, const json::value& value) {
        if (!value.is_string()) return refuse("http_field_no_text");
        const std::string_view text = text_of(value);
        // Line breaks and tabs are for people; other control characters are for nobody.
        if (std::ranges::any_of(text, [](char byte) {
                return (static_cast<unsigned char>(byte) < 0x20 && byte != '\n' && byte != '\t' &&
                        byte != '\r') ||
                       byte == 0x7f;
            }))
            return refuse("http_field_control_character");
        const auto length = static_cast<double>(count_characters(text));
        refuse_outside(
            {.below = "http_field_too_short", .above = "http_field_too_long"},
            schema,
            length
        );
    }

    void check_form(
        const json::value& value, std::string_view code, bool parses(std::string_view)
    ) {
        if (!value.is_string() || !parses(text_of(value))) refuse(code);
    }

    void check_integer(const Schema& schema, const json::value& value) {
        if (!value.is_int64()) return refuse("http_field_no_integer");
        const auto number = static_cast<double>(value.get_int64());
        refuse_outside(
            {.below = "http_field_too_small", .above = "http_field_too_large"},
            schema,
            number
        );
    }

    void check_number(const Schema& schema, const json::value& value) {
        if (!value.is_number()) return refuse("http_field_no_number");
        const double number = value.to_number<double>();
        if (!std::isfinite(number)) return refuse("http_field_no_number");
        refuse_outside(
            {.below = "http_field_too_small", .above = "http_field_too_large"},
            schema,
            number
        );
    }

    void check_choice(const Schema& schema, const json::value& value) {
        if (value.is_string() &&
            std::ranges::find(schema.choices, text_of(value)) != schema.choices.end())
            return;
        std::string choices;
        for (const std::string& name : schema.choices)
            choices += (choices.empty() ? "" : ", ") + name;
        refuse("http_field_no_choice", {{"choices", choices}});
    }

    void check_list(const Schema& schema, const json::value& value) {
        if (!value.is_array()) return refuse("http_field_no_list");
        const json::array& items = value.get_array();
        refuse_outside(
            {.below = "http_field_too_few", .above = "http_field_too_many"},
            schema,
            static_cast<double>(items.size())
        );
        if (schema.most && static_cast<double>(items.size()) > *schema.most) return;
        std::size_t index = 0;
        for (const json::value& item : items)
            within(std::to_string(index++), [&] { check(schema.items.front(), item); });
    }

    void check_object(const Schema& schema, const json::value& value) {
        if (!value.is_object()) return refuse("http_field_no_object");
        const json::object& members = value.get_object();
        for (const Field& field : schema.fields) {
            const json::value* member = members.if_contains(field.name);
            if (member == nullptr && !field.required) continue;
            within(field.name, [&] {
                if (member == nullptr)
                    refuse("http_field_missing");
                else
                    check(field.schema, *member);
            });
        }
        for (const auto& member : members) {
            const std::string_view name(member.key().data(), member.key().size());
            if (std::ranges::find(schema.fields, name, &Field::name) == schema.fields.end())
                within(shown(name), [&] { refuse("http_field_unknown"); });
        }
    }

    template <class Body>
    void within(std::string_view name, const Body& body) {
        const std::size_t length = pointer_.size();
        pointer_ += "/" + escaped_step(name);
        body();
        pointer_.resize(length);
    }

    std::vector<Reason>& reasons_;
    std::string pointer_;
};

/// A text of a query as the schema means it; what cannot be read so stays a text, and is refused as
/// one.
json::value meant(const Schema& schema, const std::string& text) {
    switch (schema.kind) {
        case Kind::integer:
            if (const auto number = parse_integer(text)) return *number;
            break;
        case Kind::number:
            if (const auto number = parse_decimal(text)) return *number;
            break;
        case Kind::yes_or_no:
            if (text == "true" || text == "yes") return true;
            if (text == "false" || text == "no") return false;
            break;
        default:
            break;
    }
    return json::value(text);
}

}  // namespace

std::vector<Reason> faults(const Schema& schema, const json::value& value) {
    std::vector<Reason> reasons;
    Checker(reasons).check(schema, value);
    return reasons;
}

Result<json::object> read_query(
    const std::vector<Field>& fields, const std::vector<NamedText>& query
) {
    json::object settings;
    std::vector<Reason> reasons;
    for (const NamedText& setting : query) {
        const auto field = std::ranges::find(fields, setting.name, &Field::name);
        const bool is_list = field != fields.end() && field->schema.kind == Kind::list;
        if (is_list) {
            json::value& values = settings.emplace(setting.name, json::array()).first->value();
            values.get_array().push_back(meant(field->schema.items.front(), setting.value));
        } else if (settings.contains(setting.name)) {
            reasons.push_back({"http_setting_twice", {{"pointer", "/" + shown(setting.name)}}});
        } else {
            const Schema schema = field == fields.end() ? anything() : field->schema;
            settings.emplace(setting.name, meant(schema, setting.value));
        }
    }
    Schema all;
    all.kind = Kind::object;
    all.fields = fields;
    std::ranges::move(faults(all, settings), std::back_inserter(reasons));
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return settings;
}

}  // namespace uppsikt::http
