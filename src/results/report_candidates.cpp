#include "results/report_parts.h"

namespace uppsikt::results::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

Node candidate_fact(const std::string& name, Node value) {
    return element(
        "span",
        {{"class", "fact"}},
        {element("span", {{"class", "quiet"}}, {name + ": "}), std::move(value)}
    );
}

std::string needed_text(const Material& material, const std::vector<NeededResults>& needed) {
    const html::Voice& voice = material.voice;
    std::string all;
    for (const NeededResults& at : needed) {
        if (!all.empty()) all += " · ";
        all += at.results ? voice.say(
                                "results_report_needed_at",
                                {{"level", at.level}, {"n", voice.count(*at.results)}}
                            )
                          : voice.say("results_report_needed_no_room", {{"level", at.level}});
    }
    return all.empty() ? "–" : all;
}

/// Names it had in earlier periods: contracts keep their number, not their supplier's name.
Nodes earlier_names(const Material& material, const Candidate& candidate) {
    Nodes names;
    for (const ContractResult& earlier : candidate.by_period)
        if (earlier.figure.supplier != candidate.latest().figure.supplier)
            names.push_back(element(
                "span",
                {{"class", "fact quiet"}},
                {material.voice.say(
                    "results_report_was_named",
                    {{"month", material.voice.month(earlier.figure.period)},
                     {"supplier", earlier.figure.supplier}}
                )}
            ));
    return names;
}

Node facts(const Material& material, const Candidate& candidate) {
    const html::Voice& voice = material.voice;
    const int left = candidate.suppliers_left_in_area;
    Node suppliers = voice.counted("results_report_suppliers", left);
    if (left == 0) suppliers = element("strong", {{"class", "bad"}}, {std::move(suppliers)});
    return element(
        "div",
        {{"class", "facts-line"}},
        {candidate_fact(
             voice.say("results_report_needed"),
             needed_text(material, candidate.needed)
         ),
         " ",
         candidate_fact(voice.say("results_report_left"), std::move(suppliers)),
         " ",
         candidate_fact(
             voice.say("results_report_since"),
             to_text(candidate.latest().figure.started_on)
         ),
         " ",
         earlier_names(material, candidate)}
    );
}

/// A group of rows with what the page's script orders and searches by.
Node group(const Material& material, const Candidate& candidate) {
    const ContractResult& latest = candidate.latest();
    const auto number = [](double value) { return charts::coordinate(value, 6); };
    Nodes rows{contract_head(material, latest, facts(material, candidate))};
    for (const ContractResult& result : candidate.by_period) {
        const bool is_latest = &result == &candidate.by_period.back();
        rows.push_back(element(
            "tr",
            {{"role", "row"}, {"class", is_latest ? "latest" : "earlier"}},
            result_cells(material, result)
        ));
    }
    return element(
        "tbody",
        {{"role", "rowgroup"},
         {"id", anchor("candidate", latest)},
         {"data-p", number(latest.posterior ? -latest.posterior->p_below : 1)},
         {"data-mean", number(latest.posterior ? latest.posterior->mean : 9)},
         {"data-n", std::to_string(-latest.figure.participants)},
         {"data-supplier", latest.figure.supplier},
         {"data-area", latest.figure.area}},
        std::move(rows)
    );
}

/// Shown by the script only: without it the list is as it is.
Node tools(const Material& material) {
    const html::Voice& voice = material.voice;
    Nodes inside{element("span", {{"id", "order-by"}}, {voice.say("results_report_tools_sort")})};
    for (const std::string key : {"p", "mean", "n", "supplier", "area"})
        inside.push_back(element(
            "button",
            {{"type", "button"}, {"data-key", key}, {"aria-pressed", key == "p" ? "true" : "false"}
            },
            {voice.say("results_report_tools_" + key)}
        ));
    inside.push_back(element(
        "input",
        {{"type", "search"},
         {"aria-label", voice.say("results_report_tools_search")},
         {"placeholder", voice.say("results_report_tools_search")}}
    ));
    inside.push_back(element(
        "output",
        {{"data-shown", voice.say("results_report_tools_shown", {{"shown", "#"}, {"all", "##"}})}}
    ));
    return element(
        "div",
        {{"class", "tools screen-only"},
         {"id", "tools"},
         {"role", "group"},
         {"aria-labelledby", "order-by"},
         {"hidden", "hidden"}},
        std::move(inside)
    );
}

