#include <algorithm>
#include <map>

#include <boost/json.hpp>

#include "field/field.h"
#include "platform/crypto/bytes.h"

namespace uppsikt::field {

namespace {

namespace json = boost::json;

constexpr std::string_view root = "/falt/";

/// As that of all pages, and photos from the phone's own store.
constexpr std::string_view policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view ending_of(std::string_view name) { return name.substr(name.rfind('.') + 1); }

std::string type_of(std::string_view name) {
    static const std::map<std::string_view, std::string> types{
        {"html", "text/html; charset=utf-8"},
        {"css", "text/css; charset=utf-8"},
        {"js", "text/javascript; charset=utf-8"},
        {"json", "application/json"},
        {"webmanifest", "application/manifest+json"},
        {"svg", "image/svg+xml"},
        {"woff2", "font/woff2"},
    };
    const auto found = types.find(ending_of(name));
    ensure(found != types.end(), "the ending of a file of the app says what it is");
    return found->second;
}

std::string replaced(std::string text, std::string_view mark, std::string_view by) {
    for (std::size_t at = text.find(mark); at != text.npos; at = text.find(mark, at + by.size()))
        text.replace(at, mark.size(), by);
    return text;
}

/// The texts of the app by language and code: those that begin with "field_app_", without that.
json::object texts_of(std::span<const EmbeddedFile> files) {
    constexpr std::string_view start = "field_app_";
    json::object all;
    for (const std::string language : {"sv", "en"}) {
        json::object texts;
        for (const EmbeddedFile& file : files)
            if (file.path == "src/field/texts." + language + ".json") {
                const json::value read = json::parse(file.text);
                for (const auto& [code, text] : read.as_object())
                    if (code.starts_with(start)) texts[code.substr(start.size())] = text;
            }
        ensure(!texts.empty(), "the app has texts in " + language);
        all[language] = std::move(texts);
    }
    return all;
}

/// The file with `{{code}}` filled in from Swedish texts, for what is shown before any script runs.
std::string filled(std::string text, const json::object& texts) {
    for (const auto& [code, value] : texts.at("sv").as_object())
        text = replaced(std::move(text), "{{" + std::string(code) + "}}", value.as_string());
    for (const auto& [code, value] : texts.at("en").as_object())
        text = replaced(std::move(text), "{{en:" + std::string(code) + "}}", value.as_string());
    return text;
}

bool is_shared(std::string_view name) { return name == "icon.svg" || ending_of(name) == "woff2"; }

}  // namespace

std::vector<AppFile> app_files(const AppParts& parts) {
    const json::object texts = texts_of(parts.texts);
    const std::string all_texts = json::serialize(texts);
    crypto::Sha256 hasher;
    hasher.add(all_texts);
    for (const auto& files : {parts.app, parts.site})
        for (const EmbeddedFile& file : files)
            hasher.add(file.path).add(std::uint8_t{0}).add(file.text);
    const std::string version = crypto::to_hex(hasher.finish()).substr(0, 12);

    std::vector<AppFile> files;
    std::string worker;
    const auto add = [&](std::string_view name, std::string bytes) {
        files.push_back({std::string(root) + std::string(name), std::move(bytes), type_of(name)});
    };
    for (const EmbeddedFile& file : parts.app) {
        const std::string_view name = name_of(file.path);
        const std::string_view ending = ending_of(name);
        std::string bytes = replaced(std::string(file.text), "{{app_version}}", version);
        if (ending == "html" || ending == "webmanifest") bytes = filled(std::move(bytes), texts);
        if (name == "sw.js")
            worker = std::move(bytes);
        else if (name == "index.html")
            files.push_back(
                {std::string(root), std::move(bytes), type_of(name), std::string(policy)}
            );
        else
            add(name, std::move(bytes));
    }
    for (const EmbeddedFile& file : parts.site)
        if (is_shared(name_of(file.path))) add(name_of(file.path), std::string(file.text));
    add("texts.json", all_texts);
    std::ranges::sort(files, {}, &AppFile::path);
    json::array paths;
    for (const AppFile& file : files)
        paths.emplace_back(file.path);
    add("sw.js", replaced(std::move(worker), "{{files}}", json::serialize(paths)));
    return files;
}

}  // namespace uppsikt::field
