#include "sanctions/sanctions.h"

#include <set>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "platform/texts/texts.h"
#include "sanctions/rules.h"
#include "support/chain.h"

namespace uppsikt::sanctions {
namespace {

using investigations::Severity;
using test::codes;
using test::day;
using test::the_handbook;
using Codes = std::vector<std::string>;
using Days = std::chrono::days;

TEST_CASE("no sanction gets stuck, is told to the public too early, or decided by its proposer") {
    const cases::Proof proof = cases::prove(states().machine());
    for (const cases::Flaw& flaw : proof.flaws)
        FAIL_CHECK(cases::described(flaw));
    CHECK(proof.reached > 500);
}

TEST_CASE("every deadline of a sanction is a time in the terms") {
    for (const auto& rule : states().machine().states)
        if (rule.deadline) {
            const auto term = the_handbook().term("rom2", rule.deadline->term, day("2026-01-01"));
            REQUIRE(term.ok());
            CHECK(
                cases::last_day_of(
                    term.value(),
                    rule.deadline->parameter,
                    day("2026-01-01"),
                    the_handbook().calendar()
                ) > day("2026-01-01")
            );
        }
}

/// The terms of the grounds, of all services.
std::vector<services::Term> ground_terms() {
    std::vector<services::Term> found;
    const auto catalogue = services::Catalogue::load(embedded::services()).value();
    for (const services::Service& service : catalogue.services())
        for (const services::Term& term : service.terms)
            if (term.id.starts_with("GROUND-")) found.push_back(term);
    return found;
}

TEST_CASE("every ground can be read, and every amount it names is there for ROM2") {
    const auto terms = ground_terms();
    CHECK(terms.size() == 9);
    for (const services::Term& term : terms) {
        const Result<Ground> ground = ground_of(term);
        REQUIRE(ground.ok());
        for (const auto& amount : {ground.value().one_off, ground.value().running}) {
            if (!amount) continue;
            const auto priced = the_handbook().term("rom2", amount->term, day("2026-01-01"));
            REQUIRE(priced.ok());
            CHECK(services::money_of(priced.value(), amount->parameter) > Money());
        }
        const auto has = [&](Kind kind) {
            return std::ranges::find(ground.value().kinds, kind) != ground.value().kinds.end();
        };
        CHECK(has(Kind::one_off_penalty) == ground.value().one_off.has_value());
        CHECK(has(Kind::running_penalty) == ground.value().running.has_value());
    }
    CHECK(term_of_ground("premises_closed") == "GROUND-PREMISES-CLOSED");
}

TEST_CASE("the ladder can be read, and has every kind once") {
    const Ladder ladder =
        ladder_of(the_handbook().term("rom2", "LADDER", day("2026-01-01")).value()).value();
    CHECK(ladder.rungs.size() == kind_names.size());
    std::set<Kind> kinds;
    for (const Ladder::Rung& rung : ladder.rungs)
        kinds.insert(rung.kind);
    CHECK(kinds.size() == kind_names.size());
    CHECK(ladder.repeated_within_months == 24);
}

TEST_CASE("a ladder with lists of unlike length, or with a word that is none, is refused") {
    services::Term term = the_handbook().term("rom2", "LADDER", day("2026-01-01")).value();
    term.parameters[1].values.pop_back();
    CHECK(codes(ladder_of(term)) == Codes{"sanctions_term_malformed"});
    term.parameters[1].values.emplace_back(std::string("terrible"));
    CHECK(codes(ladder_of(term)) == Codes{"sanctions_term_malformed"});
}

/// All that a grave defect takes to be sanctioned.
Grounds a_grave_breach() {
    return {
        .severity = Severity::grave,
        .was_heard = true,
        .was_told_in_time = true,
        .is_repeated = false,
        .contract_ends_on = std::nullopt,
        .amount_by_terms = Money::kronor(20000),
    };
}
Ground any_ground() {
    Ground ground;
    for (const KindRule& rule : kind_names)
        ground.kinds.push_back(rule.value);
    return ground;
}
Ladder the_ladder() {
    return ladder_of(the_handbook().term("rom2", "LADDER", day("2026-01-01")).value()).value();
}
Codes unmet(const Grounds& grounds, Kind kind, std::optional<Money> amount = std::nullopt) {
    return codes(unmet_conditions(
        {.kind = kind, .amount = amount, .on = day("2026-03-02")},
        any_ground(),
        the_ladder(),
        grounds
    ));
}

TEST_CASE("a grave breach of a supplier that was heard may be met with every kind") {
    for (const KindRule& rule : kind_names)
        CHECK(unmet(a_grave_breach(), rule.value).empty());
}

TEST_CASE("every condition that is not met is told, not only the first") {
    Grounds grounds = a_grave_breach();
    grounds.severity = Severity::minor;
    grounds.was_heard = false;
    grounds.was_told_in_time = false;
    grounds.contract_ends_on = day("2026-03-01");
    grounds.amount_by_terms = std::nullopt;
    CHECK(
        unmet(grounds, Kind::one_off_penalty) ==
        Codes{
            "sanctions_supplier_not_heard",
            "sanctions_supplier_told_too_late",
            "sanctions_not_serious_enough",
            "sanctions_contract_ended",
            "sanctions_no_amount"
        }
    );
}

TEST_CASE("the contract's last day is still a day of the contract") {
    Grounds grounds = a_grave_breach();
    grounds.contract_ends_on = day("2026-03-02");
    CHECK(unmet(grounds, Kind::warning).empty());
}

TEST_CASE("an amount is at most that of the terms, and more than nothing") {
    CHECK(unmet(a_grave_breach(), Kind::one_off_penalty, Money::kronor(20000)).empty());
    CHECK(unmet(a_grave_breach(), Kind::one_off_penalty, Money::ore(1)).empty());
    for (const Money amount : {Money::kronor(20001), Money(), Money::kronor(-1)})
        CHECK(
            unmet(a_grave_breach(), Kind::one_off_penalty, amount) ==
            Codes{"sanctions_amount_not_by_terms"}
        );
}

Rate ten_a_week(Date) { return {.amount = Money::kronor(10), .days = 7}; }

TEST_CASE("a period that has started counts whole, and the day of the cure no longer") {
    const Date from = day("2026-03-02");
    const auto sum = [&](int until, std::optional<int> cured = std::nullopt) {
        Accrual accrual{.from = from, .until = from + Days{until}};
        if (cured) accrual.cured_on = from + Days{*cured};
        return accrued(accrual, ten_a_week).in_ore() / 1000;
    };
    CHECK(sum(-1) == 0);
    CHECK(sum(0) == 1);
    CHECK(sum(6) == 1);
    CHECK(sum(7) == 2);
    CHECK(sum(100, 0) == 0);
    CHECK(sum(100, 1) == 1);
    CHECK(sum(100, 7) == 1);
    CHECK(sum(100, 8) == 2);
    CHECK(sum(6, 8) == 1);
}

TEST_CASE("across a change of amount each period has the amount of its first day") {
    const Date from = day("2026-03-02");
    const Date change = day("2026-03-18");  // within the third week
    const auto rate_on = [&](Date start) {
        return Rate{.amount = Money::kronor(start < change ? 10000 : 12000), .days = 7};
    };
    CHECK(accrued({.from = from, .until = day("2026-03-22")}, rate_on) == Money::kronor(30000));
    CHECK(accrued({.from = from, .until = day("2026-03-23")}, rate_on) == Money::kronor(42000));
    const auto by_day = [&](Date start) {
        return Rate{.amount = Money::kronor(start < change ? 100 : 200), .days = 1};
    };
    CHECK(accrued({.from = from, .until = day("2026-03-18")}, by_day) == Money::kronor(1800));
}

TEST_CASE("accrual never shrinks with time, and grows by one amount a period") {
    rc::check([](unsigned from, unsigned until, unsigned period) {
        const Date start = day("2024-01-01") + Days{from % 800};
        const int days = static_cast<int>(period % 30) + 1;
        const auto rate_on = [&](Date) { return Rate{Money::kronor(100), days}; };
        const auto length = static_cast<int>(until % 1000);
        const Money sum = accrued({.from = start, .until = start + Days{length}}, rate_on);
        RC_ASSERT(sum == Money::kronor(100).times(length / days + 1));
        const Money later = accrued({.from = start, .until = start + Days{length + 1}}, rate_on);
        RC_ASSERT(later == sum || later == sum + Money::kronor(100));
    });
}

/// Two versions of the amount, as a change of rom2.toml would bring them.
cases::Handbook a_handbook_with_a_raise() {
    constexpr std::string_view rom2 = R"(kind = "service"
[service]
id = "rom2"
starts = 2023-04-17
currency = "SEK"
name = { sv = "ROM2", en = "ROM2" }
sources = [{ key = "K" }]
[[source]]
key = "K"
title = "T"
[[term]]
id = "VITE-OTHER"
valid_from = 2023-04-17
valid_to = 2026-03-17
basis = "inferred"
sources = [{ key = "K" }]
text = { sv = "V", en = "V" }
[term.parameters]
premises_closed = { value = 20000, unit = "money" }
no_coach_on_site = { value = 20000, unit = "money" }
competence_missing = { value = 25000, unit = "money" }
competence_missing_running = { value = 10000, unit = "money_per_week" }
quality_management = { value = 15000, unit = "money" }
[[term]]
id = "VITE-OTHER"
valid_from = 2026-03-18
valid_to = 2026-04-30
basis = "inferred"
sources = [{ key = "K" }]
text = { sv = "V", en = "V" }
[term.parameters]
premises_closed = { value = 20000, unit = "money" }
no_coach_on_site = { value = 20000, unit = "money" }
competence_missing = { value = 25000, unit = "money" }
competence_missing_running = { value = 12000, unit = "money_per_week" }
quality_management = { value = 15000, unit = "money" }
)";
    std::vector<EmbeddedFile> files{{"services/rom2.toml", rom2}};
    for (const EmbeddedFile& file : embedded::services())
        if (!file.path.starts_with("services/rom2")) files.push_back(file);
    return cases::Handbook::make(services::Catalogue::load(files).value()).value();
}

Sanction a_running_penalty(std::string_view from) {
    Sanction sanction{
        .file =
            {.id = cases::CaseId(1),
             .kind = "sanction",
             .diary_number = {"UPP", 2026, 1},
             .state = "accruing",
             .owner = cases::Role::officer,
             .unit = "central",
             .assignee = std::nullopt,
             .service = "rom2",
             .supplier = std::nullopt,
             .contract = std::nullopt,
             .learned_on = day(from),
             .opened_on = day(from),
             .entered_on = day(from),
             .central_due_on = day(from),
             .due_on = std::nullopt,
             .ended_on = std::nullopt,
             .acts = {}},
        .investigation = "UPP 2026/000002",
        .contract = "1",
        .kind = Kind::running_penalty,
        .ground = "competence_missing",
        .severity = Severity::serious,
        .reason = "R",
        .amount = std::nullopt,
        .decided_on = day(from),
        .accrues_from = day(from),
        .cured_on = std::nullopt,
        .sent_on = std::nullopt,
        .received_on = std::nullopt,
        .ends_on = std::nullopt,
        .lifted_on = std::nullopt,
        .reversed_on = std::nullopt,
        .payments = {},
    };
    return sanction;
}

TEST_CASE("a running penalty follows a change of the terms, and says where they have no amount") {
    const cases::Handbook handbook = a_handbook_with_a_raise();
    const Sanction penalty = a_running_penalty("2026-03-02");
    CHECK(penalty_on(handbook, penalty, day("2026-03-22")).value() == Money::kronor(30000));
    CHECK(penalty_on(handbook, penalty, day("2026-03-23")).value() == Money::kronor(42000));
    CHECK(codes(penalty_on(handbook, penalty, day("2026-05-04"))) == Codes{"sanctions_no_rate"});
    Sanction cured = penalty;
    cured.cured_on = day("2026-03-24");
    CHECK(penalty_on(handbook, cured, day("2030-01-01")).value() == Money::kronor(42000));
    Sanction reversed = penalty;
    reversed.reversed_on = day("2026-03-23");
    CHECK(penalty_on(handbook, reversed, day("2026-03-22")).value() == Money::kronor(30000));
    CHECK(penalty_on(handbook, reversed, day("2026-03-23")).value() == Money());
}

TEST_CASE("the nearest decision is of the same kind, then of like severity, then the latest") {
    const auto one = [](int id, Kind kind, Severity severity, const char* on, int amount) {
        return Precedent{
            .id = cases::CaseId(id),
            .number = {},
            .contract = "1",
            .kind = kind,
            .severity = severity,
            .amount = amount > 0 ? std::optional(Money::kronor(amount)) : std::nullopt,
            .decided_on = day(on)
        };
    };
    const Precedents found = ordered(
        {one(1, Kind::warning, Severity::serious, "2026-02-01", 0),
         one(2, Kind::one_off_penalty, Severity::minor, "2026-02-01", 5),
         one(3, Kind::one_off_penalty, Severity::serious, "2025-02-01", 20),
         one(4, Kind::one_off_penalty, Severity::serious, "2026-01-01", 10),
         one(5, Kind::one_off_penalty, Severity::grave, "2024-01-01", 40)},
        Kind::one_off_penalty,
        Severity::serious
    );
    std::vector<std::int64_t> order;
    for (const Precedent& precedent : found.nearest)
        order.push_back(precedent.id.value());
    CHECK(order == std::vector<std::int64_t>{4, 3, 5, 2, 1});
    CHECK(found.decided == 5);
    CHECK(found.same_kind == 4);
    REQUIRE(found.amounts);
    CHECK(found.amounts->count == 4);
    CHECK(found.amounts->least == Money::kronor(5));
    CHECK(found.amounts->median == Money::kronor(10));
    CHECK(found.amounts->most == Money::kronor(40));
    CHECK(!ordered({}, Kind::warning, Severity::minor).amounts);
}

TEST_CASE("every kind of sanction has a name that is read back") {
    for (const KindRule& rule : kind_names) {
        CHECK(kind_named(rule.name) == rule.value);
        CHECK(name_of(rule.value) == rule.name);
    }
    CHECK(!kind_named("flogging"));
}

TEST_CASE("words that everyone reads are neither empty nor long, and name nobody by their number") {
    CHECK(unfit_words("Lokalen var öppen.\nVi har bilder.", 40).empty());
    CHECK(unfit_words("ååå", 3).empty());  // characters, not bytes
    CHECK(codes(unfit_words("åååå", 3)) == Codes{"sanctions_comment_too_long"});
    CHECK(codes(unfit_words("", 3)) == Codes{"cases_text_missing"});
    CHECK(
        codes(unfit_words("Det var 19900101-2385 som klagade.", 20)) ==
        Codes{"sanctions_comment_too_long", "sanctions_comment_names_a_person"}
    );
}

TEST_CASE("every reason of the module has a text in both languages") {
    const Texts texts = Texts::load(embedded::texts());
    for (const char* code :
         {"sanctions_not_one",
          "sanctions_term_malformed",
          "sanctions_ground_unknown",
          "sanctions_kind_not_for_ground",
          "sanctions_kind_not_on_ladder",
          "sanctions_supplier_not_heard",
          "sanctions_supplier_told_too_late",
          "sanctions_no_finding_stands",
          "sanctions_not_serious_enough",
          "sanctions_contract_ended",
          "sanctions_no_amount",
          "sanctions_amount_not_for_kind",
          "sanctions_amount_not_by_terms",
          "sanctions_does_not_accrue",
          "sanctions_accrues_in_the_past",
          "sanctions_cured_outside",
          "sanctions_sent_already",
          "sanctions_notice_not_sent",
          "sanctions_notice_runs",
          "sanctions_refund_by_reversal",
          "sanctions_pays_nothing",
          "sanctions_pays_too_much",
          "sanctions_no_rate",
          "sanctions_comment_no_decision",
          "sanctions_comment_too_long",
          "sanctions_comment_names_a_person",
          "sanctions_comment_none"})
        CHECK_MESSAGE(texts.knows(code), code);
}

}  // namespace
}  // namespace uppsikt::sanctions
