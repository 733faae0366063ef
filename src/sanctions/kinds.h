#pragma once

#include <array>
#include <optional>
#include <string_view>

/// The kinds of sanctions. Which may be used for what, from which severity and for how much, are
/// terms: LADDER, GROUND-… and VITE-… in services/*.toml.
namespace uppsikt::sanctions {

/// In the order of domain.md 6.1. The names are also what is stored, and what the terms say.
enum class Kind {
    correction,
    warning,
    one_off_penalty,
    running_penalty,
    stop_new_choices,
    notice,
    rescission
};

/// What becomes of a kind when it has been decided.
enum class Course {
    measure,  ///< it holds until it is completed
    due,      ///< an amount to pay
    accruing  ///< an amount that grows until the cure is verified
};

struct KindRule {
    Kind value{};
    std::string_view name;
    Course course = Course::measure;
    bool ends_contract = false;
};

// clang-format off
inline constexpr std::array kind_names{
    KindRule{Kind::correction,       "correction",       Course::measure,  false},
    KindRule{Kind::warning,          "warning",          Course::measure,  false},
    KindRule{Kind::one_off_penalty,  "one_off_penalty",  Course::due,      false},
    KindRule{Kind::running_penalty,  "running_penalty",  Course::accruing, false},
    KindRule{Kind::stop_new_choices, "stop_new_choices", Course::measure,  false},
    KindRule{Kind::notice,           "notice",           Course::measure,  true},
    KindRule{Kind::rescission,       "rescission",       Course::measure,  true},
};
// clang-format on

constexpr const KindRule& rule_of(Kind kind) {
    for (const KindRule& rule : kind_names)
        if (rule.value == kind) return rule;
    return kind_names.front();
}
constexpr std::string_view name_of(Kind kind) { return rule_of(kind).name; }
constexpr std::optional<Kind> kind_named(std::string_view name) {
    for (const KindRule& rule : kind_names)
        if (rule.name == name) return rule.value;
    return std::nullopt;
}

/// How an amount came in, or went back.
enum class PaymentKind { payment, set_off, refund };
struct PaymentName {
    PaymentKind value{};
    std::string_view name;
};
inline constexpr std::array payment_names{
    PaymentName{PaymentKind::payment, "payment"},
    PaymentName{PaymentKind::set_off, "set_off"},
    PaymentName{PaymentKind::refund, "refund"},
};

}  // namespace uppsikt::sanctions
