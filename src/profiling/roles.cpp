#include "profiling/roles.h"

#include <algorithm>
#include <set>

namespace uppsikt::profiling {

namespace {

class Finder {
public:
    explicit Finder(const delimited::Reader& reader) : reader_(reader) {}

    /// The column of this name, for one part only. 0 where it is not there: `reasons` then says so.
    std::size_t column(const std::string& name) {
        if (taken_.contains(name)) {
            refuse("profiling_column_twice", {{"column", name}});
            return 0;
        }
        taken_.insert(name);
        const auto found = reader_.column(name);
        if (found.ok()) return found.value();
        for (const Reason& reason : found.refusal().reasons)
            reasons_.push_back(reason);
        return 0;
    }
    std::optional<std::size_t> column(const std::optional<std::string>& name) {
        if (!name) return std::nullopt;
        return column(*name);
    }

    void refuse(std::string code, std::vector<TextValue> values) {
        reasons_.push_back({std::move(code), std::move(values)});
    }
    std::vector<Reason> reasons() && { return std::move(reasons_); }

private:
    const delimited::Reader& reader_;
    std::set<std::string> taken_;
    std::vector<Reason> reasons_;
};

bool holds(const std::vector<std::string>& names, const std::string& name) {
    return std::ranges::find(names, name) != names.end();
}

/// The covariates in the order they were named, each once; then factors and numbers not among them.
std::vector<std::string> names_of(const Columns& columns) {
    std::vector<std::string> names = columns.covariates;
    for (const auto* more : {&columns.factors, &columns.numbers})
        for (const std::string& name : *more)
            if (!holds(names, name)) names.push_back(name);
    return names;
}

void set_references(
    const Columns& columns, std::vector<CovariateColumn>& covariates, Finder& finder
) {
    for (const ReferenceLevel& reference : columns.references) {
        const auto found = std::ranges::find(covariates, reference.factor, &CovariateColumn::name);
        if (found == covariates.end()) {
            finder.refuse(
                "profiling_reference_of_no_covariate",
                {{"column", reference.factor}, {"level", reference.level}}
            );
        } else if (found->kind == Kind::number) {
            finder.refuse("profiling_reference_of_number", {{"column", reference.factor}});
        } else {
            found->kind = Kind::factor;  // what has a reference level has levels
            found->reference = reference.level;
        }
    }
}

}  // namespace

Result<Roles> find_roles(const delimited::Reader& reader, const Columns& columns) {
    Finder finder(reader);
    Roles roles{
        .provider = finder.column(columns.provider),
        .supplier = finder.column(columns.supplier),
        .outcome = finder.column(columns.outcome),
        .trials = finder.column(columns.trials),
    };
    for (const std::string& name : names_of(columns)) {
        CovariateColumn covariate{.name = name, .column = finder.column(name)};
        const bool is_factor = holds(columns.factors, name);
        const bool is_number = holds(columns.numbers, name);
        if (is_factor && is_number) finder.refuse("profiling_two_kinds", {{"column", name}});
        if (is_factor) covariate.kind = Kind::factor;
        if (is_number) covariate.kind = Kind::number;
        roles.covariates.push_back(std::move(covariate));
    }
    set_references(columns, roles.covariates, finder);
    std::vector<Reason> reasons = std::move(finder).reasons();
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return roles;
}

}  // namespace uppsikt::profiling
