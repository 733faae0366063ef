#include "platform/delimited/delimited.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/delimited/header.h"
#include "platform/delimited/refusals.h"
#include "platform/delimited/rows.h"
#include "platform/delimited/source.h"
#include "platform/delimited/window.h"

namespace uppsikt::delimited {

struct Reader::Inside {
    Delimiter delimiter;
    Rows rows;
    std::vector<std::string> columns;
    bool refused = false;
};

Reader::Reader(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Reader::Reader(Reader&& other) noexcept = default;
Reader& Reader::operator=(Reader&& other) noexcept = default;
Reader::~Reader() = default;

Result<Reader> Reader::open(const std::filesystem::path& path, const Options& options) {
    Source source = TRY(Source::open(path, options.buffer_bytes));
    return begin(std::move(source), options);
}

Result<Reader> Reader::from_descriptor(std::string name, int descriptor, const Options& options) {
    Source source = TRY(Source::from_descriptor(std::move(name), descriptor, options.buffer_bytes));
    return begin(std::move(source), options);
}

Result<Reader> Reader::from_bytes(std::string name, std::string bytes, const Options& options) {
    Source source =
        TRY(Source::from_bytes(std::move(name), std::move(bytes), options.buffer_bytes));
    return begin(std::move(source), options);
}

/// Reads everything up to the first row.
Result<Reader> Reader::begin(Source source, const Options& options) {
    Window window(std::move(source), options);
    TRY(begin_text(window));
    const Delimiter delimiter =
        options.delimiter ? *options.delimiter : TRY(recognise_delimiter(window, options.limits));
    Rows rows(std::move(window), delimiter, options.limits);
    const std::optional<Row> header = TRY(rows.first());
    const std::string& file = rows.window().name();
    if (!header) return refuse("delimited_empty_file", {{"file", file}});
    std::vector<std::string> names = TRY(column_names(file, header->cells));
    return Reader(std::make_unique<Inside>(Inside{
        .delimiter = delimiter,
        .rows = std::move(rows),
        .columns = std::move(names),
    }));
}

std::span<const std::string> Reader::columns() const { return inside_->columns; }
Delimiter Reader::delimiter() const { return inside_->delimiter; }
const std::string& Reader::name() const { return inside_->rows.window().name(); }
std::uint64_t Reader::blank_lines() const { return inside_->rows.blank_lines(); }
std::uint64_t Reader::bytes_read() const { return inside_->rows.window().bytes_read(); }

Result<std::size_t> Reader::column(std::string_view name) const {
    const std::vector<std::string>& columns = inside_->columns;
    const auto found = std::ranges::find(columns, name);
    if (found != columns.end()) return static_cast<std::size_t>(found - columns.begin());

    Reason reason{"delimited_unknown_column", {{"file", this->name()}, {"name", shown(name)}}};
    if (const std::optional<std::string> nearest = nearest_name(name, columns)) {
        reason.code = "delimited_unknown_column_nearest";
        reason.values.push_back({"nearest", shown(*nearest)});
    }
    return Refusal{RefusalKind::not_found, std::move(reason)};
}

Result<std::optional<Row>> Reader::next() {
    ensure(!inside_->refused, "a file that was refused is not read on");
    Result<std::optional<Row>> row = inside_->rows.next();
    inside_->refused = !row.ok();
    return row;
}

}  // namespace uppsikt::delimited
