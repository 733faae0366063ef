#include "app/operation_table.h"

#include "base/text.h"

namespace uppsikt::app {

namespace json = boost::json;

std::string Given::text(const std::string& name, std::string_view otherwise) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::string(otherwise) : found->second;
}

std::optional<std::string> Given::optional(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return found->second;
}

std::optional<Date> Given::day(const std::string& name) {
    const auto given = optional(name);
    if (!given) return std::nullopt;
    const auto day = parse_date(*given);
    if (!day) problems_.push_back({"app_not_a_day", {{"name", name}, {"value", *given}}});
    return day;
}

std::optional<std::int64_t> Given::number(const std::string& name) {
    const auto given = optional(name);
    if (!given) return std::nullopt;
    const auto number = parse_integer(*given);
    if (!number) problems_.push_back({"app_not_a_number", {{"name", name}, {"value", *given}}});
    return number;
}

std::optional<Money> Given::kronor(const std::string& name) {
    const auto amount = number(name);
    if (!amount) return std::nullopt;
    // Far above any penalty, far below what overflows.
    if (*amount > 1'000'000'000'000 || *amount < -1'000'000'000'000) {
        problems_.push_back({"app_not_a_number", {{"name", name}, {"value", text(name)}}});
        return std::nullopt;
    }
    return Money::kronor(*amount);
}

bool Given::yes(const std::string& name) {
    struct Answer {
        bool value;
        std::string_view name;
    };
    static constexpr std::array answers{Answer{true, "yes"}, Answer{false, "no"}};
    return kind(name, answers, false);
}

json::object case_json(const cases::Case& file) {
    const auto day = [](const std::optional<Date>& one) {
        return one ? json::value(to_text(*one)) : json::value(nullptr);
    };
    return {
        {"case", file.diary_number.text()},
        {"kind", file.kind},
        {"state", file.state},
        {"owner",
         file.owner ? json::value(std::string(cases::name_of(*file.owner))) : json::value(nullptr)},
        {"unit", file.unit},
        {"assignee", file.assignee ? json::value(*file.assignee) : json::value(nullptr)},
        {"opened_on", to_text(file.opened_on)},
        {"due_on", day(file.due_on)},
        {"central_due_on", to_text(file.central_due_on)},
        {"ended_on", day(file.ended_on)},
    };
}

Result<json::object> answered(const Result<cases::Case>& result) {
    if (!result.ok()) return result.refusal();
    return case_json(result.value());
}

}  // namespace uppsikt::app
