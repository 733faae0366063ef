#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "base/working_days.h"
#include "cases/machine.h"
#include "services/services.h"

namespace uppsikt::cases {

/// The terms that cases are handled by, and the calendar that their deadlines are counted in. Made
/// once, from the catalogue; then shared by all operations.
class Handbook {
public:
    /// `common` holds what the buyer has set for all services, where a service has no term of its
    /// own. Refuses an unknown service or calendar.
    struct Choice {
        std::string_view common = "uppfoljning";
        std::string_view calendar = "se";
    };
    static Result<Handbook> make(const services::Catalogue& catalogue, const Choice& choice);
    static Result<Handbook> make(const services::Catalogue& catalogue) {
        return make(catalogue, Choice{});
    }

    const WorkingCalendar& calendar() const { return calendar_.days; }
    bool knows(std::string_view service) const;

    /// The term in force on the day: the service's own, or else the common one.
    Result<services::Term> term(
        const std::optional<std::string>& service, std::string_view id, Date day
    ) const;

private:
    Handbook(std::vector<services::Service> services, services::Calendar calendar);

    std::vector<services::Service> services_;  ///< the common one last
    services::Calendar calendar_;
};

/// The last day of a time that begins on `from` (which does not count), as a parameter of a term
/// says: in days, working days, weeks, months or years. 31 January + 1 month is the last day of
/// February.
Date last_day_of(
    const services::Term& term,
    std::string_view parameter,
    Date from,
    const WorkingCalendar& calendar
);

}  // namespace uppsikt::cases
