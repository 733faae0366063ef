#include "stats/logit/names.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

namespace uppsikt::stats {

namespace {

std::optional<double> as_number(const std::string& text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value - value == 0))
        return std::nullopt;
    return value;
}

}  // namespace

std::uint32_t Names::number_of(std::string_view name) {
    if (last_ < names_.size() && *names_[last_] == name) return last_;
    auto found = numbers_.find(name);
    if (found == numbers_.end()) {
        found = numbers_.emplace(std::string(name), size()).first;
        names_.push_back(&found->first);
    }
    last_ = found->second;
    return last_;
}

std::vector<std::uint32_t> Names::order() const {
    std::vector<std::uint32_t> order(names_.size());
    std::iota(order.begin(), order.end(), 0U);
    std::vector<double> values;
    for (const std::string* name : names_) {
        const auto value = as_number(*name);
        if (!value) break;
        values.push_back(*value);
    }
    const bool numeric = values.size() == names_.size();
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        if (numeric && values[a] != values[b]) return values[a] < values[b];
        return *names_[a] < *names_[b];
    });
    return order;
}

std::size_t Combinations::hash(const std::uint16_t* levels) const {
    std::uint64_t mixed = 0x9e3779b97f4a7c15;
    for (std::size_t at = 0; at < width_; ++at) {
        mixed = (mixed ^ levels[at]) * 0xff51afd7ed558ccd;
        mixed ^= mixed >> 32U;
    }
    return mixed;
}

std::uint32_t Combinations::number_of(const std::uint16_t* levels) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash(levels) & mask;
    for (; slots_[slot] != free_slot; slot = (slot + 1) & mask)
        if (std::equal(levels, levels + width_, levels_of(slots_[slot]))) return slots_[slot];
    slots_[slot] = count_;
    levels_.insert(levels_.end(), levels, levels + width_);
    if (++count_ * 2 > slots_.size()) grow();
    return count_ - 1;
}

void Combinations::grow() {
    slots_.assign(slots_.size() * 2, free_slot);
    const std::size_t mask = slots_.size() - 1;
    for (std::uint32_t number = 0; number < count_; ++number) {
        std::size_t slot = hash(levels_of(number)) & mask;
        while (slots_[slot] != free_slot)
            slot = (slot + 1) & mask;
        slots_[slot] = number;
    }
}

std::vector<std::uint32_t> Combinations::order(
    const std::vector<const std::vector<std::uint16_t>*>& ranks
) const {
    std::vector<std::uint32_t> order(count_);
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        for (std::size_t at = 0; at < width_; ++at) {
            const std::uint16_t rank_a = (*ranks[at])[levels_of(a)[at]];
            const std::uint16_t rank_b = (*ranks[at])[levels_of(b)[at]];
            if (rank_a != rank_b) return rank_a < rank_b;
        }
        return false;
    });
    return order;
}

}  // namespace uppsikt::stats
