#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include <fmt/format.h>

#include "app/web/testing_place.h"

namespace uppsikt::app {
namespace {

using operations::Operation;
using operations::Takes;
using web::testing::Place;

/// The policy in plain words, a second time: who may do what. It began as a copy of the rows. What
/// is not here nobody may do over the web but who may do everything.
const std::map<std::string, std::string>& policy() {
    static const std::map<std::string, std::string> rows{
#include "app/policy_rows.inc"
    };
    return rows;
}

struct Person {
    std::string actor;
    access::Role role{};
    std::optional<std::string> unit = std::nullopt;
    std::optional<std::string> supplier = std::nullopt;
    bool only_own = false;
};

struct TestCase {
    std::string number;
    std::string kind;
    std::string unit;
    std::string supplier;
    std::string assignee = {};
    bool is_told = false;
};

const std::string ours = "Glänta & Glöd AB";
const std::string theirs = "Fjällvråken Omställning AB";

/// Whether the role may do it, said without the rows of the operations.
bool may_do(const Operation& operation, const Person& person) {
    if (person.role == access::Role::auditor) return !operation.writes;
    const auto row = policy().find(operation.name());
    if (row == policy().end()) return false;
    if (row->second == "anyone") return true;
    const std::string role(access::name_of(person.role));
    return (" " + row->second + " ").find(" " + role + " ") != std::string::npos;
}

/// Whether the person knows that the case is there, said without the scopes of the queues.
bool knows_of(const Person& person, const TestCase& file) {
    using enum access::Role;
    const bool is_own = file.assignee == person.actor;
    switch (person.role) {
        case auditor:
            return true;
        case analyst:
        case administrator:
        case complainant:
            return false;
        case supplier:
            return file.is_told && person.supplier == file.supplier;
        default:
            break;
    }
    if (person.only_own) return is_own;
    if (person.unit) return is_own || *person.unit == file.unit;
    return person.role != local_officer;
}

std::vector<Person> everybody() {
    using enum access::Role;
    std::vector<Person> all;
    for (const auto role :
         {registrar, officer, inspector, assessor, decision_maker, local_officer}) {
        all.push_back({.actor = "user:leo", .role = role, .unit = "Orrsala"});
        all.push_back({.actor = "user:leo", .role = role, .unit = "Kattfotsvik"});
        all.push_back({.actor = "user:eva", .role = role, .unit = "Orrsala", .only_own = true});
        if (role != local_officer) all.push_back({.actor = "user:eva", .role = role});
    }
    for (const auto role : {analyst, administrator, auditor, complainant})
        all.push_back({.actor = "user:eva", .role = role});
    for (const std::string& supplier_name : {ours, theirs})
        all.push_back({.actor = "supplier-user:sven", .role = supplier, .supplier = supplier_name});
    return all;
}

TestCase complaint(Place& place, const std::string& supplier, const std::string& unit) {
    const auto told = place.done(
        "complaint",
        "register",
        {{"text", {"Stängt: " + supplier + ", " + unit}},
         {"category", {"premises"}},
         {"supplier", {supplier}},
         {"sender", {"participant"}},
         {"channel", {"phone"}}}
    );
    TestCase file{
        .number = std::string(told.at("number").as_string()),
        .kind = "complaint",
        .unit = "central",
        .supplier = supplier
    };
    if (unit == "central") return file;
    place.done("complaint", "acknowledge", {{"number", {file.number}}});
    place.done(
        "complaint",
        "triage",
        {{"number", {file.number}},
         {"to", {"local"}},
         {"severity", {"minor"}},
         {"unit", {unit}},
         {"assignee", {"user:leo"}}}
    );
    file.unit = unit;
    file.assignee = "user:leo";
    file.is_told = true;
    return file;
}

std::vector<TestCase> all_cases(Place& place) {
    std::vector<TestCase> all;
    for (const std::string& supplier : {ours, theirs})
        for (const char* unit : {"central", "Orrsala", "Kattfotsvik"})
            all.push_back(complaint(place, supplier, unit));
    const auto planned = place.done(
        "visit",
        "plan",
        {{"contract", {"90010287"}},
         {"address", {"Storgatan 4"}},
         {"town", {"Orrsala"}},
         {"inspector", {"user:eva"}}}
    );
    all.push_back(
        {.number = std::string(planned.at("number").as_string()),
         .kind = "visit",
         .unit = std::string(planned.at("unit").as_string()),
         .supplier = ours,
         .assignee = planned.at("assignee").is_string()
                         ? std::string(planned.at("assignee").as_string())
                         : std::string()}
    );
    return all;
}

/// A value that can be read, for every option that must be given; the case wherever one is named.
operations::Given plausible(const Operation& operation, const std::string& number) {
    operations::Given given;
    for (const operations::Option& option : operation.options) {
        if (!option.is_required) continue;
        std::string value = "text";
        if (option.covers != nullptr || option.name == "number") value = number;
        if (option.takes == Takes::day) value = "2025-07-01";
        if (option.takes == Takes::number || option.takes == Takes::file) value = "1";
        if (option.takes == Takes::yes_or_no || option.takes == Takes::flag) value = "yes";
        if (option.takes == Takes::choice) value = std::string(option.choices.front());
        given[std::string(option.name)] = {value};
    }
    return given;
}

enum class Verdict { role_may_not, not_there, other };

Verdict outcome_of(const Result<operations::Answer>& answer) {
    if (answer.ok()) return Verdict::other;
    for (const Reason& reason : answer.refusal().reasons) {
        if (reason.code == "operations_role_may_not") return Verdict::role_may_not;
        if (reason.code == "cases_case_unknown") return Verdict::not_there;
    }
    return Verdict::other;
}

Verdict expected(const Operation& operation, const Person& person, const TestCase& file) {
    if (!may_do(operation, person)) return Verdict::role_may_not;
    const bool names_case = std::ranges::any_of(operation.options, [](const auto& option) {
        return option.is_required && option.covers != nullptr;
    });
    if (names_case && !knows_of(person, file)) return Verdict::not_there;
    return Verdict::other;
}

TEST_CASE("every role of every scope may do and sees what the plain policy says, and nothing else"
) {
    Place place;
    const std::vector<TestCase> files = all_cases(place);
    const std::vector<Person> people = everybody();
    const bool is_long = std::getenv("UPPSIKT_LONG_TESTS") != nullptr;
    std::set<std::string> named;
    std::size_t asked = 0;
    std::size_t at = 0;
    for (const operations::Table* table : all_operations())
        for (const Operation& operation : table->operations) {
            named.insert(operation.name());
            for (const Person& person : people)
                for (const TestCase& file : files)
                    for (int again = 0; again < (is_long ? 6 : 1); ++again) {
                        // A slice each run, and the whole on demand.
                        if (!is_long && ++at % 7 != 0) continue;
                        const auto want = expected(operation, person, file);
                        std::optional<Verdict> got;
                        place.as(person.actor, [&](const Session& session) {
                            operations::Viewer viewer = access::viewer_for(
                                {.actor = person.actor,
                                 .unit = person.unit,
                                 .supplier = person.supplier
                                                 ? std::optional(
                                                       registry::supplier(session, *person.supplier)
                                                           .value()
                                                           .id.value()
                                                   )
                                                 : std::nullopt,
                                 .only_own = person.only_own},
                                person.role
                            );
                            got = outcome_of(operations::perform(
                                operation,
                                session,
                                place.desk(),
                                viewer,
                                plausible(operation, file.number)
                            ));
                        });
                        ++asked;
                        if (*got == want) continue;
                        CAPTURE(operation.name());
                        CAPTURE(access::name_of(person.role));
                        CAPTURE(person.unit.value_or("-"));
                        CAPTURE(file.number);
                        CAPTURE(file.unit);
                        CHECK(static_cast<int>(*got) == static_cast<int>(want));
                    }
        }
    for (const auto& [name, roles] : policy())
        CHECK_MESSAGE(named.contains(name), name);
    MESSAGE(asked << " questions");
    CHECK(asked >= (is_long ? 100'000U : 2'000U));
}

TEST_CASE("no route of the API answers who has not signed in, and no page shows them anything") {
    Place place;
    int asked = 0;
    for (const http::Route& route : place.site().routes()) {
        http::Request request;
        request.method = route.method;
        request.target = route.pattern;
        for (std::size_t brace; (brace = request.target.find('{')) != std::string::npos;)
            request.target
                .replace(brace, request.target.find('}') - brace + 1, std::string(64, 'a'));
        const bool is_api = route.pattern.starts_with("/api/") && !route.needs.empty();
        const bool is_of_office = route.name.starts_with("page.") && route.name != "page.sign_in";
        if (!is_api && !is_of_office) continue;
        if (!http::is_safe(route.method))
            request.headers.add(
                "Content-Type",
                route.input ? std::string("application/json") : route.input_type
            );
        CAPTURE(route.pattern);
        const http::Response response = place.ask(std::move(request));
        CHECK(response.status == (is_api ? 401 : 303));
        if (!is_api)
            CHECK(
                std::string(response.headers.find("Location").value_or("")).starts_with("/logga-in")
            );
        ++asked;
    }
    CHECK(asked > 100);
}

}  // namespace
}  // namespace uppsikt::app
