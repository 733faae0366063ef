#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <zlib.h>

#include "platform/delimited/delimited.h"

namespace uppsikt::test {

/// All of a delimited file, or as much of it as was read before it was refused.
struct DelimitedTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    std::vector<std::uint64_t> lines;  ///< where the rows begin
    std::uint64_t blank_lines = 0;
    std::optional<Reason> refused;
    bool operator==(const DelimitedTable&) const = default;
};

inline DelimitedTable read_rest(Result<delimited::Reader> opened) {
    DelimitedTable table;
    if (!opened) {
        table.refused = opened.refusal().reasons.front();
        return table;
    }
    delimited::Reader reader = std::move(opened).value();
    table.columns.assign(reader.columns().begin(), reader.columns().end());
    while (true) {
        const auto row = reader.next();
        if (!row) table.refused = row.refusal().reasons.front();
        if (!row || !row.value()) break;
        ensure(row.value()->number == table.rows.size() + 1, "rows are numbered from 1");
        table.rows.emplace_back(row.value()->cells.begin(), row.value()->cells.end());
        table.lines.push_back(row.value()->line);
    }
    table.blank_lines = reader.blank_lines();
    return table;
}

inline DelimitedTable read_delimited(std::string bytes, const delimited::Options& options = {}) {
    return read_rest(delimited::Reader::from_bytes("prov.csv", std::move(bytes), options));
}

/// One gzip member.
inline std::string gzip(std::string_view text) {
    z_stream stream{};
    constexpr int as_gzip = 16 + MAX_WBITS;
    ensure(
        ::deflateInit2(&stream, 6, Z_DEFLATED, as_gzip, 8, Z_DEFAULT_STRATEGY) == Z_OK,
        "zlib packs"
    );
    std::string packed(::deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    ensure(::deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib packs at once");
    packed.resize(stream.total_out);
    ::deflateEnd(&stream);
    return packed;
}

}  // namespace uppsikt::test
