#include "investigations/investigations.h"

#include <set>

#include <doctest/doctest.h>

#include "platform/evidence/evidence.h"
#include "platform/texts/texts.h"
#include "support/chain.h"
#include "support/database.h"
#include "support/temporary_folder.h"

namespace uppsikt::investigations {
namespace {

using test::ask;
using test::codes;
using test::day;
using test::for_each_database;
using test::on;
using test::the_handbook;
using Codes = std::vector<std::string>;

TEST_CASE("no investigation gets stuck, is told to the public too early, or assessed by its author"
) {
    const cases::Proof proof = cases::prove(states().machine());
    for (const cases::Flaw& flaw : proof.flaws)
        FAIL_CHECK(cases::described(flaw));
    CHECK(proof.reached > 100);
}

TEST_CASE("every deadline of an investigation is a time in the terms") {
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

void publish(const Session& session) {
    const registry::ContractAsPublished contract{
        .number = "1",
        .supplier = "Alfa AB",
        .area = "Ånge",
        .started_on = day("2023-04-17"),
        .period = month_of(session.today),
    };
    auto done = registry::ensure_contracts(session, "rom2", {&contract, 1}, session.today);
    record::act(session, {.kind = "test.published", .subject = "x:1", .rows = done.value().rows});
}

std::string opened(sql::Database& database) {
    return on(database,
              "2026-03-02",
              "user:anna",
              [](const Session& session) {
                  publish(session);
                  return open(
                      session,
                      the_handbook(),
                      {.origin = Origin::risk,
                       .reference = "Mars",
                       .contract = "1",
                       .question = "Hålls mötena?"}
                  );
              })
        .value()
        .diary_number.text();
}

TEST_CASE("findings, evidence and replies stand together, each reply beside its finding") {
    for_each_database([](sql::Database& database) {
        const std::string number = opened(database);
        const auto as = [&](const std::string& actor, auto work) {
            return on(database, "2026-03-02", actor, work);
        };
        const auto found = as("user:anna", [&](const Session& session) -> Result<FindingId> {
            TRY(add_finding(
                session,
                number,
                {"MEET-14",
                 "Två möten på fem veckor.",
                 Severity::serious,
                 {{EvidenceKind::diary, number, "s. 3"}}}
            ));
            const FindingId second = TRY(add_finding(
                session,
                number,
                {"MEET-LEN", "Möten på 20 minuter.", Severity::moderate, {{EvidenceKind::act, "0"}}}
            ));
            TRY(submit(session, the_handbook(), {number, "Två brister."}));
            return second;
        });
        REQUIRE(found.ok());
        const auto heard = as("user:bo", [&](const Session& session) -> Result<cases::Case> {
            TRY(approve(session, the_handbook(), {number, "Underlaget håller."}));
            TRY(send(session, the_handbook(), {number, "Ni får svara."}));
            return receive_reply(
                session,
                the_handbook(),
                {number, {{found.value(), "Protokollen visar 30."}, {std::nullopt, "I övrigt ja."}}}
            );
        });
        REQUIRE(heard.ok());
        const Investigation whole = ask(database, "2026-03-03", [&](const Session& session) {
                                        return investigation(session, number);
                                    }).value();
        REQUIRE(whole.findings.size() == 2);
        CHECK(whole.findings[0].replies.empty());
        CHECK(whole.findings[0].evidence.front().note == "s. 3");
        REQUIRE(whole.findings[1].replies.size() == 1);
        CHECK(whole.findings[1].replies.front().text == "Protokollen visar 30.");
        REQUIRE(whole.replies.size() == 1);
        CHECK(!whole.replies.front().is_late);
        CHECK(whole.summary == "Två brister.");
        CHECK(whole.assessment == "Underlaget håller.");
        CHECK(whole.notified_on == day("2026-03-02"));
        CHECK(whole.reply_due_on == day("2026-03-16"));
    });
}

TEST_CASE("files come with a reply, stay with it, and are told in its act") {
    for_each_database([](sql::Database& database) {
        const test::TemporaryFolder folder;
        const evidence::Archive archive(folder.path() / "kept");
        const std::string number = opened(database);
        const auto as = [&](const std::string& actor, auto work) {
            return on(database, "2026-03-02", actor, work);
        };
        evidence::Upload upload(archive, {.name = "protokoll.pdf", .most_bytes = 100});
        upload.add(crypto::bytes_of("%PDF-1.7"));
        const auto kept = upload.finish().value();
        const auto replied = [&](const Session& session, evidence::EvidenceId file) {
            return receive_reply(
                session,
                the_handbook(),
                {number, {{.finding = {}, .text = "Se protokollet.", .files = {file}}}}
            );
        };
        const auto sent = as("user:bo", [&](const Session& session) -> Result<cases::Case> {
            TRY(add_finding(
                session,
                number,
                {"MEET-14", "Två möten.", Severity::serious, {{EvidenceKind::act, "0"}}}
            ));
            TRY(submit(session, the_handbook(), {number, "En brist."}));
            return approve(session, the_handbook(), {number, "Underlaget håller."});
        });
        CHECK(!sent.ok());  // by the same person
        const auto heard = as("user:cia", [&](const Session& session) -> Result<cases::Case> {
            TRY(add_finding(
                session,
                number,
                {"MEET-14", "Två möten.", Severity::serious, {{EvidenceKind::act, "0"}}}
            ));
            return submit(session, the_handbook(), {number, "En brist."});
        });
        REQUIRE(heard.ok());
        CHECK(codes(as("user:bo", [&](const Session& session) -> Result<cases::Case> {
                  TRY(approve(session, the_handbook(), {number, "Underlaget håller."}));
                  TRY(send(session, the_handbook(), {number, "Ni får svara."}));
                  return replied(session, evidence::EvidenceId(99));
              })) == Codes{"evidence_number_unknown"});
        REQUIRE(as("user:bo", [&](const Session& session) -> Result<cases::Case> {
                    TRY(approve(session, the_handbook(), {number, "Underlaget håller."}));
                    TRY(send(session, the_handbook(), {number, "Ni får svara."}));
                    const auto file = TRY(evidence::add(session, kept));
                    return replied(session, file.id);
                }).ok());
        const Investigation whole = ask(database, "2026-03-03", [&](const Session& session) {
                                        return investigation(session, number);
                                    }).value();
        REQUIRE(whole.replies.size() == 1);
        REQUIRE(whole.replies.front().files.size() == 1);
        CHECK(whole.replies.front().files.front().sha256 == kept.sha256());
        CHECK(whole.replies.front().files.front().media_type == "application/pdf");
    });
}

TEST_CASE("an evidence file is named by its SHA-256, and must have been kept") {
    for_each_database([](sql::Database& database) {
        const std::string number = opened(database);
        const auto with = [&](const std::string& sha256) {
            return on(database, "2026-03-02", "user:anna", [&](const Session& session) {
                return add_finding(
                    session,
                    number,
                    {"MEET-14", "Foto.", Severity::minor, {{EvidenceKind::file, sha256}}}
                );
            });
        };
        CHECK(codes(with(std::string(64, '0'))) == Codes{"investigations_evidence_missing"});
        CHECK(codes(with("no hash")) == Codes{"investigations_evidence_missing"});
    });
}

TEST_CASE("an order that cannot be read or found is refused with every reason") {
    for_each_database([](sql::Database& database) {
        opened(database);
        const auto ordered = [&](const NewInvestigation& order) {
            return on(database, "2026-03-02", "user:anna", [&](const Session& session) {
                return open(session, the_handbook(), order);
            });
        };
        CHECK(
            codes(ordered(
                {.reference = "",
                 .contract = "1",
                 .question = "\x01",
                 .learned_on = day("2026-03-03")}
            )) ==
            Codes{
                "cases_text_missing",
                "cases_text_control_character",
                "investigations_learned_in_the_future"
            }
        );
        CHECK(
            codes(ordered(
                {.origin = Origin::media, .reference = "TV", .contract = "2", .question = "?"}
            )) == Codes{"investigations_contract_unknown"}
        );
        CHECK(
            codes(ordered(
                {.origin = Origin::tip,
                 .reference = "UPP 2026/000001",
                 .contract = "1",
                 .question = "?"}
            )) == Codes{"complaints_not_a_complaint"}
        );
        CHECK(codes(ask(database, "2026-03-02", [](const Session& session) {
                  return investigation(session, "UPP 2026/000077");
              })) == Codes{"cases_case_unknown"});
    });
}

TEST_CASE("an empty reply and one to a finding that is not there are refused together") {
    for_each_database([](sql::Database& database) {
        const std::string number = opened(database);
        const auto replied = on(database, "2026-03-02", "user:anna", [&](const Session& session) {
            return receive_reply(session, the_handbook(), {number, {{FindingId(9), ""}}});
        });
        CHECK(
            codes(replied) ==
            Codes{"cases_text_missing", "investigations_finding_unknown", "cases_step_not_possible"}
        );
        const auto empty = on(database, "2026-03-02", "user:anna", [&](const Session& session) {
            return receive_reply(session, the_handbook(), {number, {}});
        });
        CHECK(codes(empty) == Codes{"investigations_reply_empty", "cases_step_not_possible"});
    });
}

TEST_CASE("every kind of an investigation has a name of its own that is read back") {
    const auto check = [](const auto& names) {
        std::set<std::string_view> seen;
        for (const auto& one : names) {
            CHECK(named(names, one.name) == one.value);
            CHECK(name_of(one.value) == one.name);
            CHECK(seen.insert(one.name).second);
        }
        CHECK(!named(names, "nonsense"));
    };
    check(origin_names);
    check(severity_names);
    check(evidence_kind_names);
    check(verdict_names);
}

TEST_CASE("every reason of the module has a text in both languages") {
    const Texts texts = Texts::load(embedded::texts());
    for (const char* code :
         {"investigations_not_one",
          "investigations_has_ended",
          "investigations_contract_unknown",
          "investigations_learned_in_the_future",
          "investigations_evidence_missing",
          "investigations_finding_without_evidence",
          "investigations_finding_unknown",
          "investigations_report_not_open",
          "investigations_report_without_findings",
          "investigations_notice_given",
          "investigations_not_heard_now",
          "investigations_reply_empty",
          "investigations_reply_not_judged",
          "investigations_reply_not_to_judge",
          "investigations_due_in_the_past"})
        CHECK_MESSAGE(texts.knows(code), code);
}

}  // namespace
}  // namespace uppsikt::investigations
