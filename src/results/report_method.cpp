#include <cmath>

#include "base/ensure.h"
#include "results/report_parts.h"

namespace uppsikt::results::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

Node paragraph(std::string text) { return element("p", {}, {std::move(text)}); }

std::string checked(const Material& material) {
    int all = 0;
    int differing = 0;
    for (const PeriodResults& results : material.review().by_period)
        for (const ContractResult& contract : results.contracts) {
            if (!contract.figure.published_measure) continue;
            ++all;
            if (differs_from_published(contract, results.limit)) ++differing;
        }
    return material.voice.counted(
        "results_report_method_checked",
        differing,
        {{"all", material.voice.count(all)},
         {"decimals", material.voice.count(material.latest().limit.decimals)}}
    );
}

/// A table of values by period; the periods are its columns.
class ByPeriod {
public:
    ByPeriod(const Material& material, std::string_view caption, std::string_view first)
        : material_(material), caption_(material.voice.say(caption)) {
        head_.push_back(element("th", {{"scope", "col"}}, {material.voice.say(first)}));
        for (const PeriodResults& results : material.review().by_period)
            head_.push_back(element(
                "th",
                {{"scope", "col"}, {"class", "n"}},
                {material.voice.month(results.period)}
            ));
    }

    /// `value_in` says what stands in a period's column.
    template <class Function>
    void add(const std::string& name, Function value_in) {
        Nodes cells{element("th", {{"scope", "row"}}, {name})};
        for (const PeriodResults& results : material_.review().by_period)
            cells.push_back(element("td", {{"class", "n"}}, {value_in(results)}));
        rows_.push_back(element("tr", {}, std::move(cells)));
    }
    void add_title(const std::string& name) {
        const std::string columns = std::to_string(head_.size());
        rows_.push_back(element(
            "tr",
            {},
            {element("th", {{"scope", "rowgroup"}, {"colspan", columns}, {"class", "part"}}, {name})
            }
        ));
    }

    Node table() && {
        return element(
            "div",
            {{"class", "scroll"}, {"tabindex", "0"}, {"role", "region"}, {"aria-label", caption_}},
            {element(
                "table",
                {{"class", "data narrow"}},
                {element("caption", {}, {caption_}),
                 element("thead", {}, {element("tr", {}, std::move(head_))}),
                 element("tbody", {}, std::move(rows_))}
            )}
        );
    }

private:
    const Material& material_;
    std::string caption_;
    Nodes head_;
    Nodes rows_;
};

Node weights(const Material& material) {
    ByPeriod table(material, "results_report_weights", "results_report_model_value");
    for (const LevelWeight& weight : material.latest().weights)
        table.add(
            material.voice.say("results_report_weight_of", {{"level", weight.level}}),
            [&](const PeriodResults& results) -> Node {
                for (const LevelWeight& there : results.weights)
                    if (there.level == weight.level) return material.voice.decimal(there.weight, 6);
                return "–";
            }
        );
    table.add(material.voice.say("results_report_source"), [&](const PeriodResults& results) {
        return source_text(material, results.weights_source);
    });
    return std::move(table).table();
}

/// A level where nobody or everybody has a result has no finite estimate.
std::string estimate_text(const html::Voice& voice, const ModelPart::Level& level) {
    if (!level.log_odds || !std::isfinite(*level.log_odds)) return "–";
    std::string text = voice.decimal(*level.log_odds, 3);
    if (level.se && std::isfinite(*level.se)) text += " (" + voice.decimal(*level.se, 3) + ")";
    return text;
}

std::string finite_text(const html::Voice& voice, double value, int decimals) {
    return std::isfinite(value) ? voice.decimal(value, decimals) : "–";
}

std::string ending_text(const html::Voice& voice, const ModelPart& part) {
    const std::string ending =
        part.ending == "converged" ? voice.say("results_report_ending_converged") : part.ending;
    return voice.counted("results_report_model_iterations", part.iterations, {{"ending", ending}});
}

