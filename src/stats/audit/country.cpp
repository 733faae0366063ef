#include "stats/audit/country.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/ensure.h"
#include "stats/normal.h"

namespace uppsikt::stats {

namespace {

constexpr double sd_max = 5;         // log odds; beyond it groups are all events or none
constexpr double size_max = 1e6;     // participants of a group
constexpr double country_max = 2e7;  // participants in all windows: 200 MB
constexpr int windows_max = 24;

bool is_sd(double sd) { return sd >= 0 && sd <= sd_max; }

void add_sizes(const Country& country, std::vector<Reason>& reasons) {
    if (country.sizes.size() < 2) reasons.push_back({"audit_fewer_than_two_groups"});
    double sum = 0;
    for (const double size : country.sizes)
        if (!(size >= 0 && size <= size_max)) {
            reasons.push_back({"audit_size_out_of_range", {{"size", fmt::format("{}", size)}}});
            return;
        } else {
            sum += size;
        }
    if (sum * country.windows.count > country_max)
        reasons.push_back(
            {"audit_country_too_large", {{"participants", fmt::format("{:.0f}", sum)}}}
        );
}

void add_parents(const Country& country, std::vector<Reason>& reasons) {
    const auto& parents = country.parent_of_group;
    if (parents.empty()) return;
    const int groups = static_cast<int>(country.sizes.size());
    const bool in_range =
        std::ranges::all_of(parents, [&](int parent) { return parent >= 0 && parent < groups; });
    if (parents.size() != country.sizes.size() || !in_range)
        reasons.push_back({"audit_parents_do_not_fit_groups"});
}

void add_spreads(const Country& country, std::vector<Reason>& reasons) {
    const auto add = [&](const char* name, double sd) {
        if (!is_sd(sd))
            reasons.push_back(
                {"audit_sd_out_of_range", {{"name", name}, {"value", fmt::format("{}", sd)}}}
            );
    };
    add("sd", country.effects.sd);
    add("drift_sd", country.effects.drift_sd);
    add("within_sd", country.case_mix.within_sd);
    add("between_sd", country.case_mix.between_sd);
    add("unmeasured_sd", country.case_mix.unmeasured_sd);
    if (!(country.effects.parent_share >= 0 && country.effects.parent_share <= 1))
        reasons.push_back(
            {"audit_parent_share_out_of_range",
             {{"value", fmt::format("{}", country.effects.parent_share)}}}
        );
}

}  // namespace

std::vector<double> sizes_of(const LogNormalSizes& law) {
    ensure(law.groups >= 1 && law.median > 0 && law.log_sd >= 0, "sizes follow a log-normal law");
    std::vector<double> sizes;
    for (int group = 0; group < law.groups; ++group)
        sizes.push_back(
            law.median * std::exp(law.log_sd * normal_quantile((group + 0.5) / law.groups))
        );
    return sizes;
}

std::vector<int> spread_over_parents(const GroupsOfParents& numbers) {
    ensure(numbers.parents >= 1, "groups are spread over at least one parent");
    std::vector<int> parent_of_group;
    for (int group = 0; group < numbers.groups; ++group)
        parent_of_group.push_back(group % numbers.parents);
    return parent_of_group;
}

std::vector<Reason> reasons_against(const Country& country) {
    std::vector<Reason> reasons;
    add_sizes(country, reasons);
    add_parents(country, reasons);
    add_spreads(country, reasons);
    if (!(country.rate > 0 && country.rate < 1))
        reasons.push_back({"audit_rate_out_of_range", {{"rate", fmt::format("{}", country.rate)}}});
    const Windows& windows = country.windows;
    if (windows.count < 1 || windows.count > windows_max || windows.parts < 1 ||
        windows.parts > windows_max || windows.step < 1 || windows.step > windows.parts)
        reasons.push_back(
            {"audit_windows_out_of_range",
             {{"count", fmt::format("{}", windows.count)},
              {"parts", fmt::format("{}", windows.parts)},
              {"step", fmt::format("{}", windows.step)}}}
        );
    return reasons;
}

}  // namespace uppsikt::stats
