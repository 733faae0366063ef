#include "registry/competence_rules.h"

#include <algorithm>
#include <set>

#include "base/free_text.h"
#include "platform/crypto/hash.h"

namespace uppsikt::registry {

namespace {

constexpr std::size_t longest_description = 1000;
constexpr std::size_t longest_reason = 4000;
constexpr int days_of_a_year = 365;
constexpr Date before_anybody_worked{std::chrono::year{1900} / 1 / 1};

constexpr std::array defect_names{
    sql::EnumName{CompetenceDefect::too_little_claimed, "too_little_claimed"},
    sql::EnumName{CompetenceDefect::not_verified, "not_verified"},
    sql::EnumName{CompetenceDefect::education_not_shown, "education_not_shown"},
    sql::EnumName{CompetenceDefect::work_not_shown, "work_not_shown"},
    sql::EnumName{CompetenceDefect::not_relevant, "not_relevant"},
    sql::EnumName{CompetenceDefect::foreign_degree_not_assessed, "foreign_degree_not_assessed"},
    sql::EnumName{CompetenceDefect::certificate_after_start, "certificate_after_start"},
};

bool is_country(std::string_view text) {
    return text.size() == 2 &&
           std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// Days of work from the first day on, each once.
struct Span {
    Date from;
    Date to;
};
int count_days(std::vector<Span> spans, Date first) {
    std::ranges::sort(spans, {}, &Span::from);
    int days = 0;
    Date counted = first - std::chrono::days{1};
    for (const Span& span : spans) {
        const Date from = std::max(span.from, counted + std::chrono::days{1});
        if (span.to < from) continue;
        days += static_cast<int>((span.to - from).count()) + 1;
        counted = span.to;
    }
    return days;
}

bool verdict_holds(const Claim& claim, Date day) {
    return claim.verdict && (!claim.verdict->valid_to || day <= *claim.verdict->valid_to);
}

bool is_foreign(const Claim& claim, const services::CompetenceRequirement& requirement) {
    return claim.stated.kind == ClaimKind::education &&
           claim.stated.country != requirement.home_country;
}

/// What of a claim is not shown; none when it counts.
std::optional<CompetenceDefect> defect_of(
    const Claim& claim, const services::CompetenceRequirement& requirement, Date day
) {
    if (!verdict_holds(claim, day)) return CompetenceDefect::not_verified;
    switch (claim.verdict->verdict) {
        case Verdict::shown:
            break;
        case Verdict::not_relevant:
            return CompetenceDefect::not_relevant;
        case Verdict::not_shown:
        case Verdict::contradicted:
            return claim.stated.kind == ClaimKind::education ? CompetenceDefect::education_not_shown
                                                             : CompetenceDefect::work_not_shown;
    }
    if (requirement.foreign_is_assessed && is_foreign(claim, requirement) &&
        claim.stated.foreign_assessment != ForeignAssessment::assessed)
        return CompetenceDefect::foreign_degree_not_assessed;
    return std::nullopt;
}

bool is_met(
    std::span<const Claim* const> claims,
    const services::CompetenceRequirement& requirement,
    Date day
) {
    int credits = 0;
    std::vector<Span> work;
    for (const Claim* claim : claims) {
        if (!claim->stated.is_relevant) continue;
        credits += claim->stated.credits.value_or(0);
        if (claim->stated.began_on)
            work.push_back(
                {*claim->stated.began_on, std::min(claim->stated.ended_on.value_or(day), day)}
            );
    }
    const bool has_credits = credits >= requirement.least_credits;
    const bool has_work = count_days(work, before_anybody_worked) >=
                          days_of_a_year * requirement.least_years_with_credits;
    const Date recent = add_months(day, -12 * requirement.years_counted);
    const bool has_recent_work =
        count_days(work, recent) >= days_of_a_year * requirement.least_years_without;
    return (has_credits && has_work) || has_recent_work;
}

bool is_younger_than_start(const Claim& claim, Date started_on) {
    return !claim.evidence.empty() &&
           std::ranges::all_of(claim.evidence, [&](const EvidenceOfClaim& one) {
               return one.issued_on > started_on;
           });
}

}  // namespace

std::string_view name_of(CompetenceDefect defect) {
    return std::ranges::find(defect_names, defect, &sql::EnumName<CompetenceDefect>::value)->name;
}

std::optional<CompetenceDefect> competence_defect_named(std::string_view name) {
    const auto* found =
        std::ranges::find(defect_names, name, &sql::EnumName<CompetenceDefect>::name);
    if (found == defect_names.end()) return std::nullopt;
    return found->value;
}

std::vector<Reason> objections(const StatedClaim& stated, Date today) {
    std::vector<Reason> reasons;
    object_to_text(reasons, {"description", stated.description, longest_description});
    if (!is_country(stated.country))
        reasons.push_back({"registry_country_not_valid", {{"country", stated.country}}});
    if (stated.kind == ClaimKind::education && (!stated.credits || *stated.credits < 1))
        reasons.push_back({"registry_education_without_credits"});
    if (stated.kind == ClaimKind::work && !stated.began_on)
        reasons.push_back({"registry_work_without_first_day"});
    for (const auto& day : {stated.began_on, stated.ended_on})
        if (day && *day > today)
            reasons.push_back({"registry_day_in_the_future", {{"day", to_text(*day)}}});
    if (stated.began_on && stated.ended_on && *stated.ended_on < *stated.began_on)
        reasons.push_back(
            {"registry_days_in_wrong_order",
             {{"from", to_text(*stated.began_on)}, {"to", to_text(*stated.ended_on)}}}
        );
    return reasons;
}

std::vector<Reason> objections(const StatedVerdict& verdict, Date today) {
    std::vector<Reason> reasons;
    object_to_text(reasons, {"reason", verdict.reason, longest_reason});
    if (verdict.valid_to && *verdict.valid_to < today)
        reasons.push_back({"registry_verdict_is_past", {{"day", to_text(*verdict.valid_to)}}});
    return reasons;
}

Assessment assess(
    std::span<const Claim> claims,
    const services::CompetenceRequirement& requirement,
    const AssessedOn& when
) {
    std::vector<const Claim*> stated;
    std::vector<const Claim*> shown;
    std::set<CompetenceDefect> defects;
    for (const Claim& claim : claims) {
        stated.push_back(&claim);
        if (const auto defect = defect_of(claim, requirement, when.day)) {
            defects.insert(*defect);
            continue;
        }
        shown.push_back(&claim);
        if (requirement.before_start && is_younger_than_start(claim, when.started_on))
            defects.insert(CompetenceDefect::certificate_after_start);
    }
    Assessment assessment{
        .claimed = is_met(stated, requirement, when.day),
        .shown = is_met(shown, requirement, when.day),
        .defects = {},
    };
    if (!assessment.claimed) defects.insert(CompetenceDefect::too_little_claimed);
    assessment.defects.assign(defects.begin(), defects.end());
    return assessment;
}

std::vector<Assignment> drawn(
    std::span<const Assignment> population, std::string_view seed, int sample
) {
    struct Ticket {
        crypto::Hash number;
        const Assignment* assignment;
    };
    std::vector<Ticket> tickets;
    for (const Assignment& one : population) {
        const std::string text = std::string(seed) + "\n" + std::to_string(one.id.value());
        tickets.push_back({crypto::sha256(crypto::bytes_of(text)), &one});
    }
    std::ranges::sort(tickets, {}, &Ticket::number);
    std::vector<Assignment> chosen;
    for (const Ticket& ticket : tickets)
        if (std::ssize(chosen) < sample) chosen.push_back(*ticket.assignment);
    return chosen;
}

}  // namespace uppsikt::registry
