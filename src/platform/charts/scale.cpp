#include "platform/charts/scale.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/ensure.h"

namespace uppsikt::charts {

double Axis::share(double value) const {
    ensure(std::isfinite(value), "what is drawn is a finite number");
    ensure(from < to, "an axis has a length");
    if (!logarithmic) return (value - from) / (to - from);
    ensure(from > 0 && value > 0, "a logarithmic axis holds positive values");
    return std::log(value / from) / std::log(to / from);
}

std::vector<double> round_steps(double from, double to, int about) {
    ensure(
        std::isfinite(from) && std::isfinite(to) && from <= to && about > 0,
        "ticks have a range"
    );
    const double width = to > from ? to - from : std::max(std::abs(from), 1.0);
    const double rough = width / about;
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    double step = 10 * power;
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * power >= rough * 0.999) {
            step = factor * power;
            break;
        }
    // Whole numbers of steps, so that 3 * 0.1 is written 0.3 and the last tick is not lost.
    const double first = std::floor(from / step + 1e-9);
    const double last = std::max(std::ceil(to / step - 1e-9), first + 1);
    std::vector<double> steps;
    for (double i = first; i <= last; ++i)
        steps.push_back(i * step);
    return steps;
}

std::vector<double> logarithmic_steps(double from, double to) {
    ensure(std::isfinite(to) && 0 < from && from <= to, "a logarithmic axis holds positive values");
    std::vector<double> steps;
    for (double power = std::pow(10.0, std::floor(std::log10(from))); power <= to; power *= 10)
        for (const double factor : {1.0, 2.0, 5.0})
            if (factor * power >= from && factor * power <= to) steps.push_back(factor * power);
    return steps;
}

int decimals_of(const std::vector<double>& steps) {
    if (steps.size() < 2) return 0;
    return std::max(0, static_cast<int>(std::ceil(-std::log10(steps[1] - steps[0]) - 1e-9)));
}

std::string coordinate(double value, int decimals) {
    ensure(std::isfinite(value), "what is drawn is a finite number");
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (text.find('.') != text.npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
    }
    return text == "-0" ? "0" : text;
}

std::string percentage(double share) { return coordinate(100 * share, 2) + "%"; }

}  // namespace uppsikt::charts
