#include "platform/workbook/xml.h"

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include <expat.h>

#include "base/text.h"
#include "platform/workbook/refusals.h"

namespace uppsikt::workbook {

namespace {

// Between a namespace and a local name. A form feed can stand in no XML, not even as a reference.
constexpr char separator = '\f';

constexpr std::array<std::string_view, 2> spreadsheet_names{
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
};
constexpr std::string_view package_relations_name =
    "http://schemas.openxmlformats.org/package/2006/relationships";
constexpr std::array<std::string_view, 2> relation_names{
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
};

struct QualifiedName {
    std::string_view space;
    std::string_view local;
};

QualifiedName qualified(const char* name) {
    const std::string_view whole(name);
    const std::size_t end = whole.find(separator);
    if (end == whole.npos) return {.space = {}, .local = whole};
    return {.space = whole.substr(0, end), .local = whole.substr(end + 1)};
}

ElementName element_name(const char* name) {
    const QualifiedName parts = qualified(name);
    Vocabulary vocabulary = Vocabulary::other;
    if (parts.space == spreadsheet_names[0] || parts.space == spreadsheet_names[1])
        vocabulary = Vocabulary::spreadsheet;
    else if (parts.space == package_relations_name)
        vocabulary = Vocabulary::package_relations;
    return {.vocabulary = vocabulary, .local = parts.local};
}

}  // namespace

std::optional<std::string_view> Attributes::find(std::string_view name) const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2)
        if (name == *pair) return pair[1];
    return std::nullopt;
}

std::optional<std::string_view> Attributes::relation_id() const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
        const QualifiedName name = qualified(*pair);
        if (name.local == "id" &&
            (name.space == relation_names[0] || name.space == relation_names[1]))
            return pair[1];
    }
    return std::nullopt;
}

/// Counts what one parser allocates, and stops it at the limit: expat keeps every name it meets, so
/// a sheet of millions of made-up names would otherwise fill the machine.
struct XmlParser::Memory {
    std::uint64_t used = 0;
    std::uint64_t most = 0;

    struct alignas(std::max_align_t) Header {
        Memory* owner;
        std::size_t size;
    };
    // expat's allocator gets no context; the parser that runs on this thread says who it is.
    static thread_local Memory* current;

    static Header* header(void* block) { return static_cast<Header*>(block) - 1; }

    static void* allocate(std::size_t size) { return reallocate(nullptr, size); }

    static void* reallocate(void* block, std::size_t size) {
        Memory& memory = block != nullptr ? *header(block)->owner : *current;
        const std::size_t before = block != nullptr ? header(block)->size : 0;
        if (size > memory.most || memory.used - before > memory.most - size) return nullptr;
        void* raw = std::realloc(block != nullptr ? header(block) : nullptr, sizeof(Header) + size);
        if (raw == nullptr) return nullptr;
        memory.used = memory.used - before + size;
        return new (raw) Header{&memory, size} + 1;
    }

    static void release(void* block) {
        if (block == nullptr) return;
        header(block)->owner->used -= header(block)->size;
        std::free(header(block));
    }
};

thread_local XmlParser::Memory* XmlParser::Memory::current = nullptr;

/// What expat calls. Nothing may be thrown through its C frames: a refusal or an exception is kept,
/// and stops the parser.
struct XmlParser::Callbacks {
    template <class Action>
    static void guarded(void* user, const Action& action) {
        auto& self = *static_cast<XmlParser*>(user);
        if (self.refusal_ || self.exception_) return;
        self.unfinished_ = 0;
        try {
            Result<Done> result = action(self);
            if (!result) self.refusal_ = std::move(result).refusal();
        } catch (...) {  // Rethrown by parse().
            self.exception_ = std::current_exception();
        }
        if (self.refusal_ || self.exception_) XML_StopParser(self.parser_, XML_FALSE);
    }

