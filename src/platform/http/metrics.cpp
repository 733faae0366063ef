#include "platform/http/metrics.h"

#include <algorithm>

#include "base/ensure.h"
#include "base/text.h"

namespace uppsikt::http {
namespace {

constexpr double microseconds_a_second = 1e6;

std::string escaped(std::string_view text) {
    std::string safe;
    for (const char letter : text)
        if (letter == '\n')
            safe += "\\n";
        else if (letter == '"' || letter == '\\')
            (safe += '\\') += letter;
        else
            safe += letter;
    return safe;
}

std::string label_text(const std::vector<NamedText>& labels) {
    std::string text;
    for (const NamedText& label : labels)
        text += (text.empty() ? "" : ",") + label.name + "=\"" + escaped(label.value) + '"';
    return text;
}

std::string seconds(std::int64_t microseconds) {
    return to_text(static_cast<double>(microseconds) / microseconds_a_second);
}

std::string in_braces(const std::string& labels) {
    return labels.empty() ? "" : "{" + labels + "}";
}

void write_histogram(
    std::string& text, const std::string& name, const std::string& labels, const Histogram& of
) {
    const std::string before = labels.empty() ? "" : labels + ",";
    std::int64_t total = 0;
    for (std::size_t i = 0; i <= Histogram::bounds_us.size(); ++i) {
        total += of.count(i);
        const bool is_last = i == Histogram::bounds_us.size();
        const std::string bound = is_last ? "+Inf" : seconds(Histogram::bounds_us.at(i));
        text +=
            name + "_bucket{" + before + "le=\"" + bound + "\"} " + std::to_string(total) + "\n";
    }
    text += name + "_sum" + in_braces(labels) + " " + seconds(of.sum_us()) + "\n";
    text += name + "_count" + in_braces(labels) + " " + std::to_string(total) + "\n";
}

}  // namespace

void Histogram::observe(std::int64_t microseconds) {
    const auto* bound = std::ranges::lower_bound(bounds_us, microseconds);
    const auto bucket = static_cast<std::size_t>(bound - bounds_us.begin());
    buckets_.at(bucket).fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(microseconds, std::memory_order_relaxed);
}

Metrics::Series& Metrics::series(const Name& name, std::string_view type) {
    const std::string labels = label_text(name.labels);
    const std::lock_guard lock(mutex_);
    auto family = std::ranges::find(families_, name.name, &Family::name);
    if (family == families_.end()) {
        families_.push_back(
            {.name = name.name, .help = name.help, .type = std::string(type), .series = {}}
        );
        family = std::prev(families_.end());
    }
    ensure(family->type == type, "a name is of one type: " + name.name);
    const auto known = std::ranges::find(family->series, labels, &Series::labels);
    if (known != family->series.end()) return *known;
    Series& added = family->series.emplace_back();
    added.labels = labels;
    return added;
}

Histogram& Metrics::histogram(const Name& name) { return series(name, "histogram").histogram; }

std::string Metrics::text() const {
    std::string text;
    const std::lock_guard lock(mutex_);
    for (const Family& family : families_) {
        text += "# HELP " + family.name + " " + family.help + "\n";
        text += "# TYPE " + family.name + " " + family.type + "\n";
        for (const Series& series : family.series)
            if (family.type == "histogram")
                write_histogram(text, family.name, series.labels, series.histogram);
            else
                text += family.name + in_braces(series.labels) + " " +
                        std::to_string(series.counter.value()) + "\n";
    }
    return text;
}

}  // namespace uppsikt::http
