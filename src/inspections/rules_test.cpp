#include "inspections/rules.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "complaints/complaints.h"
#include "support/chain.h"

namespace uppsikt::inspections {
namespace {

using test::day;
using Codes = std::vector<std::string>;

const services::Checklist& rom2() {
    static const services::Checklist checklist =
        services::Catalogue::load(embedded::services()).value().checklist("rom2").value();
    return checklist;
}

std::vector<services::ChecklistItem> items() {
    return rom2().items_on(ControlKind::premises, day("2023-05-02"));
}

/// Every item met.
std::vector<ItemAnswer> all_met() {
    std::vector<ItemAnswer> answers;
    for (const services::ChecklistItem& item : items())
        answers.push_back({.item = item.id});
    return answers;
}

std::vector<ItemAnswer> with_defect(std::string_view item) {
    auto answers = all_met();
    const auto found = std::ranges::find(answers, item, &ItemAnswer::item);
    found->answer = Answer::does_not_meet;
    found->reason = "Så var det.";
    found->evidence = {evidence::EvidenceId{1}};
    return answers;
}

/// A door that goes with the outcome, where there is to be one.
SealVisit sealing(Outcome outcome) {
    SealVisit seal{.number = "UPP 2023/000001", .outcome = outcome};
    const OutcomeRule& rule = rule_of(outcome);
    if (rule.closed_door == Need::must)
        seal.closed_door = ClosedDoor{
            .photo = evidence::EvidenceId{1},
            .calls_made = 1,
            .waited_minutes = 15,
            .came_after_contact = rule.came_after_contact.value_or(false)
        };
    return seal;
}

Codes sealed(
    const SealVisit& seal,
    const std::vector<ItemAnswer>& answers,
    VisitForm form = VisitForm::unannounced
) {
    const auto list = items();
    return test::codes(objections(SealFacts{
        .seal = seal,
        .control = ControlKind::premises,
        .form = form,
        .answers = answers,
        .items = list
    }));
}

TEST_CASE("the outcomes are exactly those of the agency's report") {
    std::vector<std::string_view> names;
    for (const OutcomeRule& rule : outcome_rules)
        names.push_back(rule.name);
    CHECK(
        names ==
        std::vector<std::string_view>{
            "NO_PREMISES",
            "NO_STAFF",
            "NO_STAFF_CAME_AFTER_CONTACT",
            "STAFF_BUSY",
            "CHECKLIST_FAIL",
            "OK",
            "REMOTE_ONLY",
            "KEYS_NOT_COLLECTED"
        }
    );
    for (const OutcomeRule& rule : outcome_rules)
        CHECK(name_in(outcome_names, rule.outcome) == rule.name);
}

TEST_CASE("each outcome can be sealed with what it takes, and with nothing that it cannot have") {
    for (const OutcomeRule& rule : outcome_rules) {
        CAPTURE(rule.name);
        const auto answers = rule.outcome == Outcome::checklist_fail ? with_defect("accessible")
                             : rule.checklist == Need::must          ? all_met()
                                                                     : std::vector<ItemAnswer>{};
        CHECK(sealed(sealing(rule.outcome), answers).empty());

        SealVisit without_door = sealing(rule.outcome);
        without_door.closed_door.reset();
        const Codes expected =
            rule.closed_door == Need::must ? Codes{"inspections_closed_door_missing"} : Codes{};
        CHECK(sealed(without_door, answers) == expected);

        SealVisit with_door = sealing(Outcome::no_staff);
        with_door.outcome = rule.outcome;
        if (rule.closed_door == Need::must_not)
            CHECK(sealed(with_door, answers) == Codes{"inspections_closed_door_not_closed"});
        if (rule.checklist == Need::must_not)
            CHECK(
                sealed(sealing(rule.outcome), all_met()) ==
                Codes{"inspections_answers_behind_closed_door"}
            );
        if (rule.closed_door == Need::must)
            CHECK(
                sealed(sealing(rule.outcome), answers, VisitForm::remote) ==
                Codes{"inspections_closed_door_from_afar"}
            );
    }
}

TEST_CASE("an outcome holds against the answers") {
    CHECK(
        sealed(sealing(Outcome::ok), with_defect("accessible")) ==
        Codes{"inspections_ok_with_defects"}
    );
    CHECK(
        sealed(sealing(Outcome::checklist_fail), all_met()) ==
        Codes{"inspections_fail_without_defect"}
    );
    auto bare = with_defect("accessible");
    for (ItemAnswer& answer : bare)
        answer.evidence.clear();
    CHECK(
        sealed(sealing(Outcome::checklist_fail), bare) == Codes{"inspections_defect_without_photo"}
    );
    auto unseen = all_met();
    for (ItemAnswer& answer : unseen)
        answer.answer = Answer::not_checked;
    CHECK(sealed(sealing(Outcome::ok), unseen) == Codes{"inspections_ok_without_check"});
}

TEST_CASE("each item that is not met is a finding, and so is the outcome where the list says so") {
    const auto list = items();
    const auto found = [&](Outcome outcome, const std::vector<ItemAnswer>& answers, bool is_known) {
        const SealVisit seal = sealing(outcome);
        std::vector<std::string> codes;
        for (const NewFinding& one : findings_of(
                 {.seal = seal, .answers = answers, .items = list},
                 {.checklist = rom2(), .day = day("2023-05-02"), .has_premises = is_known}
             ))
            codes.push_back(one.code);
        return codes;
    };
    CHECK(found(Outcome::ok, all_met(), true).empty());
    CHECK(found(Outcome::staff_busy, {}, true).empty());
    CHECK(found(Outcome::checklist_fail, with_defect("accessible"), true) == Codes{"accessible"});
    CHECK(found(Outcome::no_staff, {}, true) == Codes{"NO_STAFF"});
    CHECK(found(Outcome::no_staff, {}, false) == Codes{"NO_STAFF", "NOT_IN_REGISTER"});
    CHECK(found(Outcome::no_premises, {}, false) == Codes{"NO_PREMISES"});
    CHECK(
        found(Outcome::no_staff_came_after_contact, with_defect("fire_safety"), true) ==
        Codes{"fire_safety", "NO_STAFF_CAME_AFTER_CONTACT"}
    );
}

TEST_CASE("a checklist has categories and severities of complaints, and the defects of a control") {
    for (const services::ChecklistItem& item : rom2().items) {
        CAPTURE(item.id);
        CHECK(complaints::named(complaints::category_names, item.defect.category).has_value());
        CHECK(complaints::named(complaints::severity_names, item.defect.severity).has_value());
        if (item.control == ControlKind::competence)
            CHECK(registry::competence_defect_named(item.id).has_value());
    }
    for (const services::OutcomeFinding& outcome : rom2().outcomes) {
        CAPTURE(outcome.id);
        CHECK(complaints::named(complaints::category_names, outcome.defect.category).has_value());
        CHECK(complaints::named(complaints::severity_names, outcome.defect.severity).has_value());
        CHECK((named(outcome_names, outcome.id) || outcome.id == not_in_register));
    }
}

TEST_CASE("the answers of a control of competence say whose competence lacks what, without names") {
    const auto list = rom2().items_on(ControlKind::competence, day("2023-05-02"));
    registry::Control control{
        .id = registry::ControlId{1},
        .order = {},
        .begun_on = day("2023-05-02"),
        .finished_on = std::nullopt,
        .rule_version = {},
        .items = {}
    };
    using enum registry::CompetenceDefect;
    const auto add = [&](int id, std::vector<registry::CompetenceDefect> defects) {
        control.items.push_back(
            {.assignment = registry::AssignmentId{id},
             .person = registry::PersonId{id},
             .contract = "1",
             .assessment = registry::Assessment{.defects = std::move(defects)}}
        );
    };
    add(4, {work_not_shown});
    add(5, {});
    add(9, {work_not_shown, certificate_after_start});
    std::map<std::string, std::string> reasons;
    for (const ItemAnswer& answer : answers_of(control, list)) {
        CHECK((answer.answer == Answer::meets) == answer.reason.empty());
        if (!answer.reason.empty()) reasons.emplace(answer.item, answer.reason);
    }
    CHECK(
        reasons ==
        std::map<std::string, std::string>{
            {"work_not_shown", "assignment:4, assignment:9"},
            {"certificate_after_start", "assignment:9"}
        }
    );
}

}  // namespace
}  // namespace uppsikt::inspections
