#include "results/report_parts.h"

namespace uppsikt::results::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

Node title(const Material& material, std::string_view code, bool is_number = false) {
    html::Attributes attributes{{"scope", "col"}};
    if (is_number) attributes.push_back({"class", "n"});
    return element("th", std::move(attributes), {material.voice.say(code)});
}

Node number(const std::string& text) { return element("td", {{"class", "n"}}, {text}); }

Node text(Node content) { return element("td", {}, {std::move(content)}); }

/// A table that scrolls by itself where the screen is too narrow, and by keyboard too.
Node scrolling(std::string id, Node caption, Node head, Nodes rows) {
    return element(
        "div",
        {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-labelledby", id}},
        {element(
            "table",
            {{"class", "data"}},
            {element("caption", {{"id", id}}, {std::move(caption)}),
             element("thead", {}, {std::move(head)}),
             element("tbody", {}, std::move(rows))}
        )}
    );
}

Node area_row(const Material& material, const AreaSupply& area) {
    const html::Voice& voice = material.voice;
    Node note = html::nothing();
    if (area.suppliers_left == 0)
        note = element("strong", {{"class", "bad"}}, {voice.say("results_report_areas_nobody")});
    else if (area.suppliers_left == 1)
        note = voice.say("results_report_areas_single");
    return element(
        "tr",
        {},
        {element("th", {{"scope", "row"}}, {area.area}),
         text(area.region ? *area.region : std::string("–")),
         number(voice.count(area.suppliers)),
         element("td", {{"class", "n strong"}}, {voice.count(area.suppliers_left)}),
         number(voice.count(area.contracts)),
         number(voice.count(area.candidates)),
         number(voice.count(area.participants)),
         number(voice.count(area.participants_affected)),
         text(std::move(note))}
    );
}

// --- counts --------------------------------------------------------------------------------------

Node counts_head(const Material& material) {
    const html::Voice& voice = material.voice;
    Nodes first{
        element("th", {{"scope", "col"}, {"rowspan", "2"}}, {voice.say("results_report_contract")}),
        element("th", {{"scope", "col"}, {"rowspan", "2"}}, {voice.say("results_report_period")}),
    };
    Nodes second;
    for (const LevelWeight& weight : material.latest().weights) {
        first.push_back(element(
            "th",
            {{"scope", "colgroup"}, {"colspan", "3"}, {"class", "level"}},
            {voice.say("results_report_weight_of", {{"level", weight.level}})}
        ));
        second.push_back(title(material, "results_report_counts_n", true));
        second.push_back(title(material, "results_report_counts_first", true));
        second.push_back(title(material, "results_report_counts_follow_up", true));
    }
    first.push_back(element(
        "th",
        {{"scope", "col"}, {"rowspan", "2"}, {"class", "n"}},
        {voice.say("results_report_measure")}
    ));
    first.push_back(
        element("th", {{"scope", "col"}, {"rowspan", "2"}}, {voice.say("results_report_source")})
    );
    return Nodes{element("tr", {}, std::move(first)), element("tr", {}, std::move(second))};
}

Node counts_row(const Material& material, const ContractResult& contract, Node name) {
    const html::Voice& voice = material.voice;
    Nodes cells{
        std::move(name),
        element("td", {{"class", "nowrap"}}, {voice.month(contract.figure.period)}),
    };
    for (const LevelWeight& weight : material.latest().weights) {
        LevelCounts at;
        for (const LevelCounts& counts : contract.figure.levels)
            if (counts.level == weight.level) at = counts;
        cells.push_back(number(voice.count(at.participants)));
        cells.push_back(number(voice.count(at.first_results)));
        cells.push_back(number(voice.count(at.follow_up_results)));
    }
    // More decimals than the rule compares: enough to see on which side it was rounded.
    cells.push_back(number(
        contract.measure ? voice.decimal(*contract.measure, material.latest().limit.decimals + 3)
                         : "–"
    ));
    cells.push_back(text(source_text(material, contract.figure.source)));
    return element("tr", {}, std::move(cells));
}

void add_counts(const Material& material, const std::vector<ContractResult>& periods, Nodes& rows) {
    const ContractResult& latest = periods.back();
    Node name = element(
        "th",
        {{"scope", "row"},
         {"id", anchor("counts", latest)},
         {"rowspan", std::to_string(periods.size())}},
        {latest.figure.contract}
    );
    for (const ContractResult& period : periods) {
        rows.push_back(counts_row(material, period, std::move(name)));
        name = html::nothing();
    }
}

}  // namespace

Node areas(const Material& material) {
    const html::Voice& voice = material.voice;
    if (material.review().areas.empty()) return html::nothing();
    Nodes rows;
    for (const AreaSupply& area : material.review().areas)
        rows.push_back(area_row(material, area));
    Node head = element(
        "tr",
        {},
        {title(material, "results_report_area"),
         title(material, "results_report_region"),
         title(material, "results_report_areas_suppliers", true),
         title(material, "results_report_areas_left", true),
         title(material, "results_report_areas_contracts", true),
         title(material, "results_report_areas_candidates", true),
         title(material, "results_report_areas_participants", true),
         title(material, "results_report_areas_affected", true),
         title(material, "results_report_areas_note")}
    );
    return section(
        material,
        "areas",
        {element("p", {}, {voice.say("results_report_areas_text")}),
         scrolling(
             "areas-caption",
             voice.say(
                 "results_report_areas_caption",
                 {{"month", voice.month(material.latest().period)}}
             ),
             std::move(head),
             std::move(rows)
         )}
    );
}

Node counts(const Material& material) {
    const html::Voice& voice = material.voice;
    const Review& review = material.review();
    Nodes rows;
    for (const Candidate& candidate : review.candidates)
        add_counts(material, candidate.by_period, rows);
    for (const ContractResult& contract : review.probably_below)
        add_counts(material, {contract}, rows);
    if (rows.empty()) return html::nothing();
    return section(
        material,
        "counts",
        {element("p", {}, {voice.say("results_report_counts_text")}),
         scrolling(
             "counts-caption",
             voice.say("results_report_counts_caption"),
             counts_head(material),
             std::move(rows)
         )}
    );
}

Node sources(const Material& material) {
    const html::Voice& voice = material.voice;
    Nodes rows;
    int number_of = 0;
    for (const SourceList::Sheet& sheet : material.sources.sheets()) {
        const std::string which = std::to_string(++number_of);
        rows.push_back(element(
            "tr",
            {{"id", "source-" + which}},
            {element("th", {{"scope", "row"}}, {"[" + which + "]"}),
             text(sheet.file),
             text(sheet.sheet),
             element("td", {{"class", "nowrap"}}, {to_text(sheet.known_on)})}
        ));
    }
    Node head = element(
        "tr",
        {},
        {title(material, "results_report_sources_number"),
         title(material, "results_report_sources_file"),
         title(material, "results_report_sources_sheet"),
         title(material, "results_report_sources_known")}
    );
    return section(
        material,
        "sources",
        {scrolling(
            "sources-caption",
            voice.say(
                "results_report_sources_text",
                {{"date", to_text(material.latest().known_at)}}
            ),
            std::move(head),
            std::move(rows)
        )}
    );
}

}  // namespace uppsikt::results::report
