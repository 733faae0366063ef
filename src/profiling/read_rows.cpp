#include "profiling/read_rows.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "base/text.h"
#include "profiling/recognise.h"
#include "profiling/roles.h"
#include "profiling/row_faults.h"
#include "stats/logit/row_packer.h"

namespace uppsikt::profiling {

namespace {

using delimited::DecimalSign;
using delimited::NumberKind;
using delimited::parse_number;

constexpr double largest_count = 4'294'967'295.0;

bool is_missing(std::string_view cell) {
    constexpr std::size_t longest = 24;  // blanks included; the words themselves have at most four
    return cell.size() <= longest &&
           parse_number(cell, DecimalSign::point).kind == NumberKind::missing;
}

/// A whole number from 0 that a row can count.
std::optional<std::uint32_t> count_in(std::string_view cell) {
    const auto number = parse_number(cell, DecimalSign::point);
    if (number.kind != NumberKind::number || number.value < 0 || number.value > largest_count ||
        number.value != std::floor(number.value))
        return std::nullopt;
    return static_cast<std::uint32_t>(number.value);
}

/// Rows without a value, by column and provider.
class MissingRows {
public:
    void add(const std::string& column, std::string_view provider) {
        auto& of_column = rows_[column];
        const auto found = of_column.find(provider);
        if (found != of_column.end())
            ++found->second;
        else
            of_column.emplace(provider, 1);
    }
    void add_to(std::vector<Excluded>& excluded, Excluded::Why why) const {
        for (const auto& [column, by_provider] : rows_)
            for (const auto& [provider, rows] : by_provider)
                excluded.push_back(
                    {.why = why,
                     .column = column,
                     .provider = provider.empty() ? std::nullopt : std::optional(provider),
                     .rows = rows}
                );
    }

private:
    std::map<std::string, std::map<std::string, std::int64_t, std::less<>>> rows_;
};

stats::RowShape shape_of(const Roles& roles, const std::vector<Kind>& kinds) {
    stats::RowShape shape;
    for (std::size_t i = 0; i < roles.covariates.size(); ++i) {
        const CovariateColumn& covariate = roles.covariates[i];
        if (kinds[i] == Kind::factor)
            shape.factors.push_back({.name = covariate.name, .reference = covariate.reference});
        else
            shape.numbers.push_back(covariate.name);
    }
    shape.has_parents = roles.supplier.has_value();
    shape.counted = roles.trials.has_value();
    return shape;
}

/// Takes rows into the packer, one at a time.
class RowTaker {
public:
    RowTaker(
        const Roles& roles,
        const Columns& columns,
        const Recognised& recognised,
        const Providers& without,
        RowFaults& faults
    )
        : roles_(roles),
          columns_(columns),
          without_(without),
          recognised_(recognised),
          faults_(faults),
          packer_(shape_of(roles, recognised.kinds)),
          is_binary_(roles.covariates.size(), true) {}

    /// A reason ends the reading; what is wrong with single rows is told to the faults.
    std::optional<Reason> take(const PickedRow& picked) {
        stats::Row row;
        const bool is_counted = take_counts(picked, row);
        if (!take_names(picked, row)) return std::nullopt;
        if (is_read_past(row)) {
            ++read_past_;
            return std::nullopt;
        }
        if (!take_covariates(picked) || !is_counted) return std::nullopt;
        if (row.trials == 0) {
            without_trials_.add(*columns_.trials, trimmed(picked.provider));
            return std::nullopt;
        }
        if (faults_.any()) return std::nullopt;  // refused already: only what else is wrong matters
        row.levels = levels_;
        row.numbers = numbers_;
        return packer_.add(row);
    }

    std::int64_t packed() const { return packer_.rows(); }
    std::int64_t read_past() const { return read_past_; }
    const std::vector<bool>& is_binary() const { return is_binary_; }
    stats::RowPacker::Packed finish() { return packer_.finish(); }
    void add_excluded(std::vector<Excluded>& excluded) const {
        missing_.add_to(excluded, Excluded::Why::missing);
        without_trials_.add_to(excluded, Excluded::Why::no_trials);
    }

private:
    bool is_read_past(const stats::Row& row) const {
        return !without_.empty() &&
               without_.contains({std::string(row.parent), std::string(row.group)});
    }

    bool take_counts(const PickedRow& picked, stats::Row& row) {
        if (columns_.trials) return take_trials(picked, row);
        const std::optional<std::uint32_t> outcome = count_in(picked.outcome);
        if (outcome && *outcome <= 1) {
            row.events = *outcome;
            return true;
        }
        fault_outcome("profiling_outcome_not_binary", picked);
        return false;
    }

