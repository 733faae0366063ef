#include "stats/logit/packed_rows.h"

namespace uppsikt::stats {

namespace {

template <class T>
std::size_t size_of(const std::vector<T>& values) {
    return values.size() * sizeof(T);
}

}  // namespace

PackedRows::PackedRows(Contents contents) : its_(std::move(contents)) {
    for (std::size_t factor = 0; factor < its_.factors.size(); ++factor) {
        first_column_.push_back(static_cast<int>(columns_.size()));
        const Factor& of = its_.factors[factor];
        for (std::size_t level = 1; level < of.levels.size(); ++level)
            columns_.push_back(
                {.name = of.name + of.levels[level],
                 .factor = static_cast<int>(factor),
                 .level = static_cast<int>(level)}
            );
    }
    for (std::size_t number = 0; number < its_.numbers.size(); ++number)
        columns_.push_back({.name = its_.numbers[number].name, .number = static_cast<int>(number)});
    for (int group = 0; group < groups(); ++group) {
        std::int64_t trials = 0;
        std::int64_t events = 0;
        for (std::size_t row = first_row(group); row < first_row(group + 1); ++row) {
            trials += counted() ? its_.trial_counts[row] : 1;
            events += counted() ? its_.event_counts[row] : its_.outcomes[row];
        }
        group_trials_.push_back(trials);
        group_events_.push_back(events);
        trials_ += trials;
        events_ += events;
    }
}

std::size_t PackedRows::bytes() const {
    std::size_t total =
        size_of(its_.outcomes) + size_of(its_.trial_counts) + size_of(its_.event_counts);
    for (const auto& cells : its_.cells)
        total += size_of(cells);
    for (const auto& values : its_.values)
        total += size_of(values);
    return total;
}

}  // namespace uppsikt::stats
