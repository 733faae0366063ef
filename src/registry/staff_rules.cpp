#include "registry/staff_rules.h"

#include <algorithm>
#include <set>

#include "base/free_text.h"
#include "registry/names.h"

namespace uppsikt::registry {

namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_identity = 64;
constexpr int full_time = 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Modulus 10 over all digits, the last of which is the check digit.
bool has_check_digit(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const int digit = digits[i] - '0';
        const int doubled = i % 2 == 0 ? 2 * digit : digit;
        sum += doubled / 10 + doubled % 10;
    }
    return sum % 10 == 0;
}

/// The day that the first eight digits name; coordination numbers have 60 added to the day.
bool names_a_day(std::string_view digits) {
    std::string day(digits.substr(6, 2));
    if (day[0] >= '6') day[0] = static_cast<char>(day[0] - 6);
    const std::string text =
        std::string(digits.substr(0, 4)) + "-" + std::string(digits.substr(4, 2)) + "-" + day;
    return parse_date(text).has_value();
}

}  // namespace

std::string_view name_of(StaffRole role) {
    return std::ranges::find(staff_role_names, role, &sql::EnumName<StaffRole>::value)->name;
}

std::optional<std::string> identity_as_written(std::string_view text) {
    std::string written = name_as_written(text);
    std::string digits;
    for (const char c : written) {
        if (is_digit(c))
            digits += c;
        else if (c != '-' && c != ' ')
            return written;
    }
    if (digits.size() != 12 || !names_a_day(digits) || !has_check_digit(digits.substr(2)))
        return std::nullopt;
    return digits;
}

std::vector<Reason> objections(const StatedPerson& person) {
    std::vector<Reason> reasons;
    object_to_line(reasons, {"identity", person.identity, longest_identity});
    if (reasons.empty() && !identity_as_written(person.identity))
        reasons.push_back({"registry_identity_not_valid"});
    object_to_line(reasons, {"name", person.name, longest_name});
    return reasons;
}

std::vector<Reason> objections(const StatedAssignment& stated) {
    std::vector<Reason> reasons;
    if (stated.extent_hundredths < 1 || stated.extent_hundredths > full_time)
        reasons.push_back(
            {"registry_extent_out_of_range", {{"extent", std::to_string(stated.extent_hundredths)}}}
        );
    if (stated.valid_to && *stated.valid_to < stated.valid_from)
        reasons.push_back(
            {"registry_days_in_wrong_order",
             {{"from", to_text(stated.valid_from)}, {"to", to_text(*stated.valid_to)}}}
        );
    return reasons;
}

std::vector<Overbooking> over_full_time(std::span<const Assignment> of_one_person, Date from) {
    // The sum can change only where an assignment begins, or the day after one has ended.
    std::set<Date> changes;
    for (const Assignment& one : of_one_person) {
        changes.insert(one.stated.valid_from);
        if (one.stated.valid_to) changes.insert(*one.stated.valid_to + std::chrono::days{1});
    }
    std::vector<Overbooking> spans;
    for (auto begin = changes.begin(); begin != changes.end(); ++begin) {
        const auto next = std::next(begin);
        std::optional<Date> last;
        if (next != changes.end()) last = *next - std::chrono::days{1};
        if (last && *last < from) continue;
        Overbooking span{
            .person = of_one_person.front().stated.person,
            .from = *begin,
            .to = last,
            .assignments = {}
        };
        for (const Assignment& one : of_one_person)
            if (one.stated.valid_from <= *begin &&
                (!one.stated.valid_to || *begin <= *one.stated.valid_to)) {
                span.extent_hundredths += one.stated.extent_hundredths;
                span.assignments.push_back(one.id);
            }
        if (span.extent_hundredths > full_time) spans.push_back(std::move(span));
    }
    return spans;
}

}  // namespace uppsikt::registry
