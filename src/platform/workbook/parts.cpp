#include "platform/workbook/parts.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/workbook/refusals.h"
#include "platform/workbook/zip_directory.h"

namespace uppsikt::workbook {

namespace {

constexpr std::array<std::string_view, 2> relation_bases{
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/",
};

struct Relation {
    std::string id;
    std::string kind;  ///< "worksheet", "styles", …; empty for what is none of the two standards'
    std::string part;  ///< empty for what lies outside the package
};

/// Is told where in the tree an element stands: 1 for the root.
class TreeHandler : public XmlHandler {
public:
    Result<Done> start(const ElementName& name, const Attributes& attributes) final {
        path_.push_back(
            name.vocabulary == Vocabulary::other ? std::string() : std::string(name.local)
        );
        return entered(name, attributes);
    }
    Result<Done> end() final {
        Result<Done> result = left();
        path_.pop_back();
        return result;
    }
    Result<Done> text(std::string_view /*piece*/) override { return Done{}; }

protected:
    virtual Result<Done> entered(const ElementName& name, const Attributes& attributes) = 0;
    virtual Result<Done> left() { return Done{}; }

    std::size_t depth() const { return path_.size(); }
    /// Whether the element is the child of these, from the root on.
    bool within(std::initializer_list<std::string_view> parents) const {
        return path_.size() == parents.size() + 1 &&
               std::equal(parents.begin(), parents.end(), path_.begin());
    }

private:
    std::vector<std::string> path_;
};

class RelationsHandler final : public TreeHandler {
public:
    RelationsHandler(std::string from, const Limits& limits, std::string file)
        : from_(std::move(from)), limits_(limits), file_(std::move(file)) {}

    const Relation* find(std::string_view id) const {
        const auto found = std::ranges::find(relations_, id, &Relation::id);
        return found == relations_.end() ? nullptr : &*found;
    }
    const Relation* first(std::string_view kind) const {
        const auto found = std::ranges::find(relations_, kind, &Relation::kind);
        return found == relations_.end() ? nullptr : &*found;
    }

private:
    Result<Done> entered(const ElementName& name, const Attributes& attributes) override {
        if (!within({"Relationships"}) || name.vocabulary != Vocabulary::package_relations ||
            name.local != "Relationship")
            return Done{};
        if (relations_.size() == limits_.parts)
            return refuse(
                "workbook_too_many_parts",
                {{"file", file_}, {"most", std::to_string(limits_.parts)}}
            );
        Relation relation{
            .id = std::string(attributes.find("Id").value_or("")),
            .kind = {},
            .part = {}
        };
        const std::string_view type = attributes.find("Type").value_or("");
        for (const std::string_view base : relation_bases)
            if (type.starts_with(base)) relation.kind = type.substr(base.size());
        if (attributes.find("TargetMode").value_or("") != "External")
            relation.part =
                resolve_part({.target = attributes.find("Target").value_or(""), .from = from_});
        relations_.push_back(std::move(relation));
        return Done{};
    }

    std::string from_;
    const Limits& limits_;
    std::string file_;
    std::vector<Relation> relations_;
};

class WorkbookHandler final : public TreeHandler {
public:
    WorkbookHandler(const RelationsHandler& relations, const Limits& limits, std::string file)
        : relations_(relations), limits_(limits), file_(std::move(file)) {}

    std::vector<SheetPart> sheets;
    DateSystem system = DateSystem::from_1900;

private:
    Result<Done> entered(const ElementName& name, const Attributes& attributes) override {
        if (depth() == 1 && !name.is("workbook"))
            return refuse("workbook_not_a_workbook", {{"file", file_}});
        if (within({"workbook"}) && name.is("workbookPr")) {
            const std::string_view value = attributes.find("date1904").value_or("0");
            if (value == "1" || value == "true") system = DateSystem::from_1904;
        }
        if (within({"workbook", "sheets"}) && name.is("sheet")) return add_sheet(attributes);
        return Done{};
    }

    Result<Done> add_sheet(const Attributes& attributes) {
        SheetPart sheet{
            .name = std::string(attributes.find("name").value_or("")),
            .visible = attributes.find("state").value_or("visible") == "visible",
            .part = {},
        };
        const Relation* relation = relations_.find(attributes.relation_id().value_or(""));
        if (relation == nullptr || relation->part.empty())
            return refuse(
                "workbook_sheet_without_part",
                {{"file", file_}, {"sheet", shown(sheet.name)}}
            );
        if (relation->kind != "worksheet")
            return Done{};  // A sheet that is one chart has no cells.
        sheet.part = relation->part;
        if (std::ranges::find(sheets, sheet.name, &SheetPart::name) != sheets.end())
            return refuse(
                "workbook_repeated_sheet",
                {{"file", file_}, {"sheet", shown(sheet.name)}}
            );
        if (sheets.size() == limits_.sheets)
            return refuse(
                "workbook_too_many_sheets",
                {{"file", file_}, {"most", std::to_string(limits_.sheets)}}
            );
        sheets.push_back(std::move(sheet));
        return Done{};
    }

    const RelationsHandler& relations_;
    const Limits& limits_;
    std::string file_;
};

class StylesHandler final : public TreeHandler {
public:
    StylesHandler(const Limits& limits, std::string file)
        : limits_(limits), file_(std::move(file)) {}

