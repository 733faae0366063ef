#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

/// Pages that stand alone, escaped by construction.
namespace uppsikt::html {

/// A name that is code, and a value that may be data.
struct Attribute {
    std::string name;
    std::string value;
};

class Node;
using Nodes = std::vector<Node>;
using Attributes = std::vector<Attribute>;

/// A text, an element, or a group of nodes without an element of its own.
class Node {
public:
    // Implicit, so that children can be written {"text", element(...)}.
    Node(std::string text) : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
    Node(std::string_view text) : text_(text) {}        // NOLINT(google-explicit-constructor)
    Node(const char* text) : text_(text) {}             // NOLINT(google-explicit-constructor)
    Node(Nodes group) : children_(std::move(group)) {}  // NOLINT(google-explicit-constructor)

    void add(Node child) { children_.push_back(std::move(child)); }

private:
    friend Node element(std::string_view name, Attributes attributes, Nodes children);
    friend Node made(std::string_view name, Attributes attributes, Nodes children);
    friend std::ostream& operator<<(std::ostream& out, const Node& node);

    std::string name_;  ///< empty: not an element
    std::string text_;
    Attributes attributes_;
    Nodes children_;
};

/// An element of HTML or SVG. Refused as faults of ours: names that are not names, whatever loads
/// or runs something (script, style, src, on…), and links that leave the page.
Node element(std::string_view name, Attributes attributes = {}, Nodes children = {});

/// A link to a path of the same site: "/", "/en/area/ange?page=2". Never to another host.
Node link(std::string_view path, Attributes attributes, Nodes children);

enum class Sends { get, post, post_with_files };
/// A form that asks, or sends to, a path of the same site. Only for pages of a site: a page that
/// stands alone forbids it by its policy.
Node form(std::string_view path, Sends how, Attributes attributes, Nodes children);

/// Whether a path leads to the same site, whatever the page's address is.
bool is_site_path(std::string_view path);

/// Nothing at all, for what is only sometimes there.
inline Node nothing() { return Nodes{}; }

/// A text in which *words between stars* are strong and `those between backticks` code. For texts
/// of ours that hold no outside names.
Node with_emphasis(std::string_view text);

/// Writes the tree; characters that neither HTML nor XML can hold become U+FFFD.
std::ostream& operator<<(std::ostream& out, const Node& node);

/// Escaped for text and for quoted attribute values.
std::string escaped(std::string_view text);

}  // namespace uppsikt::html
