#include "play_2023_plan.h"

#include <algorithm>

namespace uppsikt::play {

namespace {

using inspections::Outcome;

// Items of services/rom2-checklist.toml. Those put right on demand are easy to cure and not
// serious.
const std::vector<std::string_view> easy_items{
    "address_exists_and_is_signed",
    "room_for_private_talk",
    "computers_and_network",
    "information_on_complaints",
    "papers_and_screens_protected",
};
/// Moderate, so that a warning is possible when it is never cured.
const std::vector<std::string_view> stubborn_items{
    "room_for_private_talk", "papers_and_screens_protected"
};
const std::vector<std::string_view> serious_items{
    "accessible", "fire_safety", "open_at_stated_hours", "subcontractors_as_registered"
};

template <class T>
void shuffle(std::vector<T>& items, example::Chance& chance) {
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[static_cast<std::size_t>(chance.whole(static_cast<int>(i)))]);
}

std::string one_of(const std::vector<std::string_view>& items, example::Chance& chance) {
    return std::string(items[static_cast<std::size_t>(chance.whole(static_cast<int>(items.size())))]
    );
}

PlannedVisit planned(const OutcomeMix& mix, example::Chance& chance) {
    PlannedVisit visit{.outcome = mix.outcome, .fate = mix.fate};
    if (mix.outcome != Outcome::checklist_fail) return visit;
    const auto& items = mix.is_serious                  ? serious_items
                        : mix.fate == Fate::never_cured ? stubborn_items
                                                        : easy_items;
    visit.items.push_back(one_of(items, chance));
    return visit;
}

bool takes_long(const PlannedVisit& visit) {
    return visit.fate == Fate::investigated || visit.fate == Fate::never_cured ||
           visit.fate == Fate::found_twice;
}

}  // namespace

std::vector<PlannedVisit> deck(example::Chance& chance) {
    std::vector<PlannedVisit> visits;
    int with_two = 0;
    for (const OutcomeMix& mix : outcome_mix) {
        if (mix.fate == Fate::joined) continue;
        for (int i = 0; i < mix.visits; ++i) {
            PlannedVisit visit = planned(mix, chance);
            if (mix.fate == Fate::cured && with_two < with_two_items) {
                while (visit.items.size() < 2)
                    if (auto item = one_of(easy_items, chance); item != visit.items.front())
                        visit.items.push_back(std::move(item));
                ++with_two;
            }
            visits.push_back(std::move(visit));
        }
    }
    shuffle(visits, chance);
    // An investigation takes about ten weeks from visit to decision: the last third is without.
    const std::size_t last = visits.size() * 66 / 100;
    for (std::size_t i = last; i < visits.size(); ++i)
        while (takes_long(visits[i]))
            std::swap(
                visits[i],
                visits[static_cast<std::size_t>(chance.whole(static_cast<int>(last)))]
            );
    return visits;
}

std::vector<PlannedVisit> joined_visits() {
    std::vector<PlannedVisit> visits;
    for (const OutcomeMix& mix : outcome_mix)
        if (mix.fate == Fate::joined)
            visits.insert(
                visits.end(),
                static_cast<std::size_t>(mix.visits),
                {.outcome = mix.outcome, .fate = mix.fate}
            );
    return visits;
}

std::vector<Ending> shuffled_endings(std::span<const EndingMix> mix, example::Chance& chance) {
    std::vector<Ending> endings;
    for (const EndingMix& one : mix)
        endings.insert(endings.end(), static_cast<std::size_t>(one.investigations), one.ending);
    shuffle(endings, chance);
    return endings;
}

}  // namespace uppsikt::play
