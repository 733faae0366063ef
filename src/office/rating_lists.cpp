#include <algorithm>
#include <cmath>

#include "office/rating_parts.h"

namespace uppsikt::office {

using html::element;
using html::Node;
using html::Nodes;
using releases::Cause;
using results::LimitStanding;

namespace {

constexpr std::size_t most_rows = 24;

Node number_cell(std::string text) {
    return element("td", {{"class", "number-cell"}}, {std::move(text)});
}

Node contract_cell(
    const std::string& supplier, const std::string& area, const std::string& number
) {
    return element(
        "th",
        {{"scope", "row"}},
        {supplier, element("small", {}, {area + " · " + number})}
    );
}

std::string star_text(const Room& room, const std::optional<int>& star) {
    return star ? room.voice().count(*star) : room.say("office_rating_no_star");
}

// --- near the limit ------------------------------------------------------------------------------

Node near_row(const Board& board, const LimitStanding& standing) {
    const Room& room = board.room;
    const results::ContractResult& contract = *standing.contract;
    const results::Figure& figure = contract.figure;
    const std::string state = standing.is_flagged ? "office_rating_flagged"
                              : standing.is_below ? "office_rating_below"
                                                  : "office_rating_not_below";
    return element(
        "tr",
        {},
        {contract_cell(figure.supplier, figure.area, figure.contract),
         number_cell(room.voice().count(figure.participants)),
         number_cell(contract.measure ? board.measure(*contract.measure) : "–"),
         number_cell(room.voice().range(
             contract.posterior->lower90,
             contract.posterior->upper90,
             board.now().limit.decimals
         )),
         element(
             "td",
             {{"class", "number-cell"}},
             {element("strong", {}, {of_hundred_text(room, *standing.p_below)})}
         ),
         number_cell(star_text(room, figure.star)),
         element(
             "td",
             {},
             {element(
                 "span",
                 {{"class", standing.is_flagged ? "tag serious" : "tag"}},
                 {room.say(state)}
             )}
         ),
         element(
             "td",
             {{"class", "quiet"}},
             {room.say("office_rating_row", {{"row", std::to_string(figure.source.row)}})}
         )}
    );
}

// --- what moved ----------------------------------------------------------------------------------

std::string cause_text(const Room& room, Cause cause) {
    return room.say("office_cause_" + std::string(name_of(cause)));
}

Node cause_table(const Board& board, const releases::Movement& movement) {
    const Room& room = board.room;
    const auto count = [&](int n) { return number_cell(room.voice().count(n)); };
    Nodes rows;
    for (const releases::CauseName& cause : releases::cause_names) {
        const int stars = movement.count_stars(cause.value);
        const int flags = movement.count_flags(cause.value);
        if (stars == 0 && flags == 0) continue;
        rows.push_back(element(
            "tr",
            {},
            {element("th", {{"scope", "row"}}, {cause_text(room, cause.value)}),
             count(flags),
             count(stars)}
        ));
    }
    rows.push_back(element(
        "tr",
        {{"class", "sum"}},
        {element("th", {{"scope", "row"}}, {room.say("office_rating_all_causes")}),
         count(movement.flags_moved),
         count(movement.stars_moved)}
    ));
    return element(
        "table",
        {{"class", "causes"}},
        {table_head(room, {"office_rating_cause", "office_rating_flags", "office_rating_stars"}),
         element("tbody", {}, std::move(rows))}
    );
}

std::string flag_text(const Room& room, bool is_flagged) {
    return room.say(is_flagged ? "office_rating_flag_yes" : "office_rating_flag_no");
}

Node move_row(const Board& board, const releases::Move& move) {
    const Room& room = board.room;
    Nodes cells{
        contract_cell(move.supplier, move.area, move.contract),
        number_cell(room.voice().count(move.participants)),
        element(
            "td",
            {},
            {room.say(
                "office_rating_from_to",
                {{"from", flag_text(room, move.flag_before)}, {"to", flag_text(room, move.flag_now)}
                }
            )}
        ),
        element("td", {}, {cause_text(room, *move.flag_cause)}),
    };
    if (move.measure) {
        cells.push_back(number_cell(room.say(
            "office_rating_from_to",
            {{"from", board.measure(move.measure->before)}, {"to", board.measure(move.measure->now)}
            }
        )));
        cells.push_back(number_cell(room.say(
            "office_rating_parts",
            {{"mix", room.voice().decimal(move.measure->mix, 3)},
             {"outcome", room.voice().decimal(move.measure->outcome, 3)},
             {"sd", room.voice().decimal(move.measure->chance_sd, 3)}}
        )));
    } else {
        cells.push_back(number_cell("–"));
        cells.push_back(number_cell("–"));
    }
    return element("tr", {}, std::move(cells));
}

Node moves_of_flags(const Board& board, const releases::Movement& movement) {
    Nodes rows;
    for (const releases::Move& move : movement.moves)
        if (move.flag_cause) rows.push_back(move_row(board, move));
    if (rows.empty()) return html::nothing();
    const std::string title =
        board.room.voice().counted("office_rating_moved_flags", static_cast<int>(rows.size()));
    return element(
        "details",
        {},
        {element("summary", {}, {title}),
         wide_table(
             {.label = title,
              .head = table_head(
                  board.room,
                  {"office_column_whom",
                   "office_rating_n",
                   "office_rating_flag",
                   "office_rating_cause",
                   "office_rating_measure",
                   "office_rating_move_parts"}
              ),
              .rows = std::move(rows)}
         )}
    );
}

}  // namespace

std::vector<const LimitStanding*> near_the_limit(const results::WhatIf& at) {
    std::vector<const LimitStanding*> found;
    for (const LimitStanding& standing : at.standings)
        if (standing.p_below && *standing.p_below < results::sure &&
            *standing.p_below > 1 - results::sure)
            found.push_back(&standing);
    std::ranges::stable_sort(found, std::greater{}, [](const LimitStanding* one) {
        return *one->p_below;
    });
    return found;
}

Node near_card(const Board& board) {
    const Room& room = board.room;
    std::vector<const LimitStanding*> found = near_the_limit(board.at);
    const auto unsure = [](const LimitStanding* one) { return std::abs(*one->p_below - 0.5); };
    std::ranges::stable_sort(found, {}, unsure);
    const std::size_t all = found.size();
    if (all > most_rows) found.resize(most_rows);
    std::ranges::stable_sort(found, std::greater{}, [](const LimitStanding* one) {
        return *one->p_below;
    });
    Nodes rows;
    for (const LimitStanding* standing : found)
        rows.push_back(near_row(board, *standing));
    const std::string lead = room.say(
        "office_rating_near_lead",
        {{"limit", board.measure(board.at.limit)},
         {"all", room.voice().count(std::ssize(board.at.standings))},
         {"near", room.voice().count(static_cast<long long>(all))},
         {"shown", room.voice().count(std::ssize(found))}}
    );
    Nodes body;
    if (rows.empty())
        body.push_back(element("p", {{"class", "quiet"}}, {room.say("office_rating_near_none")}));
    else
        body.push_back(wide_table(
            {.label = room.say("office_rating_near_table"),
             .head = table_head(
                 room,
                 {"office_column_whom",
                  "office_rating_n",
                  "office_rating_measure",
                  "office_rating_interval_90",
                  "office_rating_of_100",
                  "office_rating_star",
                  "office_rating_counts",
                  "office_rating_source"}
             ),
             .rows = std::move(rows)}
        ));
    if (all > 0)
        body.push_back(element(
            "p",
            {},
            {html::link(
                path_of_near(board.rating),
                {{"class", "button"}, {"download", ""}},
                {room.say("office_rating_near_csv")}
            )}
        ));
    return card(board, {.id = "near", .lead = lead, .body = std::move(body)});
}

Node movement_card(const Board& board) {
    const Room& room = board.room;
    if (!board.checks().movement)
        return card(
            board,
            {.id = "movement",
             .body = {element("p", {{"class", "quiet"}}, {room.say("office_rating_first")})}}
        );
    const releases::Movement& movement = *board.checks().movement;
    const html::Voice voice = room.voice();
    return card(
        board,
        {.id = "movement",
         .lead = room.say(
             "office_rating_movement_lead",
             {{"before", voice.month(movement.before)},
              {"day", day_text(room, movement.before_known_at)},
              {"both", voice.count(movement.in_both)},
              {"came", voice.count(movement.came)},
              {"went", voice.count(movement.went)},
              {"share", voice.percent(movement.share_of_flags(), 1)}}
         ),
         .body =
             {
                 cause_table(board, movement),
                 element("p", {{"class", "quiet"}}, {room.say("office_rating_causes_mean")}),
                 moves_of_flags(board, movement),
             }}
    );
}

}  // namespace uppsikt::office
