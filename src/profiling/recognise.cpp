#include "profiling/recognise.h"

#include <set>

namespace uppsikt::profiling {

namespace {

using delimited::DecimalSign;
using delimited::NumberKind;

/// From here on, a column of numbers with some other cells is taken for one with errors.
constexpr std::size_t different_numbers = 20;
constexpr double share_of_numbers = 0.9;

/// What stands in a column of the sample.
struct Content {
    std::size_t numbers = 0;
    std::size_t others = 0;
    bool has_many_numbers = false;  ///< different ones
    std::size_t first_other = 0;    ///< its row in the sample

    bool is_number() const { return others == 0; }
    bool is_number_with_errors() const {
        const auto all = static_cast<double>(numbers + others);
        return others > 0 && has_many_numbers &&
               static_cast<double>(numbers) >= share_of_numbers * all;
    }
};

Content content_of(const Sample& sample, std::size_t covariate, DecimalSign decimal) {
    Content content;
    std::set<double> different;
    for (std::size_t row = 0; row < sample.rows(); ++row) {
        const auto number = delimited::parse_number(sample.covariate(row, covariate), decimal);
        if (number.kind == NumberKind::missing) continue;
        if (number.kind == NumberKind::not_a_number) {
            if (content.others++ == 0) content.first_other = row;
            continue;
        }
        ++content.numbers;
        if (different.size() < different_numbers) different.insert(number.value);
    }
    content.has_many_numbers = different.size() >= different_numbers;
    return content;
}

std::vector<Content> contents_of(const Sample& sample, const Roles& roles, DecimalSign decimal) {
    std::vector<Content> contents;
    for (std::size_t i = 0; i < roles.covariates.size(); ++i)
        contents.push_back(content_of(sample, i, decimal));
    return contents;
}

std::size_t numbers_in(const std::vector<Content>& contents) {
    std::size_t sum = 0;
    for (const Content& content : contents)
        sum += content.numbers;
    return sum;
}

}  // namespace

void Sample::add(const PickedRow& row) {
    Kept kept{.line = row.line, .cells = {}};
    kept.cells.reserve(4 + row.covariates.size());
    for (const std::string_view cell : {row.provider, row.supplier, row.outcome, row.trials})
        kept.cells.emplace_back(cell);
    for (const std::string_view cell : row.covariates)
        kept.cells.emplace_back(cell);
    rows_.push_back(std::move(kept));
}

PickedRow Sample::row(std::size_t which) {
    const Kept& kept = rows_[which];
    covariates_.assign(kept.cells.begin() + 4, kept.cells.end());
    return {
        .provider = kept.cells[0],
        .supplier = kept.cells[1],
        .outcome = kept.cells[2],
        .trials = kept.cells[3],
        .covariates = covariates_,
        .line = kept.line,
    };
}

Recognised recognise(
    const Sample& sample, const Roles& roles, std::optional<DecimalSign> decimal, RowFaults& faults
) {
    Recognised recognised{.decimal = decimal.value_or(DecimalSign::point), .kinds = {}};
    std::vector<Content> contents = contents_of(sample, roles, recognised.decimal);
    if (!decimal) {
        std::vector<Content> with_comma = contents_of(sample, roles, DecimalSign::comma);
        if (numbers_in(with_comma) > numbers_in(contents)) {
            recognised.decimal = DecimalSign::comma;
            contents = std::move(with_comma);
        }
    }
    for (std::size_t i = 0; i < roles.covariates.size(); ++i) {
        const CovariateColumn& covariate = roles.covariates[i];
        const Content& content = contents[i];
        if (!covariate.kind && content.is_number_with_errors())
            for (std::size_t row = content.first_other; row < sample.rows(); ++row) {
                const std::string_view cell = sample.covariate(row, i);
                if (delimited::parse_number(cell, recognised.decimal).kind ==
                    NumberKind::not_a_number)
                    faults.add(
                        "profiling_almost_only_numbers",
                        covariate.name,
                        sample.line(row),
                        cell
                    );
            }
        const Kind seen = content.is_number() ? Kind::number : Kind::factor;
        recognised.kinds.push_back(covariate.kind.value_or(seen));
    }
    return recognised;
}

}  // namespace uppsikt::profiling
