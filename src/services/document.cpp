#include "services/document.h"

#include <algorithm>
#include <tuple>

#include <toml++/toml.h>

#include "base/text.h"

namespace uppsikt::services {

namespace {

Node to_node(const toml::node& from);

Node::Table to_table(const toml::table& from) {
    Node::Table members;
    for (const auto& [key, node] : from)
        members.push_back({.key = std::string(key.str()), .node = to_node(node)});
    // The library sorts by key; what people read keeps the order of the file.
    std::ranges::stable_sort(members, {}, [](const Member& member) {
        return std::tuple{member.node.line, member.node.column};
    });
    return members;
}

Node::Array to_array(const toml::array& from) {
    Node::Array items;
    for (const toml::node& item : from)
        items.push_back(to_node(item));
    return items;
}

decltype(Node::value) to_value(const toml::node& from) {
    if (const auto* whole = from.as_integer()) return whole->get();
    if (const auto* decimal = from.as_floating_point()) return decimal->get();
    if (const auto* yes = from.as_boolean()) return yes->get();
    if (const auto* text = from.as_string()) return text->get();
    if (const auto* date = from.as_date()) {
        const toml::date day = date->get();  // the library has refused days that are not there
        return Date{std::chrono::year{day.year} / day.month / day.day};
    }
    if (const auto* array = from.as_array()) return to_array(*array);
    if (const auto* table = from.as_table()) return to_table(*table);
    return Node::Other{};
}

Node to_node(const toml::node& from) {
    const toml::source_position begin = from.source().begin;
    return {.line = begin.line, .column = begin.column, .value = to_value(from)};
}

}  // namespace

Result<Node> parse_document(const EmbeddedFile& file) {
    try {
        return to_node(toml::parse(file.text, file.path));
    } catch (const toml::parse_error& error) {
        return Refusal{
            RefusalKind::invalid_input,
            Reason{
                .code = "services_not_toml",
                .values =
                    {{"file", std::string(file.path)},
                     {"line", std::to_string(error.source().begin.line)},
                     {"detail", std::string(error.description())}},
            },
        };
    }
}

}  // namespace uppsikt::services