    std::vector<bool> shows_days_by_style() const {
        std::vector<bool> days;
        for (const int format : formats_) {
            const auto custom = custom_.find(format);
            days.push_back(custom != custom_.end() ? custom->second : shows_days(format));
        }
        return days;
    }

private:
    Result<Done> entered(const ElementName& name, const Attributes& attributes) override {
        const bool format = within({"styleSheet", "numFmts"}) && name.is("numFmt");
        const bool style = within({"styleSheet", "cellXfs"}) && name.is("xf");
        if (!format && !style) return Done{};
        if (formats_.size() + custom_.size() >= limits_.styles)
            return refuse(
                "workbook_too_many_styles",
                {{"file", file_}, {"most", std::to_string(limits_.styles)}}
            );
        const auto id = parse_integer(attributes.find("numFmtId").value_or("0"));
        // What is no small number is no format that we know: a plain number.
        const int known = id && *id >= 0 && *id <= 1'000'000 ? static_cast<int>(*id) : 0;
        if (style) formats_.push_back(known);
        if (format && known != 0)
            custom_[known] = shows_days(attributes.find("formatCode").value_or(""));
        return Done{};
    }

    const Limits& limits_;
    std::string file_;
    std::map<int, bool> custom_;
    std::vector<int> formats_;
};

class StringsHandler final : public XmlHandler {
public:
    StringsHandler(const Limits& limits, std::string file)
        : limits_(limits), file_(std::move(file)), collector_(limits.text_bytes) {}

    SharedStrings strings;

    Result<Done> start(const ElementName& name, const Attributes& /*attributes*/) override {
        ++depth_;
        if (depth_ == 2) {
            in_string_ = name.is("si");
            collector_.begin();
        } else if (in_string_ && depth_ > 2) {
            collector_.start(name);
        }
        return Done{};
    }

    Result<Done> end() override {
        if (depth_ == 2 && in_string_) {
            in_string_ = false;
            strings.add(unescaped(collector_.text()));
            if (strings.count() > limits_.shared_strings ||
                strings.bytes() > limits_.shared_string_bytes)
                return refuse("workbook_too_many_texts", {{"file", file_}});
        } else if (in_string_) {
            collector_.end();
        }
        --depth_;
        return Done{};
    }

    Result<Done> text(std::string_view piece) override {
        if (in_string_ && !collector_.add(piece))
            return refuse(
                "workbook_shared_text_too_long",
                {{"file", file_},
                 {"number", std::to_string(strings.count() + 1)},
                 {"most", std::to_string(limits_.text_bytes)}}
            );
        return Done{};
    }

private:
    const Limits& limits_;
    std::string file_;
    StringCollector collector_;
    std::uint64_t depth_ = 0;
    bool in_string_ = false;
};

/// "xl/_rels/workbook.xml.rels" for "xl/workbook.xml".
std::string relations_part(std::string_view part) {
    const std::size_t name = part.rfind('/') + 1;  // npos + 1 is 0
    return std::string(part.substr(0, name)) + "_rels/" + std::string(part.substr(name)) + ".rels";
}

/// The workbook's part.
Result<std::string> find_workbook(const Archive& archive, const Limits& limits) {
    const Refusal none = refuse("workbook_not_a_workbook", {{"file", archive.file()}});
    if (!archive.has("_rels/.rels")) return none;
    RelationsHandler package("", limits, archive.file());
    TRY(read_part(archive, "_rels/.rels", limits, package));
    const Relation* workbook = package.first("officeDocument");
    if (workbook == nullptr || workbook->part.empty()) return none;
    // A workbook in the binary format of Excel 2007 (.xlsb) is a zip with relations, too.
    if (folded_part_name(workbook->part).ends_with(".bin")) return none;
    return workbook->part;
}

}  // namespace

std::string resolve_part(const PartReference& reference) {
    const std::string_view from = reference.from;
    std::vector<std::string_view> steps;
    const auto walk = [&](std::string_view path) {
        for (const std::string_view step : split(path, '/')) {
            if (step == ".." && !steps.empty()) steps.pop_back();
            if (!step.empty() && step != "." && step != "..") steps.push_back(step);
        }
    };
    if (!reference.target.starts_with('/')) walk(from.substr(0, from.rfind('/') + 1));
    walk(reference.target);
    std::string part;
    for (const std::string_view step : steps) {
        if (!part.empty()) part += '/';
        part += step;
    }
    return part;
}

Result<Book> read_book(const Archive& archive, const Limits& limits) {
    const std::string part = TRY(find_workbook(archive, limits));
    RelationsHandler relations(part, limits, archive.file());
    TRY(read_part(archive, relations_part(part), limits, relations));
    WorkbookHandler workbook(relations, limits, archive.file());
    TRY(read_part(archive, part, limits, workbook));

    Book book;
    book.sheets = std::move(workbook.sheets);
    book.styles.system = workbook.system;
    for (const SheetPart& sheet : book.sheets)
        if (!archive.has(sheet.part))
            return refuse(
                "workbook_part_missing",
                {{"file", archive.file()}, {"part", shown(sheet.part)}}
            );
    if (const Relation* styles = relations.first("styles"); styles != nullptr) {
        StylesHandler handler(limits, archive.file());
        TRY(read_part(archive, styles->part, limits, handler));
        book.styles.shows_days = handler.shows_days_by_style();
    }
    if (const Relation* strings = relations.first("sharedStrings"); strings != nullptr) {
        StringsHandler handler(limits, archive.file());
        TRY(read_part(archive, strings->part, limits, handler));
        book.strings = std::move(handler.strings);
    }
    return book;
}

}  // namespace uppsikt::workbook
