#include <algorithm>
#include <array>
#include <map>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "office/parts.h"

namespace uppsikt::office {

namespace json = boost::json;
using html::element;
using html::link;
using html::Node;
using html::Nodes;

namespace {

/// What happens to a supplier, each kind in a lane of its own; the modules whose acts lie there.
struct Lane {
    std::string_view name;
    std::string_view module;
};
constexpr std::array lanes{
    Lane{"complaint", "complaints"},
    Lane{"visit", "inspections"},
    Lane{"investigation", "investigations"},
    Lane{"sanction", "sanctions"},
};

struct Span {
    Date from;
    Date to;
    int acts = 0;
};

/// From the first to the last act of each case, by lane.
std::map<std::string_view, std::map<std::string, Span>> spans_of(const json::array& acts) {
    std::map<std::string_view, std::map<std::string, Span>> spans;
    for (const json::value& value : acts) {
        const json::object& act = value.as_object();
        const auto day = day_in(act, "at");
        const std::string number = text_in(act, "number");
        const std::string what = text_in(act, "what");
        if (!day || number.empty()) continue;
        for (const Lane& lane : lanes) {
            if (!what.starts_with(std::string(lane.module) + ".")) continue;
            const auto [span, is_new] = spans[lane.name].try_emplace(number, Span{*day, *day, 0});
            span->second.from = std::min(span->second.from, *day);
            span->second.to = std::max(span->second.to, *day);
            ++span->second.acts;
        }
    }
    return spans;
}

using Spans = std::map<std::string_view, std::map<std::string, Span>>;

/// Where a day lies, and how large it all is.
struct Scale {
    static constexpr int left = 130;
    static constexpr int width = 940;
    static constexpr int height = 46;
    Date first;
    Date last;

    double x(Date day) const {
        const double days = std::max<double>(30, static_cast<double>((last - first).count()));
        return left + (width - left - 12) * static_cast<double>((day - first).count()) / days;
    }
};

Scale scale_of(const Spans& spans, Date today) {
    Scale scale{.first = today, .last = today};
    for (const auto& [lane, cases] : spans)
        for (const auto& [number, span] : cases)
            scale.first = std::min(scale.first, span.from);
    return scale;
}

/// The name of a lane, its line, and the courses of its cases.
void draw_lane(Nodes& drawn, const Room& room, const Lane& lane, int y) {
    drawn.push_back(element(
        "text",
        {{"x", "0"}, {"y", std::to_string(y + 16)}, {"class", "lane"}},
        {capitalised(room.words().plain("kind", json::value(std::string(lane.name))))}
    ));
    drawn.push_back(element(
        "line",
        {{"x1", std::to_string(Scale::left)},
         {"x2", std::to_string(Scale::width)},
         {"y1", std::to_string(y + 11)},
         {"y2", std::to_string(y + 11)},
         {"class", "axis"}}
    ));
}

Node course_of(const Scale& scale, const Span& span, std::string_view lane, int y) {
    const double from = scale.x(span.from);
    return element(
        "rect",
        {{"x", fmt::format("{:.1f}", from - 5)},
         {"y", std::to_string(y + 5)},
         {"width", fmt::format("{:.1f}", std::max(10.0, scale.x(span.to) - from + 10))},
         {"height", "12"},
         {"rx", "6"},
         {"class", "course " + std::string(lane)}}
    );
}

Node tick(int x, int y, const char* anchor, const std::string& text) {
    return element(
        "text",
        {{"x", std::to_string(x)},
         {"y", std::to_string(y)},
         {"class", "tick"},
         {"text-anchor", anchor}},
        {text}
    );
}

/// One time line in lanes. The list of acts below is its whole alternative.
Node time_line(const Room& room, const json::array& acts) {
    const Spans spans = spans_of(acts);
    if (spans.empty()) return html::nothing();
    const Scale scale = scale_of(spans, room.today);
    Nodes drawn;
    int y = 14;
    for (const Lane& lane : lanes) {
        draw_lane(drawn, room, lane, y);
        if (const auto found = spans.find(lane.name); found != spans.end())
            for (const auto& [number, span] : found->second)
                drawn.push_back(course_of(scale, span, lane.name, y));
        y += Scale::height;
    }
    drawn.push_back(tick(Scale::left, y, "start", day_text(room, scale.first)));
    drawn.push_back(tick(Scale::width, y, "end", day_text(room, room.today)));
    return element(
        "figure",
        {{"class", "time-line"}, {"tabindex", "0"}},
        {element(
             "svg",
             {{"viewBox", fmt::format("0 0 {} {}", Scale::width, y + 8)},
              {"role", "img"},
              {"aria-label", room.say("office_time_line")}},
             std::move(drawn)
         ),
         element("figcaption", {{"class", "quiet"}}, {room.say("office_time_line_below")})}
    );
}

}  // namespace

std::string supplier_page(const Room& room, const SupplierFile& supplier) {
    Nodes open;
    for (const json::value& value : supplier.open_cases) {
        const json::object& file = value.as_object();
        open.push_back(element(
            "li",
            {{"class", "card"}},
            {deadline(room, file),
             element(
                 "p",
                 {{"class", "what"}},
                 {link(path_of_case(text_in(file, "number")), {}, {title_of(room, file)}),
                  element("small", {}, {text_in(file, "number")})}
             ),
             kind_tag(room, text_in(file, "kind"))}
        ));
    }
    Node cases = open.empty()
                     ? element("p", {{"class", "quiet"}}, {room.say("office_no_open_cases")})
                     : element("ul", {{"class", "band"}}, std::move(open));
    return written(
        room,
        {.title = supplier.name,
         .place = "suppliers",
         .body =
             {
                 element("h1", {}, {supplier.name}),
                 time_line(room, supplier.acts),
                 element("h2", {}, {room.say("office_open_cases")}),
                 std::move(cases),
                 element("h2", {}, {room.say("office_events")}),
                 act_list(room, supplier.acts, ActsOf::supplier),
             }}
    );
}

}  // namespace uppsikt::office
