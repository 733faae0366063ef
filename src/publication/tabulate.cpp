#include "publication/tabulate.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace uppsikt::publication {

namespace {

constexpr std::size_t months = 12;

/// The tables of all figures as they are.
struct Tables {
    std::vector<CountTable> sums;
    std::vector<CountTable> counts;  ///< how many cases lie behind each sum

    const CountTable& of(Figure figure) const { return sums[position(figure)]; }
};

std::size_t month_index(Date day) {
    return static_cast<unsigned>(std::chrono::year_month_day{day}.month()) - 1;
}

Tables tables_of(const std::vector<Entry>& entries, const std::vector<std::string>& regions) {
    Tables tables;
    tables.sums.assign(figure_count, CountTable(regions.size(), months));
    tables.counts = tables.sums;
    for (const Entry& entry : entries) {
        const auto region = std::ranges::find(regions, entry.region);
        ensure(region != regions.end(), "the region of an entry has a row");
        const auto row = static_cast<std::size_t>(region - regions.begin());
        add(tables.sums[position(entry.figure)], row, month_index(entry.day), entry.amount);
        add(tables.counts[position(entry.figure)], row, month_index(entry.day), 1);
    }
    return tables;
}

template <class Change>
WithTotals<std::int64_t> each_cell(const CountTable& like, Change&& change) {
    WithTotals<std::int64_t> cells(like.rows(), like.columns(), 0);
    for (std::size_t row = 0; row <= like.rows(); ++row)
        for (std::size_t column = 0; column <= like.columns(); ++column)
            cells.at(row, column) = change(row, column);
    return cells;
}

/// What the whole has beside all of its parts.
WithTotals<std::int64_t> rest_of(const Tables& tables, Figure whole) {
    return each_cell(tables.of(whole), [&](std::size_t row, std::size_t column) {
        std::int64_t rest = tables.of(whole).at(row, column);
        for (const FigureRule& rule : figure_rules)
            if (rule.part_of == whole) rest -= tables.of(rule.figure).at(row, column);
        ensure(rest >= 0, "the parts of a whole exclude each other");
        return rest;
    });
}

bool has_parts(Figure figure) {
    return std::ranges::any_of(figure_rules, [&](const FigureRule& rule) {
        return rule.part_of == figure;
    });
}

/// How far each cell of the figure may move while all other tables stand still: against what is
/// left of the whole, which is never shown.
std::optional<Freedom> freedom_of(const Tables& tables, const FigureRule& rule) {
    if (!rule.part_of && !has_parts(rule.figure)) return std::nullopt;
    const auto unlimited = [](std::size_t, std::size_t) { return unbounded; };
    const CountTable& table = tables.of(rule.figure);
    return Freedom{
        .rise = rule.part_of ? rest_of(tables, *rule.part_of) : each_cell(table, unlimited),
        .fall = has_parts(rule.figure) ? rest_of(tables, rule.figure) : each_cell(table, unlimited),
    };
}

/// A sum of money is sensitive where few decisions lie behind it.
std::vector<Sensitive> sensitive_sums(
    const CountTable& sums, const CountTable& counts, const SmallCells& small
) {
    std::vector<Sensitive> found;
    for (std::size_t row = 0; row <= sums.rows(); ++row)
        for (std::size_t column = 0; column <= sums.columns(); ++column)
            if (small.has(counts.at(row, column)) && sums.at(row, column) != 0)
                found.push_back(
                    {.row = row,
                     .column = column,
                     .lowest = sums.at(row, column) / 2,
                     .highest = sums.at(row, column) * 2}
                );
    return found;
}

/// "Of which": where the rest is small, it must stay possible that it is any small number.
void guard_rest(
    const CountTable& part,
    const CountTable& whole,
    const SmallCells& small,
    std::vector<Sensitive>& sensitive
) {
    for (std::size_t row = 0; row <= part.rows(); ++row)
        for (std::size_t column = 0; column <= part.columns(); ++column) {
            const std::int64_t rest = whole.at(row, column) - part.at(row, column);
            if (part.at(row, column) == 0 || !small.has(rest)) continue;
            auto found = std::ranges::find_if(sensitive, [&](const Sensitive& one) {
                return one.row == row && one.column == column;
            });
            if (found == sensitive.end())
                found = sensitive.insert(
                    found,
                    {row, column, part.at(row, column), part.at(row, column)}
                );
            // The rest rises and falls by what is small, as far as the part has room to.
            found->lowest = std::min(
                found->lowest,
                std::max(std::int64_t{1}, whole.at(row, column) - small.to)
            );
            found->highest = std::max(found->highest, whole.at(row, column) - small.from);
        }
}

WithTotals<std::optional<std::int64_t>> everything(const CountTable& table) {
    WithTotals<std::optional<std::int64_t>> cells(table.rows(), table.columns());
    for (std::size_t row = 0; row <= table.rows(); ++row)
        for (std::size_t column = 0; column <= table.columns(); ++column)
            cells.at(row, column) = table.at(row, column);
    return cells;
}

ShownFigure for_everyone(const Tables& tables, const FigureRule& rule, const SmallCells& small) {
    const CountTable& table = tables.of(rule.figure);
    const CountTable& counts = tables.counts[position(rule.figure)];
    auto sensitive = rule.measure == Measure::money ? sensitive_sums(table, counts, small)
                                                    : small_cells(table, small);
    if (rule.rest_is_sensitive) guard_rest(table, tables.of(*rule.part_of), small, sensitive);
    const Suppression hidden = suppress(table, sensitive, freedom_of(tables, rule));
    ShownFigure shown{
        .figure = rule.figure,
        .cells = everything(table),
        .has_breakdown = hidden.is_safe
    };
    const bool whole_is_small = small.has(counts.whole());
    for (std::size_t row = 0; row <= table.rows(); ++row)
        for (std::size_t column = 0; column <= table.columns(); ++column) {
            const bool is_whole = row == table.rows() && column == table.columns();
            const bool is_hidden = hidden.is_safe ? hidden.cells.at(row, column) != Shown::yes
                                                  : !is_whole || whole_is_small;
            if (is_hidden) shown.cells.at(row, column).reset();
        }
    return shown;
}

/// Those of the register, and those that occur; the unknown one last.
std::vector<std::string> rows_of(
    std::vector<std::string> known, const std::vector<Entry>& entries
) {
    std::set<std::string> names(known.begin(), known.end());
    for (const Entry& entry : entries)
        names.insert(entry.region);
    const bool has_unknown = names.erase("") > 0;
    std::vector<std::string> rows(names.begin(), names.end());
    if (has_unknown) rows.emplace_back();
    return rows;
}

}  // namespace

