#include "platform/html/voice.h"

#include <algorithm>

#include "platform/output/output.h"

namespace uppsikt::html {

namespace {

constexpr std::string_view no_break_space = "\u00A0";
constexpr std::string_view minus = "\u2212";

}  // namespace

std::string Voice::counted(std::string_view code, int n, std::vector<TextValue> values) const {
    std::string full(code);
    if (n == 0 && texts_.knows(full + "_none"))
        full += "_none";
    else
        full += n == 1 ? "_one" : "_many";
    values.push_back({"n", count(n)});
    return say(full, values);
}

std::vector<TextValue> Voice::without_marks(std::vector<TextValue> values) {
    for (TextValue& one : values) {
        std::string text;
        for (const char letter : one.value)
            text += letter == '*'   ? std::string("∗")
                    : letter == '`' ? std::string("ˋ")
                                    : std::string(1, letter);
        one.value = std::move(text);
    }
    return values;
}

std::string Voice::count(long long number) const {
    return output::grouped(number, language_ == Language::sv ? no_break_space : ",");
}

std::string Voice::decimal(double number, int decimals) const {
    std::string text = output::fixed(number, decimals, language_ == Language::sv ? "," : ".");
    if (text.front() != '-') return text;
    text.erase(0, 1);
    const bool is_zero = text.find_first_of("123456789") == text.npos;
    return is_zero ? text : std::string(minus) + text;
}

std::string Voice::range(double lower, double upper, int decimals) const {
    const std::string from = decimal(lower, decimals);
    const std::string to = decimal(upper, decimals);
    if (lower >= 0 && upper >= 0) return from + "–" + to;
    return say("html_range", {{"from", from}, {"to", to}});
}

std::string Voice::percent(double share, int decimals) const {
    const std::string number = decimal(100 * share, decimals);
    return language_ == Language::sv ? number + std::string(no_break_space) + "%" : number + "%";
}

std::string Voice::month_name(Month month) const {
    return say("html_month_" + to_text(month).substr(5));
}

std::string Voice::month(Month month) const {
    return month_name(month) + " " + to_text(month).substr(0, 4);
}

std::string Voice::months(std::span<const Month> months) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < months.size(); ++i) {
        const bool year_follows = i + 1 < months.size() && months[i + 1].year() == months[i].year();
        names.push_back(year_follows ? month_name(months[i]) : month(months[i]));
    }
    return list(names);
}

std::string Voice::list(std::span<const std::string> items) const {
    std::string all;
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i > 0) all += i + 1 == items.size() ? " " + say("html_and") + " " : ", ";
        all += items[i];
    }
    return all;
}

}  // namespace uppsikt::html
