#include "app/web/static_files.h"

#include <fmt/format.h>

#include "base/embedded.h"
#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"

namespace uppsikt::app::web {

namespace {

struct FileName {
    std::string_view stem;
    std::string_view ending;  ///< with its dot
};

FileName name_of(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    return {name.substr(0, dot), name.substr(dot)};
}

}  // namespace

StaticFiles static_files() {
    std::vector<http::Page> pages;
    office::Files paths;
    // Kept by browsers for as long as the bytes are the same.
    const auto publish = [&](std::string_view file, std::string_view bytes) {
        const FileName name = name_of(file);
        const std::string hash = crypto::to_hex(crypto::sha256(crypto::bytes_of(bytes)));
        pages.push_back(
            {.path = fmt::format("/static/{}.{}{}", name.stem, hash.substr(0, 12), name.ending),
             .bytes = std::string(bytes),
             .fingerprinted = true}
        );
        return pages.back().path;
    };
    paths.style = publish("office.css", office::style_sheet(embedded::office_files()));
    for (const EmbeddedFile& file : embedded::office_files())
        if (file.path.ends_with(".js")) paths.script = publish(file.path, file.text);
    // Fonts and icon are those of the public pages; style sheets name the fonts as they are.
    for (const EmbeddedFile& file : embedded::site()) {
        const FileName name = name_of(file.path);
        if (name.ending == ".svg") paths.icon = publish(file.path, file.text);
        if (name.ending != ".woff2") continue;
        paths.fonts.push_back(fmt::format("/static/{}{}", name.stem, name.ending));
        pages.push_back({.path = paths.fonts.back(), .bytes = std::string(file.text)});
        pages.back().fingerprinted = true;
    }
    return {http::Content::of(std::move(pages), http::Effort::best), std::move(paths)};
}

}  // namespace uppsikt::app::web
