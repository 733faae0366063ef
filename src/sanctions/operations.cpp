#include "sanctions/operations.h"

#include <boost/json.hpp>

#include "base/text.h"
#include "sanctions/rules.h"
#include "sanctions/sanctions.h"

namespace uppsikt::sanctions {

namespace {

namespace json = boost::json;
using operations::Answer;
using operations::Arguments;
using operations::Operation;
using operations::Option;
using operations::Request;
using operations::Takes;
using Roles = std::vector<std::string_view>;

const cases::Handbook& handbook(const Request& request) {
    return request.desk.get<cases::Handbook>();
}

Result<Answer> answer(const Request& request, const Result<cases::Case>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = cases::described(result.value(), request.session.today)};
}

json::value optional_day(const std::optional<Date>& day) {
    return day ? json::value(to_text(*day)) : json::value(nullptr);
}

/// Whole kronor, as decisions are written.
json::value kronor(const std::optional<Money>& amount) {
    return amount ? json::value(static_cast<double>(amount->in_ore()) / 100) : json::value(nullptr);
}

std::optional<Money> money_of(const Arguments& given) {
    const auto whole = given.number("amount");
    if (!whole) return std::nullopt;
    return Money::ore(*whole * 100);
}

Result<Answer> do_propose(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        propose(
            request.session,
            handbook(request),
            {.investigation = given.text("investigation"),
             .kind = given.choice("kind", kind_names).value_or(Kind::warning),
             .ground = given.text("ground"),
             .reason = given.text("text"),
             .amount = money_of(given),
             .unit = given.text("unit", "central")}
        )
    );
}

Result<Answer> do_decide(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        decide(
            request.session,
            handbook(request),
            {.number = given.text("number"),
             .reason = given.text("text"),
             .accrues_from = given.day("from")}
        )
    );
}

/// A step with a text, as most are.
using Step = Result<cases::Case> (*)(const Session&, const cases::Handbook&, const Statement&);
template <Step step>
Result<Answer> state(const Request& request) {
    return answer(
        request,
        step(
            request.session,
            handbook(request),
            {request.arguments.text("number"), request.arguments.text("text")}
        )
    );
}

Result<Answer> do_verify_cure(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        verify_cure(
            request.session,
            handbook(request),
            {.number = given.text("number"),
             .cured_on = given.day("on").value_or(request.session.today),
             .text = given.text("text")}
        )
    );
}

Result<Answer> do_pay(const Request& request) {
    const Arguments& given = request.arguments;
    return answer(
        request,
        pay(request.session,
            handbook(request),
            {.number = given.text("number"),
             .kind = given.choice("by", payment_names).value_or(PaymentKind::payment),
             .amount = money_of(given).value_or(Money::ore(0)),
             .reference = given.text("reference")})
    );
}

/// What the supplier says to everyone; or since when and why that is not shown, which it may know.
void add_comment(json::object& object, const Request& request, Date day) {
    const std::string number = request.arguments.text("number");
    const auto said = comment_on(request.session, number, day);
    object["comment"] = said ? json::value(said->words) : json::value(nullptr);
    object["commented_on"] = said ? json::value(to_text(said->said_on)) : json::value(nullptr);
    const auto withheld = withheld_on(request.session, number, day);
    object["withheld_on"] = withheld ? json::value(to_text(withheld->on)) : json::value(nullptr);
    object["withheld_because"] = withheld ? json::value(withheld->reason) : json::value(nullptr);
}

Result<Answer> do_show(const Request& request) {
    const Sanction found = TRY(sanction(request.session, request.arguments.text("number")));
    const Date day = request.arguments.day("on").value_or(request.session.today);
    json::object object = cases::described(found.file, request.session.today);
    object["investigation"] = found.investigation;
    object["contract"] = found.contract;
    object["sanction"] = name_of(found.kind);
    object["ground"] = found.ground;
    object["severity"] = investigations::name_of(found.severity);
    object["text"] = found.reason;
    object["amount"] = kronor(found.amount);
    object["penalty"] = nullptr;
    if (rule_of(found.kind).course != Course::measure && found.decided_on)
        object["penalty"] = kronor(TRY(penalty_on(handbook(request), found, day)));
    object["paid"] = kronor(paid_by(found));
    object["decided_on"] = optional_day(found.decided_on);
    object["sent_on"] = optional_day(found.sent_on);
    object["received_on"] = optional_day(found.received_on);
    object["cured_on"] = optional_day(found.cured_on);
    object["ends_on"] = optional_day(found.ends_on);
    object["reversed_on"] = optional_day(found.reversed_on);
    add_comment(object, request, day);
    return Answer{.json = std::move(object)};
}

