#include <array>

#include "sanctions/sanctions.h"

namespace uppsikt::sanctions {

namespace {

using delimited::among;
using delimited::kronor;
using delimited::ListRow;

constexpr std::array<std::string_view, 6> must_have{
    "decision", "contract", "kind", "ground", "decided_on", "decided_by"
};
constexpr std::array<std::string_view, 25> may_have{
    "proposed_by",  "proposed_on",   "severity", "reason",       "investigation",
    "sent_on",      "received_on",   "amount",   "rate",         "per",
    "accrues_from", "accrues_until", "ends_on",  "completed_on", "disputed_on",
    "reversed_on",  "paid",          "paid_on",  "set_off",      "set_off_on",
    "refunded_on",  "reference",     "due_on",   "unit",         "assignee",
};

/// Columns that only some kinds have, and those of them that such a kind must have.
struct KindColumn {
    std::string_view column;
    bool (*is_of)(const KindRule& rule);
    bool is_must = false;
};
bool is_due(const KindRule& rule) { return rule.course == Course::due; }
bool is_accruing(const KindRule& rule) { return rule.course == Course::accruing; }
bool is_measure(const KindRule& rule) { return rule.course == Course::measure; }
bool is_paid(const KindRule& rule) { return rule.course != Course::measure; }
bool ends_contract(const KindRule& rule) { return rule.ends_contract; }
constexpr std::array kind_columns{
    KindColumn{"amount", is_due, true},
    KindColumn{"rate", is_accruing, true},
    KindColumn{"per", is_accruing, true},
    KindColumn{"accrues_from", is_accruing},
    KindColumn{"accrues_until", is_accruing},
    KindColumn{"completed_on", is_measure},
    KindColumn{"ends_on", ends_contract},
    KindColumn{"paid", is_paid},
    KindColumn{"paid_on", is_paid},
    KindColumn{"set_off", is_paid},
    KindColumn{"set_off_on", is_paid},
    KindColumn{"refunded_on", is_paid},
};

void check_kind(ListRow& row, Kind kind) {
    const KindRule& rule = rule_of(kind);
    for (const KindColumn& one : kind_columns) {
        const bool is_empty = row.cell(one.column).empty();
        if (one.is_of(rule) && one.is_must && is_empty) row.object_to_empty(one.column);
        if (!one.is_of(rule) && !is_empty)
            row.object(Reason{
                "sanctions_import_not_for_kind",
                {{"column", std::string(one.column)}, {"kind", std::string(rule.name)}}
            });
    }
}

/// An amount that is more than nothing.
std::optional<Money> some_kronor(std::string_view text) {
    const auto amount = kronor(text);
    if (!amount || *amount == Money()) return std::nullopt;
    return amount;
}

std::optional<int> days_of(std::string_view text) {
    if (text == "day") return 1;
    if (text == "week") return 7;
    return std::nullopt;
}

struct PaymentColumns {
    PaymentKind kind{};
    std::string_view amount;
    std::string_view day;
};
constexpr std::array payment_columns{
    PaymentColumns{PaymentKind::payment, "paid", "paid_on"},
    PaymentColumns{PaymentKind::set_off, "set_off", "set_off_on"},
};

/// What came in, and all of it back where it was refunded.
std::vector<Paid> payments_from(ListRow& row, const std::string& reference) {
    std::vector<Paid> payments;
    Money sum;
    for (const PaymentColumns& columns : payment_columns) {
        const auto amount = row.read(columns.amount, some_kronor);
        const auto day = row.read(columns.day, parse_date);
        if (amount && row.cell(columns.day).empty()) row.object_to_empty(columns.day);
        if (day && row.cell(columns.amount).empty()) row.object_to_empty(columns.amount);
        if (!amount || !day) continue;
        payments.push_back(
            {.kind = columns.kind, .amount = *amount, .on = *day, .reference = reference}
        );
        sum = sum + *amount;
    }
    const auto refunded_on = row.read("refunded_on", parse_date);
    const bool is_reversed = !row.cell("reversed_on").empty();
    if (is_reversed && !payments.empty() && row.cell("refunded_on").empty())
        row.object(Reason{"sanctions_import_not_refunded"});
    if (refunded_on && (!is_reversed || payments.empty()))
        row.object(Reason{"sanctions_import_not_reversed"});
    else if (refunded_on)
        payments.push_back(
            {.kind = PaymentKind::refund, .amount = sum, .on = *refunded_on, .reference = reference}
        );
    return payments;
}

EarlierDecision decision_from(ListRow& row) {
    EarlierDecision decision{
        .number = std::string(row.cell("decision")),
        .contract = std::string(row.cell("contract")),
        .ground = std::string(row.cell("ground")),
        .severity = row.read("severity", among(investigations::severity_names)),
        .reason = std::string(row.cell("reason")),
        .investigation = row.text("investigation"),
        .proposed_by = row.text("proposed_by"),
        .decided_by = std::string(row.cell("decided_by")),
        .proposed_on = row.read("proposed_on", parse_date),
        .decided_on = row.read("decided_on", parse_date).value_or(Date{}),
        .sent_on = row.read("sent_on", parse_date),
        .received_on = row.read("received_on", parse_date),
        .amount = row.read("amount", some_kronor),
        .rate = std::nullopt,
        .accrues_from = row.read("accrues_from", parse_date),
        .accrues_until = row.read("accrues_until", parse_date),
        .ends_on = row.read("ends_on", parse_date),
        .completed_on = row.read("completed_on", parse_date),
        .disputed_on = row.read("disputed_on", parse_date),
        .reversed_on = row.read("reversed_on", parse_date),
        .payments =
            payments_from(row, row.text("reference").value_or(std::string(row.cell("decision")))),
        .due_on = row.read("due_on", parse_date),
        .unit = row.text("unit").value_or("central"),
        .assignee = row.text("assignee"),
        .missing = {},
    };
    if (const auto kind = row.read("kind", kind_named)) {
        decision.kind = *kind;
        check_kind(row, *kind);
    }
    const auto rate = row.read("rate", some_kronor);
    const auto days = row.read("per", days_of);
    if (rate && days) decision.rate = Rate{.amount = *rate, .days = *days};
    for (const char* fact : {"proposed_by", "received_on", "severity", "reason", "investigation"})
        if (row.cell(fact).empty()) decision.missing.emplace_back(fact);
    return decision;
}

}  // namespace

Result<EarlierDecisions> read_decisions(delimited::Reader& reader) {
    return delimited::read_list(
        reader,
        {.key = "decision", .must = must_have, .may = may_have},
        decision_from
    );
}

}  // namespace uppsikt::sanctions
