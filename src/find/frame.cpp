#include <array>
#include <cmath>
#include <sstream>

#include "find/parts.h"
#include "platform/html/site_page.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::link;
using html::Node;
using html::Nodes;

struct PathName {
    PageKind kind{};
    std::string_view sv;
    std::string_view en;
};
// clang-format off
constexpr std::array path_names{
    PathName{PageKind::home,          "/",                   "/en/"},
    PathName{PageKind::area,          "/omrade/",            "/en/area/"},
    PathName{PageKind::supplier,      "/leverantor/",        "/en/supplier/"},
    PathName{PageKind::compare,       "/jamfor",             "/en/compare"},
    PathName{PageKind::municipalities, "/kommuner",      "/en/municipalities"},
    PathName{PageKind::method,        "/sa-raknar-vi",       "/en/how-we-calculate"},
    PathName{PageKind::comparisons,   "/jamforelser",        "/en/comparisons"},
    PathName{PageKind::comparison,    "/jamforelser/",       "/en/comparisons/"},
    PathName{PageKind::open_data,     "/oppna-data",         "/en/open-data"},
    PathName{PageKind::accessibility, "/tillganglighet",     "/en/accessibility"},
    PathName{PageKind::personal_data, "/om-personuppgifter", "/en/personal-data"},
    PathName{PageKind::report,        "/klagomal",           "/en/complaint"},
    PathName{PageKind::follow,        "/folj-arende",        "/en/follow"},
};
// clang-format on

/// Drawn on a grid of 24, in strokes. Only those that a page uses are shown, so all lie in it.
struct Icon {
    std::string_view name;
    std::string_view path;
};
// clang-format off
constexpr std::array icons{
    Icon{"pin",      "M12 21c4-4.4 7-8 7-11a7 7 0 0 0-14 0c0 3 3 6.6 7 11zM12 7.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z"},
    Icon{"way",      "M5 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM19 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM7 17h8a3.500 3.500 0 0 0 0-7H9a3.500 3.500 0 0 1 0-7h8"},
    Icon{"calendar", "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4"},
    Icon{"visit",    "M3 12c3-5 6-7 9-7s6 2 9 7c-3 5-6 7-9 7s-6-2-9-7zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z"},
    Icon{"number",   "M5 9h15M4 15h15M10 4L8 20M16 4l-2 16"},
    Icon{"search",   "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.500L20 20"},
    Icon{"better",   "M6 14.500l6-6 6 6"},
    Icon{"as_expected", "M6 9.500h12M6 14.500h12"},
    Icon{"worse",    "M6 9.500l6 6 6-6"},
    Icon{"not_released", "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 7.500v5l3 2"},
    Icon{"too_few",  "M6.5 12h.01M12 12h.01M17.5 12h.01"},
    Icon{"warning",  "M12 4l9 16H3zM12 10v4.500M12 17.200v.1"},
    Icon{"closed",   "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.500l11 11"},
    Icon{"done",     "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM8 12l3 3 5-6"},
    Icon{"arrow",    "M5 12h14M13 6l6 6-6 6"},
    Icon{"star",     "M12 3.200l2.7 5.6 6.1.8-4.5 4.2 1.1 6.100L12 17l-5.4 2.9 1.1-6.1-4.5-4.2 6.1-.8z"},
};
// clang-format on

Node sprite() {
    Nodes symbols;
    for (const Icon& one : icons)
        symbols.push_back(element(
            "symbol",
            {{"id", "i-" + std::string(one.name)}, {"viewBox", "0 0 24 24"}},
            {element("path", {{"d", std::string(one.path)}})}
        ));
    return element("svg", {{"class", "sprite"}, {"aria-hidden", "true"}}, std::move(symbols));
}

/// Our own mark, an arc and a dot: the eye that is kept on what was entrusted.
Node mark() {
    return element(
        "svg",
        {{"class", "mark"}, {"viewBox", "0 0 32 32"}, {"aria-hidden", "true"}},
        {element("path", {{"d", "M4 24C7 12 11 8 16 8S25 12 28 24"}}),
         element("circle", {{"cx", "16"}, {"cy", "8"}, {"r", "4"}})}
    );
}

Nodes menu(const Material& material, PageKind current) {
    const auto is_in = [&](PageKind kind) {
        return kind == current ||
               (kind == PageKind::home &&
                (current == PageKind::area || current == PageKind::supplier ||
                 current == PageKind::compare || current == PageKind::municipalities));
    };
    struct Item {
        PageKind kind;
        const char* code;
    };
    std::vector<Item> kinds{
        {PageKind::home, "find_menu_home"},
        {PageKind::method, "find_menu_method"}
    };
    if (!material.options.is_static) {
        kinds.push_back({PageKind::report, "find_menu_report"});
        kinds.push_back({PageKind::follow, "find_menu_follow"});
    }
    Nodes items;
    for (const auto& [kind, code] : kinds) {
        html::Attributes attributes;
        if (is_in(kind)) attributes.push_back({"aria-current", kind == current ? "page" : "true"});
        items.push_back(element(
            "li",
            {},
            {link(material.path(kind), std::move(attributes), {material.say(code)})}
        ));
    }
    return items;
}

