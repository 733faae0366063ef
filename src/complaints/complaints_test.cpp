#include "complaints/complaints.h"

#include <set>

#include <doctest/doctest.h>

#include "complaints/receipt_code.h"
#include "complaints/rules.h"
#include "platform/texts/texts.h"
#include "support/chain.h"
#include "support/database.h"

namespace uppsikt::complaints {
namespace {

using test::ask;
using test::codes;
using test::day;
using test::for_each_database;
using test::on;
using test::the_handbook;
using Codes = std::vector<std::string>;

NewComplaint a_complaint(std::string text = "Dörren var låst.") {
    return {.category = Category::opening_hours, .text = std::move(text)};
}

TEST_CASE("no complaint gets stuck, and none reaches an end without its acts") {
    const cases::Proof proof = cases::prove(states().machine());
    for (const cases::Flaw& flaw : proof.flaws)
        FAIL_CHECK(cases::described(flaw));
    CHECK(proof.reached > 15);
}

TEST_CASE("every deadline of the tables is a time in the terms") {
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

TEST_CASE("no state of a complaint is public") {
    for (const auto& rule : states().machine().states)
        CHECK(!rule.is_public);
}

/// Every text of every table of the module, and the actors of all acts.
std::string everything_stored(sql::Database& database) {
    return database.read([](sql::Transaction& db) {
        std::string all;
        for (const char* table :
             {"complaint", "complaint_message", "case_file", "act", "act_field"})
            db.each(
                [&](const sql::Row& row) {
                    for (int i = 0; i < row.columns(); ++i)
                        if (const sql::Value value = row.value(i);
                            std::holds_alternative<std::string>(value))
                            all += std::get<std::string>(value) + "\n";
                },
                std::string("SELECT * FROM ") + table
            );
        return all;
    });
}

TEST_CASE("nothing that is stored of a tip tells who sent it, not even to its officers") {
    for_each_database([](sql::Database& database) {
        NewComplaint tip = a_complaint("Handledaren finns inte.");
        tip.key = "a-key-that-nobody-guesses";
        const Receipt receipt =
            on(database, "2026-03-02", "ip:192.0.2.7", [&](const Session& session) {
                return register_tip(session, the_handbook(), tip);
            }).value();
        REQUIRE(receipt.code);
        const Result<Done> written =
            on(database, "2026-03-03", "ip:192.0.2.7", [&](const Session& session) {
                return write_by_code(session, {*receipt.code, "Mer."});
            });
        REQUIRE(written.ok());
        const std::string all = everything_stored(database);
        CHECK(all.find("Handledaren finns inte.") != all.npos);
        CHECK(all.find("192.0.2.7") == all.npos);
        CHECK(all.find(*receipt.code) == all.npos);
        CHECK(all.find(*tip.key) == all.npos);
        const auto acts = ask(database, "2026-03-03", [&](const Session& session) {
            return record::acts_about(session.db, receipt.file.subject());
        });
        REQUIRE(acts.size() == 3);
        std::set<std::string> actors;
        for (const record::RecordedAct& act : acts)
            actors.insert(act.actor);
        CHECK(actors == std::set<std::string>{"anonymous", "complainant"});
    });
}

TEST_CASE("a code is read however it is written, and tells nothing by itself") {
    const std::string code = random_code();
    CHECK(code.size() == 19);
    CHECK(random_code() != code);
    std::string plain;
    for (const char letter : code)
        if (letter != '-') plain += static_cast<char>(std::tolower(letter));
    CHECK(hash_of_code(plain) == hash_of_code(code));
    CHECK(hash_of_code("O123-4567-89AB-CDEI") == hash_of_code("0123-4567-89AB-CDE1"));
    CHECK(!hash_of_code("").has_value());
    CHECK(!hash_of_code(code + "0").has_value());
    CHECK(!hash_of_code("U123-4567-89AB-CDEF").has_value());
    CHECK(code_from_key("a-key-that-nobody-guesses") == code_from_key("a-key-that-nobody-guesses"));
    CHECK(hash_of_code(code_from_key("k")).value() != hash_of_key("k"));
}

TEST_CASE("who complained can follow the case with the code; nobody follows an own observation") {
    for_each_database([](sql::Database& database) {
        NewComplaint seen = a_complaint();
        seen.sender = Sender::own_observation;
        seen.channel = Channel::visit;
        const Receipt receipt =
            on(database, "2026-03-02", "user:inspector", [&](const Session& session) {
                return register_complaint(session, the_handbook(), seen);
            }).value();
        CHECK(!receipt.code);
        CHECK(receipt.file.state == "acknowledged");
        CHECK(codes(ask(database, "2026-03-02", [&](const Session& session) {
                  return follow(session, random_code());
              })) == Codes{"complaints_code_unknown"});
    });
}

TEST_CASE("a text of a megabyte is taken, a longer one refused") {
    for_each_database([](sql::Database& database) {
        const std::string megabyte((1 << 20) - 2, 'x');
        const auto sent = [&](const std::string& text) {
            return on(database, "2026-03-02", "user:anna", [&](const Session& session) {
                return register_complaint(session, the_handbook(), a_complaint(text));
            });
        };
        const Result<Receipt> taken = sent(megabyte + "å");
        REQUIRE(taken.ok());
        const Complaint found =
            ask(database, "2026-03-02", [&](const Session& session) {
                return complaint(session, taken.value().file.diary_number.text());
            }).value();
        CHECK(found.text == megabyte + "å");
        CHECK(codes(sent(megabyte + "åå")) == Codes{"cases_text_too_long"});
        CHECK(codes(sent("\x01")) == Codes{"cases_text_control_character"});
        CHECK(codes(sent("\xc3")) == Codes{"cases_text_not_utf8"});
    });
}

TEST_CASE("a complaint is handed to its investigation, and no other case is a complaint") {
    for_each_database([](sql::Database& database) {
        const auto by_anna = [&](auto work) {
            return on(database, "2026-03-02", "user:anna", work);
        };
        const std::string number =
            by_anna([](const Session& session) {
                return register_complaint(session, the_handbook(), a_complaint());
            })
                .value()
                .file.diary_number.text();
        const auto central = by_anna([&](const Session& session) -> Result<cases::Case> {
            TRY(acknowledge(session, the_handbook(), {number, ""}));
            TRY(triage(session, the_handbook(), {.number = number}));
            TRY(confirm_defect(session, the_handbook(), {number, "Stängt på öppettid."}));
            return hand_to_investigation(session, the_handbook(), {number, number});
        });
        CHECK(central.value().state == "closed_investigated");
        CHECK(
            codes(by_anna([&](const Session& session) {
                return hand_to_investigation(session, the_handbook(), {number, "UPP 2026/000099"});
            })) == Codes{"cases_case_unknown"}
        );
    });
}

TEST_CASE("every kind has a name of its own that is read back") {
    const auto check = [](const auto& names) {
        std::set<std::string_view> seen;
        for (const auto& one : names) {
            CHECK(named(names, one.name) == one.value);
            CHECK(seen.insert(one.name).second);
        }
        CHECK(!named(names, "nonsense"));
    };
    check(sender_names);
    check(channel_names);
    check(category_names);
    check(severity_names);
    check(central_reason_names);
}

TEST_CASE("every reason of the module has a text in both languages") {
    const Texts texts = Texts::load(embedded::texts());
    for (const char* code :
         {"complaints_learned_in_the_future",
          "complaints_key_too_short",
          "complaints_key_used",
          "complaints_tip_with_contact",
          "complaints_service_unknown",
          "complaints_premises_unknown",
          "complaints_premises_of_another_contract",
          "complaints_contract_unknown",
          "complaints_supplier_unknown",
          "complaints_not_a_complaint",
          "complaints_code_unknown",
          "complaints_must_go_central",
          "complaints_merge_into_itself",
          "complaints_merge_into_ended",
          "complaints_merge_into_later",
          "complaints_merge_other_contract"})
        CHECK_MESSAGE(texts.knows(code), code);
}

}  // namespace
}  // namespace uppsikt::complaints
