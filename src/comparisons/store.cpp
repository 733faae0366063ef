#include "comparisons/store.h"

#include <map>

#include <fmt/format.h>

#include "platform/html/page.h"

namespace uppsikt::sql {

template <>
struct Stored<profiling::Model> : StoredEnum<profiling::Model, profiling::model_names> {};

}  // namespace uppsikt::sql

namespace uppsikt::comparisons::store {

namespace {

using sql::Row;

Comparison comparison_from(const Row& row) {
    return {
        .id = row.get<ComparisonId>(0),
        .number = row.get<std::string>(1),
        .title = row.get<std::string>(2),
        .list_sha256 = row.get<std::string>(3),
        .how =
            {.provider = row.get<std::string>(4),
             .supplier = row.get<std::optional<std::string>>(5),
             .outcome = row.get<std::string>(6),
             .covariates = row.get<std::string>(7),
             .model = row.get<profiling::Model>(8),
             .floor = row.get<std::optional<double>>(9)},
        .participants = row.get<std::int64_t>(10),
        .events = row.get<std::int64_t>(11),
        .shown = row.get<int>(12),
        .withheld = row.get<int>(13),
        .rule_version = row.get<std::string>(14),
        .program = row.get<std::string>(15),
    };
}

}  // namespace

std::string next_number(sql::Transaction& db, Date today) {
    const std::string year =
        fmt::format("{}", static_cast<int>(std::chrono::year_month_day{today}.year()));
    const auto earlier = db.value<std::int64_t>(
        "SELECT count(*) FROM comparison WHERE substr(number, 1, 4) = $1",
        year
    );
    return fmt::format("{}-{}", year, earlier + 1);
}

ComparisonId insert(sql::Transaction& db, const Comparison& comparison) {
    return db.value<ComparisonId>(
        R"sql(
            INSERT INTO comparison (number, title, list_sha256, provider, supplier, outcome,
                                    covariates, model, floor, participants, events, shown, withheld,
                                    rule_version, program)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            RETURNING id)sql",
        comparison.number,
        comparison.title,
        comparison.list_sha256,
        comparison.how.provider,
        comparison.how.supplier,
        comparison.how.outcome,
        comparison.how.covariates,
        comparison.how.model,
        comparison.how.floor,
        comparison.participants,
        comparison.events,
        comparison.shown,
        comparison.withheld,
        comparison.rule_version,
        comparison.program
    );
}

record::RowRef insert_page(sql::Transaction& db, ComparisonId comparison, const Page& page) {
    const auto id = db.value<std::int64_t>(
        R"sql(
            INSERT INTO comparison_page (comparison_id, language, sha256, html)
            VALUES ($1, $2, $3, $4) RETURNING id)sql",
        comparison,
        html::tag_of(page.language),
        page.sha256,
        page.html
    );
    return {"comparison_page", id};
}

std::optional<Page> page(sql::Transaction& db, ComparisonId comparison, Language language) {
    return db.find_one(
        [&](const Row& row) {
            return Page{
                .language = language,
                .sha256 = row.get<std::string>(0),
                .html = row.get<std::string>(1),
            };
        },
        R"sql(
            SELECT sha256, html FROM comparison_page
            WHERE comparison_id = $1 AND language = $2)sql",
        comparison,
        html::tag_of(language)
    );
}

record::RowRef add_step(sql::Transaction& db, ComparisonId comparison, const StepTaken& taken) {
    const auto id = db.value<std::int64_t>(
        R"sql(
            INSERT INTO comparison_step (comparison_id, state, actor, at, day, note, is_repeated)
            VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id)sql",
        comparison,
        taken.step.state,
        taken.step.actor,
        taken.step.at,
        taken.day,
        taken.step.note,
        taken.is_repeated
    );
    return {"comparison_step", id};
}

std::vector<Comparison> all(sql::Transaction& db) {
    auto found = db.find_all(comparison_from, R"sql(
        SELECT id, number, title, list_sha256, provider, supplier, outcome, covariates, model, floor,
               participants, events, shown, withheld, rule_version, program
        FROM comparison ORDER BY id DESC)sql");
    std::map<ComparisonId, Comparison*> by_id;
    for (Comparison& comparison : found)
        by_id[comparison.id] = &comparison;
    db.each(
        [&](const Row& row) {
            Comparison& comparison = *by_id.at(row.get<ComparisonId>(0));
            comparison.steps.push_back(
                {.state = row.get<releases::State>(1),
                 .actor = row.get<std::string>(2),
                 .at = row.get<Instant>(3),
                 .note = row.get<std::string>(4)}
            );
            comparison.was_repeated = comparison.was_repeated || row.get<bool>(5);
            const auto day = row.get<Date>(6);
            if (comparison.steps.size() == 1) comparison.drafted_on = day;
            if (comparison.state() == releases::State::published) comparison.published_on = day;
        },
        R"sql(
            SELECT comparison_id, state, actor, at, note, is_repeated, day
            FROM comparison_step ORDER BY id)sql"
    );
    return found;
}

std::int64_t latest_step(sql::Transaction& db) {
    return db.value<std::int64_t>("SELECT coalesce(max(id), 0) FROM comparison_step");
}

}  // namespace uppsikt::comparisons::store
