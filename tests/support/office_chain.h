#pragma once

#include <string>

#include "support/database.h"
#include "support/office.h"

/// A supplier followed up from a complaint to a penalty, with a visit on the way.
namespace uppsikt::office::testing {

inline const std::string dangerous = R"(<script>alert("x")</script> & <b>Söner</b>)";

class AChain {
public:
    explicit AChain(sql::Database& database) : office(database) {
        office.publish("10072975", supplier);
        complain();
        visit();
        investigate();
        hear();
        decide();
    }

    AnOffice office;
    const std::string supplier = "Alfa " + dangerous + " AB";
    std::string complaint;
    std::string waiting;  ///< another complaint, that nobody has begun on
    std::string visited;
    std::string finding;
    std::string report;
    std::string penalty;

    std::vector<std::string> numbers() const {
        return {complaint, waiting, visited, finding, report, penalty};
    }

private:
    void complain() {
        complaint = office.number_of(
            "registrar:rut",
            "complaint register",
            {{"text", {"Stängt igen. " + dangerous}},
             {"contract", {"10072975"}},
             {"category", {"premises"}},
             {"severity", {"serious"}},
             {"name", {"Kim " + dangerous}},
             {"reach", {"kim@example.se"}}}
        );
        waiting = office.number_of(
            "registrar:rut",
            "complaint register",
            {{"text", {"Ingen ringer upp."}},
             {"contract", {"10072975"}},
             {"category", {"meeting_length"}},
             {"severity", {"minor"}}}
        );
        office.ask(
            "officer:anna",
            "case hand-over",
            {{"number", {waiting}}, {"unit", {"central"}}, {"assignee", {"user:anna"}}}
        );
        office.ask("registrar:rut", "complaint acknowledge", {{"number", {complaint}}});
        office.ask(
            "officer:anna",
            "complaint triage",
            {{"number", {complaint}}, {"to", {"central"}}, {"assignee", {"user:anna"}}}
        );
        office.ask(
            "officer:anna",
            "complaint write",
            {{"number", {complaint}}, {"text", {"Vi undersöker saken."}}}
        );
        office.ask(
            "officer:anna",
            "complaint confirm",
            {{"number", {complaint}}, {"text", {"Stängt."}}}
        );
    }

    void visit() {
        visited = office.number_of(
            "inspector:ivar",
            "visit plan",
            {{"contract", {"10072975"}},
             {"address", {"Storgatan 1 " + dangerous}},
             {"town", {"Ånge"}},
             {"inspector", {"ivar", "bo"}}}
        );
        const Given number{{"number", {visited}}};
        office.ask("inspector:ivar", "visit begin", number);
        office.ask(
            "inspector:ivar",
            "visit answer",
            {{"number", {visited}}, {"item", {"accessible"}}, {"answer", {"meets"}}}
        );
        const json::object sealed = office.ask(
            "inspector:ivar",
            "visit seal",
            {{"number", {visited}},
             {"outcome", {"STAFF_BUSY"}},
             {"text", {"Ingen hade tid. " + dangerous}}}
        );
        finding = std::string(sealed.at("findings").at(0).as_string());
        office.ask(
            "officer:anna",
            "finding demand",
            {{"number", {finding}}, {"text", {"Anmäl lokalen."}}}
        );
    }

    void investigate() {
        report = office.number_of(
            "officer:anna",
            "investigation open",
            {{"contract", {"10072975"}},
             {"question", {"Varför? " + dangerous}},
             {"origin", {"complaint"}},
             {"reference", {complaint}}}
        );
        office.ask(
            "officer:anna",
            "investigation add-finding",
            {{"number", {report}},
             {"requirement", {"PREMISES"}},
             {"text", {"Stängt på öppettid. " + dangerous}},
             {"severity", {"serious"}},
             {"evidence", {"diary:" + complaint}}}
        );
        const Given said{{"number", {report}}, {"text", {"En brist."}}};
        office.ask("officer:anna", "investigation submit", said);
        office.ask("assessor:bo", "investigation approve", said);
    }

    void hear() {
        const Given said{{"number", {report}}, {"text", {"Svara."}}};
        office.ask("officer:anna", "investigation send", said);
        office.ask(
            "supplier:" + supplier,
            "investigation reply",
            {{"number", {report}}, {"text", {"Vi beklagar. " + dangerous}}}
        );
        office.ask(
            "officer:anna",
            "investigation assess-reply",
            {{"number", {report}}, {"verdict", {"not_accepted"}}, {"text", {"Ändrar inget."}}}
        );
    }

    void decide() {
        penalty = office.number_of(
            "officer:bo",
            "sanction propose",
            {{"investigation", {report}},
             {"kind", {"one_off_penalty"}},
             {"ground", {"premises_closed"}},
             {"text", {"Upprepat. " + dangerous}}}
        );
        office.ask(
            "decision_maker:cia",
            "sanction decide",
            {{"number", {penalty}}, {"text", {"Ja."}}}
        );
        office.ask("officer:bo", "sanction send", {{"number", {penalty}}, {"text", {"Beslutet."}}});
        office.ask(
            "supplier:" + supplier,
            "sanction comment",
            {{"number", {penalty}}, {"text", {"Vi har öppnat igen. " + dangerous}}}
        );
    }
};

}  // namespace uppsikt::office::testing
