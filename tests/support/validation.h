#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stats/logit/row_packer.h"

/// The data sets of ../shared/data whose answers other software has given, as tests need them.
namespace uppsikt::test {

/// A file of comma-separated values without quotes, with headings. What is missing is a fault.
class Table {
public:
    static Table read(const std::filesystem::path& path);

    std::size_t rows() const { return rows_; }
    const std::string& text(std::size_t row, const std::string& column) const;
    double number(std::size_t row, const std::string& column) const;  ///< "-Inf" is one, too
    /// The row in which a column has this text.
    std::size_t row_of(const std::string& column, std::string_view text) const;
    /// A further column, computed from each row.
    void add(const std::string& column, const std::function<double(std::size_t row)>& value);

private:
    std::size_t rows_ = 0;
    std::map<std::string, std::vector<std::string>> texts_;
    std::map<std::string, std::vector<double>> computed_;
};

/// Answers in JSON, by pointer (RFC 6901): "/models/laplace/coefficients/period2/estimate".
class Reference {
public:
    static Reference read(const std::filesystem::path& path);

    double number(std::string_view pointer) const;
    std::string text(std::string_view pointer) const;
    std::vector<double> numbers(std::string_view pointer) const;     ///< of an array
    std::vector<std::string> names(std::string_view pointer) const;  ///< of an object's members
    bool has(std::string_view pointer) const;

private:
    struct Document;  // keeps Boost.JSON out of the tests
    std::shared_ptr<const Document> document_;
};

struct ValidationSet {
    Table table;
    Reference reference;
};

/// A set of data/validation by the name of its JSON, with the table that names; absent, and said to
/// be skipped, where the shared data is.
std::optional<ValidationSet> validation_set(const std::string& name);
/// A further table of data/validation, such as "cbpp_groups.csv".
std::optional<Table> validation_table(const std::string& file);
/// The job-training spells, with `pe` and `hw` as their reference has them.
std::optional<ValidationSet> jtpa();

/// Which columns of a table are what.
struct TableShape {
    std::string group;  ///< or empty: all rows are one group
    std::string parent = {};
    std::vector<stats::FactorShape> factors = {};
    std::vector<std::string> numbers = {};
    std::string events;       ///< an outcome 0 or 1, or counts when there are trials
    std::string trials = {};  ///< or empty: every row is one trial
};

/// The rows of a table, packed; in the order of `order` where that is given.
stats::PackedRows pack(
    const Table& table, const TableShape& shape, const std::vector<std::size_t>& order = {}
);

}  // namespace uppsikt::test
