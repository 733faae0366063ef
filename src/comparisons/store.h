#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "comparisons/comparisons.h"
#include "platform/record/record.h"
#include "platform/sql/sql.h"

/// All SQL for comparison, its pages and its steps. Nothing here updates or deletes.
namespace uppsikt::comparisons::store {

/// The next of the year: "2026-3".
std::string next_number(sql::Transaction& db, Date today);

/// Without its id and steps.
ComparisonId insert(sql::Transaction& db, const Comparison& comparison);

struct Page {
    Language language{};
    std::string sha256 = {};
    std::string html = {};
};
record::RowRef insert_page(sql::Transaction& db, ComparisonId comparison, const Page& page);
std::optional<Page> page(sql::Transaction& db, ComparisonId comparison, Language language);

struct StepTaken {
    const releases::Step& step;
    Date day = {};
    bool is_repeated = false;
};
record::RowRef add_step(sql::Transaction& db, ComparisonId comparison, const StepTaken& taken);

std::vector<Comparison> all(sql::Transaction& db);

/// The number of the latest step of any comparison; 0 before the first.
std::int64_t latest_step(sql::Transaction& db);

}  // namespace uppsikt::comparisons::store
