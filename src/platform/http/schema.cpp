#include "platform/http/schema.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <boost/json/array.hpp>

#include "base/ensure.h"

namespace uppsikt::http {
namespace {

namespace json = boost::json;

Schema spanning(Kind kind, Span span) {
    Schema schema;
    schema.kind = kind;
    schema.least = span.least;
    schema.most = span.most;
    return schema;
}

/// A whole number as one, so that the document says 100 and not 1E2.
json::value bound(double value) {
    if (value == std::floor(value) && std::abs(value) < 1e15)
        return static_cast<std::int64_t>(value);
    return value;
}

struct BoundNames {
    std::string_view least;
    std::string_view most;
};

json::object typed(std::string_view type) { return {{"type", type}}; }

void add_bounds(json::object& described, const Schema& schema, const BoundNames& names) {
    if (schema.least) described[names.least] = bound(*schema.least);
    if (schema.most) described[names.most] = bound(*schema.most);
}

json::object describe_object(const Schema& schema, json::object& named) {
    json::object properties;
    json::array needed;
    for (const Field& field : schema.fields) {
        properties[field.name] = describe(field.schema, named);
        if (field.required) needed.emplace_back(field.name);
    }
    json::object described = typed("object");
    described["properties"] = std::move(properties);
    if (!needed.empty()) described["required"] = std::move(needed);
    described["additionalProperties"] = false;
    return described;
}

json::object describe_inline(const Schema& schema, json::object& named) {
    json::object described;
    switch (schema.kind) {
        case Kind::text:
            described = typed("string");
            add_bounds(described, schema, {.least = "minLength", .most = "maxLength"});
            break;
        case Kind::day:
            described = {{"type", "string"}, {"format", "date"}};
            break;
        case Kind::moment:
            described = {{"type", "string"}, {"format", "date-time"}};
            break;
        case Kind::integer:
            described = {{"type", "integer"}, {"format", "int64"}};
            add_bounds(described, schema, {.least = "minimum", .most = "maximum"});
            break;
        case Kind::number:
            described = typed("number");
            add_bounds(described, schema, {.least = "minimum", .most = "maximum"});
            break;
        case Kind::yes_or_no:
            described = typed("boolean");
            break;
        case Kind::choice:
            described = typed("string");
            described["enum"] = json::array(schema.choices.begin(), schema.choices.end());
            break;
        case Kind::list:
            described = typed("array");
            described["items"] = describe(schema.items.front(), named);
            add_bounds(described, schema, {.least = "minItems", .most = "maxItems"});
            break;
        case Kind::object:
            described = describe_object(schema, named);
            break;
        case Kind::anything:
            break;
    }
    if (!schema.about.empty()) described["description"] = schema.about;
    return described;
}

}  // namespace

Schema Schema::with_about(std::string_view sentence) const {
    Schema changed = *this;
    changed.about = sentence;
    return changed;
}

Schema text(Span characters) { return spanning(Kind::text, characters); }
Schema day() { return spanning(Kind::day, {}); }
Schema moment() { return spanning(Kind::moment, {}); }
Schema integer(Span range) { return spanning(Kind::integer, range); }
Schema number(Span range) { return spanning(Kind::number, range); }
Schema yes_or_no() { return spanning(Kind::yes_or_no, {}); }
Schema anything() { return spanning(Kind::anything, {}); }

Schema choice(std::vector<std::string> names) {
    ensure(!names.empty(), "there is something to choose");
    Schema schema = spanning(Kind::choice, {});
    schema.choices = std::move(names);
    return schema;
}

Schema list(Schema item, Span count) {
    Schema schema = spanning(Kind::list, count);
    schema.items.push_back(std::move(item));
    return schema;
}

Schema object(std::string_view name, std::vector<Field> fields) {
    Schema schema = spanning(Kind::object, {});
    schema.name = name;
    schema.fields = std::move(fields);
    for (auto field = schema.fields.begin(); field != schema.fields.end(); ++field)
        ensure(
            std::ranges::find(schema.fields.begin(), field, field->name, &Field::name) == field,
            "a field of an object is declared once: " + field->name
        );
    return schema;
}

json::value describe(const Schema& schema, json::object& named) {
    if (schema.name.empty()) return describe_inline(schema, named);
    json::value described = describe_inline(schema, named);
    if (const auto* known = named.if_contains(schema.name))
        ensure(*known == described, "one name is one schema: " + schema.name);
    else
        named[schema.name] = std::move(described);
    return {{"$ref", "#/components/schemas/" + schema.name}};
}

}  // namespace uppsikt::http