    static void XMLCALL start(void* user, const char* name, const char** attributes) {
        guarded(user, [&](XmlParser& self) -> Result<Done> {
            if (++self.depth_ > self.limits_.xml_depth)
                return refuse(
                    "workbook_xml_too_deep",
                    {{"file", self.source_.file},
                     {"part", shown(self.source_.part)},
                     {"most", std::to_string(self.limits_.xml_depth)}}
                );
            return self.handler_.start(element_name(name), Attributes(attributes));
        });
    }
    static void XMLCALL end(void* user, const char* /*name*/) {
        guarded(user, [](XmlParser& self) {
            --self.depth_;
            return self.handler_.end();
        });
    }
    static void XMLCALL text(void* user, const char* piece, int length) {
        guarded(user, [&](XmlParser& self) {
            return self.handler_.text({piece, static_cast<std::size_t>(length)});
        });
    }
    /// Comments, instructions and declarations: nothing to us, but complete.
    static void XMLCALL other(void* user, const char* /*piece*/, int /*length*/) {
        guarded(user, [](XmlParser&) -> Result<Done> { return Done{}; });
    }
    static void XMLCALL document_type(
        void* user, const char* /*name*/, const char* /*system*/, const char* /*id*/, int /*inside*/
    ) {
        guarded(user, [](XmlParser& self) -> Result<Done> {
            return refuse(
                "workbook_xml_document_type",
                {{"file", self.source_.file}, {"part", shown(self.source_.part)}}
            );
        });
    }
};

XmlParser::XmlParser(XmlHandler& handler, const Limits& limits, XmlSource source)
    : handler_(handler),
      limits_(limits),
      source_(std::move(source)),
      memory_(std::make_unique<Memory>(Memory{.most = limits.xml_memory_bytes})) {
    const XML_Memory_Handling_Suite suite{
        .malloc_fcn = Memory::allocate,
        .realloc_fcn = Memory::reallocate,
        .free_fcn = Memory::release,
    };
    Memory::current = memory_.get();
    parser_ = XML_ParserCreate_MM(nullptr, &suite, &separator);
    if (parser_ == nullptr) throw std::bad_alloc();
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, Callbacks::start, Callbacks::end);
    XML_SetCharacterDataHandler(parser_, Callbacks::text);
    XML_SetDefaultHandler(parser_, Callbacks::other);
    XML_SetStartDoctypeDeclHandler(parser_, Callbacks::document_type);
}

XmlParser::~XmlParser() { XML_ParserFree(parser_); }

Result<Done> XmlParser::feed(std::string_view piece) {
    // expat holds all of an unfinished tag in memory, and reads it anew when more of it has come.
    constexpr std::size_t step = std::size_t{64} << 10U;
    for (; !piece.empty(); piece.remove_prefix(std::min(step, piece.size()))) {
        unfinished_ += std::min(step, piece.size());
        TRY(parse(piece.substr(0, step), Last::no));
        if (unfinished_ > limits_.xml_token_bytes)
            return refuse(
                "workbook_xml_too_large",
                {{"file", source_.file}, {"part", shown(source_.part)}}
            );
    }
    return Done{};
}

Result<Done> XmlParser::finish() { return parse({}, Last::yes); }

Result<Done> XmlParser::parse(std::string_view piece, Last last) {
    Memory::current = memory_.get();
    const XML_Status status = XML_Parse(
        parser_,
        piece.data(),
        static_cast<int>(piece.size()),
        last == Last::yes ? XML_TRUE : XML_FALSE
    );
    if (exception_) std::rethrow_exception(exception_);
    if (refusal_) return *refusal_;
    if (status == XML_STATUS_ERROR) return why_not();
    return Done{};
}

Refusal XmlParser::why_not() const {
    const XML_Error error = XML_GetErrorCode(parser_);
    if (error == XML_ERROR_NO_MEMORY || error == XML_ERROR_AMPLIFICATION_LIMIT_BREACH)
        return refuse(
            "workbook_xml_too_large",
            {{"file", source_.file}, {"part", shown(source_.part)}}
        );
    return refuse(
        "workbook_xml_broken",
        {{"file", source_.file},
         {"part", shown(source_.part)},
         {"line", std::to_string(XML_GetCurrentLineNumber(parser_))},
         {"position", std::to_string(XML_GetCurrentColumnNumber(parser_) + 1)}}
    );
}

Result<Done> read_part(
    const Archive& archive, const std::string& part, const Limits& limits, XmlHandler& handler
) {
    PartStream stream = TRY(archive.part(part));
    XmlParser parser(handler, limits, {.file = archive.file(), .part = part});
    std::vector<char> buffer(std::size_t{64} << 10U);
    while (true) {
        const std::size_t got = TRY(stream.read(buffer));
        TRY(parser.feed({buffer.data(), got}));
        if (got < buffer.size()) return parser.finish();
    }
}

}  // namespace uppsikt::workbook
