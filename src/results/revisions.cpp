#include <map>

#include "base/text.h"
#include "results/results.h"
#include "results/store.h"

namespace uppsikt::results {

namespace {

using NamedValues = std::vector<TextValue>;

std::string yes_or_no(const std::optional<bool>& value) {
    if (!value) return "";
    return *value ? "yes" : "no";
}

/// Everything a row says, each value by its name, so that two versions can be laid side by side.
NamedValues values_of(const Figure& figure) {
    NamedValues values{
        {"supplier", figure.supplier},
        {"area", figure.area},
        {"started_on", to_text(figure.started_on)},
        {"active_long_enough", yes_or_no(figure.active_long_enough)},
        {"star", figure.star ? std::to_string(*figure.star) : ""},
        {"measure", figure.published_measure ? to_text(*figure.published_measure) : ""},
        {"flag", yes_or_no(figure.published_flag)},
        {"star_counts", yes_or_no(figure.published_star_counts)},
        {"measure_below", yes_or_no(figure.published_below)},
    };
    for (const LevelCounts& level : figure.levels) {
        values.push_back({"participants " + level.level, std::to_string(level.participants)});
        values.push_back({"first_results " + level.level, std::to_string(level.first_results)});
        values.push_back(
            {"follow_up_results " + level.level, std::to_string(level.follow_up_results)}
        );
    }
    return values;
}

std::optional<std::string> said(const std::string& value) {
    if (value.empty()) return std::nullopt;
    return value;
}

void add_changes(
    const store::FigureVersion& before,
    const store::FigureVersion& after,
    std::vector<Revision>& found
) {
    const auto add =
        [&](std::string what, std::optional<std::string> was, std::optional<std::string> is) {
            found.push_back(
                {after.figure.contract,
                 std::move(what),
                 std::move(was),
                 std::move(is),
                 before.figure.source,
                 after.figure.source}
            );
        };
    if (before.withdrawn != after.withdrawn)
        return add(
            "row",
            before.withdrawn ? "withdrawn" : "published",
            after.withdrawn ? "withdrawn" : "published"
        );
    const NamedValues was = values_of(before.figure);
    std::map<std::string, std::string> old_values;
    for (const TextValue& value : was)
        old_values.emplace(value.name, value.value);
    for (const TextValue& value : values_of(after.figure))
        if (old_values[value.name] != value.value)
            add(value.name, said(old_values[value.name]), said(value.value));
}

}  // namespace

Result<std::vector<Revision>> revisions(const Session& session, Month period) {
    const auto versions = store::figure_versions(session.db, period);
    if (versions.empty())
        return Refusal{
            RefusalKind::not_found,
            Reason{"results_period_has_nothing", {{"period", to_text(period)}}}
        };
    // The first release of a period is no revision of anything.
    Date first_release = versions.front().figure.source.known_on;
    for (const auto& version : versions)
        first_release = std::min(first_release, version.figure.source.known_on);

    std::vector<Revision> found;
    for (std::size_t i = 0; i < versions.size(); ++i) {
        const bool is_first =
            i == 0 || versions[i - 1].figure.contract != versions[i].figure.contract;
        if (!is_first)
            add_changes(versions[i - 1], versions[i], found);
        else if (versions[i].figure.source.known_on > first_release)
            found.push_back(
                {versions[i].figure.contract,
                 "row",
                 std::nullopt,
                 "published",
                 std::nullopt,
                 versions[i].figure.source}
            );
    }
    return found;
}

std::vector<Month> periods_known(const Session& session, Date known_at) {
    return store::periods(session.db, known_at);
}

}  // namespace uppsikt::results
