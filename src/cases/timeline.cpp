#include "cases/timeline.h"

namespace uppsikt::cases {

std::vector<record::RecordedAct> timeline(
    const Session& session, const Case& file, const TimelinePage& page
) {
    return record::acts_about(session.db, file.subject(), {page.before, page.at_most});
}

std::vector<record::RecordedAct> timeline(
    const Session& session,
    registry::SupplierId supplier,
    const Scope& scope,
    const TimelinePage& page
) {
    const std::vector<std::string> subjects = subjects_of(session, supplier, scope);
    return record::acts_about_any(session.db, subjects, {page.before, page.at_most});
}

}  // namespace uppsikt::cases
