#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "cases/cases.h"
#include "platform/evidence/evidence.h"
#include "platform/record/session.h"
#include "services/services.h"

/// What a visit found, and how it is dealt with: put right on demand, or investigated.
namespace uppsikt::inspections {

struct Finding {
    cases::Case file;
    std::string visit;  ///< its diary number
    std::string code;   ///< the id of the item, or the outcome
    services::DefectRule defect;
    std::string seen;                      ///< what the inspector saw
    std::optional<std::string> complaint;  ///< the number it is registered as
    std::vector<evidence::EvidenceId> evidence;

    /// Put right on demand, without a report: easy to cure, and neither serious nor grave.
    bool is_for_ongoing_handling() const {
        return defect.easy_to_cure && defect.severity != "serious" && defect.severity != "grave";
    }
};
Result<Finding> finding(const Session& session, std::string_view number);

/// A step about a finding, with what is to be said of it.
struct FindingStatement {
    std::string number;
    std::string text;
};

struct CureDemand {
    std::string number;
    std::string text;                       ///< what the supplier is to put right
    std::optional<Date> by = std::nullopt;  ///< else RECTIFICATION says
};
/// Demands that a defect be put right by a day. Refuses a finding that is serious or not easy to
/// cure, and a day that is past. Its complaint ends with the notice to the supplier.
Result<cases::Case> demand_cure(
    const Session& session, const cases::Handbook& handbook, const CureDemand& demand
);

/// The supplier says that it is put right.
Result<cases::Case> report_cure(
    const Session& session, const cases::Handbook& handbook, const FindingStatement& report
);
/// Somebody has seen that it is.
Result<cases::Case> verify_cure(
    const Session& session, const cases::Handbook& handbook, const FindingStatement& seen
);
/// Somebody has seen that it is not.
Result<cases::Case> reject_cure(
    const Session& session, const cases::Handbook& handbook, const FindingStatement& seen
);
/// It was no defect after all; its complaint ends without one.
Result<cases::Case> dismiss_finding(
    const Session& session, const cases::Handbook& handbook, const FindingStatement& reason
);
/// It came with an import, and how it was handled before is told; its complaint ends likewise.
Result<cases::Case> close_as_handled(
    const Session& session, const cases::Handbook& handbook, const FindingStatement& how
);
/// Ends here what goes on as an investigation, whose diary number is given; and its complaint.
struct ToInvestigation {
    std::string number;
    std::string investigation;
};
Result<cases::Case> send_to_investigation(
    const Session& session, const cases::Handbook& handbook, const ToInvestigation& order
);

/// A demand whose last day has passed is not cured. Refuses one that still may be.
Result<cases::Case> expire_demand(
    const Session& session, const cases::Handbook& handbook, const cases::Case& file
);

/// Every demand whose last day has passed is not cured; how many. May be run for any day, again.
Result<int> expire_demands(const Session& session, const cases::Handbook& handbook);

}  // namespace uppsikt::inspections
