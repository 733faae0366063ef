#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <expat.h>

namespace uppsikt::test {

/// What an XML parser found in a page.
struct XmlFacts {
    bool well_formed = false;
    std::string error;                    ///< with its line
    std::map<std::string, int> elements;  ///< how many of each name
    std::map<std::string, int> ids;
    std::string text;        ///< all of it, unescaped, without style and script
    std::string attributes;  ///< name=value, one per line, unescaped
};

/// Parses with expat, which links into the test that includes this. Pages are XML as well as HTML.
inline XmlFacts read_xml(std::string_view page) {
    struct State {
        XmlFacts facts;
        int raw = 0;  ///< inside style or script
    } state;
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
        XML_ParserCreate("UTF-8"),
        XML_ParserFree
    );
    XML_SetUserData(parser.get(), &state);
    XML_SetElementHandler(
        parser.get(),
        [](void* user, const char* name, const char** attributes) {
            auto& to = *static_cast<State*>(user);
            const std::string element = name;
            ++to.facts.elements[element];
            if (element == "style" || element == "script") ++to.raw;
            for (; *attributes; attributes += 2) {
                const std::string attribute = attributes[0];
                if (attribute == "id") ++to.facts.ids[attributes[1]];
                to.facts.attributes += attribute + "=" + attributes[1] + "\n";
            }
        },
        [](void* user, const char* name) {
            auto& to = *static_cast<State*>(user);
            const std::string element = name;
            if (element == "style" || element == "script") --to.raw;
        }
    );
    XML_SetCharacterDataHandler(parser.get(), [](void* user, const char* text, int length) {
        auto& to = *static_cast<State*>(user);
        if (to.raw == 0) to.facts.text.append(text, static_cast<std::size_t>(length));
    });
    state.facts.well_formed =
        XML_Parse(parser.get(), page.data(), static_cast<int>(page.size()), 1) == XML_STATUS_OK;
    if (!state.facts.well_formed)
        state.facts.error = std::string(XML_ErrorString(XML_GetErrorCode(parser.get()))) +
                            " in line " + std::to_string(XML_GetCurrentLineNumber(parser.get()));
    return std::move(state.facts);
}

}  // namespace uppsikt::test
