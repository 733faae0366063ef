#include <boost/json.hpp>
#include <fmt/format.h>

#include "cases/jobs.h"
#include "cases/operations.h"
#include "cases/queue.h"
#include "complaints/complaints.h"
#include "complaints/operations.h"
#include "scenarios/scenario.h"

/// The words of complaints, each done as the command that people and programs would give.
namespace uppsikt::test {

namespace {

namespace json = boost::json;
using operations::Given;

const cases::Machines& machines() {
    static const cases::Machines all{{&complaints::states().machine()}};
    return all;
}

const operations::Desk& the_desk() {
    static const operations::Tables tables{&cases::operations(), &complaints::operations()};
    static const operations::Desk desk = [] {
        operations::Desk made;
        made.lay(the_handbook());
        made.lay(machines());
        made.lay(tables);
        return made;
    }();
    return desk;
}

/// "complaint" and "register".
struct Name {
    std::string_view noun;
    std::string_view verb;
};

Result<operations::Answer> command(World& world, const Name& name, const Given& given) {
    const operations::Table& table =
        name.noun == "case" ? cases::operations() : complaints::operations();
    const operations::Operation* operation = table.find(name.noun, name.verb);
    ensure(operation != nullptr, "the scenario's words have their commands");
    const auto perform = [&](const Session& session) {
        const operations::Viewer viewer{.actor = session.actor};
        return operations::perform(*operation, session, the_desk(), viewer, given);
    };
    return operation->writes ? world.write(perform) : world.read(perform);
}

std::string text_in(const json::object& object, std::string_view key) {
    const json::value& value = object.at(key);
    return value.is_null() ? std::string() : std::string(value.as_string());
}

/// "ok local".
std::string answer_state(const Result<operations::Answer>& result) {
    if (!result.ok()) return answer(result);
    const json::object& object = result.value().json;
    return object.contains("state") ? "ok " + text_in(object, "state") : "ok";
}

/// The named values of the line, as options.
Given values_of(const World& world, const Line& line) {
    Given given;
    for (const auto& [name, value] : line.values)
        given[name] = {name == "premises" ? world.of(value) : value};
    return given;
}

void otherwise(Given& given, const std::string& name, std::string_view value) {
    if (!given.contains(name)) given[name] = {std::string(value)};
}

Given about(const World& world, const Line& line) {
    Given given = values_of(world, line);
    given["number"] = {world.of(line.word(0))};
    return given;
}

Word enter(std::string_view verb) {
    return [verb](World& world, const Line& line) {
        Given given = values_of(world, line);
        otherwise(given, "category", "staffing");
        otherwise(given, "text", "Ingen var där.");
        otherwise(given, "unit", "Ånge");
        if (given.contains("name")) otherwise(given, "reach", "070-1");
        const auto result = command(world, {"complaint", verb}, given);
        if (!result.ok()) return answer(result);
        const json::object& receipt = result.value().json;
        const std::string& name = line.word(0);
        std::string more = world.names[name] = text_in(receipt, "number");
        const std::string code = text_in(receipt, "code");
        if (receipt.at("was_registered") == true)
            more += !code.empty() && code == world.of("code " + name) ? " again with its code"
                                                                      : " again";
        else if (!code.empty())
            world.names["code " + name] = code;
        if (const std::string why = text_in(receipt, "central_because"); !why.empty())
            more += " central " + why;
        return "ok " + more;
    };
}

Word step(std::string_view verb) {
    return [verb](World& world, const Line& line) {
        Given given = about(world, line);
        otherwise(given, "text", "Så är det.");
        return answer_state(command(world, {"complaint", verb}, given));
    };
}

std::string acknowledge(World& world, const Line& line) {
    return answer_state(command(world, {"complaint", "acknowledge"}, about(world, line)));
}

std::string triage(World& world, const Line& line) {
    Given given = about(world, line);
    given["to"] = {line.word(1)};
    otherwise(given, "unit", line.word(1) == "local" ? "Ånge" : "central");
    return answer_state(command(world, {"complaint", "triage"}, given));
}

std::string answer_fix(World& world, const Line& line) {
    Given given{{"fixed", {line.word(1)}}, {"text", {line.value("text", "Så är det.")}}};
    const bool is_by_officer = line.value("by", "code") == "officer";
    given[is_by_officer ? "number" : "code"] = {
        world.of(is_by_officer ? line.word(0) : "code " + line.word(0))
    };
    return answer_state(
        command(world, {"complaint", is_by_officer ? "answer" : "answer-by-code"}, given)
    );
}

std::string merge(World& world, const Line& line) {
    Given given = about(world, line);
    given["into"] = {world.of(line.word(1))};
    return answer_state(command(world, {"complaint", "merge"}, given));
}

std::string hand_over(World& world, const Line& line) {
    return answer_state(command(world, {"case", "hand-over"}, about(world, line)));
}

/// As the nightly job does it, case by case.
std::string expire(World& world, const Line&) {
    const jobs::Job job = cases::expiry(
        {.name = "complaint_confirmations",
         .machine = complaints::states().machine(),
         .verb = "expire",
         .expire = complaints::expire_confirmation}
    );
    const auto due =
        world.read([&](const Session& session) { return job.due(session, the_desk()); });
    int done = 0;
    for (const std::int64_t thing : due) {
        const auto performed = world.write([&](const Session& session) {
            return job.perform(session, the_desk(), thing);
        });
        if (!performed.ok()) return answer(performed);
        if (performed.value()) ++done;
    }
    return fmt::format("ok {}", done);
}

std::string write(World& world, const Line& line) {
    const Given given{
        {"code", {world.of("code " + line.word(0))}},
        {"text", {line.value("text", "Hej.")}}
    };
    return answer_state(command(world, {"complaint", "write-by-code"}, given));
}

std::string reply(World& world, const Line& line) {
    Given given = about(world, line);
    otherwise(given, "text", "Hej.");
    return answer_state(command(world, {"complaint", "write"}, given));
}

std::string follow(World& world, const Line& line) {
    const auto result =
        command(world, {"complaint", "follow"}, {{"code", {world.of("code " + line.word(0))}}});
    if (!result.ok()) return answer(result);
    const json::object& seen = result.value().json;
    std::string text = fmt::format("ok {} {}", text_in(seen, "number"), text_in(seen, "state"));
    if (const std::string into = text_in(seen, "merged_into"); !into.empty())
        text += " with " + into;
    if (const std::string outcome = text_in(seen, "outcome"); !outcome.empty())
        text += " outcome: " + outcome;
    for (const json::value& message : seen.at("messages").as_array())
        text += fmt::format(
            " {} {}",
            message.at("from") == "sender" ? ">" : "<",
            text_in(message.as_object(), "text")
        );
    return text;
}

std::string show(World& world, const Line& line) {
    const auto result = command(world, {"complaint", "show"}, about(world, line));
    if (!result.ok()) return answer(result);
    const json::object& file = result.value().json;
    std::string text =
        fmt::format("ok state={} unit={}", text_in(file, "state"), text_in(file, "unit"));
    if (const std::string owner = text_in(file, "owner"); !owner.empty()) text += " owner=" + owner;
    if (const std::string due = text_in(file, "due_on"); !due.empty()) text += " due=" + due;
    return text + " clock=" + text_in(file, "central_due_on");
}

std::string supplier_sees(World& world, const Line& line) {
    const auto result = command(world, {"complaint", "show-supplier"}, about(world, line));
    if (!result.ok())
        return codes(result) == std::vector<std::string>{"complaints_supplier_not_told"}
                   ? "ok nothing"
                   : answer(result);
    const json::object& seen = result.value().json;
    const std::string summary = text_in(seen, "summary");
    return fmt::format(
        "ok {} {} {} {}",
        text_in(seen, "number"),
        text_in(seen, "category"),
        text_in(seen, "severity"),
        summary.empty() ? "-" : summary
    );
}

}  // namespace

Words complaint_commands() {
    return {
        {"complaint", enter("register")},
        {"tip", enter("tip")},
        {"acknowledge", acknowledge},
        {"triage", triage},
        {"report_fix", step("fix")},
        {"answer_fix", answer_fix},
        {"send_central", step("send-central")},
        {"find_no_defect", step("no-defect")},
        {"confirm_defect", step("confirm")},
        {"notify_supplier", step("notify")},
        {"merge", merge},
        {"hand_over", hand_over},
        {"expire_confirmations", expire},
        {"write", write},
        {"reply", reply},
        {"follow", follow},
        {"show_complaint", show},
        {"supplier_sees", supplier_sees},
    };
}

}  // namespace uppsikt::test
