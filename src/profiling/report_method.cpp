#include <algorithm>
#include <cmath>
#include <map>

#include "profiling/report_parts.h"

namespace uppsikt::profiling::report {

namespace {

using html::element;
using html::Node;
using html::Nodes;

constexpr std::size_t most_excluded = 60;

/// Terms and what they are here.
class Facts {
public:
    explicit Facts(const Material& material) : material_(material) {}

    void add(std::string_view code, Node value) {
        list_.push_back(element("dt", {}, {material_.voice.say(code)}));
        list_.push_back(element("dd", {}, {std::move(value)}));
    }
    Node list() && { return element("dl", {{"class", "facts"}}, std::move(list_)); }

private:
    const Material& material_;
    Nodes list_;
};

std::string covariates_text(const Material& material) {
    std::vector<std::string> names;
    for (const Covariate& covariate : material.answer().covariates)
        names.push_back(
            covariate.is_factor
                ? material.voice.say(
                      "profiling_report_factor_of",
                      {{"name", covariate.name},
                       {"n", material.voice.count(static_cast<long long>(covariate.levels.size()))},
                       {"reference", covariate.levels.front()}}
                  )
                : covariate.name
        );
    return names.empty() ? material.voice.say("profiling_report_no_covariates")
                         : material.voice.list(names);
}

std::string spread_text(const html::Voice& voice, const SpreadOfEffects& spread, double level) {
    std::string text = voice.decimal(spread.sd, 3);
    if (spread.lower && spread.upper)
        text += " (" + level_text(voice, level) + ": " +
                voice.range(*spread.lower, *spread.upper, 3) + ")";
    if (spread.state != "estimated")
        text += " – " + voice.say("profiling_report_state_" + spread.state);
    return text;
}

Node facts(const Material& material) {
    const html::Voice& voice = material.voice;
    const ProfileAnswer& answer = material.answer();
    Facts facts(material);
    facts.add(
        "profiling_report_fact_model",
        voice.say("profiling_report_model_" + std::string(name_of(answer.request.model)))
    );
    facts.add(
        "profiling_report_fact_rows",
        voice.say(
            "profiling_report_rows",
            {{"rows", voice.count(answer.rows)},
             {"events", voice.count(answer.events)},
             {"providers", voice.count(std::ssize(answer.results))},
             {"read", voice.count(answer.rows_read)}}
        )
    );
    facts.add("profiling_report_fact_covariates", covariates_text(material));
    facts.add("profiling_report_fact_null", null_text(material));
    facts.add("profiling_report_fact_level", level_text(voice, answer.request.level));
    if (answer.log_likelihood)
        facts.add("profiling_report_fact_loglik", voice.decimal(*answer.log_likelihood, 4));
    facts.add(
        "profiling_report_fact_ending",
        voice.counted(
            "profiling_report_iterations",
            answer.iterations,
            {{"ending", voice.say("profiling_report_ending_" + answer.ending)}}
        )
    );
    if (answer.provider_spread)
        facts.add(
            "profiling_report_fact_sd",
            spread_text(voice, *answer.provider_spread, answer.request.level)
        );
    if (answer.supplier_spread)
        facts.add(
            "profiling_report_fact_sd_supplier",
            spread_text(voice, *answer.supplier_spread, answer.request.level)
        );
    if (answer.over_dispersion)
        facts.add("profiling_report_fact_phi", voice.decimal(*answer.over_dispersion, 2));
    facts.add("profiling_report_fact_seed", std::to_string(answer.seed));
    facts.add("profiling_report_fact_version", "uppsikt " + material.report.version);
    return std::move(facts).list();
}

Node topic(const Material& material, std::string_view name) {
    const std::string code = "profiling_report_topic_" + std::string(name);
    return element(
        "div",
        {{"class", "topic"}},
        {element("h3", {}, {material.voice.say(code)}), paragraph(material, code + "_text")}
    );
}

Node topics(const Material& material) {
    const ProfileAnswer& answer = material.answer();
    std::vector<std::string> names{
        "model_" + std::string(name_of(answer.request.model)),
        "expected",
        "tests",
        "direct"
    };
    if (has_order(answer)) names.insert(names.end(), {"shrunken", "ranks"});
    names.insert(names.end(), {material.report.has_withheld ? "withheld" : "small", "limits"});
    Nodes all;
    for (const std::string& name : names)
        all.push_back(topic(material, name));
    return element("div", {{"class", "topics"}}, std::move(all));
}

// --- what is not in the answer -------------------------------------------------------------------

std::string why_text(const html::Voice& voice, const Excluded& excluded) {
    switch (excluded.why) {
        case Excluded::Why::missing:
            return voice.say("profiling_report_why_missing");
        case Excluded::Why::no_trials:
            return voice.say("profiling_report_why_no_trials");
        case Excluded::Why::one_value:
            return voice.say("profiling_report_why_one_value");
        case Excluded::Why::constant:
            return voice.say("profiling_report_why_constant");
        case Excluded::Why::combination:
            if (excluded.others.empty()) return voice.say("profiling_report_why_determined");
            return voice.say(
                "profiling_report_why_combination",
                {{"others", voice.list(excluded.others)}}
            );
        case Excluded::Why::no_information:
            break;
    }
    return voice.say("profiling_report_why_no_information");
}

Node excluded_row(const html::Voice& voice, const Excluded& each) {
    return element(
        "tr",
        {},
        {element("th", {{"scope", "row"}}, {each.column}),
         element("td", {}, {why_text(voice, each)}),
         element("td", {}, {each.provider.value_or("–")}),
         element("td", {{"class", "n"}}, {each.rows > 0 ? voice.count(each.rows) : "–"})}
    );
}

Node excluded(const Material& material) {
    const html::Voice& voice = material.voice;
    const auto& all = material.answer().excluded;
    Node heading = element("h3", {}, {voice.say("profiling_report_excluded")});
    if (all.empty())
        return Nodes{std::move(heading), paragraph(material, "profiling_report_excluded_none")};
    Nodes rows;
    for (std::size_t i = 0; i < std::min(all.size(), most_excluded); ++i)
        rows.push_back(excluded_row(voice, all[i]));
    Nodes titles;
    for (const char* code : {"column", "why", "provider"})
        titles.push_back(element(
            "th",
            {{"scope", "col"}},
            {voice.say("profiling_report_excluded_" + std::string(code))}
        ));
    titles.push_back(element(
        "th",
        {{"scope", "col"}, {"class", "n"}},
        {voice.say("profiling_report_excluded_rows")}
    ));
    Nodes made{
        std::move(heading),
        element(
            "div",
            {{"class", "scroll"},
             {"tabindex", "0"},
             {"role", "region"},
             {"aria-label", voice.say("profiling_report_excluded")}},
            {element(
                "table",
                {{"class", "data narrow"}},
                {element("thead", {}, {element("tr", {}, std::move(titles))}),
                 element("tbody", {}, std::move(rows))}
            )}
        ),
    };
    if (all.size() > most_excluded)
        made.push_back(element(
            "p",
            {{"class", "quiet small"}},
            {voice.say(
                "profiling_report_excluded_more",
                {{"n", voice.count(static_cast<long long>(all.size() - most_excluded))}}
            )}
        ));
    return made;
}

Node again(const Material& material) {
    if (material.report.command.empty()) return html::nothing();
    return Nodes{
        element("h3", {}, {material.voice.say("profiling_report_again")}),
        element("pre", {}, {element("code", {}, {material.report.command})})
    };
}

}  // namespace

Node method(const Material& material) {
    return section(
        material,
        "method",
        {facts(material), topics(material), excluded(material), again(material)}
    );
}

}  // namespace uppsikt::profiling::report
