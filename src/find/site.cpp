#include <algorithm>
#include <memory>

#include "base/ensure.h"
#include "base/text.h"
#include "find/find.h"
#include "find/parts.h"
#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"

namespace uppsikt::find {

namespace {

std::string extension_of(std::string_view path) {
    const std::size_t dot = path.rfind('.');
    return dot == path.npos ? "" : std::string(path.substr(dot + 1));
}

std::string_view type_of(std::string_view path) {
    const std::string extension = extension_of(path);
    if (extension == "js") return "text/javascript; charset=utf-8";
    if (extension == "svg") return "image/svg+xml";
    if (extension == "woff2") return "font/woff2";
    return "text/plain; charset=utf-8";
}

/// A style sheet without the line breaks and indents that are for those who write it.
std::string in_one_line(std::string_view sheet) {
    std::string line;
    for (const std::string_view part : split(sheet, '\n'))
        line += trimmed(part);
    return line;
}

}  // namespace

/// Texts and files, which every page is made with.
class Pages {
public:
    Pages(const Texts& all_texts, std::span<const EmbeddedFile> files, SiteOptions site_options)
        : texts(all_texts), options(site_options) {
        for (const EmbeddedFile& file : files) {
            const std::string_view name = file.path.substr(file.path.rfind('/') + 1);
            const std::string extension = extension_of(name);
            if (name == "counties.json") counties = read_counties(file.text);
            if (extension == "css") style = in_one_line(file.text);  // written into each page
            if (extension != "js" && extension != "svg" && extension != "woff2") continue;
            // The hash in the name lets browsers keep the file for ever.
            const std::string hash =
                crypto::to_hex(crypto::sha256(crypto::bytes_of(file.text))).substr(0, 8);
            const std::string stem(name.substr(0, name.rfind('.')));
            const bool is_font = extension == "woff2";  // named by the style sheet, as it is
            const std::string path =
                "/static/" + (is_font ? std::string(name) : stem + "." + hash + "." + extension);
            contents[path] = file.text;
            if (extension == "js") paths.script = path;
            if (extension == "svg") paths.icon = path;
        }
        ensure(!style.empty(), "the site has a style sheet");
        paths.style = style;
    }

    Material material(const Finder& finder, Language language) const {
        return {
            .finder = finder,
            .voice = html::Voice(texts, language),
            .files = paths,
            .counties = counties,
            .options = options
        };
    }