// --- those that go on ----------------------------------------------------------------------------

std::string reason_text(const Material& material, const ContractResult& contract, Spared why) {
    const html::Voice& voice = material.voice;
    const auto condition =
        services::quality_condition(material.report.service, last_day(material.latest().period));
    const std::string months =
        condition ? voice.count(condition.value().least_active_months) : std::string("–");
    const Figure& figure = contract.figure;
    switch (why) {
        case Spared::star:
            return figure.star ? voice.say(
                                     "results_report_spared_star",
                                     {{"star", voice.count(*figure.star)}}
                                 )
                               : voice.say("results_report_spared_no_star");
        case Spared::measure:
            return contract.measure ? voice.say(
                                          "results_report_spared_measure",
                                          {{"measure", measure_text(material, contract.measure)}}
                                      )
                                    : voice.say("results_report_spared_no_measure");
        case Spared::age:
            return voice.say("results_report_spared_age", {{"months", months}});
        case Spared::age_unknown:
            return voice.say("results_report_spared_age_unknown", {{"months", months}});
        case Spared::earlier_period:
            return voice.say("results_report_spared_earlier");
        case Spared::not_there_earlier:
            break;
    }
    return voice.say("results_report_spared_not_there");
}

Node spared_group(const Material& material, const ContractResult& contract) {
    std::vector<std::string> reasons;
    for (const Spared why : why_spared(contract, material.review()))
        reasons.push_back(reason_text(material, contract, why));
    Node why = element(
        "div",
        {{"class", "facts-line"}},
        {candidate_fact(
            material.voice.say("results_report_spared_why"),
            material.voice.list(reasons)
        )}
    );
    return element(
        "tbody",
        {{"role", "rowgroup"}, {"id", anchor("spared", contract)}},
        {contract_head(material, contract, std::move(why)),
         element("tr", {{"role", "row"}, {"class", "latest"}}, result_cells(material, contract))}
    );
}

Node list(const Material& material, std::string_view id, Nodes groups) {
    groups.insert(groups.begin(), result_head(material));
    return element(
        "table",
        {{"class", "data list"},
         {"role", "table"},
         {"id", std::string(id) + "-list"},
         {"aria-labelledby", std::string(id) + "-heading"}},
        std::move(groups)
    );
}

}  // namespace

Node candidates(const Material& material) {
    const html::Voice& voice = material.voice;
    if (material.review().candidates.empty())
        return section(
            material,
            "candidates",
            {element("p", {}, {voice.say("results_report_no_candidates")})}
        );
    Nodes groups;
    for (const Candidate& candidate : material.review().candidates)
        groups.push_back(group(material, candidate));
    return section(
        material,
        "candidates",
        {element(
             "p",
             {},
             {voice.say(
                 "results_report_candidates_text",
                 {{"month", voice.month(material.latest().period)}}
             )}
         ),
         tools(material),
         list(material, "candidates", std::move(groups))}
    );
}

Node spared(const Material& material) {
    const html::Voice& voice = material.voice;
    if (material.review().probably_below.empty())
        return section(
            material,
            "spared",
            {element("p", {}, {voice.say("results_report_spared_nobody")})}
        );
    Nodes groups;
    for (const ContractResult& contract : material.review().probably_below)
        groups.push_back(spared_group(material, contract));
    return section(
        material,
        "spared",
        {element(
             "p",
             {},
             {voice.say(
                 "results_report_spared_text",
                 {{"month", voice.month(material.latest().period)},
                  {"bar", voice.count(of_hundred(sure))}}
             )}
         ),
         list(material, "spared", std::move(groups))}
    );
}

}  // namespace uppsikt::results::report
