#include "platform/html/sortable.h"

#include <cmath>

#include "base/ensure.h"
#include "base/text.h"

namespace uppsikt::html {

namespace {

constexpr std::string_view style = R"css(
.sort-tools { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; margin-top: 1.25rem; font-size: .92rem; }
.sort-tools[hidden] { display: none; }
.sort-tools input { flex: 0 1 18rem; min-width: 0; padding: .35rem .7rem; border: 1px solid var(--mid); border-radius: 8px; background: var(--card); }
table.sortable thead button { padding: .1rem 0; border: 0; background: none; color: inherit; font: inherit; font-weight: inherit; text-align: inherit; cursor: pointer; text-decoration: underline; text-decoration-color: var(--line); text-underline-offset: .25em; }
table.sortable thead button:hover { text-decoration-color: currentColor; }
table.sortable thead button::after { content: "\2195"; margin-left: .25em; opacity: .55; }
table.sortable thead [aria-sort="ascending"] button::after { content: "\2191"; opacity: 1; }
table.sortable thead [aria-sort="descending"] button::after { content: "\2193"; opacity: 1; }
table.sortable tbody tr[hidden] { display: none; }
)css";

// No < and no & in the script: it stands in the page as it is.
constexpr std::string_view script = R"js(
(function () {
  "use strict";
  const words = new Intl.Collator(document.documentElement.lang, { numeric: true });
  document.querySelectorAll("table.sortable").forEach(function (table) {
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const titles = Array.from(table.tHead.rows[0].cells);
    function number(cell) {
      return cell.dataset.by === undefined ? null : Number(cell.dataset.by);
    }
    function compare(column, sign) {
      const numeric = titles[column].classList.contains("n");
      return function (one, other) {
        if (!numeric) return sign * words.compare(one.cells[column].textContent, other.cells[column].textContent);
        const a = number(one.cells[column]);
        const b = number(other.cells[column]);
        if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
        return a === b ? 0 : (a > b ? sign : -sign);
      };
    }
    titles.forEach(function (title, column) {
      const button = document.createElement("button");
      button.type = "button";
      while (title.firstChild) button.appendChild(title.firstChild);
      title.appendChild(button);
      button.addEventListener("click", function () {
        const down = title.getAttribute("aria-sort") === "ascending";
        titles.forEach(function (each) { each.removeAttribute("aria-sort"); });
        title.setAttribute("aria-sort", down ? "descending" : "ascending");
        rows.sort(compare(column, down ? -1 : 1));
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
    const tools = document.getElementById(table.id + "-tools");
    const search = tools.querySelector("input");
    const shown = tools.querySelector("output");
    search.addEventListener("input", function () {
      const wanted = search.value.trim().toLocaleLowerCase();
      let count = 0;
      rows.forEach(function (row) {
        row.hidden = !row.cells[0].textContent.toLocaleLowerCase().includes(wanted);
        count += row.hidden ? 0 : 1;
      });
      shown.textContent = wanted ? shown.dataset.shown.replace("##", rows.length).replace("#", count) : "";
    });
    tools.hidden = false;
  });
}());
)js";

Node head(const SortableTable& table) {
    Nodes titles;
    for (const SortColumn& column : table.columns) {
        Attributes attributes{{"scope", "col"}};
        if (column.is_number) attributes.push_back({"class", "n"});
        if (!column.hint.empty()) attributes.push_back({"title", column.hint});
        titles.push_back(element("th", std::move(attributes), {column.title}));
    }
    return element("thead", {}, {element("tr", {}, std::move(titles))});
}

Node row(const SortableTable& table, const std::vector<SortCell>& cells) {
    ensure(
        cells.size() == table.columns.size(),
        "every row has as many cells as there are columns"
    );
    Nodes made;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        Attributes attributes;
        if (i == 0) attributes.push_back({"scope", "row"});
        if (table.columns[i].is_number) attributes.push_back({"class", "n"});
        if (cells[i].by) {
            ensure(!std::isnan(*cells[i].by), "what a table is sorted by is a number");
            // Number() of the script reads "Infinity".
            attributes.push_back(
                {"data-by",
                 std::isinf(*cells[i].by) ? (*cells[i].by > 0 ? "Infinity" : "-Infinity")
                                          : to_text(*cells[i].by)}
            );
        }
        made.push_back(element(i == 0 ? "th" : "td", std::move(attributes), {cells[i].content}));
    }
    return element("tr", {}, std::move(made));
}

Node tools(const SortableTable& table) {
    return element(
        "div",
        {{"class", "sort-tools screen-only"}, {"id", table.id + "-tools"}, {"hidden", "hidden"}},
        {element("label", {{"for", table.id + "-search"}}, {table.search_title}),
         element("input", {{"id", table.id + "-search"}, {"type", "search"}}),
         element("output", {{"data-shown", table.shown}})}
    );
}

}  // namespace

Node sortable_table(const SortableTable& table) {
    Nodes rows;
    for (const std::vector<SortCell>& cells : table.rows)
        rows.push_back(row(table, cells));
    return Nodes{
        tools(table),
        element(
            "div",
            {{"class", "scroll"},
             {"tabindex", "0"},
             {"role", "region"},
             {"aria-labelledby", table.id + "-caption"}},
            {element(
                "table",
                {{"class", "data sortable"}, {"id", table.id}},
                {element("caption", {{"id", table.id + "-caption"}}, {table.caption}),
                 head(table),
                 element("tbody", {}, std::move(rows))}
            )}
        ),
    };
}

std::string_view sortable_style() { return style; }

std::string_view sortable_script() { return script; }

}  // namespace uppsikt::html
