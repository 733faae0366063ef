#include "platform/html/node.h"

#include <algorithm>
#include <array>
#include <ostream>

#include "base/ensure.h"
#include "base/text.h"

namespace uppsikt::html {

namespace {

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

/// What could load or run something, or change how the rest of the page is read.
constexpr std::array<std::string_view, 19> refused_elements{
    "applet", "audio",  "base",  "embed", "foreignObject", "form",   "frame",
    "iframe", "image",  "img",   "link",  "meta",          "object", "picture",
    "script", "source", "style", "track", "video",
};
constexpr std::array<std::string_view, 9> refused_attributes{
    "action",
    "background",
    "data",
    "formaction",
    "ping",
    "src",
    "srcdoc",
    "srcset",
    "style",
};

constexpr std::array<std::string_view, 6> void_elements{"br", "col", "hr", "input", "param", "wbr"};

/// Elements after which a line may end: white space between them means nothing.
constexpr std::array<std::string_view, 34> block_elements{
    "article", "aside",  "body",   "caption", "colgroup", "dd",  "details",    "div",     "dl",
    "dt",      "figure", "footer", "h1",      "h2",       "h3",  "h4",         "header",  "hr",
    "li",      "main",   "nav",    "ol",      "p",        "pre", "section",    "summary", "svg",
    "table",   "tbody",  "tfoot",  "thead",   "tr",       "ul",  "figcaption",
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_name(std::string_view name) {
    const auto may_follow = [](char c) {
        return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':';
    };
    return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, may_follow);
}

void check(const Attribute& attribute) {
    const std::string& name = attribute.name;
    ensure(is_name(name), "an attribute has a name of letters: " + name);
    ensure(
        !name.starts_with("on") && !is_one_of(refused_attributes, name),
        "a page neither loads nor runs anything: " + name
    );
    if (name == "href" || name == "xlink:href")
        ensure(attribute.value.starts_with('#'), "a link stays within its page");
}

/// Length of the character that begins here; 0 for a byte that begins none, or that XML cannot
/// hold.
std::size_t character_length(std::string_view text) {
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x20) return first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
    if (first < 0x80) return first == 0x7F ? 0 : 1;
    for (std::size_t length = 2; length <= std::min<std::size_t>(4, text.size()); ++length) {
        const std::string_view character = text.substr(0, length);
        if (is_utf8(character))
            return character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF" ? 0 : length;
    }
    return 0;
}

void append_escaped(std::string& result, std::string_view character) {
    switch (character.front()) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result += character;
    }
}

}  // namespace

/// An element whose name and attributes have been looked at.
Node made(std::string_view name, Attributes attributes, Nodes children) {
    Node node{std::move(children)};
    node.name_ = name;
    node.attributes_ = std::move(attributes);
    return node;
}

std::string escaped(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        const std::size_t length = character_length(text);
        if (length == 0) {
            result += "\xEF\xBF\xBD";
            text.remove_prefix(1);
            continue;
        }
        append_escaped(result, text.substr(0, length));
        text.remove_prefix(length);
    }
    return result;
}

Node element(std::string_view name, Attributes attributes, Nodes children) {
    ensure(is_name(name), "an element has a name of letters: " + std::string(name));
    ensure(
        !is_one_of(refused_elements, name),
        "a page neither loads nor runs anything: " + std::string(name)
    );
    ensure(children.empty() || !is_one_of(void_elements, name), "a void element holds nothing");
    std::ranges::for_each(attributes, check);
    return made(name, std::move(attributes), std::move(children));
}

bool is_site_path(std::string_view path) {
    // A second slash, or what browsers read as one, would begin the name of a host.
    if (!path.starts_with('/') || path.find('\\') != path.npos) return false;
    const bool is_plain = std::ranges::none_of(path, [](char c) {
        return static_cast<unsigned char>(c) <= 0x20 || c == 0x7F;
    });
    return is_plain && !path.starts_with("//");
}

Node link(std::string_view path, Attributes attributes, Nodes children) {
    ensure(is_site_path(path), "a link stays within its site: " + std::string(path));
    std::ranges::for_each(attributes, check);
    attributes.insert(attributes.begin(), {"href", std::string(path)});
    return made("a", std::move(attributes), std::move(children));
}

Node form(std::string_view path, Sends how, Attributes attributes, Nodes children) {
    ensure(is_site_path(path), "a form stays within its site: " + std::string(path));
    std::ranges::for_each(attributes, check);
    attributes.insert(
        attributes.begin(),
        {{"action", std::string(path)}, {"method", how == Sends::get ? "get" : "post"}}
    );
    if (how == Sends::post_with_files) attributes.push_back({"enctype", "multipart/form-data"});
    return made("form", std::move(attributes), std::move(children));
}

namespace {

/// Every second of the parts between two marks is an element; the others are for `rest` to read.
template <class Rest>
Nodes marked(std::string_view text, char mark, std::string_view name, Rest rest) {
    Nodes parts;
    bool is_marked = false;
    for (const std::string_view part : split(text, mark)) {
        if (!part.empty()) parts.push_back(is_marked ? element(name, {}, {part}) : rest(part));
        is_marked = !is_marked;
    }
    ensure(is_marked, "every mark in a text has its other one");
    return parts;
}

}  // namespace

Node with_emphasis(std::string_view text) {
    return marked(text, '*', "strong", [](std::string_view plain) -> Node {
        return marked(plain, '`', "code", [](std::string_view part) { return Node(part); });
    });
}

std::ostream& operator<<(std::ostream& out, const Node& node) {
    if (node.name_.empty()) {
        out << escaped(node.text_);
        for (const Node& child : node.children_)
            out << child;
        return out;
    }
    out << '<' << node.name_;
    for (const Attribute& attribute : node.attributes_)
        out << ' ' << attribute.name << "=\"" << escaped(attribute.value) << '"';
    const bool is_svg_leaf = node.children_.empty() &&
                             (node.name_ == "circle" || node.name_ == "line" ||
                              node.name_ == "path" || node.name_ == "rect" || node.name_ == "use");
    if (is_svg_leaf || is_one_of(void_elements, node.name_)) {
        out << "/>";
    } else {
        out << '>';
        for (const Node& child : node.children_)
            out << child;
        out << "</" << node.name_ << '>';
    }
    if (is_one_of(block_elements, node.name_)) out << '\n';
    return out;
}

}  // namespace uppsikt::html
