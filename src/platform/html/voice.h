#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "platform/html/node.h"
#include "platform/texts/texts.h"

namespace uppsikt::html {

/// Texts, numbers and months in one language. Numbers that are not finite are a fault of ours.
class Voice {
public:
    Voice(const Texts& texts, Language language) : texts_(texts), language_(language) {}

    Language language() const { return language_; }
    std::string say(std::string_view code, const std::vector<TextValue>& values = {}) const {
        return texts_.say(language_, code, values);
    }
    /// As many things as there are, in words: the text <code>_none (where there is one), _one or
    /// _many, with {n} filled in.
    std::string counted(std::string_view code, int n, std::vector<TextValue> values = {}) const;
    /// The text with its *strong words*. Marks in a value become signs that look like them.
    Node tell(std::string_view code, std::vector<TextValue> values = {}) const {
        return with_emphasis(say(code, without_marks(std::move(values))));
    }

    Node tell_counted(std::string_view code, int n, std::vector<TextValue> values = {}) const {
        return with_emphasis(counted(code, n, without_marks(std::move(values))));
    }

    /// "2 300" with no-break spaces, or "2,300".
    std::string count(long long number) const;
    /// "0,224" or "0.224"; "−0,405" with a real minus, and never "−0,000".
    std::string decimal(double number, int decimals) const;
    /// "0,114–0,196"; "−0,405 till −0,101" where a dash could be taken for a minus.
    std::string range(double lower, double upper, int decimals) const;
    /// A share as "18,4 %" or "18.4%".
    std::string percent(double share, int decimals) const;
    /// "maj 2025".
    std::string month(Month month) const;
    /// "mars och maj 2025", "november 2025 och januari 2026".
    std::string months(std::span<const Month> months) const;
    /// "a, b och c".
    std::string list(std::span<const std::string> items) const;

private:
    static std::vector<TextValue> without_marks(std::vector<TextValue> values);

    std::string month_name(Month month) const;

    const Texts& texts_;
    Language language_;
};

}  // namespace uppsikt::html