/// The nearest earlier decisions and their spread, for who is to decide.
Result<Answer> do_precedents(const Request& request) {
    const Precedents found = TRY(precedents(request.session, request.arguments.text("number")));
    json::array nearest;
    for (const Precedent& one : found.nearest)
        nearest.push_back(json::object{
            {"number", one.number},
            {"contract", one.contract},
            {"sanction", std::string(name_of(one.kind))},
            {"severity", std::string(investigations::name_of(one.severity))},
            {"amount", kronor(one.amount)},
            {"decided_on", to_text(one.decided_on)},
        });
    json::object object{
        {"number", request.arguments.text("number")},
        {"decided", found.decided},
        {"same_kind", found.same_kind},
        {"least", nullptr},
        {"median", nullptr},
        {"most", nullptr},
        {"nearest", std::move(nearest)},
    };
    if (found.amounts) {
        object["least"] = kronor(found.amounts->least);
        object["median"] = kronor(found.amounts->median);
        object["most"] = kronor(found.amounts->most);
    }
    return Answer{.json = std::move(object)};
}

const Option number_option{
    .name = "number", .is_required = true, .is_placed = true, .covers = cases::covers
};
const Option text_option{.name = "text", .is_required = true};
const Option why_withheld{
    .name = "text", .is_required = true, .purpose = "sanctions_option_why_withheld"
};

Option chosen(std::string_view name, std::vector<std::string_view> choices) {
    return {.name = name, .takes = Takes::choice, .choices = std::move(choices)};
}

Option required(Option option) {
    option.is_required = true;
    return option;
}

std::vector<Option> to_propose() {
    return {
        {.name = "investigation", .is_required = true, .covers = cases::covers},
        required(chosen("kind", operations::names_of(kind_names))),
        {.name = "ground", .is_required = true},
        text_option,
        {.name = "amount", .takes = Takes::number},
        {.name = "unit"},
    };
}

// clang-format off
std::vector<Operation> rows() {
    const Roles proposes{"officer"};
    const Roles decides{"decision_maker"};
    const Roles sees{"registrar", "officer", "inspector", "assessor", "decision_maker"};
    Roles sees_told = sees;
    sees_told.push_back("supplier");
    const Option from{.name = "from", .takes = Takes::day};
    const Option on{.name = "on", .takes = Takes::day};
    const Option amount{.name = "amount", .takes = Takes::number, .is_required = true};
    const Option by = chosen("by", {"payment", "set_off"});
    const Option reference{.name = "reference", .is_required = true};
    const std::string_view noun = "sanction";
    return {
        {noun, "propose",     true,  to_propose(),                    proposes, {}, do_propose},
        {noun, "precedents",  false, {number_option},                        sees,     {}, do_precedents},
        {noun, "decide",      true,  {number_option, text_option, from},            decides,  {"decide_measure", "decide_running", "decide_penalty"}, do_decide},
        {noun, "reject",      true,  {number_option, text_option},                  decides,  {"reject"}, state<reject>},
        {noun, "withdraw",    true,  {number_option, text_option},                  proposes, {"withdraw"}, state<withdraw>},
        {noun, "send",        true,  {number_option, text_option},                  proposes, {"send"}, state<send_decision>},
        {noun, "follow-up",   true,  {number_option, text_option},                  proposes, {"follow_up"}, state<follow_up>},
        {noun, "verify-cure", true,  {number_option, text_option, on},              {"officer", "inspector"}, {"verify_cure"}, do_verify_cure},
        {noun, "pay",         true,  {number_option, amount, by, reference}, proposes, {"pay_part", "settle"}, do_pay},
        {noun, "dispute",     true,  {number_option, text_option},                  {"officer", "supplier"}, {"dispute"}, state<dispute>},
        {noun, "uphold",      true,  {number_option, text_option},                  decides,  {"uphold_measure", "uphold_running", "uphold_penalty"}, state<uphold>},
        {noun, "reverse",     true,  {number_option, text_option},                  decides,  {"reverse"}, state<reverse>},
        {noun, "complete",    true,  {number_option, text_option},                  proposes, {"complete"}, state<complete>},
        {noun, "comment",     true,  {number_option, text_option},                  {"supplier"}, {}, state<comment>},
        {noun, "withhold-comment", true, {number_option, why_withheld},             {"officer", "supplier"}, {}, state<withhold_comment>},
        {noun, "show",        false, {number_option, on},                    sees_told, {}, do_show},
    };
}
// clang-format on

}  // namespace

const operations::Table& operations() {
    static const operations::Table table{.module = "sanctions", .operations = rows()};
    return table;
}

cases::Title title(const Session& session, const operations::Desk& desk, const cases::Case& file) {
    const Result<Sanction> found = sanction(session, file.diary_number.text());
    ensure(found.ok(), "the case of a sanction has its row");
    const Result<services::Term> term = desk.get<cases::Handbook>().term(
        file.service,
        term_of_ground(found.value().ground),
        file.opened_on
    );
    ensure(term.ok(), "a sanction was proposed on a ground that there was");
    return {
        .code = "sanctions_title_" + std::string(name_of(found.value().kind)),
        .what = term.value().text
    };
}

}  // namespace uppsikt::sanctions
