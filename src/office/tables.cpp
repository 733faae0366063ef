#include "office/parts.h"

namespace uppsikt::office {

using html::element;
using html::Node;
using html::Nodes;

Node table_head(const Room& room, const std::vector<std::string_view>& codes) {
    Nodes cells;
    for (const std::string_view code : codes)
        cells.push_back(element("th", {{"scope", "col"}}, {room.say(code)}));
    return element("thead", {}, {element("tr", {}, std::move(cells))});
}

Node wide_table(WideTable table) {
    return element(
        "div",
        {{"class", table.is_card ? "scroll card" : "scroll"},
         {"tabindex", "0"},
         {"role", "region"},
         {"aria-label", std::move(table.label)}},
        {element("table", {}, {std::move(table.head), element("tbody", {}, std::move(table.rows))})}
    );
}

}  // namespace uppsikt::office
