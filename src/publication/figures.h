#pragma once

#include <array>
#include <optional>
#include <string_view>

/// The figures of the annual control report, in its order. What each counts is said in words by
/// publication_means_<code>, and done in gather.cpp.
namespace uppsikt::publication {

enum class Figure {
    visits,
    premises_missing,
    unstaffed,
    came_after_contact,
    staff_busy,
    checklist_failed,
    complaints,
    reports,
    competence_reports,
    running_areas,
    one_off_areas,
    sanctions_sum,
};

/// What a figure is a sum of.
enum class Measure { count, money };

struct FigureRule {
    Figure figure{};
    std::string_view code;   ///< also in JSON and CSV
    std::string_view group;  ///< the part of the report that it stands in
    Measure measure = Measure::count;
    /// Each of its cases is also one of that figure's. The parts of one whole exclude each other.
    std::optional<Figure> part_of = std::nullopt;
    /// What the whole has beside this part is as telling as the part: "of which".
    bool rest_is_sensitive = false;
};

// clang-format off
inline constexpr std::array figure_rules{
    FigureRule{Figure::visits,             "visits",             "visits"},
    FigureRule{Figure::premises_missing,   "premises_missing",   "visits",    Measure::count, Figure::visits},
    FigureRule{Figure::unstaffed,          "unstaffed",          "visits",    Measure::count, Figure::visits},
    FigureRule{Figure::came_after_contact, "came_after_contact", "visits",    Measure::count, Figure::unstaffed, true},
    FigureRule{Figure::staff_busy,         "staff_busy",         "visits",    Measure::count, Figure::visits},
    FigureRule{Figure::checklist_failed,   "checklist_failed",   "visits",    Measure::count, Figure::visits},
    FigureRule{Figure::complaints,         "complaints",         "handling"},
    FigureRule{Figure::reports,            "reports",            "handling"},
    FigureRule{Figure::competence_reports, "competence_reports", "handling"},
    FigureRule{Figure::running_areas,      "running_areas",      "sanctions"},
    FigureRule{Figure::one_off_areas,      "one_off_areas",      "sanctions"},
    FigureRule{Figure::sanctions_sum,      "sanctions_sum",      "sanctions", Measure::money},
};
// clang-format on
inline constexpr std::size_t figure_count = figure_rules.size();

constexpr std::size_t position(Figure figure) { return static_cast<std::size_t>(figure); }
constexpr const FigureRule& rule_of(Figure figure) { return figure_rules.at(position(figure)); }

}  // namespace uppsikt::publication
