#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "office/rating_parts.h"
#include "office/two_persons.h"

namespace uppsikt::office {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

namespace {

// --- what if -------------------------------------------------------------------------------------

Node figure(const Room& room, std::string_view name, int n) {
    return element(
        "div",
        {{"class", "figure " + std::string(name)}},
        {element("dd", {{"data-figure", std::string(name)}}, {room.voice().count(n)}),
         element("dt", {}, {room.say("office_rating_figure_" + std::string(name))})}
    );
}

/// The limit in the form that both people and fields of numbers read: "0.200".
std::string plain(const Board& board, double limit) {
    return fmt::format("{:.{}f}", limit, board.now().limit.decimals);
}

Node limit_form(const Board& board) {
    const Room& room = board.room;
    const auto& limits = board.rating.material.limits;
    html::Attributes field{
        {"id", "grans"},
        {"name", "grans"},
        {"type", "number"},
        {"min", plain(board, limits.front().limit)},
        {"max", plain(board, limits.back().limit)},
        {"step", plain(board, limits.size() > 1 ? limits[1].limit - limits[0].limit : 0.005)},
        {"value", plain(board, board.at.limit)},
    };
    return html::form(
        path_of_release(board.rating.release.number),
        html::Sends::get,
        {{"class", "limit"}},
        {element("label", {{"for", "grans"}}, {room.say("office_rating_limit_field")}),
         element(
             "span",
             {{"class", "limit-fields"}},
             {element("input", std::move(field)),
              element("button", {{"class", "button"}}, {room.say("office_rating_try")})}
         ),
         element(
             "small",
             {},
             {room.say(
                 "office_rating_in_force",
                 {{"limit", board.measure(board.now().limit.limit)},
                  {"rule", board.now().rule},
                  {"version", board.now().rule_version}}
             )}
         )}
    );
}

/// Every limit of the slider in a line; the script takes its figures from here.
Node limit_table(const Board& board) {
    const Room& room = board.room;
    constexpr std::array names{"below", "surely", "perhaps", "participants", "flagged"};
    Nodes head{element("th", {{"scope", "col"}}, {room.say("office_rating_limit")})};
    for (const char* name : names)
        head.push_back(element(
            "th",
            {{"scope", "col"}},
            {room.say(std::string("office_rating_figure_") + name)}
        ));
    Nodes rows;
    for (const LimitStep& step : board.rating.material.limits) {
        const std::array
            counts{step.below, step.surely, step.perhaps, step.participants, step.flagged};
        Nodes cells{element("th", {{"scope", "row"}}, {board.measure(step.limit)})};
        for (std::size_t i = 0; i < names.size(); ++i)
            cells.push_back(element(
                "td",
                {{"class", "number-cell"}, {"data-of", names[i]}},
                {room.voice().count(counts[i])}
            ));
        html::Attributes attributes{{"data-limit", plain(board, step.limit)}};
        if (step.limit == board.now().limit.limit) attributes.push_back({"class", "sum"});
        rows.push_back(element("tr", std::move(attributes), std::move(cells)));
    }
    return element(
        "details",
        {{"class", "limits"}},
        {element("summary", {}, {room.say("office_rating_as_table")}),
         wide_table(
             {.label = room.say("office_rating_as_table"),
              .head = element("thead", {}, {element("tr", {}, std::move(head))}),
              .rows = std::move(rows)}
         )}
    );
}

Node check_line(const Room& room, bool is_good, std::string text) {
    return element(
        "li",
        {{"class", is_good ? "good" : "bad"}},
        {icon(is_good ? "done" : "late"),
         element("span", {}, {std::move(text)}),
         element(
             "span",
             {{"class", "unseen"}},
             {room.say(is_good ? "office_rating_good" : "office_rating_bad")}
         )}
    );
}

}  // namespace

std::string Board::measure(double value) const {
    return room.voice().decimal(value, now().limit.decimals);
}

Place place_of(const results::LimitStanding& standing) {
    if (!standing.is_below) return Place::above;
    return standing.is_sure() ? Place::surely_below : Place::perhaps_below;
}

std::string of_hundred_text(const Room& room, double p_below) {
    const int n = results::of_hundred(p_below);
    if (n <= 0) return room.say("office_rating_under_1");
    if (n >= 100) return room.say("office_rating_over_99");
    return room.say("office_rating_n_of_100", {{"n", std::to_string(n)}});
}

Node whence(const Board& board) {
    const Room& room = board.room;
    const releases::Release& release = board.rating.release;
    const results::Country country = results::country_of(board.now());
    const auto& contracts = board.now().contracts;
    std::string file;
    if (!contracts.empty())
        file = room.say(
            "office_rating_file",
            {{"file", contracts.front().figure.source.file},
             {"sheet", contracts.front().figure.source.sheet}}
        );
    return element(
        "details",
        {{"class", "whence"}},
        {element("summary", {}, {room.say("office_rating_whence")}),
         element(
             "p",
             {{"class", "quiet"}},
             {room.say(
                  "office_rating_whence_says",
                  {{"period", room.voice().month(board.now().period)},
                   {"contracts", room.voice().count(country.contracts)},
                   {"participants", room.voice().count(country.participants)},
                   {"day", day_text(room, board.now().known_at)},
                   {"rule", board.now().rule},
                   {"version", board.now().rule_version},
                   {"hash", release.results_sha256.substr(0, 16)}}
              ),
              " ",
              file}
         )}
    );
}

Node card(const Board& board, Card content) {
    const std::string id(content.id);
    Nodes inside{element("h2", {{"id", id + "-title"}}, {board.room.say("office_rating_" + id)})};
    if (!content.lead.empty())
        inside.push_back(element("p", {{"class", "quiet"}}, {std::move(content.lead)}));
    for (Node& node : content.body)
        inside.push_back(std::move(node));
    inside.push_back(whence(board));
    return element(
        "section",
        {{"class", "card part " + id}, {"aria-labelledby", id + "-title"}},
        std::move(inside)
    );
}

Node limit_card(const Board& board) {
    const Room& room = board.room;
    const html::Voice voice = room.voice();
    return card(
        board,
        {.id = "what_if",
         .body =
             {
                 element(
                     "div",
                     {{"class", "what-if"}},
                     {limit_form(board),
                      element(
                          "dl",
                          {{"class", "figures"}, {"aria-live", "polite"}},
                          {figure(room, "below", board.at.below),
                           figure(room, "surely", board.at.surely),
                           figure(room, "perhaps", board.at.perhaps),
                           figure(room, "participants", board.at.participants)}
                      )}
                 ),
                 element(
                     "p",
                     {},
                     {room.say(
                         "office_rating_what_if_says",
                         {{"limit", board.measure(board.at.limit)},
                          {"below", voice.count(board.at.below)},
                          {"flagged", voice.count(board.at.flagged)},
                          {"missed", voice.count(board.at.likely_missed)},
                          {"wrong", voice.decimal(board.at.expected_at_or_above, 1)}}
                     )}
                 ),
                 limit_table(board),
             }}
    );
}

Node check_card(const Board& board) {
    const Room& room = board.room;
    const releases::Checks& checks = board.checks();
    const html::Voice voice = room.voice();
    Nodes lines{
        check_line(
            room,
            checks.mismatches == 0,
            room.say(
                "office_rating_check_rows",
                {{"rows", voice.count(checks.rows)}, {"n", voice.count(checks.mismatches)}}
            )
        ),
        check_line(
            room,
            checks.is_converged,
            room.say(
                checks.is_converged ? "office_rating_check_model" : "office_rating_check_no_model"
            )
        ),
        check_line(
            room,
            checks.is_same,
            room.say(checks.is_same ? "office_rating_check_same" : "office_rating_check_not_same")
        ),
        check_line(
            room,
            !checks.needs_explanation,
            room.say(
                checks.needs_explanation ? "office_rating_check_moved"
                                         : "office_rating_check_stable"
            )
        ),
    };
    Nodes body{element("ul", {{"class", "checks"}}, std::move(lines))};
    if (checks.without_posterior > 0)
        body.push_back(element(
            "p",
            {{"class", "quiet"}},
            {voice.counted("office_rating_without", checks.without_posterior)}
        ));
    return card(board, {.id = "checks", .body = std::move(body)});
}

std::string rating_page(const Room& room, const Rating& rating) {
    const Board board{
        .room = room,
        .rating = rating,
        .at = results::what_if(
            rating.material.computed.now,
            rating.limit,
            rating.material.region_of_area
        )
    };
    const std::string title = room.say("office_release", {{"number", rating.release.number}});
    const Released released = released_of(rating.release);
    return written(
        room,
        {.title = title,
         .place = "rating",
         .is_wide = true,
         .body = {element(
             "div",
             {{"class", "rating"}},
             {element(
                  "p",
                  {{"class", "back"}},
                  {link("/betyg", {}, {room.say("office_rating_all")})}
              ),
              element("h1", {}, {title}),
              element(
                  "p",
                  {{"class", "lead"}},
                  {room.say(
                      "office_release_says_" + std::string(name_of(rating.release.state())),
                      {{"period", room.voice().month(rating.release.period)}}
                  )}
              ),
              way_of(room, rating.release.course()),
              two_persons(room, released, rating.step),
              limit_card(board),
              element("div", {{"class", "plots"}}, {funnel_card(board), caterpillar_card(board)}),
              near_card(board),
              element("div", {{"class", "plots"}}, {movement_card(board), check_card(board)})}
         )}}
    );
}

}  // namespace uppsikt::office
