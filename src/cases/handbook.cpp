#include "cases/handbook.h"

#include <algorithm>

namespace uppsikt::cases {

Handbook::Handbook(std::vector<services::Service> services, services::Calendar calendar)
    : services_(std::move(services)), calendar_(std::move(calendar)) {}

Result<Handbook> Handbook::make(const services::Catalogue& catalogue, const Choice& choice) {
    services::Service common = TRY(catalogue.service(choice.common));
    services::Calendar calendar = TRY(catalogue.calendar(choice.calendar));
    std::vector<services::Service> all;
    std::ranges::copy_if(
        catalogue.services(),
        std::back_inserter(all),
        [&](const services::Service& one) { return one.id != common.id; }
    );
    all.push_back(std::move(common));
    return Handbook(std::move(all), std::move(calendar));
}

bool Handbook::knows(std::string_view service) const {
    return std::ranges::find(services_, service, &services::Service::id) != services_.end();
}

Result<services::Term> Handbook::term(
    const std::optional<std::string>& service, std::string_view id, Date day
) const {
    const services::Service& common = services_.back();
    if (service) {
        const auto own = std::ranges::find(services_, *service, &services::Service::id);
        const auto is_it = [&](const services::Term& term) { return term.id == id; };
        // A service that has the term is asked also when it is not in force: no other fills in.
        if (own != services_.end() && std::ranges::any_of(own->terms, is_it))
            return own->term_on(id, day);
    }
    return common.term_on(id, day);
}

Date last_day_of(
    const services::Term& term,
    std::string_view parameter,
    Date from,
    const WorkingCalendar& calendar
) {
    const std::string_view unit = services::parameter_of(term, parameter).unit;
    const auto count = static_cast<int>(services::whole_of(term, parameter));
    if (unit == "working_days") return calendar.add_working_days(from, count);
    if (unit == "calendar_days") return from + std::chrono::days{count};
    if (unit == "weeks") return from + std::chrono::weeks{count};
    if (unit == "months") return add_months(from, count);
    ensure(unit == "years", "a deadline is a time");
    return add_months(from, 12 * count);
}

}  // namespace uppsikt::cases