Node masthead(const Material& material, const Draft& draft) {
    const Language other = material.language() == Language::sv ? Language::en : Language::sv;
    const std::string tag(html::tag_of(other));
    return element(
        "header",
        {{"class", "masthead"}},
        {element(
            "div",
            {{"class", "inner"}},
            {link(
                 material.path(PageKind::home),
                 {{"class", "brand"}},
                 {mark(), element("span", {}, {material.say("find_brand")})}
             ),
             element(
                 "nav",
                 {{"class", "menu"}, {"aria-label", material.say("find_menu")}},
                 {element("ul", {}, menu(material, draft.kind))}
             ),
             link(
                 path_of(draft.kind, other, draft.name) + draft.tail,
                 {{"class", "pill"}, {"lang", tag}, {"hreflang", tag}},
                 {other == Language::en ? "English" : "Svenska"}
             ),
             element(
                 "details",
                 {{"class", "small-menu"}},
                 {element("summary", {{"class", "pill"}}, {material.say("find_menu_button")}),
                  element(
                      "nav",
                      {{"aria-label", material.say("find_menu")}},
                      {element("ul", {}, menu(material, draft.kind))}
                  )}
             )}
        )}
    );
}

Node footer(const Material& material) {
    Nodes links;
    const Published& published = material.finder.published();
    std::vector<std::pair<PageKind, std::string>> pages{
        {PageKind::method, "find_menu_method"},
        {PageKind::open_data, "find_open_data_title"},
        {PageKind::accessibility, "find_accessibility_title"},
        {PageKind::personal_data, "find_personal_data_title"}
    };
    if (!published.comparisons.empty())
        pages.insert(pages.begin() + 1, {PageKind::comparisons, "find_comparisons_title"});
    for (const auto& [kind, code] : pages)
        links.push_back(element("li", {}, {link(material.path(kind), {}, {material.say(code)})}));
    Nodes inner{element("ul", {}, std::move(links))};
    inner.push_back(element(
        "p",
        {},
        {release_text(material) + " " +
         material.say("find_footer", {{"day", day_text(material.voice, published.as_of)}})}
    ));
    if (material.options.is_example)
        inner.push_back(element("p", {{"class", "example"}}, {material.say("find_example")}));
    return element(
        "footer",
        {{"class", "foot"}},
        {element("div", {{"class", "inner"}}, std::move(inner))}
    );
}

}  // namespace

std::string path_of(PageKind kind, Language language, std::string_view name) {
    for (const PathName& one : path_names)
        if (one.kind == kind)
            return std::string(language == Language::sv ? one.sv : one.en) + std::string(name);
    return "/";
}

std::string report_path(Language language) { return path_of(PageKind::report, language); }
std::string follow_path(Language language) { return path_of(PageKind::follow, language); }

Node icon(std::string_view name) {
    return element(
        "svg",
        {{"class", "icon"}, {"aria-hidden", "true"}, {"viewBox", "0 0 24 24"}},
        {element("use", {{"href", "#i-" + std::string(name)}})}
    );
}

std::string day_text(const html::Voice& voice, Date day) {
    const std::chrono::year_month_day ymd{day};
    return std::to_string(static_cast<unsigned>(ymd.day())) + " " + voice.month(month_of(day));
}

int of_hundred(double share) {
    const int rounded = static_cast<int>(std::lround(100 * share));
    if (share > 0 && rounded == 0) return 1;
    if (share < 1 && rounded == 100) return 99;
    return rounded;
}

Node labelled(const Labelled& field) {
    Nodes inside{element("label", {{"for", field.id}}, {field.label})};
    if (!field.hint.empty())
        inside.push_back(element("p", {{"class", "hint"}, {"id", field.id + "-hint"}}, {field.hint})
        );
    inside.push_back(field.control);
    return element("div", {{"class", "field"}}, std::move(inside));
}

Node reasons_box(const Material& material, const std::vector<Reason>& reasons) {
    if (reasons.empty()) return html::nothing();
    Nodes items;
    for (const Reason& reason : reasons)
        items.push_back(element("li", {}, {material.say(reason.code, reason.values)}));
    return element(
        "div",
        {{"class", "reasons"}, {"role", "alert"}, {"tabindex", "-1"}, {"id", "reasons"}},
        {element("h2", {}, {icon("warning"), material.say("find_reasons")}),
         element("ul", {}, std::move(items))}
    );
}

Answer written(const Material& material, const Draft& draft) {
    // One answer paints the page, without waiting for a sheet. No fonts are asked for beforehand:
    // on a slow line they would hold it up, and the text is read in the reader's own until then.
    html::SitePage page{
        .language = material.language(),
        .title = draft.title + " – " + material.say("find_brand"),
        .description = draft.description,
        .style_within = material.files.style,
        .script = material.options.is_static ? "" : material.files.script,
        .icon = material.files.icon,
        .translations =
            {{Language::sv, path_of(draft.kind, Language::sv, draft.name) + draft.tail},
             {Language::en, path_of(draft.kind, Language::en, draft.name) + draft.tail}},
        .is_for_search_engines = draft.is_for_search_engines && draft.status == 200,
        .body = {},
    };
    page.body = {
        sprite(),
        element("a", {{"class", "skip"}, {"href", "#main"}}, {material.say("find_skip")}),
        masthead(material, draft),
        element("main", {{"id", "main"}, {"tabindex", "-1"}}, draft.body),
        footer(material),
    };
    std::ostringstream out;
    html::write_site_page(out, page);
    return {
        .status = draft.status,
        .body = std::move(out).str(),
        .policy = html::site_policy(page.style_within) + "; frame-ancestors 'none'"
    };
}

}  // namespace uppsikt::find
