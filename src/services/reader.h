#pragma once

#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/document.h"
#include "services/services.h"

/// Reading a tree with every problem collected, each with file, line and key.
namespace uppsikt::services {

/// Where in a file something stands: "term[3].parameters.pay", line 40.
struct Place {
    std::string key;
    std::size_t line = 0;
};

class Problems {
public:
    explicit Problems(std::string_view file) : file_(file) {}

    void add(std::string_view code, const Place& place, std::vector<TextValue> more = {});
    bool empty() const { return reasons_.empty(); }
    std::vector<Reason> take() { return std::move(reasons_); }

private:
    std::string file_;
    std::vector<Reason> reasons_;
};

/// What a value of a file can be read as.
template <class T>
concept Readable = std::same_as<T, std::int64_t> || std::same_as<T, bool> ||
                   std::same_as<T, std::string> || std::same_as<T, Date>;

/// One table of the file. Ask for every key it may have, then `finish`: what was not asked for is
/// unknown. A key that is missing or of the wrong type is reported and read as nothing.
class TableReader {
public:
    TableReader(Problems& problems, const Node& node, Place place);

    template <Readable T>
    std::optional<T> required(std::string_view key) {
        const Node* node = find(key, true);
        return node != nullptr ? read<T>(*node, key) : std::nullopt;
    }
    template <Readable T>
    std::optional<T> optional(std::string_view key) {
        const Node* node = find(key, false);
        return node != nullptr ? read<T>(*node, key) : std::nullopt;
    }

    /// A text that is one of `allowed`; which one, as its index.
    std::optional<std::size_t> required_choice(
        std::string_view key, std::span<const std::string_view> allowed
    );

    const Node* find(std::string_view key, bool is_required);

    /// The texts of an array that must be there; anything else in it is reported.
    std::vector<std::string> texts(std::string_view key);

    std::optional<Wording> wording(std::string_view key, bool is_required);
    Validity validity();
    std::vector<SourceRef> source_refs();

    /// A table inside, and the tables of an array (`[[key]]`); none when it is not there.
    std::optional<TableReader> table(std::string_view key, bool is_required);
    std::vector<TableReader> tables(std::string_view key);

    const Node::Table& members() const { return *members_; }
    Place place() const { return place_; }
    Place place_of(std::string_view key) const;
    Problems& problems() { return *problems_; }
    void finish();

private:
    template <Readable T>
    std::optional<T> read(const Node& node, std::string_view key);
    std::string path(std::string_view key) const;

    Problems* problems_;
    const Node::Table* members_;
    Place place_;
    std::vector<std::string_view> asked_;
};

/// The versions of one thing may not overlap in time.
struct Version {
    std::string id;
    Validity validity;
    Place place;
};
void check_versions(Problems& problems, std::span<const Version> versions);

/// Every reference is to a source that the file declares.
void check_source_refs(
    Problems& problems,
    std::span<const Source> sources,
    std::span<const SourceRef> refs,
    const Place& place
);

/// The [[source]] tables of a file.
std::vector<Source> read_sources(TableReader& file);

/// "a, b, c".
std::string joined(std::span<const std::string_view> names);

// One file of each kind; nothing when it has problems.
std::optional<Service> read_service(Problems& problems, TableReader& file);
std::optional<Calendar> read_calendar(Problems& problems, TableReader& file);
std::optional<Checklist> read_checklist(Problems& problems, TableReader& file);
std::optional<WorkbookLayout> read_workbook_layout(Problems& problems, TableReader& file);

}  // namespace uppsikt::services
