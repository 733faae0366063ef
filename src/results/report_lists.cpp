#include "results/report_parts.h"

namespace uppsikt::results::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

Node head_cell(const Material& material, std::string_view code, std::string classes) {
    return element(
        "th",
        {{"role", "columnheader"}, {"scope", "col"}, {"class", std::move(classes)}},
        {material.voice.say(code)}
    );
}

Node measure_cell(const Material& material, const ContractResult& contract) {
    Nodes content{measure_text(material, contract.measure)};
    if (differs_from_published(contract, material.latest().limit)) {
        content.push_back(" ");
        content.push_back(
            element("span", {{"class", "bad"}}, {material.voice.say("results_report_differs")})
        );
    }
    return cell(material, {"results_report_measure", "n", std::move(content)});
}

/// In three decimals; never 0 or 1, which nothing is.
std::string exact_text(const html::Voice& voice, double p) {
    constexpr double least = 0.001;
    if (p > 1 - least / 2 - 1e-9) return ">\u00A0" + voice.decimal(1 - least, 3);
    if (p < least / 2 + 1e-9) return "<\u00A0" + voice.decimal(least, 3);
    return voice.decimal(p, 3);
}

Node probability(const Material& material, const ContractResult& contract) {
    if (!contract.posterior) return "–";
    const double p = contract.posterior->p_below;
    return Nodes{
        element("span", {{"class", "nowrap"}}, {of_hundred_text(material.voice, of_hundred(p))}),
        " ",
        element("span", {{"class", "quiet exact"}}, {exact_text(material.voice, p)}),
    };
}

}  // namespace

Node result_head(const Material& material) {
    const auto head = [&](std::string_view code, std::string classes) {
        return head_cell(material, code, std::move(classes));
    };
    Node strip = element(
        "th",
        {{"role", "columnheader"}, {"scope", "col"}, {"class", "strip-cell"}},
        {element("span", {{"class", "spoken"}}, {material.voice.say("results_report_strip_title")}),
         charts::interval_axis(material.scale)}
    );
    return element(
        "thead",
        {{"role", "rowgroup"}},
        {element(
            "tr",
            {{"role", "row"}},
            {head("results_report_period", ""),
             head("results_report_star", "n"),
             head("results_report_participants", "n"),
             head("results_report_published", "n"),
             head("results_report_measure", "n"),
             head("results_report_mean", "n"),
             head("results_report_interval", "n"),
             std::move(strip),
             head("results_report_p_below", ""),
             head("results_report_source", "")}
        )}
    );
}

Nodes result_cells(const Material& material, const ContractResult& contract) {
    const html::Voice& voice = material.voice;
    const Figure& figure = contract.figure;
    const int decimals = material.latest().limit.decimals;
    const auto& posterior = contract.posterior;
    const auto interval = interval_of(contract);
    return {
        cell(material, {"results_report_period", "nowrap period", voice.month(figure.period)}),
        cell(material, {"results_report_star", "n", star_text(material, figure.star)}),
        cell(material, {"results_report_participants", "n", voice.count(figure.participants)}),
        cell(
            material,
            {"results_report_published", "n", measure_text(material, figure.published_measure)}
        ),
        measure_cell(material, contract),
        cell(
            material,
            {"results_report_mean",
             "n strong",
             posterior ? voice.decimal(posterior->mean, decimals) : "–"}
        ),
        cell(
            material,
            {"results_report_interval",
             "n",
             posterior ? voice.range(posterior->lower90, posterior->upper90, decimals) : "–"}
        ),
        element(
            "td",
            {{"role", "cell"}, {"class", "strip-cell"}},
            {interval ? charts::interval_strip(
                            material.scale,
                            *interval,
                            interval_words(material, contract)
                        )
                      : Node(voice.say("results_report_no_posterior"))}
        ),
        cell(material, {"results_report_p_below", "p", probability(material, contract)}),
        cell(material, {"results_report_source", "source", source_text(material, figure.source)}),
    };
}

Node contract_head(const Material& material, const ContractResult& contract, Node facts) {
    const Figure& figure = contract.figure;
    return element(
        "tr",
        {{"role", "row"}, {"class", "who"}},
        {element(
            "th",
            {{"role", "rowheader"}, {"scope", "rowgroup"}, {"colspan", "10"}},
            {element("span", {{"class", "supplier"}}, {figure.supplier}),
             " ",
             element("span", {{"class", "where"}}, {figure.area}),
             " ",
             element(
                 "a",
                 {{"class", "contract"},
                  {"href", "#" + anchor("counts", contract)},
                  {"title",
                   material.voice.say("results_report_in_counts", {{"contract", figure.contract}})}
                 },
                 {figure.contract}
             ),
             std::move(facts)}
        )}
    );
}

}  // namespace uppsikt::results::report
