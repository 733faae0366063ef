#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include <fmt/format.h>

#include "cases/machine.h"

namespace uppsikt::cases {

namespace {

// Three persons: enough for a step that two earlier acts keep two others from.
constexpr int persons = 3;
constexpr signed char not_done = -1;
constexpr signed char by_anyone = persons;

/// Where a case may be: its state, and for each act whether it stands, and by whom if that matters.
struct Place {
    int state = 0;
    std::vector<signed char> acts;
    auto operator<=>(const Place&) const = default;
};

class Walk {
public:
    explicit Walk(const Machine& machine) : machine_(machine) {
        note(machine.opened_by);
        for (const Step<int>& step : machine.steps)
            note(step.records);
    }

    Proof run() {
        explore();
        for (const StateRule<int>& rule : machine_.states)
            look_at_state(rule);
        for (const auto& [place, number] : number_of_) {
            look_at_place(place);
            look_ahead(place);
        }
        look_for_ends();
        return {.reached = number_of_.size(), .flaws = {flaws_.begin(), flaws_.end()}};
    }

private:
    struct ByText {
        bool operator()(const Flaw& one, const Flaw& other) const {
            return std::tie(one.kind, one.state, one.detail) <
                   std::tie(other.kind, other.state, other.detail);
        }
    };

    void note(std::string_view act) {
        if (position_.emplace(act, position_.size()).second)
            keeps_actor_.push_back(machine_.keeps_actor(act));
    }

    signed char done(const Place& place, std::string_view act) const {
        return place.acts[position_.at(act)];
    }

    bool may(const Place& place, const Step<int>& step, int person) const {
        if (step.from != place.state) return false;
        const auto stands = [&](std::string_view act) { return done(place, act) != not_done; };
        const auto is_theirs = [&](std::string_view act) { return done(place, act) == person; };
        return std::ranges::all_of(step.after, stands) &&
               std::ranges::none_of(step.other_than, is_theirs);
    }

    void mark(Place& place, std::string_view act, int person) const {
        const std::size_t at = position_.at(act);
        place.acts[at] = keeps_actor_[at] ? static_cast<signed char>(person) : by_anyone;
    }

    Place after(const Place& place, const Step<int>& step, int person) const {
        Place next = place;
        next.state = step.to;
        for (const std::string_view act : step.undoes)
            next.acts[position_.at(act)] = not_done;
        mark(next, step.records, person);
        return next;
    }

    std::size_t number(const Place& place) {
        const auto [at, is_new] = number_of_.emplace(place, number_of_.size());
        if (is_new) {
            came_from_.emplace_back();
            to_visit_.push_back(place);
        }
        return at->second;
    }

    /// A case comes from elsewhere: the acts that it needs stand, by whichever persons may have
    /// done them.
    void take_over(const StateRule<int>& rule) {
        std::vector<Place> places{{rule.state, std::vector<signed char>(position_.size(), not_done)}
        };
        for (const std::string_view act : machine_.acts_of_taken_over(rule)) {
            std::vector<Place> more;
            for (const Place& place : places)
                for (int person = 0; person < persons; ++person) {
                    more.push_back(place);
                    mark(more.back(), act, person);
                }
            places = std::move(more);
        }
        for (const Place& place : places)
            if (is_separate(place)) number(place);
    }

    bool is_separate(const Place& place) const {
        return std::ranges::none_of(machine_.separations, [&](const Separation& one) {
            const signed char who = done(place, one.later);
            return who != not_done && who == done(place, one.earlier);
        });
    }

    void explore() {
        for (int person = 0; person < persons; ++person) {
            Place start{machine_.first, std::vector<signed char>(position_.size(), not_done)};
            mark(start, machine_.opened_by, person);
            number(start);
        }
        for (const StateRule<int>& rule : machine_.states)
            if (rule.takes_over) take_over(rule);
        while (!to_visit_.empty()) {
            const Place place = std::move(to_visit_.front());
            to_visit_.pop_front();
            const std::size_t here = number_of_.at(place);
            for (const Step<int>& step : machine_.steps)
                for (int person = 0; person < persons; ++person)
                    if (may(place, step, person))
                        came_from_[number(after(place, step, person))].push_back(here);
        }
    }

