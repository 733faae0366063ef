#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/ensure.h"

namespace uppsikt {

/// A named value that a text shows: {"row", "12"}.
struct TextValue {
    std::string name;
    std::string value;
    bool operator==(const TextValue&) const = default;
};

/// One reason for a "no". `code` finds the text in texts.<language>.json; the values fill it.
struct Reason {
    std::string code;
    std::vector<TextValue> values = {};
    bool operator==(const Reason&) const = default;
};

enum class RefusalKind { invalid_input, not_permitted, not_found, conflict };

/// The answer is no, with every reason there is, never only the first.
struct Refusal {
    RefusalKind kind = RefusalKind::invalid_input;
    std::vector<Reason> reasons;

    Refusal(RefusalKind why, std::vector<Reason> all) : kind(why), reasons(std::move(all)) {
        ensure(!reasons.empty(), "a refusal has a reason");
    }
    Refusal(RefusalKind why, Reason only) : kind(why), reasons{std::move(only)} {}
};

/// What an operation without an answer gives.
struct Done {
    bool operator==(const Done&) const = default;
};

/// A value or a refusal. Must not be ignored; pass refusals on with TRY.
template <class T>
class [[nodiscard]] Result {
public:
    // Implicit, so that an operation can `return value;` and `return Refusal{...};`.
    Result(T value) : state_(std::move(value)) {}            // NOLINT(google-explicit-constructor)
    Result(Refusal refusal) : state_(std::move(refusal)) {}  // NOLINT(google-explicit-constructor)

    bool ok() const { return std::holds_alternative<T>(state_); }
    explicit operator bool() const { return ok(); }

    const T& value() const& {
        ensure(ok(), "the value of a result is asked for only when there is one");
        return std::get<T>(state_);
    }
    T& value() & {
        ensure(ok(), "the value of a result is asked for only when there is one");
        return std::get<T>(state_);
    }
    T&& value() && {
        ensure(ok(), "the value of a result is asked for only when there is one");
        return std::get<T>(std::move(state_));
    }
    const Refusal& refusal() const& {
        ensure(!ok(), "the refusal of a result is asked for only when there is one");
        return std::get<Refusal>(state_);
    }
    Refusal&& refusal() && {
        ensure(!ok(), "the refusal of a result is asked for only when there is one");
        return std::get<Refusal>(std::move(state_));
    }

private:
    std::variant<T, Refusal> state_;
};

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;

}  // namespace uppsikt

/// The value of a Result, or return its refusal from the function around. One per statement.
/// (A statement expression: g++ and clang++ both have it, and nothing in C++20 can say the same.)
#define TRY(...)                                                      \
    __extension__({                                                   \
        auto try_result = (__VA_ARGS__);                              \
        if (!try_result.ok()) return std::move(try_result).refusal(); \
        std::move(try_result).value();                                \
    })
