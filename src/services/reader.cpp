#include "services/reader.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace uppsikt::services {

namespace {

const Node::Table nothing;

template <class T>
constexpr std::string_view name_of{};
template <>
constexpr std::string_view name_of<std::int64_t> = "integer";
template <>
constexpr std::string_view name_of<bool> = "boolean";
template <>
constexpr std::string_view name_of<std::string> = "string";
template <>
constexpr std::string_view name_of<Date> = "date";

}  // namespace

void Problems::add(std::string_view code, const Place& place, std::vector<TextValue> more) {
    std::vector<TextValue> values{
        {"file", file_},
        {"line", std::to_string(place.line)},
        {"key", place.key}
    };
    std::ranges::move(more, std::back_inserter(values));
    reasons_.push_back({.code = std::string(code), .values = std::move(values)});
}

TableReader::TableReader(Problems& problems, const Node& node, Place place)
    : problems_(&problems),
      members_(std::get_if<Node::Table>(&node.value)),
      place_(std::move(place)) {
    if (members_ != nullptr) return;
    problems.add("services_wrong_type", place_, {{"expected", "table"}});
    members_ = &nothing;
}

std::string TableReader::path(std::string_view key) const {
    return place_.key.empty() ? std::string(key) : place_.key + "." + std::string(key);
}

Place TableReader::place_of(std::string_view key) const {
    const auto found = std::ranges::find(*members_, key, &Member::key);
    return {.key = path(key), .line = found == members_->end() ? place_.line : found->node.line};
}

const Node* TableReader::find(std::string_view key, bool is_required) {
    asked_.push_back(key);
    const auto found = std::ranges::find(*members_, key, &Member::key);
    if (found != members_->end()) return &found->node;
    if (is_required) problems_->add("services_key_missing", place_of(key));
    return nullptr;
}

template <Readable T>
std::optional<T> TableReader::read(const Node& node, std::string_view key) {
    const T* value = std::get_if<T>(&node.value);
    if (value == nullptr) {
        problems_
            ->add("services_wrong_type", place_of(key), {{"expected", std::string(name_of<T>)}});
        return std::nullopt;
    }
    if constexpr (std::same_as<T, std::string>) {
        if (trimmed(*value).empty()) {
            problems_->add("services_empty", place_of(key));
            return std::nullopt;
        }
    }
    return *value;
}

template std::optional<std::int64_t> TableReader::read(const Node&, std::string_view);
template std::optional<bool> TableReader::read(const Node&, std::string_view);
template std::optional<std::string> TableReader::read(const Node&, std::string_view);
template std::optional<Date> TableReader::read(const Node&, std::string_view);

std::optional<std::size_t> TableReader::required_choice(
    std::string_view key, std::span<const std::string_view> allowed
) {
    const auto given = required<std::string>(key);
    if (!given) return std::nullopt;
    const auto found = std::ranges::find(allowed, *given);
    if (found != allowed.end()) return static_cast<std::size_t>(found - allowed.begin());
    problems_->add(
        "services_value_not_allowed",
        place_of(key),
        {{"value", *given}, {"allowed", joined(allowed)}}
    );
    return std::nullopt;
}

std::vector<std::string> TableReader::texts(std::string_view key) {
    std::vector<std::string> found;
    const Node* node = find(key, true);
    if (node == nullptr) return found;
    const auto* items = std::get_if<Node::Array>(&node->value);
    if (items == nullptr) {
        problems_->add("services_wrong_type", place_of(key), {{"expected", "array"}});
        return found;
    }
    for (const Node& item : *items)
        if (const auto text = read<std::string>(item, key)) found.push_back(*text);
    return found;
}

std::optional<Wording> TableReader::wording(std::string_view key, bool is_required) {
    auto inside = table(key, is_required);
    if (!inside) return std::nullopt;
    const auto sv = inside->required<std::string>("sv");
    const auto en = inside->required<std::string>("en");
    inside->finish();
    if (!sv || !en) return std::nullopt;
    return Wording{.sv = *sv, .en = *en};
}

