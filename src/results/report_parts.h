#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/charts/interval.h"
#include "platform/html/node.h"
#include "platform/html/voice.h"
#include "results/report_figures.h"
#include "results/results.h"

/// The parts of the page that write_review_report puts together.
namespace uppsikt::results::report {

/// What every part is made from.
struct Material {
    const ReviewReport& report;
    html::Voice voice;
    SourceList sources;
    charts::IntervalScale scale;  ///< shared by every interval of the page

    const Review& review() const { return report.review; }
    const PeriodResults& latest() const { return report.review.latest(); }
};
Material material_for(const ReviewReport& report, const html::Voice& voice);

// Sections, in the order of the page. The ids are the targets of its contents.
html::Node summary(const Material& material);
html::Node rule(const Material& material);
html::Node funnel(const Material& material);
html::Node caterpillar(const Material& material);
html::Node candidates(const Material& material);
html::Node areas(const Material& material);
html::Node spared(const Material& material);
html::Node method(const Material& material);
html::Node counts(const Material& material);
html::Node sources(const Material& material);

// What several sections write alike.

/// A heading with its text in a section of its own.
html::Node section(const Material& material, std::string_view id, html::Nodes inside);

/// "82 av 100"; never 0 or 100, which nothing is.
std::string of_hundred_text(const html::Voice& voice, int n);

/// A measure in the decimals of the rule; "–" where there is none.
std::string measure_text(const Material& material, const std::optional<double>& measure);

std::string star_text(const Material& material, const std::optional<int>& star);

/// "[2] rad 211" with a link to the source, and all of it to hover over.
html::Node source_text(const Material& material, const Source& source);

/// How a contract is drawn, by how sure it is.
charts::Mark mark_of(Certainty certainty);

/// The estimate as it is drawn, and as it is said; none where there is no estimate.
std::optional<charts::Interval> interval_of(const ContractResult& contract);
std::string interval_words(const Material& material, const ContractResult& contract);

/// "k-10072975": where a candidate's rows and a contract's counts are on the page.
std::string anchor(std::string_view kind, const ContractResult& contract);

/// One period of one contract: the cells of a row of the lists.
html::Nodes result_cells(const Material& material, const ContractResult& contract);

/// The head of the lists that have such rows.
html::Node result_head(const Material& material);

/// A cell of a list, with the words that stand before it where the list is narrow.
struct Cell {
    std::string_view title;  ///< code of the column's text
    std::string classes;
    html::Node content;
};
html::Node cell(const Material& material, Cell content);

/// Who, where and which contract: the first row of each contract in the lists.
html::Node contract_head(
    const Material& material, const ContractResult& contract, html::Node facts
);

/// Looks of this page beside those of every page and chart, and what its script does.
std::string_view report_style();
std::string_view report_script();

}  // namespace uppsikt::results::report
