#include "sanctions/rules.h"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include "base/text.h"

namespace uppsikt::sanctions {

namespace {

using investigations::Severity;

// So that the list fits a screen; the counts are of all.
constexpr std::size_t shown_at_most = 10;

Refusal malformed(const services::Term& term) {
    return {
        RefusalKind::conflict,
        Reason{"sanctions_term_malformed", {{"term", term.id}, {"version", term.version}}}
    };
}

Severity one_less(Severity severity) {
    return severity == Severity::minor ? severity
                                       : static_cast<Severity>(static_cast<int>(severity) - 1);
}

std::optional<AmountRef> amount_ref(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == text.npos) return std::nullopt;
    return AmountRef{std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

std::string amount_text(Money amount) { return std::to_string(amount.in_ore() / 100); }

}  // namespace

Result<Ladder> ladder_of(const services::Term& term) {
    const auto kinds = services::words_of(term, "kinds");
    const auto severities = services::words_of(term, "least_severities");
    if (kinds.size() != severities.size()) return malformed(term);
    Ladder ladder{
        .rungs = {},
        .repeated_within_months = static_cast<int>(services::whole_of(term, "repeated_within")),
        .version = term.version,
    };
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        const auto kind = kind_named(kinds[i]);
        const auto severity = named(investigations::severity_names, severities[i]);
        if (!kind || !severity) return malformed(term);
        ladder.rungs.push_back({*kind, *severity});
    }
    return ladder;
}

Result<Ground> ground_of(const services::Term& term) {
    Ground ground{.kinds = {}, .version = term.version};
    for (const std::string& name : services::words_of(term, "kinds")) {
        const auto kind = kind_named(name);
        if (!kind) return malformed(term);
        ground.kinds.push_back(*kind);
    }
    ground.one_off = amount_ref(services::words_of(term, "one_off").front());
    ground.running = amount_ref(services::words_of(term, "running").front());
    return ground;
}

std::string term_of_ground(std::string_view ground) {
    std::string id = "GROUND-";
    for (const char letter : ground)
        id += letter == '_'                    ? '-'
              : letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A')
                                               : letter;
    return id;
}

std::optional<Severity> standing_severity(const investigations::Investigation& investigation) {
    std::optional<Severity> most;
    for (const investigations::Finding& finding : investigation.findings) {
        const bool is_answered = std::ranges::any_of(finding.replies, [](const auto& reply) {
            return reply.verdict == investigations::Verdict::accepted;
        });
        if (finding.is_withdrawn || is_answered) continue;
        if (!most || finding.severity > *most) most = finding.severity;
    }
    return most;
}

bool was_heard(const investigations::Investigation& investigation) {
    const cases::Case& file = investigation.file;
    const bool is_over =
        file.stands("replied") || file.stands("reply_waived") || file.stands("reply_expired");
    return is_over && file.stands("reply_assessed");
}

std::vector<Reason> unmet_conditions(
    const Wanted& wanted, const Ground& ground, const Ladder& ladder, const Grounds& grounds
) {
    std::vector<Reason> unmet;
    const std::string kind(name_of(wanted.kind));
    if (std::ranges::find(ground.kinds, wanted.kind) == ground.kinds.end())
        unmet.push_back({"sanctions_kind_not_for_ground", {{"kind", kind}}});
    if (!grounds.was_heard) unmet.push_back({"sanctions_supplier_not_heard"});
    if (!grounds.was_told_in_time) unmet.push_back({"sanctions_supplier_told_too_late"});
    if (!grounds.severity) unmet.push_back({"sanctions_no_finding_stands"});

    const auto rung = std::ranges::find(ladder.rungs, wanted.kind, &Ladder::Rung::kind);
    if (rung == ladder.rungs.end()) {
        unmet.push_back({"sanctions_kind_not_on_ladder", {{"kind", kind}}});
    } else if (grounds.severity) {
        const Severity least =
            grounds.is_repeated ? one_less(rung->least_severity) : rung->least_severity;
        if (*grounds.severity < least)
            unmet.push_back(
                {"sanctions_not_serious_enough",
                 {{"kind", kind},
                  {"severity", std::string(investigations::name_of(*grounds.severity))},
                  {"least", std::string(investigations::name_of(least))}}}
            );
    }
    if (grounds.contract_ends_on && *grounds.contract_ends_on < wanted.on)
        unmet.push_back(
            {"sanctions_contract_ended", {{"ended", to_text(*grounds.contract_ends_on)}}}
        );
    const bool has_amount = rule_of(wanted.kind).course != Course::measure;
    if (has_amount && !grounds.amount_by_terms)
        unmet.push_back({"sanctions_no_amount", {{"kind", kind}}});
    if (wanted.amount && rule_of(wanted.kind).course != Course::due)
        unmet.push_back({"sanctions_amount_not_for_kind", {{"kind", kind}}});
    else if (wanted.amount && grounds.amount_by_terms &&
             (*wanted.amount <= Money() || *wanted.amount > *grounds.amount_by_terms))
        unmet.push_back(
            {"sanctions_amount_not_by_terms", {{"most", amount_text(*grounds.amount_by_terms)}}}
        );
    return unmet;
}

Money accrued(const Accrual& accrual, const std::function<Rate(Date)>& rate_on) {
    // The last day of the defect that counts.
    Date last = accrual.until;
    if (accrual.cured_on) last = std::min(last, *accrual.cured_on - std::chrono::days{1});
    Money sum;
    for (Date start = accrual.from; start <= last;) {
        const Rate rate = rate_on(start);
        ensure(rate.days > 0, "a period has days");
        sum = sum + rate.amount;
        start += std::chrono::days{rate.days};
    }
    return sum;
}

Precedents ordered(std::vector<Precedent> decided, Kind kind, Severity severity) {
    const auto distance = [&](const Precedent& one) {
        return std::tuple(
            one.kind != kind,
            std::abs(static_cast<int>(one.severity) - static_cast<int>(severity)),
            -one.decided_on.time_since_epoch().count(),
            -one.id.value()
        );
    };
    std::ranges::sort(decided, {}, distance);
    Precedents found{.nearest = {}, .decided = decided.size(), .same_kind = 0, .amounts = {}};
    std::vector<Money> amounts;
    for (const Precedent& one : decided) {
        if (one.kind != kind) continue;
        ++found.same_kind;
        if (one.amount) amounts.push_back(*one.amount);
    }
    if (!amounts.empty()) {
        std::ranges::sort(amounts);
        found.amounts = Spread{
            .count = amounts.size(),
            .least = amounts.front(),
            .median = amounts[(amounts.size() - 1) / 2],
            .most = amounts.back()
        };
    }
    decided.resize(std::min(decided.size(), shown_at_most));
    found.nearest = std::move(decided);
    return found;
}

}  // namespace uppsikt::sanctions