    bool take_trials(const PickedRow& picked, stats::Row& row) {
        const std::optional<std::uint32_t> trials = count_in(picked.trials);
        if (!trials) {
            faults_.add("profiling_trials_not_count", *columns_.trials, picked.line, picked.trials);
            return false;
        }
        const std::optional<std::uint32_t> events = count_in(picked.outcome);
        if (!events || *events > *trials) {
            fault_outcome("profiling_events_not_count", picked);
            return false;
        }
        row.trials = *trials;
        row.events = *events;
        return true;
    }

    void fault_outcome(std::string_view code, const PickedRow& picked) {
        const bool missing = is_missing(picked.outcome);
        faults_.add(
            missing ? "profiling_outcome_missing" : code,
            columns_.outcome,
            picked.line,
            picked.outcome
        );
    }

    bool take_names(const PickedRow& picked, stats::Row& row) {
        if (is_missing(picked.provider)) {
            missing_.add(columns_.provider, {});
            return false;
        }
        row.group = trimmed(picked.provider);
        if (!columns_.supplier) return true;
        if (is_missing(picked.supplier)) {
            missing_.add(*columns_.supplier, row.group);
            return false;
        }
        row.parent = trimmed(picked.supplier);
        return true;
    }

    /// False when the row has a fault, or when one is missing: the first of them counts it.
    bool take_covariates(const PickedRow& picked) {
        levels_.clear();
        numbers_.clear();
        bool whole = true;
        bool is_counted = false;
        for (std::size_t i = 0; i < picked.covariates.size(); ++i) {
            const std::string_view cell = picked.covariates[i];
            const std::string& name = roles_.covariates[i].name;
            bool missing = false;
            if (recognised_.kinds[i] == Kind::factor) {
                missing = is_missing(cell);
                levels_.push_back(trimmed(cell));
            } else {
                const auto number = parse_number(cell, recognised_.decimal);
                missing = number.kind == NumberKind::missing;
                if (number.kind == NumberKind::not_a_number ||
                    number.kind == NumberKind::too_large) {
                    const bool too_large = number.kind == NumberKind::too_large;
                    faults_.add(
                        too_large ? "profiling_number_too_large" : "profiling_not_a_number",
                        name,
                        picked.line,
                        cell
                    );
                    whole = false;
                }
                numbers_.push_back(number.value);
                if (number.value != 0 && number.value != 1) is_binary_[i] = false;
            }
            if (!missing) continue;
            whole = false;
            if (!is_counted) missing_.add(name, trimmed(picked.provider));
            is_counted = true;
        }
        return whole;
    }

    const Roles& roles_;
    const Columns& columns_;
    const Providers& without_;
    const Recognised& recognised_;
    RowFaults& faults_;
    std::int64_t read_past_ = 0;
    stats::RowPacker packer_;
    std::vector<bool> is_binary_;  ///< by covariate: so far
    MissingRows missing_;
    MissingRows without_trials_;
    std::vector<std::string_view> levels_;
    std::vector<double> numbers_;
};

/// Rows of the file, as the cells that are asked for.
class Picker {
public:
    Picker(delimited::Reader& reader, const Roles& roles) : reader_(reader), roles_(roles) {}

