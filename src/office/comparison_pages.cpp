#include <fmt/format.h>

#include "office/comparison.h"
#include "office/parts.h"
#include "platform/html/page.h"

namespace uppsikt::office {

using comparisons::Comparison;
using html::element;
using html::link;
using html::Node;
using html::Nodes;

namespace {

constexpr std::string_view list_path = "/betyg/jamforelser";

Released released_of(const Comparison& comparison) {
    return {
        comparison.course(),
        comparisons::operations(),
        "comparison",
        path_of_comparison(comparison.number)
    };
}

std::string size_text(const Room& room, const Comparison& comparison) {
    return room.say(
        "office_comparison_size",
        {{"participants", room.voice().count(comparison.participants)},
         {"providers", room.voice().count(comparison.shown)}}
    );
}

Node row_of(const Room& room, const Comparison& comparison) {
    return element(
        "tr",
        {},
        {element(
             "th",
             {{"scope", "row"}},
             {link(path_of_comparison(comparison.number), {}, {comparison.title}),
              element("small", {}, {comparison.number})}
         ),
         element("td", {}, {state_tag(room, name_of(comparison.state()))}),
         latest_step(room, comparison.course()),
         element("td", {}, {size_text(room, comparison)})}
    );
}

Node table_of(const Room& room, const std::vector<Comparison>& all) {
    if (all.empty())
        return element(
            "div",
            {{"class", "empty"}},
            {icon("done"), element("p", {}, {room.say("office_comparisons_none")})}
        );
    Nodes rows;
    for (const Comparison& one : all)
        rows.push_back(row_of(room, one));
    return wide_table(
        {.label = room.say("office_comparisons_title"),
         .head = table_head(
             room,
             {"office_comparison",
              "office_ratings_state",
              "office_ratings_last",
              "office_comparison_of"}
         ),
         .rows = std::move(rows),
         .is_card = true}
    );
}

Node fact(std::string name, Node value) {
    return Nodes{
        element("dt", {}, {std::move(name)}),
        element("dd", {}, {std::move(value)}),
    };
}

std::string withheld_text(const Room& room, const Comparison& comparison) {
    if (comparison.withheld == 0)
        return room.say("office_comparison_none_withheld", {{"rule", comparison.rule_version}});
    return room.say(
        "office_comparison_withheld",
        {{"n", room.voice().count(comparison.withheld)}, {"rule", comparison.rule_version}}
    );
}

/// What was compared and how, with where the page lies that is, or would be, everybody's.
Node facts_card(const Room& room, const Comparison& comparison) {
    const auto& how = comparison.how;
    const auto columns = how.supplier ? how.provider + ", " + *how.supplier : how.provider;
    const std::string hash = comparison.list_sha256.substr(0, 16) + "…";
    Nodes pages;
    for (const Language language : {Language::sv, Language::en})
        pages.push_back(element(
            "li",
            {},
            {link(
                path_of_kept_page(comparison.number, language),
                {{"class", language == room.language ? "button first" : "button"},
                 {"hreflang", std::string(html::tag_of(language))}},
                {room.say(
                    language == Language::sv ? "office_comparison_page_sv"
                                             : "office_comparison_page_en"
                )}
            )}
        ));
    return element(
        "section",
        {{"class", "card part"}, {"aria-labelledby", "compared-title"}},
        {element("h2", {{"id", "compared-title"}}, {room.say("office_comparison_what")}),
         element("p", {{"class", "quiet"}}, {room.say("office_comparison_read_it")}),
         element("ul", {{"class", "pages"}}, std::move(pages)),
         element(
             "dl",
             {{"class", "facts"}},
             {fact(room.say("office_comparison_of"), size_text(room, comparison)),
              fact(
                  room.say("office_comparison_outcome"),
                  room.say(
                      "office_comparison_events",
                      {{"outcome", how.outcome}, {"n", room.voice().count(comparison.events)}}
                  )
              ),
              fact(room.say("office_comparison_not_shown"), withheld_text(room, comparison)),
              fact(room.say("office_comparison_columns"), columns),
              fact(
                  room.say("office_comparison_covariates"),
                  how.covariates.empty() ? "–" : how.covariates
              ),
              fact(
                  room.say("office_comparison_model"),
                  room.words().choice("model", name_of(how.model))
              ),
              fact(room.say("office_comparison_list"), element("code", {}, {hash})),
              fact(
                  room.say("office_comparison_again"),
                  room.say(
                      comparison.was_repeated ? "office_comparison_repeated"
                                              : "office_comparison_not_repeated"
                  )
              ),
              fact(room.say("office_comparison_program"), "uppsikt " + comparison.program)}
         )}
    );
}

}  // namespace

std::string path_of_comparison(std::string_view number) {
    return fmt::format("{}/{}", list_path, encoded(number));
}

std::string path_of_kept_page(std::string_view number, Language language) {
    return fmt::format("{}/sida/{}", path_of_comparison(number), html::tag_of(language));
}

std::string comparisons_page(const Room& room, const ComparisonList& list) {
    const Released all{{}, comparisons::operations(), "comparison", std::string(list_path)};
    Nodes body{
        element("p", {{"class", "back"}}, {link("/betyg", {}, {room.say("office_rating_all")})}),
        element("h1", {}, {room.say("office_comparisons_title")}),
        element("p", {{"class", "lead"}}, {room.say("office_comparisons_lead")}),
        table_of(room, list.all),
    };
    if (may_draft(room, all)) {
        body.push_back(element(
            "p",
            {},
            {link(
                "/betyg/jamfor-deltagare",
                {{"class", "button"}},
                {room.say("office_comparisons_try")}
            )}
        ));
        body.push_back(element(
            "div",
            {{"class", "draft"}},
            {step_form(room, all, list.draft.value_or(ReleaseStep{.verb = "draft"}))}
        ));
    }
    return written(
        room,
        {.title = room.say("office_comparisons_title"), .place = "rating", .body = std::move(body)}
    );
}

std::string comparison_page(const Room& room, const OneComparison& one) {
    const Comparison& comparison = one.comparison;
    const std::string state(name_of(comparison.state()));
    return written(
        room,
        {.title = comparison.title,
         .place = "rating",
         .is_wide = true,
         .body = {element(
             "div",
             {{"class", "rating"}},
             {element(
                  "p",
                  {{"class", "back"}},
                  {link(std::string(list_path), {}, {room.say("office_comparisons_title")})}
              ),
              element("h1", {}, {comparison.title}),
              element(
                  "p",
                  {{"class", "lead"}},
                  {room.say("office_comparison_says_" + state, {{"number", comparison.number}})}
              ),
              way_of(room, comparison.course()),
              two_persons(room, released_of(comparison), one.step),
              facts_card(room, comparison)}
         )}}
    );
}

}  // namespace uppsikt::office
