#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/result.h"
#include "platform/http/message.h"

/// What goes in and comes out, said once as a value: from it inputs are checked and the OpenAPI
/// document is made. A schema may be built while the program runs.
namespace uppsikt::http {

enum class Kind { text, day, moment, integer, number, yes_or_no, choice, list, object, anything };

struct Field;

/// Made by the functions below.
struct Schema {
    Kind kind = Kind::anything;
    std::string name;   ///< of an object that the document shows once and refers to
    std::string about;  ///< one sentence for readers of the document

    /// Characters of a text, items of a list, or the number itself; both ends included.
    std::optional<double> least;
    std::optional<double> most;

    std::vector<std::string> choices;
    std::vector<Schema> items;  ///< of a list: one
    std::vector<Field> fields;  ///< of an object; no others are let in

    bool operator==(const Schema&) const;
    Schema with_about(std::string_view sentence) const;
};

struct Field {
    std::string name;
    Schema schema;
    bool required = false;
    bool operator==(const Field&) const = default;
};

inline bool Schema::operator==(const Schema&) const = default;

struct Span {
    std::optional<double> least;
    std::optional<double> most;
};

Schema text(Span characters = {.least = 1, .most = 1000});
Schema day();     ///< "2026-03-01"
Schema moment();  ///< "2026-03-01T12:00:00.000000Z"
Schema integer(Span range = {.least = {}, .most = {}});
Schema number(Span range = {.least = {}, .most = {}});
Schema yes_or_no();
Schema choice(std::vector<std::string> names);
Schema list(Schema item, Span count = {.least = 0, .most = 1000});
Schema object(std::string_view name, std::vector<Field> fields);
Schema anything();

inline Field required(std::string_view name, Schema schema) {
    return {std::string(name), std::move(schema), true};
}
inline Field optional(std::string_view name, Schema schema) {
    return {std::string(name), std::move(schema), false};
}

/// Every reason why the value is not as the schema says: each with the value `pointer`, a JSON
/// pointer (RFC 6901). At most a hundred.
std::vector<Reason> faults(const Schema& schema, const boost::json::value& value);

/// The query by its fields: "7" as a number where one is meant, "yes" as true, a name that comes
/// again as a list. Refuses what `faults` would, and names that are not fields.
Result<boost::json::object> read_query(
    const std::vector<Field>& fields, const std::vector<NamedText>& query
);

/// The schema in the words of JSON Schema 2020-12, as OpenAPI 3.1 uses them. Named objects are
/// referred to, and collected in `named`.
boost::json::value describe(const Schema& schema, boost::json::object& named);

}  // namespace uppsikt::http