void add_part(const Material& material, ByPeriod& table, ModelPart PeriodResults::* which) {
    const html::Voice& voice = material.voice;
    for (const LevelWeight& weight : material.latest().weights)
        table.add(
            voice.say("results_report_weight_of", {{"level", weight.level}}),
            [&](const PeriodResults& results) -> std::string {
                for (const ModelPart::Level& level : (results.*which).levels)
                    if (level.level == weight.level) return estimate_text(voice, level);
                return "–";
            }
        );
    table.add(voice.say("results_report_model_sd_contract"), [&](const PeriodResults& results) {
        return finite_text(voice, (results.*which).sd_contract, 3);
    });
    table.add(voice.say("results_report_model_sd_area"), [&](const PeriodResults& results) {
        return finite_text(voice, (results.*which).sd_area, 3);
    });
    table.add(voice.say("results_report_model_log_likelihood"), [&](const PeriodResults& results) {
        return finite_text(voice, (results.*which).log_likelihood, 2);
    });
    table.add(voice.say("results_report_model_ending"), [&](const PeriodResults& results) {
        return ending_text(voice, results.*which);
    });
}

Node model(const Material& material) {
    ByPeriod table(material, "results_report_model_caption", "results_report_model_value");
    table.add_title(material.voice.say("results_report_model_first"));
    add_part(material, table, &PeriodResults::first);
    table.add_title(material.voice.say("results_report_model_follow_up"));
    add_part(material, table, &PeriodResults::follow_up);
    return std::move(table).table();
}

/// How far two periods measure the same people, by the terms' window of starting months.
Nodes overlaps(const Material& material) {
    const auto windows =
        services::start_windows(material.report.service, last_day(material.latest().period));
    Nodes items;
    if (!windows) return items;
    const auto& window = windows.value().measure;
    const int months = window.from_months_before - window.to_months_before + 1;
    const auto& periods = material.review().periods;
    for (std::size_t i = 1; i < periods.size(); ++i) {
        const int apart = whole_months_between(first_day(periods[i - 1]), first_day(periods[i]));
        const int shared = shared_months(months, apart);
        if (2 * shared <= months) continue;
        items.push_back(element(
            "li",
            {},
            {material.voice.say(
                "results_report_caution_overlap",
                {{"earlier", material.voice.month(periods[i - 1])},
                 {"later", material.voice.month(periods[i])},
                 {"shared", material.voice.count(shared)},
                 {"window", material.voice.count(months)}}
            )}
        ));
    }
    return items;
}

Node cautions(const Material& material) {
    const html::Voice& voice = material.voice;
    Nodes items = overlaps(material);
    const auto add = [&](std::string text) {
        items.push_back(element("li", {}, {std::move(text)}));
    };
    add(voice.say("results_report_caution_adjusted"));
    add(voice.say("results_report_caution_star"));
    for (const PeriodResults& results : material.review().by_period)
        if (const int capped = country_of(results).capped_cells; capped > 0)
            add(voice.counted(
                "results_report_caution_capped",
                capped,
                {{"month", voice.month(results.period)}}
            ));
    add(voice.say("results_report_caution_plugged"));
    return element("ul", {}, std::move(items));
}

/// A heading with what stands under it; kept together where the section is set in columns.
Node topic(const Material& material, std::string_view code, Nodes inside) {
    inside.insert(inside.begin(), element("h3", {}, {material.voice.say(code)}));
    return element("div", {{"class", "topic"}}, std::move(inside));
}

Node command(const std::string& text) { return element("pre", {}, {element("code", {}, {text})}); }

}  // namespace

Node method(const Material& material) {
    const html::Voice& voice = material.voice;
    const auto says = [&](std::string_view code) { return paragraph(voice.say(code)); };
    Nodes topics{
        topic(
            material,
            "results_report_method_measure",
            {says("results_report_method_measure_text"),
             paragraph(checked(material)),
             weights(material)}
        ),
        topic(
            material,
            "results_report_method_mean",
            {says("results_report_method_mean_text"), says("results_report_method_model_text")}
        ),
        topic(
            material,
            "results_report_method_interval",
            {says("results_report_method_interval_text"), says("results_report_method_band_text")}
        ),
        topic(material, "results_report_method_caution", {cautions(material)}),
        topic(material, "results_report_model", {model(material)}),
        topic(
            material,
            "results_report_reproduce",
            {says("results_report_reproduce_text"), command(material.report.command)}
        ),
    };
    if (material.report.checkpoint)
        topics.push_back(topic(
            material,
            "results_report_checkpoint",
            {says("results_report_checkpoint_text"), command(*material.report.checkpoint)}
        ));
    return section(material, "method", {element("div", {{"class", "topics"}}, std::move(topics))});
}

}  // namespace uppsikt::results::report