    const Texts& texts;
    SiteOptions options;
    std::string style;
    Files paths;
    Counties counties;
    std::map<std::string, std::string_view, std::less<>> contents;
};

namespace {

/// The rest of a path after what a kind of page begins with; none when it is another kind.
std::optional<std::string_view> rest_of(std::string_view path, PageKind kind, Language language) {
    const std::string start = path_of(kind, language);
    if (!path.starts_with(start)) return std::nullopt;
    return path.substr(start.size());
}

std::optional<Answer> named_page(
    const Material& material, std::string_view path, const Fields& query
) {
    const Language language = material.language();
    if (const auto slug = rest_of(path, PageKind::supplier, language)) {
        const Supplier* supplier = material.finder.supplier(*slug);
        if (supplier != nullptr) return supplier_page(material, *supplier);
    }
    if (const auto number = rest_of(path, PageKind::comparison, language))
        return comparison_page(material, *number);
    if (const auto rest = rest_of(path, PageKind::area, language)) {
        const std::size_t slash = rest->find('/');
        const Area* area = material.finder.area(rest->substr(0, slash));
        if (area == nullptr) return std::nullopt;
        if (slash == rest->npos) return area_page(material, *area, query, 1);
        const auto page = parse_integer(rest->substr(slash + 1));
        if (page && *page > 1 && *page < 10000)
            return area_page(material, *area, query, static_cast<int>(*page));
    }
    return std::nullopt;
}

std::optional<Answer> page_at(
    const Material& material, std::string_view path, const Fields& query
) {
    const Language language = material.language();
    const auto is = [&](PageKind kind) { return path == path_of(kind, language); };
    if (is(PageKind::home)) return home_page(material, query);
    if (is(PageKind::municipalities)) return map_page(material);
    if (is(PageKind::method)) return method_page(material);
    if (is(PageKind::comparisons)) return comparisons_page(material);
    if (is(PageKind::open_data)) return open_data_page(material);
    if (is(PageKind::accessibility)) return accessibility_page(material);
    if (is(PageKind::personal_data)) return personal_data_page(material);
    if (auto page = named_page(material, path, query)) return page;
    if (material.options.is_static) return std::nullopt;
    if (is(PageKind::compare)) return compare_page(material, query);
    if (is(PageKind::report)) {
        Report report;
        if (const auto about = query.find("contract"); about != query.end())
            report.fields["contract"] = about->second;
        return report_page(material, report);
    }
    if (is(PageKind::follow)) return follow_page(material, {.code = "", .found = std::nullopt});
    return std::nullopt;
}

Answer api_answer(const Finder& finder, const Texts& texts, std::string_view query) {
    const auto found = search_api(finder, query);
    if (found.ok()) return {.type = "application/json; charset=utf-8", .body = found.value()};
    std::string detail;
    for (const Reason& reason : found.refusal().reasons)
        detail += (detail.empty() ? "" : " ") + texts.say(Language::sv, reason);
    return {
        .status = 422,
        .type = "application/problem+json; charset=utf-8",
        .body = problem_json(found.refusal(), detail)
    };
}

}  // namespace

Site::Site(
    Finder finder, const Texts& texts, std::span<const EmbeddedFile> files, SiteOptions options
)
    : finder_(std::move(finder)), pages_(std::make_unique<const Pages>(texts, files, options)) {}
Site::~Site() = default;
Site::Site(Site&&) noexcept = default;

// NOLINTNEXTLINE(bugprone-easily-swappable-parameters): as they stand in an address
Answer Site::get(std::string_view path, std::string_view query) const {
    if (path == "/en") return {.status = 301, .body = "", .location = "/en/"};
    if (path == "/api/v1/leverantorer" && !pages_->options.is_static)
        return api_answer(finder_, pages_->texts, query);
    if (path == "/api/v1/leverantorer.json")
        return api_answer(finder_, pages_->texts, "antal=alla");
    if (path == "/robots.txt")
        return {.type = "text/plain; charset=utf-8", .body = "User-agent: *\nAllow: /\n"};
    if (const auto file = pages_->contents.find(path); file != pages_->contents.end())
        return {
            .type = std::string(type_of(path)),
            .body = std::string(file->second),
            .never_changes = true
        };
    const Language language = path.starts_with("/en/") ? Language::en : Language::sv;
    const Material material = pages_->material(finder_, language);
    // A slash at the end is how files in folders are asked for.
    std::string_view plain = path;
    if (plain.size() > 1 && plain.ends_with('/') && plain != "/en/") plain.remove_suffix(1);
    auto page = page_at(material, plain, decode_query(query));
    return page ? std::move(*page) : missing_page(material);
}

Answer Site::problem(Language language, int status, std::string_view log_id) const {
    return problem_page(pages_->material(finder_, language), status, log_id);
}

std::vector<std::string> Site::paths() const {
    std::vector<std::string> all{"/robots.txt", "/api/v1/leverantorer.json"};
    for (const auto& [path, text] : pages_->contents)
        all.push_back(path);
    for (const Language language : {Language::sv, Language::en}) {
        for (const PageKind kind :
             {PageKind::home,
              PageKind::municipalities,
              PageKind::method,
              PageKind::comparisons,
              PageKind::open_data,
              PageKind::accessibility,
              PageKind::personal_data})
            all.push_back(path_of(kind, language));
        for (const Supplier& supplier : finder_.suppliers())
            all.push_back(path_of(PageKind::supplier, language, supplier.slug));
        for (const comparisons::Shown& one : finder_.published().comparisons)
            all.push_back(path_of(PageKind::comparison, language, one.number));
        for (const Area& area : finder_.areas()) {
            const std::string path = path_of(PageKind::area, language, area.slug);
            all.push_back(path);
            const auto pages =
                static_cast<int>(area.offers.size() + cards_a_page - 1) / cards_a_page;
            for (int page = 2; page <= pages; ++page)
                all.push_back(path + "/" + std::to_string(page));
        }
        if (pages_->options.is_static) continue;
        for (const PageKind kind : {PageKind::compare, PageKind::report, PageKind::follow})
            all.push_back(path_of(kind, language));
    }
    return all;
}

Answer Site::report_page(Language language, const Report& report) const {
    return find::report_page(pages_->material(finder_, language), report);
}

Answer Site::receipt_page(Language language, const ReportReceipt& receipt) const {
    return find::receipt_page(pages_->material(finder_, language), receipt);
}

Answer Site::follow_page(Language language, const FollowedCase& followed) const {
    return find::follow_page(pages_->material(finder_, language), followed);
}

}  // namespace uppsikt::find
