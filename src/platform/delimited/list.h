#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"
#include "platform/delimited/delimited.h"

/// Lists: delimited files with a row for each thing and a named column for each fact of it, as
/// those write them who bring what was before. Every fault is told, with its row, line and column.
namespace uppsikt::delimited {

struct ListColumns {
    std::string_view key;                                ///< whose cells are each there once
    std::span<const std::string_view> must;              ///< every row has something in them
    std::span<const std::string_view> may;               ///< may be left out
    std::function<bool(std::string_view)> is_more = {};  ///< others that are known: "item:door"
};

/// Where in its file a row is.
struct Place {
    std::uint64_t row = 0;   ///< 1 is the first after the header row
    std::uint64_t line = 0;  ///< of the file
};

/// One row while it is read: cells by the names of their columns, and what is wrong with them.
class ListRow {
public:
    ListRow(const Reader& reader, const Row& row) : reader_(reader), row_(row) {}

    Place place() const { return {.row = row_.number, .line = row_.line}; }
    const std::string& file() const { return reader_.name(); }

    /// Without blanks around it; empty where the file has no such column.
    std::string_view cell(std::string_view column) const;
    std::optional<std::string> text(std::string_view column) const;

    /// What `parse` (text to optional) makes of a cell; nothing where it is empty, or a fault.
    template <class Parse>
    auto read(std::string_view column, Parse&& parse) -> decltype(parse(std::string_view())) {
        const std::string_view text = cell(column);
        if (text.empty()) return std::nullopt;
        auto value = parse(text);
        if (!value) object(column, text);
        return value;
    }

    /// Filled cells of the columns with the prefix, by what comes after it.
    std::vector<TextValue> with_prefix(std::string_view prefix) const;

    void object(std::string_view column, std::string_view text);  ///< it cannot be understood
    void object_to_empty(std::string_view column);                ///< it should have something
    void object(Reason reason) { faults_.push_back(std::move(reason)); }
    std::vector<Reason>& faults() { return faults_; }

private:
    const Reader& reader_;
    const Row& row_;
    std::vector<Reason> faults_;
};

/// The faults of a list, each row's after one that says where it is. Of very many only the first
/// are told, and how many more there are.
class Faults {
public:
    explicit Faults(std::string file) : file_(std::move(file)) {}

    void add(const Place& place, std::vector<Reason> reasons);
    void add(std::vector<Reason> reasons);  ///< of the file as a whole
    bool empty() const { return reasons_.empty(); }
    Refusal refusal() const;

private:
    bool has_room();

    std::string file_;
    std::vector<Reason> reasons_;
    std::size_t left_out_ = 0;
};

template <class T>
struct Listed {
    Place place;
    T value;
    std::vector<Reason> faults;  ///< of its cells: the value is not whole
};

template <class T>
struct List {
    std::string file;
    std::vector<Listed<T>> rows;
    std::vector<Reason> damage;  ///< why reading ended before the file did

    /// Every fault, if there is any.
    std::optional<Refusal> refusal() const {
        Faults faults(file);
        for (const Listed<T>& row : rows)
            if (!row.faults.empty()) faults.add(row.place, row.faults);
        faults.add(damage);
        if (faults.empty()) return std::nullopt;
        return faults.refusal();
    }
};

/// Reads row by row as far as the file is whole; gives what ended it before. Refuses columns that
/// must be there and are not, those that are not known, and a file without rows.
Result<std::vector<Reason>> read_rows(
    Reader& reader, const ListColumns& columns, const std::function<void(ListRow&)>& take
);

/// Every row as `read` (a ListRow to a value) makes of it.
template <class Read>
auto read_list(Reader& reader, const ListColumns& columns, Read&& read)
    -> Result<List<decltype(read(std::declval<ListRow&>()))>> {
    List<decltype(read(std::declval<ListRow&>()))> list{
        .file = reader.name(),
        .rows = {},
        .damage = {}
    };
    list.damage = TRY(read_rows(reader, columns, [&](ListRow& row) {
        auto value = read(row);
        list.rows.push_back({row.place(), std::move(value), std::move(row.faults())});
    }));
    return list;
}

/// The name's row in a table of {value, name}, as a parser of cells.
template <class Names>
auto among(const Names& names) {
    using Kind = std::remove_cvref_t<decltype(names.front().value)>;
    return [&names](std::string_view text) -> std::optional<Kind> {
        const auto found =
            std::ranges::find_if(names, [&](const auto& one) { return one.name == text; });
        if (found == names.end()) return std::nullopt;
        return found->value;
    };
}

std::optional<bool> yes_or_no(std::string_view text);

/// "20000", "12 500", "99,50" or "99.50" kronor: whole öre, and not negative.
std::optional<Money> kronor(std::string_view text);

}  // namespace uppsikt::delimited
