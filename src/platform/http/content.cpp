#include "platform/http/content.h"

#include <algorithm>
#include <array>

#include "base/ensure.h"
#include "platform/http/accept.h"
#include "platform/http/compress.h"
#include "platform/http/conditional.h"

namespace uppsikt::http {
namespace {

struct Ending {
    std::string_view ending;
    std::string_view media_type;
    bool shrinks;  ///< what is compressed already does not
};

constexpr std::array<Ending, 16> endings{{
    {".html", "text/html; charset=utf-8", true},
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".json", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".svg", "image/svg+xml", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".csv", "text/csv; charset=utf-8", true},
    {".xml", "application/xml", true},
    {".png", "image/png", false},
    {".jpg", "image/jpeg", false},
    {".webp", "image/webp", false},
    {".ico", "image/x-icon", true},
    {".woff2", "font/woff2", false},
    {".pdf", "application/pdf", false},
    {".zip", "application/zip", false},
}};

/// Below this a header more costs as much as is won.
constexpr std::size_t worth_shrinking = 256;

const Ending& ending_of(std::string_view path) {
    // "/" and "/suppliers" are pages.
    if (path.rfind('.') == path.npos || path.rfind('.') < path.rfind('/')) return endings.front();
    const auto* found = std::ranges::find_if(endings, [&](const Ending& known) {
        return path.ends_with(known.ending);
    });
    ensure(found != endings.end(), "the ending of a path says what it is: " + std::string(path));
    return *found;
}

bool shrinks(const Page& page) {
    const std::string_view type =
        page.media_type.empty() ? ending_of(page.path).media_type : page.media_type;
    return std::ranges::any_of(endings, [&](const Ending& known) {
        return known.media_type == type && known.shrinks;
    });
}

}  // namespace

std::string_view media_type_of(std::string_view path) { return ending_of(path).media_type; }

std::shared_ptr<const Content> Content::of(std::vector<Page> pages, Effort effort) {
    auto content = std::make_shared<Content>();
    for (Page& page : pages) {
        ensure(page.path.starts_with('/'), "a path begins with a slash: " + page.path);
        const bool varies = page.bytes.size() >= worth_shrinking && shrinks(page);
        const std::string tag = entity_tag(page.bytes);
        Headers headers;
        headers.add(
            "Content-Type",
            page.media_type.empty() ? media_type_of(page.path) : page.media_type
        );
        headers.add(
            "Cache-Control",
            page.fingerprinted ? "public, max-age=31536000, immutable" : "no-cache"
        );
        if (varies) headers.add("Vary", "Accept-Encoding");
        if (!page.policy.empty()) headers.add("Content-Security-Policy", page.policy);

        Entry entry;
        const auto keep = [&](std::string_view coding, std::string bytes) {
            Variant variant{
                .coding = std::string(coding),
                .body = {},
                .headers = headers,
                .tag = tag
            };
            if (!coding.empty()) {
                variant.headers.add("Content-Encoding", coding);
                variant.tag.insert(variant.tag.size() - 1, "-" + variant.coding);
            }
            content->bytes_ += bytes.size();
            variant.body = std::move(bytes);
            entry.variants.push_back(std::move(variant));
        };
        if (varies) {
            keep("br", brotli(page.bytes, effort));
            keep("gzip", gzip(page.bytes, effort));
        }
        keep("", std::move(page.bytes));
        const bool is_new = content->entries_.emplace(page.path, std::move(entry)).second;
        ensure(is_new, "a path has one page: " + page.path);
    }
    return content;
}

std::optional<Response> Content::answer(const Request& request) const {
    const auto entry = entries_.find(request.path);
    if (entry == entries_.end()) return std::nullopt;
    const std::vector<Variant>& variants = entry->second.variants;
    const Variant* best = &variants.back();
    if (variants.size() > 1) {
        const std::string list = request.headers.joined("Accept-Encoding");
        double best_q = 0;
        for (const Variant& variant : variants) {
            if (variant.coding.empty() || list.empty()) continue;
            const double q = wanted(list, variant.coding).value_or(0);
            if (q > best_q) {
                best = &variant;
                best_q = q;
            }
        }
    }
    return with_tag({.headers = best->headers, .body = best->body}, best->tag, request);
}

void Publication::publish(std::shared_ptr<const Content> content) {
    ensure(content != nullptr, "what is published is there");
    const std::lock_guard lock(mutex_);
    content_.swap(content);  // the old one is freed outside the lock, by whoever was its last
}

std::shared_ptr<const Content> Publication::current() const {
    const std::lock_guard lock(mutex_);
    return content_;
}

}  // namespace uppsikt::http