Validity TableReader::validity() {
    const auto from = required<Date>("valid_from");
    const auto to = optional<Date>("valid_to");
    if (from && to && *to < *from)
        problems_->add(
            "services_validity_reversed",
            place_of("valid_to"),
            {{"from", to_text(*from)}, {"to", to_text(*to)}}
        );
    return {.from = from.value_or(Date{}), .to = to};
}

std::vector<SourceRef> TableReader::source_refs() {
    std::vector<SourceRef> refs;
    for (TableReader& one : tables("sources")) {
        const auto key = one.required<std::string>("key");
        auto section = one.optional<std::string>("section");
        one.finish();
        if (key) refs.push_back({.key = *key, .section = std::move(section)});
    }
    const auto found = std::ranges::find(*members_, "sources", &Member::key);
    if (found == members_->end())
        problems_->add("services_key_missing", place_of("sources"));
    else if (const auto* items = std::get_if<Node::Array>(&found->node.value);
             items != nullptr && items->empty())
        problems_->add("services_empty", place_of("sources"));
    return refs;
}

std::optional<TableReader> TableReader::table(std::string_view key, bool is_required) {
    const Node* node = find(key, is_required);
    if (node == nullptr) return std::nullopt;
    return TableReader(*problems_, *node, place_of(key));
}

std::vector<TableReader> TableReader::tables(std::string_view key) {
    std::vector<TableReader> found;
    const Node* node = find(key, false);
    if (node == nullptr) return found;
    const auto* items = std::get_if<Node::Array>(&node->value);
    if (items == nullptr) {
        problems_->add("services_wrong_type", place_of(key), {{"expected", "array of tables"}});
        return found;
    }
    for (std::size_t i = 0; i < items->size(); ++i) {
        const std::string name = path(key) + "[" + std::to_string(i + 1) + "]";
        found.emplace_back(*problems_, (*items)[i], Place{.key = name, .line = (*items)[i].line});
    }
    return found;
}

void TableReader::finish() {
    for (const Member& member : *members_)
        if (std::ranges::count(asked_, member.key) == 0)
            problems_->add("services_key_unknown", place_of(member.key));
}

void check_versions(Problems& problems, std::span<const Version> versions) {
    const auto overlap = [](const Validity& one, const Validity& other) {
        return (!one.to || other.from <= *one.to) && (!other.to || one.from <= *other.to);
    };
    for (std::size_t i = 0; i < versions.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (versions[i].id == versions[j].id &&
                overlap(versions[i].validity, versions[j].validity))
                problems.add(
                    "services_validity_overlaps",
                    versions[i].place,
                    {{"id", versions[i].id}, {"other_line", std::to_string(versions[j].place.line)}}
                );
}

void check_source_refs(
    Problems& problems,
    std::span<const Source> sources,
    std::span<const SourceRef> refs,
    const Place& place
) {
    for (const SourceRef& ref : refs)
        if (std::ranges::find(sources, ref.key, &Source::key) == sources.end())
            problems.add("services_source_unknown", place, {{"value", ref.key}});
}

std::vector<Source> read_sources(TableReader& file) {
    std::vector<Source> sources;
    for (TableReader& one : file.tables("source")) {
        const auto key = one.required<std::string>("key");
        const auto title = one.required<std::string>("title");
        auto address = one.optional<std::string>("address");
        one.finish();
        if (!key || !title) continue;
        if (std::ranges::find(sources, *key, &Source::key) != sources.end())
            one.problems().add("services_duplicate", one.place_of("key"), {{"value", *key}});
        sources.push_back({.key = *key, .title = *title, .address = std::move(address)});
    }
    return sources;
}

std::string joined(std::span<const std::string_view> names) {
    std::string all;
    for (const std::string_view name : names)
        all += (all.empty() ? "" : ", ") + std::string(name);
    return all;
}

}  // namespace uppsikt::services
