#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "base/organisation_number.h"
#include "base/probability.h"

namespace uppsikt::sql {

using Bytes = std::vector<std::uint8_t>;

/// What a column of one row holds: NULL, INTEGER, REAL, TEXT or BLOB. What the two databases would
/// keep differently is refused on both with a DatabaseError: NaN (SQLSTATE 22003), text that is not
/// UTF-8 or has a NUL character (22021). -0.0 is kept as 0.0, since SQLite has no sign for zero in
/// its files.
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;

/// A value in the database is not of the type, or not one of the names, that the code expects.
class UnexpectedValue : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What a column holds when it is not NULL; `inferred` where our side does not say.
enum class ValueType { inferred, integer, real, text, blob };

/// How a type of ours is kept. Enums give `Stored` through `StoredEnum` (below). `type` lets
/// PostgreSQL know what an absent value would have been, as in `$1 IS NULL OR line = $1`.
template <class T>
struct Stored;

template <class T>
constexpr ValueType value_type() {
    if constexpr (requires { Stored<T>::type; }) return Stored<T>::type;
    return ValueType::inferred;
}

template <class T>
T expect(const Value& value, const char* what) {
    if (const T* held = std::get_if<T>(&value)) return *held;
    throw UnexpectedValue(std::string("expected ") + what + " in the database");
}

template <>
struct Stored<Value> {
    static Value to(const Value& value) { return value; }
    static Value from(const Value& value) { return value; }
};
template <>
struct Stored<std::int64_t> {
    static constexpr ValueType type = ValueType::integer;
    static Value to(std::int64_t value) { return value; }
    static std::int64_t from(const Value& value) { return expect<std::int64_t>(value, "INTEGER"); }
};
template <>
struct Stored<int> {
    static constexpr ValueType type = ValueType::integer;
    static Value to(int value) { return std::int64_t{value}; }
    static int from(const Value& value) {
        const auto wide = expect<std::int64_t>(value, "INTEGER");
        if (wide < INT32_MIN || wide > INT32_MAX)
            throw UnexpectedValue("an INTEGER of 32 bits expected");
        return static_cast<int>(wide);
    }
};
template <>
struct Stored<bool> {
    static constexpr ValueType type = ValueType::integer;
    static Value to(bool value) { return std::int64_t{value ? 1 : 0}; }
    static bool from(const Value& value) { return expect<std::int64_t>(value, "0 or 1") != 0; }
};
template <>
struct Stored<double> {
    static constexpr ValueType type = ValueType::real;
    static Value to(double value) { return value; }
    static double from(const Value& value) { return expect<double>(value, "REAL"); }
};
template <>
struct Stored<std::string> {
    static constexpr ValueType type = ValueType::text;
    static Value to(const std::string& value) { return value; }
    static std::string from(const Value& value) { return expect<std::string>(value, "TEXT"); }
};
template <>
struct Stored<std::string_view> {
    static constexpr ValueType type = ValueType::text;
    static Value to(std::string_view value) { return std::string(value); }
};
template <std::size_t N>
struct Stored<char[N]> {
    static Value to(const char (&value)[N]) { return std::string(value); }
};
template <>
struct Stored<const char*> {
    static Value to(const char* value) { return std::string(value); }
};
template <>
struct Stored<Bytes> {
    static constexpr ValueType type = ValueType::blob;
    static Value to(const Bytes& value) { return value; }
    static Bytes from(const Value& value) { return expect<Bytes>(value, "BLOB"); }
};
template <class Tag>
struct Stored<Id<Tag>> {
    static constexpr ValueType type = ValueType::integer;
    static Value to(Id<Tag> value) { return value.value(); }
    static Id<Tag> from(const Value& value) {
        return Id<Tag>(expect<std::int64_t>(value, "an id"));
    }
};
template <>
struct Stored<Money> {
    static constexpr ValueType type = ValueType::integer;
    static Value to(Money value) { return value.in_ore(); }
    static Money from(const Value& value) { return Money::ore(expect<std::int64_t>(value, "öre")); }
};
template <>
struct Stored<Date> {
    static constexpr ValueType type = ValueType::text;
    static Value to(Date value) { return to_text(value); }
    static Date from(const Value& value) {
        if (const auto date = parse_date(expect<std::string>(value, "a date"))) return *date;
        throw UnexpectedValue("expected a date in the database");
    }
};
template <>
struct Stored<Month> {
    static constexpr ValueType type = ValueType::text;
    static Value to(Month value) { return to_text(value); }
    static Month from(const Value& value) {
        if (const auto month = parse_month(expect<std::string>(value, "a month"))) return *month;
        throw UnexpectedValue("expected a month in the database");
    }
};
template <>
struct Stored<Instant> {  // INTEGER, microseconds since 1970 UTC
    static constexpr ValueType type = ValueType::integer;
    static Value to(Instant value) { return std::int64_t{value.time_since_epoch().count()}; }
    static Instant from(const Value& value) {
        return Instant{std::chrono::microseconds{expect<std::int64_t>(value, "a moment")}};
    }
};
template <>
struct Stored<Probability> {
    static constexpr ValueType type = ValueType::real;
    static Value to(Probability value) { return value.value(); }
    static Probability from(const Value& value) {
        const auto held = expect<double>(value, "a probability");
        if (!(held >= 0 && held <= 1))
            throw UnexpectedValue("expected a probability in the database");
        return Probability(held);
    }
};
template <>
struct Stored<OrganisationNumber> {
    static constexpr ValueType type = ValueType::text;
    static Value to(const OrganisationNumber& value) { return value.text(); }
    static OrganisationNumber from(const Value& value) {
        if (auto number = OrganisationNumber::parse(expect<std::string>(value, "a number")))
            return *number;
        throw UnexpectedValue("expected an organisation number in the database");
    }
};
template <class T>
struct Stored<std::optional<T>> {
    static constexpr ValueType type = value_type<T>();
    static Value to(const std::optional<T>& value) {
        return value ? Stored<T>::to(*value) : Value{};
    }
    static std::optional<T> from(const Value& value) {
        if (std::holds_alternative<std::monostate>(value)) return std::nullopt;
        return Stored<T>::from(value);
    }
};

template <class Enum>
struct EnumName {
    Enum value;
    std::string_view name;
};

/// Keeps an enum as the names of a table of rows `{value, name}` (such as an array of EnumName):
///     template <> struct sql::Stored<Level> : sql::StoredEnum<Level, level_names> {};
/// An unknown name in the database is a fault, not a default.
template <class Enum, const auto& names>
struct StoredEnum {
    static constexpr ValueType type = ValueType::text;
    static Value to(Enum value) {
        for (const auto& row : names)
            if (row.value == value) return std::string(row.name);
        throw UnexpectedValue("an enumerator without a name cannot be stored");
    }
    static Enum from(const Value& value) {
        const auto name = expect<std::string>(value, "a name");
        for (const auto& row : names)
            if (row.name == name) return row.value;
        throw UnexpectedValue("the database holds a name that is not known here: " + name);
    }
};

}  // namespace uppsikt::sql
