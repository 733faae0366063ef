#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/html/node.h"

namespace uppsikt::html {

/// A column that readers may sort by.
struct SortColumn {
    std::string title;
    bool is_number = false;
    std::string hint = {};  ///< what the column means, to hover over
};

/// A cell as it reads, and what it is sorted by where that is a number. Cells without a number
/// come last, whichever way the column is sorted.
struct SortCell {
    Node content;
    std::optional<double> by = {};
};

struct SortableTable {
    std::string id;
    std::string caption;
    std::string search_title;  ///< the label of the field that rows are searched by
    std::string shown;         ///< "# of ##": how many rows a search left
    std::vector<SortColumn> columns;
    std::vector<std::vector<SortCell>> rows;  ///< the first cell names the row
};

/// A table that is whole and in the order given without script; with `sortable_script` its titles
/// become buttons that sort it, and a field above it searches. Sorting is stable and is told to
/// those who do not see it (aria-sort).
Node sortable_table(const SortableTable& table);

std::string_view sortable_style();
/// Serves every such table of its page.
std::string_view sortable_script();

}  // namespace uppsikt::html