bool ControlReport::is_whole_year() const {
    return as_of > std::chrono::year{year} / std::chrono::December / 31;
}

ControlReport tabulate(std::vector<Entry> entries, Tabulation tabulation) {
    ControlReport report{
        .year = tabulation.question.year,
        .service = std::move(tabulation.question.service),
        .audience = tabulation.question.audience,
        .as_of = tabulation.as_of,
        .regions = rows_of(std::move(tabulation.regions), entries),
        .small = tabulation.small,
        .rule_version = std::move(tabulation.rule_version),
        .figures = {},
    };
    const Tables tables = tables_of(entries, report.regions);
    for (const FigureRule& rule : figure_rules) {
        ShownFigure& figure = report.figures.at(position(rule.figure));
        if (report.audience == Audience::everyone)
            figure = for_everyone(tables, rule, report.small);
        else
            figure = {.figure = rule.figure, .cells = everything(tables.of(rule.figure))};
    }
    if (report.audience == Audience::everyone) return report;
    std::ranges::sort(entries, {}, [](const Entry& entry) {
        return std::tie(entry.figure, entry.day, entry.number);
    });
    for (Entry& entry : entries)
        report.figures.at(position(entry.figure)).entries.push_back(std::move(entry));
    return report;
}

}  // namespace uppsikt::publication
