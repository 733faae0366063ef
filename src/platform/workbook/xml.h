#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "platform/workbook/archive.h"
#include "platform/workbook/limits.h"

struct XML_ParserStruct;

namespace uppsikt::workbook {

/// The vocabularies we know, each in its Transitional and its Strict spelling.
enum class Vocabulary { spreadsheet, package_relations, other };

struct ElementName {
    Vocabulary vocabulary = Vocabulary::other;
    std::string_view local;

    bool is(std::string_view name) const {
        return vocabulary == Vocabulary::spreadsheet && local == name;
    }
};

class Attributes {
public:
    explicit Attributes(const char** pairs) : pairs_(pairs) {}

    /// An attribute without prefix.
    std::optional<std::string_view> find(std::string_view name) const;
    /// `r:id`, whatever the prefix is: the part that an element points to.
    std::optional<std::string_view> relation_id() const;

private:
    const char** pairs_;
};

/// Is told what a piece of XML holds, and may refuse it.
class XmlHandler {
public:
    XmlHandler() = default;
    XmlHandler(const XmlHandler&) = delete;
    XmlHandler& operator=(const XmlHandler&) = delete;
    virtual ~XmlHandler() = default;

    virtual Result<Done> start(const ElementName& name, const Attributes& attributes) = 0;
    virtual Result<Done> end() = 0;
    virtual Result<Done> text(std::string_view piece) = 0;
};

/// Which XML is read, for messages.
struct XmlSource {
    std::string file;
    std::string part;
};

/// expat, with namespaces, without document types and so without entities, and with limits on
/// depth, on the length of one tag and on its own memory.
class XmlParser {
public:
    XmlParser(XmlHandler& handler, const Limits& limits, XmlSource source);
    ~XmlParser();
    XmlParser(const XmlParser&) = delete;
    XmlParser& operator=(const XmlParser&) = delete;

    Result<Done> feed(std::string_view piece);
    /// After the last piece: refuses XML that is cut off.
    Result<Done> finish();

private:
    struct Memory;
    struct Callbacks;
    enum class Last { no, yes };

    Result<Done> parse(std::string_view piece, Last last);
    Refusal why_not() const;

    XmlHandler& handler_;
    const Limits& limits_;
    XmlSource source_;
    std::unique_ptr<Memory> memory_;
    XML_ParserStruct* parser_ = nullptr;
    std::uint64_t depth_ = 0;
    std::uint64_t unfinished_ = 0;  // bytes fed since anything was complete
    std::optional<Refusal> refusal_;
    std::exception_ptr exception_;
};

/// Reads one part of a workbook whole.
Result<Done> read_part(
    const Archive& archive, const std::string& part, const Limits& limits, XmlHandler& handler
);

}  // namespace uppsikt::workbook
