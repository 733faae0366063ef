#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace uppsikt::profiling {

/// Cells that cannot be read, gathered so that each fault of each column becomes one sentence with
/// the first rows and how many there are, however long the file.
class RowFaults {
public:
    explicit RowFaults(std::string file) : file_(std::move(file)) {}

    /// A fault by its text's code. The text of the first such cell is kept.
    void add(
        std::string_view code, std::string_view column, std::uint64_t line, std::string_view cell
    );
    bool any() const { return !found_.empty(); }

    /// One reason for each fault of a column, in the order in which they were first met.
    std::vector<Reason> reasons() const;

private:
    struct Fault {
        std::string code;
        std::string column;
        std::string cell;
        std::vector<std::uint64_t> lines;  ///< the first ten
        std::int64_t count = 0;
    };
    std::string file_;
    std::vector<Fault> found_;
};

}  // namespace uppsikt::profiling
