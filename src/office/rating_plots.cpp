#include <algorithm>
#include <cmath>

#include "office/rating_parts.h"
#include "platform/charts/funnel.h"
#include "platform/charts/interval.h"

namespace uppsikt::office {

using charts::Shape;
using charts::Tone;
using html::element;
using html::Node;
using html::Nodes;
using results::LimitStanding;

namespace {

constexpr double z95 = 1.959963984540054;
constexpr double z998 = 3.090232306167813;
/// With fewer a measure says next to nothing: it would squeeze the rest of the picture together.
constexpr int least_participants = 10;

charts::Mark mark_of(Place place) {
    switch (place) {
        case Place::surely_below:
            return {.shape = Shape::diamond, .tone = Tone::bad, .radius = 5};
        case Place::perhaps_below:
            return {.shape = Shape::triangle, .tone = Tone::caution, .radius = 4.5};
        case Place::above:
            break;
    }
    return {.shape = Shape::dot, .tone = Tone::quiet, .radius = 3.5};
}

charts::Line line(const Board& board, std::string_view code, double at) {
    return {.at = at, .name = board.room.say(code, {{"value", board.measure(at)}})};
}

// --- funnel --------------------------------------------------------------------------------------

/// Points by where they are; what is drawn, and how many are not.
struct Drawing {
    std::vector<charts::Point> above;
    std::vector<charts::Point> far_above;  ///< over the outer line
    std::vector<charts::Point> perhaps;
    std::vector<charts::Point> surely;
    double most = 100;
    double highest = 0.1;
    int not_drawn = 0;
};

/// Named where there are few: a thousand names would make the page a large one.
charts::Point point_of(const Board& board, const results::ContractResult& contract, bool named) {
    charts::Point point{
        .x = double{1} * contract.figure.participants,
        .y = *contract.measure,
    };
    if (named)
        point.title = board.room.say(
            "office_rating_point",
            {{"supplier", contract.figure.supplier},
             {"area", contract.figure.area},
             {"n", board.room.voice().count(contract.figure.participants)},
             {"measure", board.measure(*contract.measure)}}
        );
    return point;
}

Drawing drawing_of(const Board& board, const results::Chance& chance) {
    Drawing drawing;
    drawing.highest = 1.5 * board.at.limit;
    for (const LimitStanding& standing : board.at.standings) {
        const results::ContractResult& contract = *standing.contract;
        const int n = contract.figure.participants;
        if (!contract.measure || n < least_participants) {
            ++drawing.not_drawn;
            continue;
        }
        drawing.most = std::max(drawing.most, double{1} * n);
        drawing.highest = std::max(drawing.highest, *contract.measure);
        const Place place = place_of(standing);
        const bool is_far = *contract.measure > chance.upper(n, z998);
        const charts::Point point = point_of(board, contract, place != Place::above || is_far);
        std::vector<charts::Point>& where = place == Place::surely_below    ? drawing.surely
                                            : place == Place::perhaps_below ? drawing.perhaps
                                            : is_far                        ? drawing.far_above
                                                                            : drawing.above;
        where.push_back(point);
    }
    return drawing;
}

charts::Band band(
    const Board& board, const results::Chance& chance, double z, const charts::Axis& participants
) {
    constexpr int parts = 60;
    charts::Band made{
        .name = board.room.say(z == z95 ? "office_rating_band_95" : "office_rating_band_998"),
        .parts = {},
        .solid = z != z95,
    };
    for (int i = 0; i <= parts; ++i) {
        const double n = participants.from *
                         std::pow(participants.to / participants.from, double{1} * i / parts);
        made.parts.push_back({.x = n, .lower = chance.lower(n, z), .upper = chance.upper(n, z)});
    }
    return made;
}

void set_axes(const Board& board, const Drawing& drawing, charts::FunnelPlot& plot) {
    const html::Voice voice = board.room.voice();
    plot.x = {
        .from = least_participants / 1.1,
        .to = drawing.most * 1.1,
        .logarithmic = true,
        .title = voice.say("office_rating_participants"),
    };
    for (const double step : charts::logarithmic_steps(plot.x.from, plot.x.to))
        plot.x.ticks.push_back({step, voice.count(std::lround(step))});
    plot.y = {.from = 0, .to = drawing.highest * 1.04, .title = voice.say("office_rating_measure")};
    const auto steps = charts::round_steps(0, drawing.highest, 5);
    for (const double step : steps)
        if (step <= plot.y.to)
            plot.y.ticks.push_back({step, voice.decimal(step, charts::decimals_of(steps))});
}

charts::FunnelPlot funnel_of(const Board& board) {
    const results::Country country = results::country_of(board.now());
    const results::Chance chance = results::chance_at(board.now(), country.measure);
    Drawing drawing = drawing_of(board, chance);
    const html::Voice voice = board.room.voice();
    charts::FunnelPlot plot{
        .about =
            {.id = "funnel-plot",
             .title = voice.say("office_rating_funnel"),
             .description = voice.say(
                 "office_rating_funnel_says",
                 {{"all", voice.count(country.contracts)},
                  {"below", voice.count(board.at.below)},
                  {"surely", voice.count(board.at.surely)},
                  {"limit", board.measure(board.at.limit)},
                  {"country", board.measure(country.measure)},
                  {"not_drawn", voice.count(drawing.not_drawn)}}
             )},
        .x = {},
        .y = {},
        .lines =
            {line(board, "office_rating_limit_at", board.at.limit),
             line(board, "office_rating_country_at", country.measure)},
        .bands = {},
        .classes = {},
    };
    plot.lines[0].tone = Tone::bad;
    plot.lines[0].dashed = true;
    set_axes(board, drawing, plot);
    plot.bands = {band(board, chance, z998, plot.x), band(board, chance, z95, plot.x)};
    const auto add = [&](std::string_view code, charts::Mark mark, std::vector<charts::Point>& of) {
        const std::string n = voice.count(std::ssize(of));
        plot.classes.push_back(
            {.name = voice.say(code, {{"n", n}}), .mark = mark, .points = std::move(of)}
        );
    };
    add("office_rating_class_above",
        {.shape = Shape::ring, .tone = Tone::quiet, .radius = 3},
        drawing.above);
    add("office_rating_class_far_above",
        {.shape = Shape::square, .tone = Tone::good, .radius = 4},
        drawing.far_above);
    add("office_rating_class_perhaps", mark_of(Place::perhaps_below), drawing.perhaps);
    add("office_rating_class_surely", mark_of(Place::surely_below), drawing.surely);
    std::erase_if(plot.classes, [](const auto& one) { return one.points.empty(); });
    return plot;
}

// --- caterpillar ---------------------------------------------------------------------------------

constexpr std::size_t rows_of_caterpillar = 14;

/// With an estimate, the lowest first.
std::vector<const LimitStanding*> lowest(const Board& board) {
    std::vector<const LimitStanding*> all;
    for (const LimitStanding& standing : board.at.standings)
        if (standing.contract->posterior) all.push_back(&standing);
    const auto estimate = [](const LimitStanding* one) { return one->contract->posterior->mean; };
    std::ranges::stable_sort(all, {}, estimate);
    if (all.size() > rows_of_caterpillar) all.resize(rows_of_caterpillar);
    return all;
}

charts::IntervalScale scale_of(const Board& board, const std::vector<const LimitStanding*>& rows) {
    const html::Voice voice = board.room.voice();
    const double country = results::country_of(board.now()).measure;
    double from = std::min(board.at.limit, country);
    double to = std::max(board.at.limit, country);
    for (const LimitStanding* row : rows) {
        from = std::min(from, row->contract->posterior->lower90);
        to = std::max(to, row->contract->posterior->upper90);
    }
    const auto steps = charts::round_steps(from, to, 4);
    charts::IntervalScale scale{
        .axis =
            {.from = steps.front(),
             .to = steps.back(),
             .title = voice.say("office_rating_interval_90")},
        .references =
            {{.at = board.at.limit,
              .name = voice.say("office_rating_limit"),
              .tone = Tone::bad,
              .dashed = true},
             {.at = country, .name = voice.say("office_rating_country")}},
    };
    // Where the two lie so close that their names would lie on each other, the text above tells
    // which is which.
    const double apart = std::abs(country - board.at.limit) / (scale.axis.to - scale.axis.from);
    if (apart < 0.16) scale.references[1].name.clear();
    for (const double step : steps)
        scale.axis.ticks.push_back({step, voice.decimal(step, charts::decimals_of(steps))});
    return scale;
}

/// As `of_hundred_text`, where the column's title says of how many.
std::string short_of_hundred(const Room& room, double p_below) {
    const int n = results::of_hundred(p_below);
    return n <= 0 ? "< 1" : n >= 100 ? "> 99" : room.voice().count(n);
}

charts::CaterpillarRow row_of(const Board& board, const LimitStanding& standing) {
    const results::Figure& figure = standing.contract->figure;
    const results::Posterior& posterior = *standing.contract->posterior;
    const int decimals = board.now().limit.decimals;
    return {
        .name =
            Nodes{
                figure.supplier,
                " ",
                element(
                    "span",
                    {{"class", "quiet"}},
                    {board.room.say(
                        "office_rating_area_n",
                        {{"area", figure.area}, {"n", board.room.voice().count(figure.participants)}
                        }
                    )}
                ),
            },
        .interval =
            charts::Interval{
                .lower = posterior.lower90,
                .middle = posterior.mean,
                .upper = posterior.upper90,
                .other = standing.contract->measure,
                .mark = mark_of(place_of(standing)),
            },
        .label = board.room.say(
            "office_rating_interval",
            {{"mean", board.measure(posterior.mean)},
             {"range", board.room.voice().range(posterior.lower90, posterior.upper90, decimals)}}
        ),
        .value = short_of_hundred(board.room, standing.p_below.value_or(0)),
    };
}

}  // namespace

Node funnel_card(const Board& board) {
    const charts::FunnelPlot plot = funnel_of(board);
    return card(
        board,
        {.id = "funnel",
         .lead = board.room
                     .say("office_rating_funnel_lead", {{"n", std::to_string(least_participants)}}),
         .body =
             {
                 element(
                     "figure",
                     {},
                     {charts::responsive_funnel_plot(plot), charts::legend(plot)}
                 ),
             }}
    );
}

Node caterpillar_card(const Board& board) {
    const auto shown = lowest(board);
    if (shown.empty()) return html::nothing();
    charts::Caterpillar chart{
        .id = "caterpillar",
        .caption = board.room.say("office_rating_caterpillar_says"),
        .name_title = board.room.say("office_column_whom"),
        .value_title = board.room.say("office_rating_of_100_short"),
        .scale = scale_of(board, shown),
        .rows = {},
    };
    for (const LimitStanding* standing : shown)
        chart.rows.push_back(row_of(board, *standing));
    return card(
        board,
        {.id = "caterpillar",
         .lead = board.room.say("office_rating_caterpillar_lead"),
         .body = {charts::caterpillar(chart)}}
    );
}

}  // namespace uppsikt::office
