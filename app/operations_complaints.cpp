#include "app/operation_table.h"
#include "complaints/complaints.h"
#include "investigations/investigations.h"

namespace uppsikt::app {

namespace json = boost::json;

namespace {

namespace c = complaints;

c::NewComplaint complaint_of(Given& given) {
    c::NewComplaint complaint{
        .sender = given.kind("sender", c::sender_names, c::Sender::participant),
        .channel = given.kind("channel", c::channel_names, c::Channel::web),
        .category = given.kind("category", c::category_names, c::Category::other),
        .severity = given.kind("severity", c::severity_names, c::Severity::minor),
        .text = given.text("text"),
        .subject =
            {.contract = given.optional("contract"),
             .supplier = given.optional("supplier"),
             .person_role = given.optional("role"),
             .stated = given.optional("about"),
             .service = given.optional("service")},
        .learned_on = given.day("learned-on"),
        .unit = given.text("unit", "central"),
        .key = given.optional("key"),
    };
    if (const auto premises = given.number("premises"))
        complaint.subject.premises = registry::PremisesId(*premises);
    if (given.has("name") || given.has("address"))
        complaint.contact = c::Contact{given.text("name"), given.text("address")};
    return complaint;
}

using Register =
    Result<c::Receipt> (*)(const Session&, const cases::Handbook&, const c::NewComplaint&);

/// The code is told here and nowhere else.
auto registering(Register enter) {
    return [enter](const Session& session, const cases::Handbook& handbook, Given& given)
               -> Result<json::object> {
        const c::Receipt receipt = TRY(enter(session, handbook, complaint_of(given)));
        json::object told = case_json(receipt.file);
        told["code"] = receipt.code ? json::value(*receipt.code) : json::value(nullptr);
        told["central_because"] =
            receipt.central_because ? json::value(std::string(c::name_of(*receipt.central_because)))
                                    : json::value(nullptr);
        told["was_registered"] = receipt.was_registered;
        return told;
    };
}

using Step = Result<cases::Case> (*)(const Session&, const cases::Handbook&, const c::Statement&);
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

Result<json::object> follow(const Session& session, const cases::Handbook&, Given& given) {
    const c::Followed seen = TRY(c::follow(session, given.text("code")));
    json::array messages;
    for (const c::Message& message : seen.messages)
        messages.push_back(json::object{
            {"on", to_text(message.on)},
            {"from", message.is_from_sender ? "sender" : "agency"},
            {"text", message.text},
        });
    return json::object{
        {"case", seen.number},
        {"state", std::string(c::states().name(seen.state))},
        {"opened_on", to_text(seen.opened_on)},
        {"central_due_on", to_text(seen.central_due_on)},
        {"merged_into", seen.merged_into ? json::value(*seen.merged_into) : json::value(nullptr)},
        {"outcome", seen.outcome ? json::value(*seen.outcome) : json::value(nullptr)},
        {"messages", std::move(messages)},
    };
}

Result<json::object> sent(const Result<Done>& result, const std::string& what) {
    if (!result.ok()) return result.refusal();
    return json::object{{"sent", what}};
}

std::vector<Input> complaint_inputs() {
    return {
        required("text"),
        optional("sender"),
        optional("channel"),
        optional("category"),
        optional("severity"),
        optional("contract"),
        optional("premises"),
        optional("supplier"),
        optional("role"),
        optional("about"),
        optional("service"),
        optional("name"),
        optional("address"),
        optional("learned-on"),
        optional("unit"),
        optional("key"),
    };
}

std::vector<Operation> way_in() {
    return {
        {"register",
         "diarieför ett klagomål / register a complaint",
         complaint_inputs(),
         registering(c::register_complaint)},
        {"tip",
         "diarieför ett anonymt tips / register an anonymous tip",
         complaint_inputs(),
         registering(c::register_tip)},
        {"acknowledge",
         "bekräfta mottagandet / acknowledge",
         {word("number"), optional("text")},
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return answered(
                 c::acknowledge(session, handbook, {given.text("number"), given.text("text")})
             );
         }},
        {"triage",
         "bedöm: lokalt eller centralt / triage: local or central",
         {word("number"),
          required("severity"),
          optional("local"),
          optional("unit"),
          optional("assignee")},
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return answered(c::triage(
                 session,
                 handbook,
                 {.number = given.text("number"),
                  .severity = given.kind("severity", c::severity_names, c::Severity::minor),
                  .is_local = given.yes("local"),
                  .unit = given.text("unit", "central"),
                  .assignee = given.optional("assignee")}
             ));
         }},
        {"merge",
         "slå ihop med ett äldre / merge into an older one",
         {word("number"), required("into")},
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return answered(c::merge(session, handbook, {given.text("number"), given.text("into")})
             );
         }},
    };
}

std::vector<Operation> for_the_sender() {
    return {
        {"answer-fix",
         "klagandens svar på en lokal åtgärd / the complainant's answer to a local fix",
         {word("number"), required("fixed"), required("text")},
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return answered(c::answer_fix(
                 session,
                 handbook,
                 {given.text("number"), given.yes("fixed"), given.text("text")}
             ));
         }},
        {"answer-fix-by-code",
         "detsamma av den som har koden / the same by whoever has the code",
         {word("code"), required("fixed"), optional("text")},
         [](const Session& session, const cases::Handbook& handbook, Given& given) {
             return answered(c::answer_fix_by_code(
                 session,
                 handbook,
                 {given.text("code"), given.yes("fixed"), given.text("text")}
             ));
         }},
        {"write",
         "skriv till den som klagat / write to whoever complained",
         {word("number"), required("text")},
         [](const Session& session, const cases::Handbook&, Given& given) {
             return sent(
                 c::write_to_sender(session, {given.text("number"), given.text("text")}),
                 given.text("number")
             );
         }},
        {"write-by-code",
         "skriv i sitt eget ärende / write in one's own case",
         {word("code"), required("text")},
         [](const Session& session, const cases::Handbook&, Given& given) {
             return sent(
                 c::write_by_code(session, {given.text("code"), given.text("text")}),
                 "case"
             );
         }},
        {"follow", "följ sitt eget ärende / follow one's own case", {word("code")}, follow, false},
    };
}

}  // namespace

OperationGroup complaint_operations() {
    OperationGroup group{"complaint", "klagomål och tips / complaints and tips", way_in()};
    for (Operation& operation : for_the_sender())
        group.operations.push_back(std::move(operation));
    for (const auto& [name, purpose, operation] :
         {std::tuple{"report-fix", "en lokal åtgärd / a local fix", &c::report_fix},
          {"send-central",
           "lämna till centrala enheten / pass to the central unit",
           &c::send_central},
          {"find-no-defect", "ingen brist / no defect", &c::find_no_defect},
          {"confirm-defect", "bristen finns / the defect is there", &c::confirm_defect},
          {"notify-supplier", "underrätta leverantören / tell the supplier", &c::notify_supplier}})
        group.operations.push_back(step(name, purpose, operation));
    return group;
}

OperationGroup job_operations() {
    return {
        "jobs",
        "det som görs av sig självt / what is done by itself",
        {{"run",
          "svarstider som gått ut, för dagen --today / times that have run out, for the day "
          "--today",
          {},
          [](const Session& session, const cases::Handbook& handbook, Given&)
              -> Result<json::object> {
              const int confirmations = TRY(c::expire_confirmations(session, handbook));
              const int replies = TRY(investigations::expire_replies(session, handbook));
              return json::object{
                  {"confirmations_expired", confirmations},
                  {"replies_expired", replies}
              };
          }}}
    };
}

}  // namespace uppsikt::app