    void add(FlawKind kind, int state, std::string_view detail = {}) {
        flaws_.insert(
            {kind,
             std::string(machine_.states[static_cast<std::size_t>(state)].name),
             std::string(detail)}
        );
    }

    void look_at_state(const StateRule<int>& rule) {
        const auto is_here = [&](const auto& place) { return place.first.state == rule.state; };
        if (std::ranges::none_of(number_of_, is_here)) add(FlawKind::never_reached, rule.state);
        if (rule.is_end) return;
        if (!rule.owner) add(FlawKind::without_owner, rule.state);
        if (!rule.deadline) add(FlawKind::without_deadline, rule.state);
        if (machine_.step(rule, rule.next) == nullptr)
            add(FlawKind::without_next_step, rule.state, rule.next);
    }

    void look_at_place(const Place& place) {
        const StateRule<int>& rule = machine_.states[static_cast<std::size_t>(place.state)];
        const auto stands = [&](std::string_view act) { return done(place, act) != not_done; };
        for (const std::string_view act : rule.needs)
            if (!stands(act)) add(FlawKind::without_acts, place.state, act);
        if (rule.is_adverse && rule.is_public && std::ranges::none_of(machine_.reply_over, stands))
            add(FlawKind::early_disclosure, place.state);
        for (const Separation& one : machine_.separations) {
            const signed char who = done(place, one.later);
            if (who != not_done && who == done(place, one.earlier))
                add(FlawKind::done_by_same_person, place.state, one.later);
        }
    }

    /// The step that is meant to come next can be taken by somebody.
    void look_ahead(const Place& place) {
        const StateRule<int>& rule = machine_.states[static_cast<std::size_t>(place.state)];
        const Step<int>* next = machine_.step(rule, rule.next);
        if (rule.is_end || next == nullptr) return;
        for (int person = 0; person < persons; ++person)
            if (may(place, *next, person)) return;
        add(FlawKind::without_next_step, place.state, rule.next);
    }

    /// Backwards from every end: what is not met can reach none.
    void look_for_ends() {
        std::vector<bool> has_end(number_of_.size(), false);
        std::deque<std::size_t> to_visit;
        for (const auto& [place, number] : number_of_)
            if (machine_.states[static_cast<std::size_t>(place.state)].is_end) {
                has_end[number] = true;
                to_visit.push_back(number);
            }
        while (!to_visit.empty()) {
            for (const std::size_t before : came_from_[to_visit.front()])
                if (!has_end[before]) {
                    has_end[before] = true;
                    to_visit.push_back(before);
                }
            to_visit.pop_front();
        }
        for (const auto& [place, number] : number_of_)
            if (!has_end[number]) add(FlawKind::without_end, place.state);
    }

    const Machine& machine_;
    std::map<std::string_view, std::size_t> position_;
    std::vector<bool> keeps_actor_;
    std::map<Place, std::size_t> number_of_;
    std::vector<std::vector<std::size_t>> came_from_;
    std::deque<Place> to_visit_;
    std::set<Flaw, ByText> flaws_;
};

std::string_view text_of(FlawKind kind) {
    switch (kind) {
        case FlawKind::never_reached:
            return "is never reached";
        case FlawKind::without_owner:
            return "has no owner";
        case FlawKind::without_deadline:
            return "has no deadline";
        case FlawKind::without_next_step:
            return "has no next step";
        case FlawKind::without_end:
            return "has no way to an end";
        case FlawKind::early_disclosure:
            return "tells the public before the supplier could reply";
        case FlawKind::without_acts:
            return "is reached without its act";
        case FlawKind::done_by_same_person:
            return "has two acts of one person that should be two persons'";
    }
    return "";
}

}  // namespace

std::string described(const Flaw& flaw) {
    return fmt::format(
        "{} {}{}{}",
        flaw.state,
        text_of(flaw.kind),
        flaw.detail.empty() ? "" : ": ",
        flaw.detail
    );
}

Proof prove(const Machine& machine) { return Walk(machine).run(); }

}  // namespace uppsikt::cases
