#include "platform/delimited/header.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <utility>

#include "base/text.h"
#include "platform/delimited/refusals.h"

namespace uppsikt::delimited {

namespace {

/// A file of the wrong kind may have thousands of bad names; nobody reads them all.
constexpr std::size_t most_reasons = 20;

struct Tally {
    Delimiter delimiter;
    std::size_t count = 0;
};

struct Line {
    std::array<Tally, 3> tallies{{
        {.delimiter = Delimiter::comma},
        {.delimiter = Delimiter::semicolon},
        {.delimiter = Delimiter::tab},
    }};
    bool whole = false;
};

/// Counts in the first line that is not blank, as far as the text goes.
Line look_at_line(std::string_view text) {
    Line line;
    bool quoted = false;
    bool blank = true;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r')) {
            if (blank) continue;
            line.whole = true;
            return line;
        }
        blank = blank && c == ' ';
        if (quoted) continue;
        for (Tally& tally : line.tallies)
            if (c == static_cast<char>(tally.delimiter)) ++tally.count;
    }
    return line;
}

}  // namespace

Result<Done> begin_text(Window& window) {
    (void)TRY(window.more());
    const std::string_view text = window.unread();
    if (text.empty()) return refuse("delimited_empty_file", {{"file", window.name()}});
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return refuse("delimited_is_utf16", {{"file", window.name()}});
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text.starts_with(mark)) window.skip_to(window.begin() + mark.size());
    return Done{};
}

Result<Delimiter> recognise_delimiter(Window& window, const Limits& limits) {
    // A line that is too long is refused by whoever reads it.
    const std::size_t most_bytes = limits.row_bytes + 1;
    Line line = look_at_line(window.unread().substr(0, most_bytes));
    while (!line.whole && window.unread().size() < most_bytes && TRY(window.more()))
        line = look_at_line(window.unread().substr(0, most_bytes));

    const Tally most = *std::ranges::max_element(line.tallies, {}, &Tally::count);
    if (most.count > 0 && std::ranges::count(line.tallies, most.count, &Tally::count) > 1)
        return refuse("delimited_unclear_delimiter", {{"file", window.name()}});
    return most.delimiter;
}

Result<std::vector<std::string>> column_names(
    const std::string& file, std::span<const std::string_view> cells
) {
    std::vector<std::string> names;
    std::vector<Reason> reasons;
    std::map<std::string_view, std::size_t> seen;
    for (const std::string_view cell : cells) {
        const std::string_view name = trimmed(cell);
        names.emplace_back(name);
        const std::string column = std::to_string(names.size());
        if (name.empty()) {
            reasons.push_back({"delimited_empty_name", {{"file", file}, {"column", column}}});
            continue;
        }
        const auto [earlier, is_new] = seen.try_emplace(name, names.size());
        if (is_new) continue;
        reasons.push_back(
            {"delimited_repeated_name",
             {{"file", file},
              {"name", shown(name)},
              {"column", column},
              {"first", std::to_string(earlier->second)}}}
        );
    }
    if (reasons.empty()) return names;
    if (reasons.size() > most_reasons) reasons.resize(most_reasons);
    return Refusal{RefusalKind::invalid_input, std::move(reasons)};
}

}  // namespace uppsikt::delimited
