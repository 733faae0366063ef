#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace uppsikt::http {

/// One file or page as it is published.
struct Page {
    std::string path;  ///< "/", "/app.3f2a.js"
    std::string bytes;
    std::string media_type = {};  ///< by the path's ending where not said
    bool fingerprinted = false;   ///< the path changes when the bytes do: kept for a year
    std::string policy = {};      ///< Content-Security-Policy, where it is not that of all pages
};

/// How hard to compress: `quick` for pages that are published while people wait, `best` for files
/// that are made ready once.
enum class Effort { quick, best };

/// Pages ready to be sent, as they are and compressed. Nothing is read from disk: a path is a key
/// of a map, and what is not a key is not there.
class Content {
public:
    /// Two pages of one path, or an ending without a media type, are a fault.
    static std::shared_ptr<const Content> of(
        std::vector<Page> pages, Effort effort = Effort::quick
    );

    /// None when there is no such page. For GET and HEAD; 304 for those who have it.
    std::optional<Response> answer(const Request& request) const;

    std::size_t bytes() const { return bytes_; }  ///< in memory

private:
    struct Variant {
        std::string coding;  ///< "br", "gzip" or nothing
        Body body;
        Headers headers;
        std::string tag;
    };
    struct Entry {
        std::vector<Variant> variants;  ///< the most compact first; the last is plain
    };
    std::map<std::string, Entry, std::less<>> entries_;
    std::size_t bytes_ = 0;
};

/// What is published now. Content that is replaced lives on for the answers that are under way.
class Publication {
public:
    void publish(std::shared_ptr<const Content> content);
    std::shared_ptr<const Content> current() const;

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Content> content_ = Content::of({});
};

/// "text/css; charset=utf-8" by the ending of a path; throws for one that is not known.
std::string_view media_type_of(std::string_view path);

}  // namespace uppsikt::http
