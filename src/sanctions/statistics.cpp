#include "sanctions/statistics.h"

#include <algorithm>

#include "sanctions/sanctions.h"

namespace uppsikt::sanctions {

namespace {

/// What a penalty grew by in each month.
Result<std::vector<Money>> growth(
    const cases::Handbook& handbook, const Sanction& sanction, const Months& months, Date until
) {
    std::vector<Money> by_month;
    Money before = TRY(penalty_on(
        handbook,
        sanction,
        std::min(Date(first_day(months.from)) - std::chrono::days{1}, until)
    ));
    for (Month month = months.from; month <= months.to; month += std::chrono::months{1}) {
        const Money after =
            TRY(penalty_on(handbook, sanction, std::min(Date(last_day(month)), until)));
        by_month.push_back(after - before);
        before = after;
    }
    return by_month;
}

}  // namespace

Result<std::vector<CountedSanction>> decided_sanctions(
    const Session& session, const cases::Handbook& handbook, const Months& months, Date until
) {
    const auto ids = session.db.find_all(
        [](const sql::Row& row) { return row.get<cases::CaseId>(0); },
        R"sql(
        SELECT id FROM sanction
        WHERE decided_on IS NOT NULL AND decided_on <= $1 AND reversed_on IS NULL
        ORDER BY id)sql",
        std::min(last_day(months.to), until)
    );
    std::vector<CountedSanction> counted;
    for (const cases::CaseId id : ids) {
        const auto file = cases::find(session, id);
        ensure(file.has_value(), "a sanction has its case");
        const Sanction one = TRY(sanction(session, file->diary_number.text()));
        std::vector<Money> by_month = TRY(growth(handbook, one, months, until));
        const bool is_of_the_time = *one.decided_on >= first_day(months.from);
        const bool has_grown =
            std::ranges::any_of(by_month, [](Money amount) { return amount != Money(); });
        if (!is_of_the_time && !has_grown) continue;
        counted.push_back(
            {.number = file->diary_number.text(),
             .investigation = one.investigation,
             .contract = one.contract,
             .kind = one.kind,
             .ground = one.ground,
             .decided_on = *one.decided_on,
             .by_month = std::move(by_month)}
        );
    }
    return counted;
}

}  // namespace uppsikt::sanctions
