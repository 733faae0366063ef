#include "releases/store.h"

#include <algorithm>
#include <map>

namespace uppsikt::releases::store {

namespace {

using sql::Row;

Release release_from(const Row& row) {
    return {
        .id = row.get<ReleaseId>(0),
        .number = row.get<std::string>(1),
        .service = row.get<std::string>(2),
        .period = row.get<Month>(3),
        .known_at = row.get<Date>(4),
        .rule = row.get<std::string>(5),
        .rule_version = row.get<std::string>(6),
        .before_period = row.get<std::optional<Month>>(7),
        .before_known_at = row.get<std::optional<Date>>(8),
        .results_sha256 = row.get<std::string>(9),
        .steps = {},
    };
}

}  // namespace

std::string insert(sql::Transaction& db, const NewRelease& draft) {
    const Release& release = draft.release;
    const auto earlier = db.value<std::int64_t>(
        "SELECT count(*) FROM rating_release WHERE period = $1",
        release.period
    );
    return db.value<std::string>(
        R"sql(
            INSERT INTO rating_release (number, service, period, known_at, rule, rule_version,
                                        before_period, before_known_at, results_sha256,
                                        results_json)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING number)sql",
        to_text(release.period) + "." + std::to_string(earlier + 1),
        release.service,
        release.period,
        release.known_at,
        release.rule,
        release.rule_version,
        release.before_period,
        release.before_known_at,
        release.results_sha256,
        draft.results_json
    );
}

record::RowRef add_step(sql::Transaction& db, ReleaseId release, const Step& step) {
    const auto id = db.value<std::int64_t>(
        R"sql(
            INSERT INTO rating_release_step (release_id, state, actor, at, note)
            VALUES ($1, $2, $3, $4, $5) RETURNING id)sql",
        release,
        step.state,
        step.actor,
        step.at,
        step.note
    );
    return {"rating_release_step", id};
}

std::vector<Release> all(sql::Transaction& db) {
    auto found = db.find_all(release_from, R"sql(
        SELECT id, number, service, period, known_at, rule, rule_version, before_period,
               before_known_at, results_sha256
        FROM rating_release ORDER BY period DESC, id DESC)sql");
    std::map<ReleaseId, Release*> by_id;
    for (Release& release : found)
        by_id[release.id] = &release;
    db.each(
        [&](const Row& row) {
            by_id.at(row.get<ReleaseId>(0))
                ->steps.push_back(
                    {.state = row.get<State>(1),
                     .actor = row.get<std::string>(2),
                     .at = row.get<Instant>(3),
                     .note = row.get<std::string>(4)}
                );
        },
        "SELECT release_id, state, actor, at, note FROM rating_release_step ORDER BY id"
    );
    return found;
}

record::RowRef insert_shown(sql::Transaction& db, ReleaseId release, const ShownRow& shown) {
    const auto id = db.value<std::int64_t>(
        R"sql(
            INSERT INTO rating_release_shown (release_id, published_on, next_update,
                                              content_sha256, content_json)
            VALUES ($1, $2, $3, $4, $5) RETURNING id)sql",
        release,
        shown.published_on,
        shown.next_update,
        shown.content_sha256,
        shown.content_json
    );
    return {"rating_release_shown", id};
}

std::optional<ShownRow> shown(sql::Transaction& db, ReleaseId release) {
    return db.find_one(
        [](const Row& row) {
            return ShownRow{
                .published_on = row.get<Date>(0),
                .next_update = row.get<std::optional<Month>>(1),
                .content_sha256 = row.get<std::string>(2),
                .content_json = row.get<std::string>(3),
            };
        },
        R"sql(
            SELECT published_on, next_update, content_sha256, content_json
            FROM rating_release_shown WHERE release_id = $1)sql",
        release
    );
}

std::int64_t latest_step(sql::Transaction& db) {
    return db.value<std::int64_t>("SELECT coalesce(max(id), 0) FROM rating_release_step");
}

std::string results_json(sql::Transaction& db, ReleaseId release) {
    return db.value<std::string>("SELECT results_json FROM rating_release WHERE id = $1", release);
}

}  // namespace uppsikt::releases::store
