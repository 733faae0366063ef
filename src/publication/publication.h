#pragma once

#include <array>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "cases/cases.h"
#include "platform/record/session.h"
#include "platform/texts/texts.h"
#include "publication/figures.h"
#include "publication/suppression.h"
#include "services/services.h"

/// What is told of the follow-up as a whole: the annual control report, for all and for the unit.
namespace uppsikt::publication {

/// What a figure counts, once: where, when, and which cases show it.
struct Entry {
    Figure figure = Figure::visits;
    std::string number = {};  ///< of the case: "UPP 2023/000123"
    std::string contract = {};
    std::string area = {};
    std::string region = {};  ///< empty where the register knows none
    Date day = {};
    std::int64_t amount = 1;                ///< 1, or öre
    std::vector<std::string> related = {};  ///< the visit of a complaint, the report of a sanction
};

/// For everybody, with small numbers hidden, and without cases; or for the unit.
enum class Audience { everyone, unit };

/// A figure as it may be shown to its readers. What they may not see is not here.
struct ShownFigure {
    Figure figure = Figure::visits;
    /// Regions by months, with totals; nothing where the cell is hidden.
    WithTotals<std::optional<std::int64_t>> cells{0, 0};
    /// Of everyone's: false when it could not be made safe, and only its whole is shown.
    bool has_breakdown = true;
    std::vector<Entry> entries = {};  ///< the unit's: by day and number

    const std::optional<std::int64_t>& whole() const { return cells.whole(); }
};

struct ControlReport {
    int year = 0;
    std::string service;  ///< id
    Audience audience = Audience::everyone;
    Date as_of;                        ///< what was known by this day
    std::vector<std::string> regions;  ///< the rows of every figure, by name; perhaps an empty last
    SmallCells small;
    std::string rule_version;  ///< of SMALL-CELLS: "uppfoljning 2007-01-01"
    std::array<ShownFigure, figure_count> figures;

    const ShownFigure& of(Figure figure) const { return figures.at(position(figure)); }
    bool is_whole_year() const;
};

struct ControlQuestion {
    int year = 0;
    std::string service;
    Audience audience = Audience::everyone;
};

/// The agency's figures of its controls in a year, counted from what was recorded: each from the
/// rows that the definitions name, at the time of the call. Refuses a year that has not begun.
Result<ControlReport> control_report(
    const Session& session, const cases::Handbook& handbook, const ControlQuestion& question
);

/// The report as one page that stands alone.
struct ControlPage {
    const ControlReport& report;
    std::string service_name;
    std::string command;     ///< that makes the page again
    std::string checkpoint;  ///< of the record; may be empty
    std::string version;     ///< of Uppsikt
};
void write_control_report(
    std::ostream& out, const ControlPage& page, const Texts& texts, Language language
);

}  // namespace uppsikt::publication