    /// None at the end.
    Result<std::optional<PickedRow>> next() {
        const std::optional<delimited::Row> row = TRY(reader_.next());
        if (!row) return std::optional<PickedRow>();
        ++rows_;
        covariates_.clear();
        for (const CovariateColumn& covariate : roles_.covariates)
            covariates_.push_back(row->cells[covariate.column]);
        return std::optional<PickedRow>({
            .provider = row->cells[roles_.provider],
            .supplier = roles_.supplier ? row->cells[*roles_.supplier] : std::string_view(),
            .outcome = row->cells[roles_.outcome],
            .trials = roles_.trials ? row->cells[*roles_.trials] : std::string_view(),
            .covariates = covariates_,
            .line = row->line,
        });
    }
    std::int64_t rows() const { return rows_; }

private:
    delimited::Reader& reader_;
    const Roles& roles_;
    std::vector<std::string_view> covariates_;
    std::int64_t rows_ = 0;
};

Result<Sample> read_sample(Picker& picker) {
    Sample sample;
    while (!sample.is_full()) {
        const std::optional<PickedRow> row = TRY(picker.next());
        if (!row) break;
        sample.add(*row);
    }
    return sample;
}

Result<Done> take_all(Picker& picker, Sample& sample, RowTaker& taker) {
    for (std::size_t i = 0; i < sample.rows(); ++i)
        if (const auto reason = taker.take(sample.row(i)))
            return Refusal{RefusalKind::invalid_input, *reason};
    while (true) {
        const std::optional<PickedRow> row = TRY(picker.next());
        if (!row) return Done{};
        if (const auto reason = taker.take(*row))
            return Refusal{RefusalKind::invalid_input, *reason};
    }
}

/// Why no row is left, by what excluded them.
Refusal nothing_left(const std::string& file, const std::vector<Excluded>& excluded) {
    std::map<std::string, std::int64_t> rows;
    for (const Excluded& each : excluded)
        rows[each.column] += each.rows;
    std::string columns;
    for (const auto& [column, count] : rows)
        columns += (columns.empty() ? "" : ", ") + column + " (" + std::to_string(count) + ")";
    return {
        RefusalKind::invalid_input,
        Reason{"profiling_no_rows_left", {{"file", file}, {"columns", columns}}}
    };
}

/// Reference levels that were asked for and never seen.
std::vector<Reason> unknown_references(const Roles& roles, const stats::PackedRows& rows) {
    std::vector<Reason> reasons;
    for (const CovariateColumn& covariate : roles.covariates) {
        const auto factor = std::ranges::find(rows.factors(), covariate.name, &stats::Factor::name);
        if (!covariate.reference || factor == rows.factors().end() ||
            factor->levels.front() == *covariate.reference)
            continue;
        const auto nearest = nearest_name(*covariate.reference, factor->levels);
        Reason reason{
            nearest ? "profiling_unknown_level_nearest" : "profiling_unknown_level",
            {{"column", covariate.name}, {"level", *covariate.reference}}
        };
        if (nearest) reason.values.push_back({"nearest", *nearest});
        reasons.push_back(std::move(reason));
    }
    return reasons;
}

/// Those that have a column in the design, in the order they were named.
std::vector<Covariate> covariates_in(
    const Roles& roles, const std::vector<bool>& is_binary, const stats::PackedRows& rows
) {
    std::map<std::string, Covariate> in_design;
    for (const stats::DesignColumn& column : rows.columns()) {
        if (column.factor >= 0) {
            const stats::Factor& factor = rows.factors()[static_cast<std::size_t>(column.factor)];
            in_design[factor.name] = {
                .name = factor.name,
                .is_factor = true,
                .levels = factor.levels
            };
        } else {
            const stats::Number& number = rows.numbers()[static_cast<std::size_t>(column.number)];
            in_design[number.name] = {.name = number.name, .mean = number.mean, .sd = number.sd};
        }
    }
    std::vector<Covariate> covariates;
    for (std::size_t i = 0; i < roles.covariates.size(); ++i) {
        const auto found = in_design.find(roles.covariates[i].name);
        if (found == in_design.end()) continue;
        covariates.push_back(found->second);
        covariates.back().is_binary = !found->second.is_factor && is_binary[i];
    }
    return covariates;
}

}  // namespace

Result<PackedFile> read_rows(
    delimited::Reader& reader, const Columns& columns, const Providers& without
) {
    const Roles roles = TRY(find_roles(reader, columns));
    Picker picker(reader, roles);
    Sample sample = TRY(read_sample(picker));
    if (sample.rows() == 0)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"profiling_no_rows", {{"file", reader.name()}}}
        };
    RowFaults faults(reader.name());
    const Recognised recognised = recognise(sample, roles, columns.decimal, faults);
    RowTaker taker(roles, columns, recognised, without, faults);
    TRY(take_all(picker, sample, taker));
    if (faults.any()) return Refusal{RefusalKind::invalid_input, faults.reasons()};

    PackedFile file;
    file.rows_read = picker.rows() - taker.read_past();
    file.decimal = recognised.decimal;
    taker.add_excluded(file.excluded);
    if (taker.packed() == 0) return nothing_left(reader.name(), file.excluded);
    stats::RowPacker::Packed packed = taker.finish();
    file.rows = std::move(packed.rows);
    for (const std::string& constant : packed.constant)
        file.excluded.push_back({.why = Excluded::Why::one_value, .column = constant});
    std::vector<Reason> unknown = unknown_references(roles, file.rows);
    if (!unknown.empty()) return Refusal{RefusalKind::invalid_input, std::move(unknown)};
    file.covariates = covariates_in(roles, taker.is_binary(), file.rows);
    return file;
}

}  // namespace uppsikt::profiling
