#include "investigations/statistics.h"

#include "investigations/investigations.h"
#include "investigations/store.h"

namespace uppsikt::investigations {

std::vector<CountedReport> reports_of(const Session& session, const Days& days) {
    const auto ids = session.db.find_all(
        [](const sql::Row& row) { return row.get<cases::CaseId>(0); },
        "SELECT id FROM investigation ORDER BY id"
    );
    std::vector<CountedReport> reports;
    for (const cases::CaseId id : ids) {
        const auto file = cases::find(session, id);
        ensure(file.has_value(), "an investigation has its case");
        if (file->opened_on < days.from || file->opened_on > days.to) continue;
        if (!file->stands("submitted")) continue;
        const auto stored = store::find(session.db, id);
        ensure(stored.has_value(), "an investigation that was listed is there");
        CountedReport report{
            .number = file->diary_number.text(),
            .contract = stored->contract,
            .origin = stored->origin,
            .reference = stored->reference,
            .opened_on = file->opened_on,
            .requirements = {}
        };
        for (const Finding& finding : store::findings(session.db, id))
            if (!finding.is_withdrawn) report.requirements.push_back(finding.requirement);
        reports.push_back(std::move(report));
    }
    return reports;
}

}  // namespace uppsikt::investigations
