#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "find/counties.h"
#include "find/find.h"
#include "platform/html/node.h"
#include "platform/html/voice.h"

/// The parts that the public pages are put together from.
namespace uppsikt::find {

enum class PageKind {
    home,
    area,
    supplier,
    compare,
    municipalities,
    method,
    comparisons,
    comparison,
    open_data,
    accessibility,
    personal_data,
    report,
    follow
};

/// "/omrade/angeby" or "/en/area/angeby".
std::string path_of(PageKind kind, Language language, std::string_view name = "");

/// Cards a page: what a phone can be scrolled through, and 60 kB with the style sheet.
inline constexpr int cards_a_page = 10;

/// A refusal of the API as a problem document (RFC 9457), with each reason by code.
std::string problem_json(const Refusal& refusal, const std::string& detail);

/// Characters that mean something in a query are written as %XX.
std::string encoded(std::string_view text);

/// Paths of the files beside the pages.
struct Files {
    std::string_view style;  ///< the sheet itself
    std::string script;
    std::string icon;
};

/// What every part is made from.
struct Material {
    const Finder& finder;
    html::Voice voice;
    const Files& files;
    const Counties& counties;
    SiteOptions options;

    Language language() const { return voice.language(); }
    std::string say(std::string_view code, const std::vector<TextValue>& values = {}) const {
        return voice.say(code, values);
    }
    std::string path(PageKind kind, std::string_view name = "") const {
        return path_of(kind, language(), name);
    }
};

/// A page, before it is written.
struct Draft {
    PageKind kind = PageKind::home;
    std::string title;
    std::string description = {};
    std::string name = {};  ///< the last part of its path
    std::string tail = {};  ///< what follows it, in both languages: "?place=…"
    html::Nodes body = {};  ///< inside <main>
    int status = 200;
    bool is_for_search_engines = true;
};
Answer written(const Material& material, const Draft& draft);

/// An icon of our own set with the text beside it.
html::Node icon(std::string_view name);

/// "17 april 2023".
std::string day_text(const html::Voice& voice, Date day);

/// "39", of 100; a share that is not quite none or all is never written as such.
int of_hundred(double share);

/// A text field, choice or such with its label above.
struct Labelled {
    std::string id;
    std::string label;
    std::string hint = {};
    html::Node control = html::nothing();
};
html::Node labelled(const Labelled& field);

/// The reasons why not, above a form: told at once to those who do not see it.
html::Node reasons_box(const Material& material, const std::vector<Reason>& reasons);

/// "Better than expected" with its icon and colour.
html::Node verdict(const Material& material, Verdict verdict);
std::string_view name_of(Verdict verdict);

/// Stars with a bracket under those that are possible, and in words.
html::Node stars(const Material& material, const Stars& stars);

/// The hill on the scale that every hill has.
html::Node hill(const Material& material, const Estimate& estimate, Verdict verdict);

/// Everything about how it went, in the order of the card: verdict, stars, of 100, hill, interval.
html::Node rating(const Material& material, const PeriodOf& now);

/// Which results are shown, since when, and when the next are expected; or that none are yet.
std::string release_text(const Material& material);

/// Where the numbers come from: period, counts, measure, file, sheet and row, rule.
html::Node whence(const Material& material, const PeriodOf& now);

/// Where somebody looks from.
struct From {
    std::string name;
    Position position;
};

/// One contract as a card in a list; with the box to compare it where there is a server, and how
/// far it is where that is asked.
html::Node card(
    const Material& material, const Offer& offer, const std::optional<From>& from = std::nullopt
);

/// "4,2 km": less exact the farther it is.
std::string distance_text(const html::Voice& voice, double metres);

/// What must be known of a contract that is ending or closed; nothing where it is open.
html::Node standing_strip(const Material& material, const Offer& offer);

/// Distance, address, start, last visit, number.
html::Node facts(
    const Material& material, const Offer& offer, const std::optional<From>& from = std::nullopt
);

/// What the card says and shows, to be opened.
html::Node how_to_read(const Material& material);

/// How many contracts there are of each verdict, with what the verdicts look like.
html::Node legend(const Material& material, std::span<const Offer* const> offers);

/// Areas under one heading.
struct AreaGroup {
    std::string name;  ///< empty for those that lie nowhere
    std::string id = {};
    std::vector<std::size_t> areas;
};
std::vector<AreaGroup> areas_by_region(const Material& material);
/// By county where the map knows them, else by region.
std::vector<AreaGroup> areas_by_county(const Material& material);

/// Areas in their groups, each with how many contracts it has.
html::Node area_index(
    const Material& material, std::span<const AreaGroup> groups, std::string_view current
);

/// The counties that have areas, as links; nothing where none has.
html::Node county_map(const Material& material);
std::string county_id(const County& county);

// The pages.
Answer home_page(const Material& material, const Fields& fields);
Answer area_page(const Material& material, const Area& area, const Fields& fields, int page);
Answer supplier_page(const Material& material, const Supplier& supplier);
Answer compare_page(const Material& material, const Fields& fields);
Answer map_page(const Material& material);
Answer method_page(const Material& material);
Answer comparisons_page(const Material& material);
/// The page that two persons released, byte for byte; none where there is no such comparison.
std::optional<Answer> comparison_page(const Material& material, std::string_view number);
Answer open_data_page(const Material& material);
Answer accessibility_page(const Material& material);
Answer personal_data_page(const Material& material);
Answer missing_page(const Material& material);
Answer problem_page(const Material& material, int status, std::string_view log_id);
/// A page of one thing, no wider than its text.
Answer narrow_page(const Material& material, Draft draft, html::Nodes inside);
Answer report_page(const Material& material, const Report& report);
Answer receipt_page(const Material& material, const ReportReceipt& receipt);
Answer follow_page(const Material& material, const FollowedCase& followed);

/// Where whoever complains picks files; `hint` is the code of what to know first.
html::Node file_picker(const Material& material, std::string_view hint);

}  // namespace uppsikt::find
