#include "services/services.h"

#include <algorithm>
#include <utility>

#include "base/ensure.h"
#include "base/text.h"
#include "services/reader.h"

namespace uppsikt::services {

namespace {

constexpr std::array<std::string_view, 4> kinds{"service", "calendar", "workbooks", "checklist"};

std::string quantity_text(const Quantity& quantity) {
    if (const auto* whole = std::get_if<std::int64_t>(&quantity)) return std::to_string(*whole);
    if (const auto* decimal = std::get_if<double>(&quantity)) return to_text(*decimal);
    if (const auto* yes = std::get_if<bool>(&quantity)) return *yes ? "true" : "false";
    return std::get<std::string>(quantity);
}

/// The thing with the id, or a refusal that says which there are.
template <class T>
Result<T> with_id(const std::vector<T>& all, std::string_view id, std::string_view code) {
    const auto found = std::ranges::find(all, id, &T::id);
    if (found != all.end()) return *found;
    std::vector<std::string_view> known;
    for (const T& one : all)
        known.push_back(one.id);
    return Refusal{
        RefusalKind::not_found,
        Reason{
            .code = std::string(code),
            .values = {{"id", std::string(id)}, {"known", joined(known)}}
        },
    };
}

int int_of(const Term& term, std::string_view name) {
    return static_cast<int>(whole_of(term, name));
}

double decimal_of(const Term& term, std::string_view name) {
    return std::get<double>(parameter_of(term, name).values.front());
}

bool yes_of(const Term& term, std::string_view name) {
    return std::get<bool>(parameter_of(term, name).values.front());
}

}  // namespace

const Parameter& parameter_of(const Term& term, std::string_view name) {
    const auto found = std::ranges::find(term.parameters, name, &Parameter::name);
    ensure(found != term.parameters.end(), "a term that code understands has been checked");
    return *found;
}

std::int64_t whole_of(const Term& term, std::string_view name) {
    return std::get<std::int64_t>(parameter_of(term, name).values.front());
}

Money money_of(const Term& term, std::string_view name) {
    return Money::kronor(whole_of(term, name));
}

std::vector<std::string> words_of(const Term& term, std::string_view name) {
    std::vector<std::string> words;
    for (const Quantity& quantity : parameter_of(term, name).values)
        words.push_back(std::get<std::string>(quantity));
    return words;
}

std::string_view basis_name(Basis basis) {
    return basis == Basis::verified ? "verified" : "inferred";
}

std::string sources_text(std::span<const SourceRef> sources) {
    std::string all;
    for (const SourceRef& source : sources) {
        if (!all.empty()) all += "; ";
        all += source.key;
        if (source.section) all += " " + *source.section;
    }
    return all;
}

std::string value_text(const Parameter& parameter) {
    std::string all;
    for (const Quantity& quantity : parameter.values)
        all += (all.empty() ? "" : ", ") + quantity_text(quantity);
    return all;
}

Reason unit_text(const Service& service, const Parameter& parameter) {
    return {.code = "services_unit_" + parameter.unit, .values = {{"currency", service.currency}}};
}

Result<Catalogue> Catalogue::load(std::span<const EmbeddedFile> files) {
    Catalogue catalogue;
    std::vector<Reason> reasons;
    const auto keep = [](auto& all, auto one, Problems& problems) {
        if (!one) return;
        if (std::ranges::find(all, one->id, [](const auto& other) { return other.id; }) !=
            all.end())
            problems.add("services_duplicate", {.key = "id", .line = 1}, {{"value", one->id}});
        all.push_back(*std::move(one));
    };
    for (const EmbeddedFile& file : files) {
        const Result<Node> parsed = parse_document(file);
        if (!parsed) {
            std::ranges::copy(parsed.refusal().reasons, std::back_inserter(reasons));
            continue;
        }
        Problems problems(file.path);
        TableReader top(problems, parsed.value(), {.key = "", .line = 1});
        const auto kind = top.required_choice("kind", kinds);
        const std::string_view name = kind ? kinds[*kind] : "";
        if (name == "service") keep(catalogue.services_, read_service(problems, top), problems);
        if (name == "calendar") keep(catalogue.calendars_, read_calendar(problems, top), problems);
        if (name == "workbooks") read_workbook_layout(problems, top);
        if (name == "checklist")
            keep(catalogue.checklists_, read_checklist(problems, top), problems);
        std::ranges::move(problems.take(), std::back_inserter(reasons));
    }
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return catalogue;
}

Result<Service> Catalogue::service(std::string_view id) const {
    return with_id(services_, id, "services_service_unknown");
}

Result<Calendar> Catalogue::calendar(std::string_view id) const {
    return with_id(calendars_, id, "services_calendar_unknown");
}

Result<Checklist> Catalogue::checklist(std::string_view service) const {
    return with_id(checklists_, service, "services_checklist_unknown");
}

Result<Term> Service::term_on(std::string_view wanted, Date day) const {
    bool known = false;
    for (const Term& term : terms) {
        if (term.id != wanted) continue;
        known = true;
        if (term.validity.holds_on(day)) return term;
    }
    return Refusal{
        RefusalKind::not_found,
        Reason{
            .code = known ? "services_term_not_in_force" : "services_term_unknown",
            .values = {{"service", id}, {"id", std::string(wanted)}, {"date", to_text(day)}},
        },
    };
}

std::vector<Term> Service::terms_on(std::optional<Date> day) const {
    std::vector<Term> found;
    std::ranges::copy_if(terms, std::back_inserter(found), [&](const Term& term) {
        return !day || term.validity.holds_on(*day);
    });
    return found;
}

Result<QualityCondition> quality_condition(const Service& service, Date day) {
    const Term term = TRY(service.term_on(quality_condition_id, day));
    QualityCondition condition{
        .limit = decimal_of(term, "limit"),
        .decimals = int_of(term, "decimals"),
        .stars = {},
        .no_star_counts = std::get<bool>(parameter_of(term, "no_star_counts").values.front()),
        .least_active_months = int_of(term, "least_active"),
        .consecutive_publications = int_of(term, "consecutive"),
        .version = term.version,
    };
    for (const Quantity& star : parameter_of(term, "stars").values)
        condition.stars.push_back(static_cast<int>(std::get<std::int64_t>(star)));
    return condition;
}

Result<ResultPay> result_pay(const Service& service, Date day) {
    const Term term = TRY(service.term_on("MEAS-PAY", day));
    ResultPay pay{
        .by_level = {},
        .first_report_share = decimal_of(term, "first_report_share"),
        .second_report_share = decimal_of(term, "second_report_share"),
        .version = term.version,
    };
    const std::vector<Level> levels = TRY(levels_on(service, term.validity.from));
    for (const Level& level : levels)
        for (const Parameter& parameter : term.parameters)
            if (parameter.name == "pay" && parameter.level == level.id)
                pay.by_level.push_back(
                    {.level = level.id,
                     .pay = Money::kronor(std::get<std::int64_t>(parameter.values.front()))}
                );
    return pay;
}

Result<StarScale> star_scale(const Service& service, Date day) {
    const Term term = TRY(service.term_on("RATE-SCALE", day));
    return StarScale{
        .lowest = int_of(term, "lowest"),
        .highest = int_of(term, "highest"),
        .version = term.version,
    };
}

Result<RatingEligibility> rating_eligibility(const Service& service, Date day) {
    const Term started = TRY(service.term_on("RATE-ELIG-N", day));
    const Term active = TRY(service.term_on("RATE-ELIG-T", day));
    return RatingEligibility{
        .least_started = int_of(started, "least_started"),
        .least_active_months = int_of(active, "least_active"),
    };
}

Result<StartWindows> start_windows(const Service& service, Date day) {
    const Term term = TRY(service.term_on("RATE-WIN", day));
    return StartWindows{
        .stars =
            {.from_months_before = int_of(term, "stars_from"),
             .to_months_before = int_of(term, "stars_to")},
        .measure =
            {.from_months_before = int_of(term, "measure_from"),
             .to_months_before = int_of(term, "measure_to")},
        .version = term.version,
    };
}

Result<NoticeTime> notice_time(const Service& service, Date day) {
    const Term term = TRY(service.term_on("NOTICE", day));
    return NoticeTime{
        .months = int_of(term, "notice"),
        .deemed_receipt_working_days = int_of(term, "deemed_receipt"),
        .version = term.version,
    };
}

Result<CompetenceRequirement> competence_requirement(const Service& service, Date day) {
    const Term points = TRY(service.term_on("COMP-POINTS", day));
    const Term foreign = TRY(service.term_on("COMP-UHR", day));
    const Term before = TRY(service.term_on("COMP-BEFORE", day));
    return CompetenceRequirement{
        .least_credits = int_of(points, "least_credits"),
        .least_years_with_credits = int_of(points, "least_work_with_credits"),
        .least_years_without = int_of(points, "least_work_without"),
        .years_counted = int_of(points, "work_counted_within"),
        .home_country = std::get<std::string>(parameter_of(foreign, "home_country").values.front()),
        .foreign_is_assessed = yes_of(foreign, "foreign_degree_is_assessed"),
        .before_start = yes_of(before, "certificates_before_start"),
        .version = points.version,
    };
}

Result<std::vector<Level>> levels_on(const Service& service, Date day) {
    std::vector<Level> found;
    std::ranges::copy_if(service.levels, std::back_inserter(found), [&](const Level& level) {
        return level.validity.holds_on(day);
    });
    if (found.empty())
        return Refusal{
            RefusalKind::not_found,
            Reason{
                .code = "services_no_levels",
                .values = {{"service", service.id}, {"date", to_text(day)}},
            },
        };
    return found;
}

}  // namespace uppsikt::services
