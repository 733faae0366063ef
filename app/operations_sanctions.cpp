#include "app/operation_table.h"
#include "sanctions/sanctions.h"

namespace uppsikt::app {

namespace json = boost::json;

namespace {

namespace s = sanctions;

using Step = Result<cases::Case> (*)(const Session&, const cases::Handbook&, const s::Statement&);
Operation step(const char* name, const char* purpose, Step operation) {
    return {
        name,
        purpose,
        {word("number"), required("text")},
        [operation](const Session& session, const cases::Handbook& handbook, Given& given) {
            return answered(operation(session, handbook, {given.text("number"), given.text("text")})
            );
        }
    };
}

Result<json::object> pay(
    const Session& session, const cases::Handbook& handbook, Given& given, s::PaymentKind kind
) {
    return answered(s::pay(
        session,
        handbook,
        {given.text("number"),
         kind,
         given.kronor("amount").value_or(Money()),
         given.text("reference")}
    ));
}

json::value kronor(const std::optional<Money>& amount) {
    return amount ? json::value(amount->in_ore() / 100) : json::value(nullptr);
}

/// With what a penalty has come to by the day, today unless told.
Result<json::object> show(const Session& session, const cases::Handbook& handbook, Given& given) {
    const s::Sanction one = TRY(s::sanction(session, given.text("number")));
    const Date day = given.day("on").value_or(session.today);
    const auto optional_day = [](const std::optional<Date>& date) {
        return date ? json::value(to_text(*date)) : json::value(nullptr);
    };
    json::object told = case_json(one.file);
    told["investigation"] = one.investigation;
    told["contract"] = one.contract;
    told["sanction"] = std::string(s::name_of(one.kind));
    told["ground"] = one.ground;
    told["decided_on"] = optional_day(one.decided_on);
    told["received_on"] = optional_day(one.received_on);
    told["ends_on"] = optional_day(one.ends_on);
    told["penalty_on"] = to_text(day);
    told["penalty"] = kronor(TRY(s::penalty_on(handbook, one, day)));
    told["paid"] = kronor(s::paid_by(one));
    return told;
}

Result<json::object> precedents(const Session& session, const cases::Handbook&, Given& given) {
    const s::Precedents found = TRY(s::precedents(session, given.text("number")));
    json::array nearest;
    for (const s::Precedent& one : found.nearest)
        nearest.push_back(json::object{
            {"case", one.number},
            {"contract", one.contract},
            {"sanction", std::string(s::name_of(one.kind))},
            {"severity", std::string(investigations::name_of(one.severity))},
            {"amount", kronor(one.amount)},
            {"decided_on", to_text(one.decided_on)},
        });
    json::object told{
        {"decided", found.decided},
        {"same_kind", found.same_kind},
        {"least", nullptr},
        {"median", nullptr},
        {"most", nullptr},
        {"nearest", std::move(nearest)},
    };
    if (found.amounts) {
        told["least"] = kronor(found.amounts->least);
        told["median"] = kronor(found.amounts->median);
        told["most"] = kronor(found.amounts->most);
    }
    return told;
}

std::vector<Operation> decisions() {
    return {
        {"propose",
         "föreslå / propose",
         {required("investigation"),
          required("kind"),
          required("ground"),
          required("text"),
          optional("amount"),
          optional("unit")},
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return answered(s::propose(
                 session,
                 handbook,
                 {.investigation = given.text("investigation"),
                  .kind = given.kind("kind", s::kind_names, s::Kind::warning),
                  .ground = given.text("ground"),
                  .reason = given.text("text"),
                  .amount = given.kronor("amount"),
                  .unit = given.text("unit", "central")}
             ));
         }},
        {"decide",
         "besluta / decide",
         {word("number"), required("text"), optional("accrues-from")},
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return answered(s::decide(
                 session,
                 handbook,
                 {.number = given.text("number"),
                  .reason = given.text("text"),
                  .accrues_from = given.day("accrues-from")}
             ));
         }},
        {"verify-cure",
         "bristen är avhjälpt / the defect is cured",
         {word("number"), required("cured-on"), required("text")},
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return answered(s::verify_cure(
                 session,
                 handbook,
                 {.number = given.text("number"),
                  .cured_on = given.day("cured-on").value_or(session.today),
                  .text = given.text("text")}
             ));
         }},
    };
}

std::vector<Operation> amounts() {
    const std::vector<Input> inputs{word("number"), required("amount"), required("reference")};
    return {
        {"pay",
         "betalning / payment",
         inputs,
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return pay(session, handbook, given, s::PaymentKind::payment);
         }},
        {"set-off",
         "kvittning / set-off",
         inputs,
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return pay(session, handbook, given, s::PaymentKind::set_off);
         }},
        {"show",
         "sanktionen, och vitet en viss dag / the sanction, and the penalty on a day",
         {word("number"), optional("on")},
         show,
         false},
        {"precedents",
         "närmaste tidigare beslut / the nearest earlier decisions",
         {word("number")},
         precedents,
         false},
    };
}

}  // namespace

OperationGroup sanction_operations() {
    OperationGroup group{"sanction", "sanktioner / sanctions", decisions()};
    for (Operation& operation : amounts())
        group.operations.push_back(std::move(operation));
    for (const auto& [name, purpose, operation] :
         {std::tuple{"reject", "avslå förslaget / reject the proposal", &s::reject},
          {"withdraw", "ta tillbaka förslaget / withdraw the proposal", &s::withdraw},
          {"send", "skicka beslutet / send the decision", &s::send_decision},
          {"follow-up", "bristen är kvar / the defect is still there", &s::follow_up},
          {"dispute", "tvist / dispute", &s::dispute},
          {"uphold", "beslutet står fast / the decision stands", &s::uphold},
          {"reverse", "upphäv / reverse", &s::reverse},
          {"complete", "genomförd / completed", &s::complete}})
        group.operations.push_back(step(name, purpose, operation));
    return group;
}

}  // namespace uppsikt::app
