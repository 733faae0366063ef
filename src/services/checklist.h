#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "services/terms.h"

/// What a visit checks (services/<service>-checklist.toml): each item and each outcome with its
/// requirement, how serious a defect is, and whether it is easy to cure.
namespace uppsikt::services {

/// What a control is of: each has a list of its own.
enum class ControlKind { premises, documents, competence };
std::string_view control_name(ControlKind kind);

/// How a defect is dealt with.
struct DefectRule {
    std::string requirement;  ///< "D10", or a term
    std::string category;     ///< of the complaint that is registered: "staffing"
    std::string severity;     ///< "minor", "moderate", "serious" or "grave"
    bool easy_to_cure = false;
};

struct ChecklistItem {
    std::string id;  ///< "open_at_stated_hours"
    ControlKind control = ControlKind::premises;
    Validity validity;
    DefectRule defect;
    bool needs_photo = false;  ///< a defect is shown by a photo or another file
    Basis basis = Basis::inferred;
    std::vector<SourceRef> sources;
    Wording text;
};

/// What an outcome of a whole visit is a finding of; an outcome without a rule is none.
struct OutcomeFinding {
    std::string id;  ///< "NO_STAFF"
    Validity validity;
    DefectRule defect;
    Basis basis = Basis::inferred;
    std::vector<SourceRef> sources;
    Wording text;
};

struct Checklist {
    std::string id;  ///< of the service: "rom2"
    std::vector<ChecklistItem> items;
    std::vector<OutcomeFinding> outcomes;
    std::vector<Source> sources;

    /// The items in force on the day, in the order of the file.
    std::vector<ChecklistItem> items_on(ControlKind control, Date day) const;
    std::optional<OutcomeFinding> outcome_on(std::string_view outcome, Date day) const;

    /// "rom2-checklist 2023-04-17": the latest day until then on which anything of it began.
    std::string version_on(Date day) const;
};

}  // namespace uppsikt::services
