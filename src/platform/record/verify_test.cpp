#include "platform/record/verify.h"

#include <map>
#include <set>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "platform/record/leaf.h"
#include "platform/record/outside_file.h"
#include "support/signed_record.h"

namespace uppsikt::record {
namespace {

using test::for_each_record;
using test::session_in;
using test::SignedRecord;

VerifyOptions all_known(SignedRecord& record) {
    return {
        .key = read_verification_key(record.files().key).value(),
        .outside_checkpoint = read_outside(record.files().checkpoint)
    };
}

/// "code value value", or "" when nothing is wrong.
std::string said(const VerifyReport& report) {
    if (report.ok()) return "";
    std::string text = report.finding->code;
    for (const TextValue& value : report.finding->values)
        text += " " + value.value;
    return text;
}

std::string verified(SignedRecord& record) {
    record.signer().flush();
    return said(verify(record.database(), all_known(record)));
}

/// What verify says after a change behind the record's back.
std::string verified_after(SignedRecord& record, const std::vector<std::string>& changes) {
    const VerifyOptions known = all_known(record);
    record.close();
    for (const std::string& change : changes)
        record.tamper(change);
    return said(verify(record.database(), known));
}

/// Four acts: two deeds, one of them written twice and one with a contact.
void write_four_acts(SignedRecord& record) {
    record.sign_deed(9, "Alfa AB");
    record.sign_deed_with_contact(10, "Anna Andersson");
    record.sign_deed(9, "Beta AB");
    record.sign_deed(11, "Gamma AB");
    record.signer().flush();
}

TEST_CASE("a record that nobody has touched passes, and is counted") {
    for_each_record([](SignedRecord& record) {
        CHECK(said(verify(record.database())) == "");
        write_four_acts(record);
        record.remove_deed(11);
        record.signer().flush();
        const VerifyReport report = verify(record.database(), all_known(record));
        CHECK(said(report) == "");
        CHECK(report.acts == 5);
        CHECK(report.fields == 9);
        CHECK(report.erased_fields == 0);
        CHECK(report.tables >= 1);
        CHECK(report.rows == 2);
        CHECK(report.key_given);
        CHECK(report.outside_checked);
        CHECK(report.checkpoint == record.head().checkpoint);
    });
}

TEST_CASE("an erased field still verifies, and its value is gone from the database's files") {
    uppsikt::test::FreshDatabase fresh(sql::Backend::sqlite);
    SignedRecord record(fresh);
    const std::string contact = "Anna Andersson, Storgatan 1, 070-1234567";
    const std::int64_t act = record.sign_deed_with_contact(9, contact);
    record.sign_deed(10, "Alfa AB");
    const auto erased = record.database().write([&](sql::Transaction& db) {
        return erase_personal_field(session_in(db), {act, "contact"}, "asked for by the person");
    });
    REQUIRE(erased.ok());
    CHECK(verified(record) == "");
    record.close();  // the write-ahead log is emptied into the file
    for (const auto& entry : std::filesystem::directory_iterator(
             std::filesystem::path(fresh.location().target).parent_path()
         )) {
        const auto bytes = read_outside(entry.path());
        CHECK_MESSAGE(
            bytes.value_or("").find("Storgatan") == std::string::npos,
            entry.path().string()
        );
    }
    const VerifyReport report = verify(fresh.database());
    CHECK(said(report) == "");
    CHECK(report.erased_fields == 1);
}

TEST_CASE("a row that is changed, added, removed or put back behind the record is named") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        const VerifyOptions known = all_known(record);
        record.remove_deed(11);
        record.close();
        const auto after = [&](const std::string& change, const std::string& undo) {
            record.tamper(change);
            const std::string finding = said(verify(record.database(), known));
            record.close();
            record.tamper(undo);
            return finding;
        };
        CHECK(
            after(
                "UPDATE deed SET supplier = 'Beta Ab' WHERE id = 9",
                "UPDATE deed SET supplier = 'Beta AB' WHERE id = 9"
            ) == "record_row_changed deed 9 2"
        );
        CHECK(
            after(
                "INSERT INTO deed (id, supplier) VALUES (12, 'Delta AB')",
                "DELETE FROM deed WHERE id = 12"
            ) == "record_row_without_act deed 12"
        );
        CHECK(
            after(
                "INSERT INTO deed (id, supplier) VALUES (11, 'Gamma AB')",
                "DELETE FROM deed WHERE id = 11"
            ) == "record_row_came_back deed 11 4"
        );
        CHECK(
            after("CREATE TABLE other (code TEXT NOT NULL)", "DROP TABLE other") ==
            "record_table_without_id other"
        );
        CHECK(
            after("DELETE FROM deed WHERE id = 10", "SELECT 1") == "record_row_removed deed 10 1"
        );
        CHECK(after("DROP TABLE deed", "SELECT 1") == "record_row_removed deed 9 2");
    });
}

TEST_CASE("a table that is called transient is passed over, and no other") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        record.database().write([](sql::Transaction& db) {
            db.execute("CREATE TABLE transient_queue (name TEXT NOT NULL)");
            db.execute("INSERT INTO transient_queue (name) VALUES ('one')");
        });
        CHECK(said(verify(record.database(), all_known(record))) == "");
        record.database().write([](sql::Transaction& db) {
            db.execute("CREATE TABLE queue (id INTEGER PRIMARY KEY)");
            db.execute("INSERT INTO queue (id) VALUES (1)");
        });
        CHECK(!verify(record.database(), all_known(record)).ok());
    });
}

TEST_CASE("a row that is put back as an earlier act had it is found") {
    for_each_record([](SignedRecord& record) {
        record.sign_deed(9, "Alfa AB");
        // Kept by somebody who has the older database: the hash and salt of the first act's row.
        const auto salt = record.database().read([](sql::Transaction& db) {
            return crypto::to_hex(db.value<sql::Bytes>("SELECT salt FROM act_row WHERE sequence = 0"
            ));
        });
        record.sign_deed(9, "Beta AB");
        const bool sqlite = record.database().backend() == sql::Backend::sqlite;
        const std::string bytes = sqlite ? "x'" + salt + "'" : "'\\x" + salt + "'";
        CHECK(
            verified_after(
                record,
                {"UPDATE deed SET supplier = 'Alfa AB'",
                 "UPDATE act_row SET salt = NULL, superseded_by = 2 WHERE sequence = 1",
                 "UPDATE act_row SET salt = " + bytes + ", superseded_by = NULL WHERE sequence = 0"}
            ) == "record_row_history_changed 1 deed 9"
        );
    });
}

TEST_CASE("a removed act in the middle is named") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        CHECK(
            verified_after(
                record,
                {"DELETE FROM act WHERE sequence = 1",
                 "DELETE FROM act_field WHERE sequence = 1",
                 "DELETE FROM act_row WHERE sequence = 1"}
            ) == "record_act_missing 1"
        );
    });
}

TEST_CASE("removed acts at the end are named by what the head counts") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        CHECK(
            verified_after(record, {"DELETE FROM act WHERE sequence >= 2"}) ==
            "record_acts_missing 2 3"
        );
    });
}

const std::vector<std::string> without_last_act{
    "DELETE FROM act WHERE sequence = 3",
    "DELETE FROM act_field WHERE sequence = 3",
    "DELETE FROM act_row WHERE sequence = 3",
    "DELETE FROM deed WHERE id = 11",
    "UPDATE record_head SET next_sequence = 3"
};

TEST_CASE("a removed last act is found by its checkpoint") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        CHECK(verified_after(record, without_last_act) == "record_acts_missing_sealed 3 3 4");
    });
}

TEST_CASE("a last act that is removed with its checkpoint is found by the checkpoint outside") {
    for_each_record([](SignedRecord& record) {
        record.sign_deed(9, "Alfa AB");
        record.sign_deed_with_contact(10, "Anna Andersson");
        record.sign_deed(9, "Beta AB");
        const std::string older = record.head().checkpoint;
        const std::string frontier =
            crypto::to_hex(record.database().read([](sql::Transaction& db) {
                return db.value<sql::Bytes>("SELECT frontier FROM record_head");
            }));
        record.sign_deed(11, "Gamma AB");
        record.signer().flush();
        const VerifyOptions known = all_known(record);
        const bool sqlite = record.database().backend() == sql::Backend::sqlite;
        std::vector<std::string> changes = without_last_act;
        changes.push_back(fmt::format(
            "UPDATE record_head SET sealed = 3, checkpoint = '{}', frontier = {}",
            older,
            sqlite ? "x'" + frontier + "'" : "'\\x" + frontier + "'"
        ));
        CHECK(verified_after(record, changes) == "record_acts_missing_outside 3 3 4");
        // Without the checkpoint outside this is a whole, older record: nothing inside can tell.
        CHECK(said(verify(record.database(), {.key = known.key})) == "");
    });
}

TEST_CASE("a whole database that was put back is found by the checkpoint outside") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        const VerifyOptions known = all_known(record);
        uppsikt::test::FreshDatabase other(sql::Backend::sqlite);
        CHECK(said(verify(other.database(), known)) == "record_acts_missing_outside 0 3 4");
    });
}

TEST_CASE("acts that change places are found") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        std::vector<std::string> changes;
        for (const char* table : {"act", "act_field", "act_row"})
            for (const char* move :
                 {"-1 WHERE sequence = 0", "0 WHERE sequence = 3", "3 WHERE sequence = -1"})
                changes.push_back(fmt::format("UPDATE {} SET sequence = {}", table, move));
        CHECK(verified_after(record, changes) == "record_act_changed 0");
    });
}

TEST_CASE("an act that is slipped in is found") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        CHECK(
            verified_after(
                record,
                {"INSERT INTO act (sequence, at, actor, kind, subject, leaf) "
                 "SELECT 4, at, actor, kind, subject, leaf FROM act WHERE sequence = 3"}
            ) == "record_act_not_counted 4"
        );
    });
}

TEST_CASE("an act that was written without the signer is found") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        record.close();
        // Written by record::act itself, without the signer.
        const auto act_without_signer = [&] {
            const auto other = sql::open(record.location());
            other->write([](sql::Transaction& db) {
                act(session_in(db), {.kind = "a.b", .subject = "x"});
            });
        };
        act_without_signer();
        CHECK(said(verify(record.database())) == "record_acts_not_sealed 4 4");
    });
}

TEST_CASE("an act that is changed together with its leaf does not give the signed root") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        const std::string forged = crypto::to_hex(record.database().read([](sql::Transaction& db) {
            const RecordedAct old = find_act(db, 0).value();
            Leaf leaf{
                0,
                old.at,
                "user:eve",
                old.kind,
                old.subject,
                old.diary_number,
                old.rule,
                old.rule_version
            };
            db.each(
                [&](const sql::Row& row) {
                    leaf.fields.push_back(
                        {field_class_named(row.get<std::string>(0)).value(),
                         row.get<std::string>(1),
                         crypto::exactly<32>(row.get<sql::Bytes>(2)).value()}
                    );
                },
                "SELECT class, name, commitment FROM act_field WHERE sequence = 0 ORDER BY position"
            );
            RowLines lines;
            const auto hash = db.value<sql::Bytes>("SELECT hash FROM act_row WHERE sequence = 0");
            lines.add({"deed", 9}, crypto::exactly<32>(hash));
            leaf.rows = lines.finish();
            return leaf.hash();
        }));
        const bool sqlite = record.database().backend() == sql::Backend::sqlite;
        CHECK(
            verified_after(
                record,
                {fmt::format(
                    "UPDATE act SET actor = 'user:eve', leaf = {} WHERE sequence = 0",
                    sqlite ? "x'" + forged + "'" : "'\\x" + forged + "'"
                )}
            ) == "record_root_differs 4"
        );
    });
}

TEST_CASE("a replaced key is found by who has the right one") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        const VerifyOptions known = all_known(record);
        const NoteSigner forger = NoteSigner::generate(record.head().origin);
        record.close();
        record.tamper(fmt::format(
            "UPDATE record_head SET verification_key = '{}', sealed = 0, frontier = NULL",
            forger.verification_key().text()
        ));
        {
            const auto other = sql::open(record.location());
            other->write([&](sql::Transaction& db) { seal(db, forger); });
        }
        CHECK(said(verify(record.database())) == "");  // the database's own word is all there is
        CHECK(
            said(verify(record.database(), known)) == fmt::format(
                                                          "record_key_differs {} {}",
                                                          known.key->text(),
                                                          forger.verification_key().text()
                                                      )
        );
    });
}

TEST_CASE("a value that was erased and is put back is found") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        const std::string salt = crypto::to_hex(record.database().read([](sql::Transaction& db) {
            return db.value<sql::Bytes>("SELECT salt FROM act_field WHERE name = 'contact'");
        }));
        const auto erased = record.database().write([&](sql::Transaction& db) {
            return erase_personal_field(session_in(db), {1, "contact"}, "asked for");
        });
        REQUIRE(erased.ok());
        CHECK(verified(record) == "");
        const bool sqlite = record.database().backend() == sql::Backend::sqlite;
        CHECK(
            verified_after(
                record,
                {fmt::format(
                    "UPDATE act_field SET value = 'Anna Andersson', erased_by = NULL, salt = {} "
                    "WHERE name = 'contact'",
                    sqlite ? "x'" + salt + "'" : "'\\x" + salt + "'"
                )}
            ) == "record_field_not_erased 4"
        );
    });
}

TEST_CASE("a personal field that is emptied without an act is found") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        CHECK(
            verified_after(
                record,
                {"UPDATE act_field SET value = NULL, salt = NULL, erased_by = 3 WHERE name = "
                 "'contact'"}
            ) == "record_field_erased_without_act 1 contact"
        );
    });
}

TEST_CASE("a checkpoint outside of another signer, or none at all, is refused") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        VerifyOptions options = all_known(record);
        options.outside_checkpoint = "nonsense";
        CHECK(said(verify(record.database(), options)) == "record_outside_malformed");
        const Checkpoint later{record.head().origin, 9, Hash{}};
        options.outside_checkpoint = NoteSigner::generate(later.origin).sign(later.text());
        CHECK(said(verify(record.database(), options)) == "record_outside_wrong_signature");
    });
}

TEST_CASE("an older checkpoint outside is enough, when the record still begins so") {
    for_each_record([](SignedRecord& record) {
        record.sign_deed(9, "Alfa AB");
        const std::string older = record.head().checkpoint;
        write_four_acts(record);
        VerifyOptions options = all_known(record);
        options.outside_checkpoint = older;
        CHECK(verify(record.database(), options).outside_checked);
    });
}

TEST_CASE("writers may go on while the record is verified") {
    for_each_record([](SignedRecord& record) {
        write_four_acts(record);
        std::atomic<bool> stop = false;
        std::thread writer([&] {
            for (std::int64_t id = 100; !stop && id < 400; ++id)
                record.sign_deed(id, "Alfa AB");
        });
        const VerifyOptions known = all_known(record);
        for (int i = 0; i < 10; ++i)
            CHECK(said(verify(record.database(), known)) == "");
        stop = true;
        writer.join();
        CHECK(verified(record) == "");
    });
}

TEST_CASE(
    "a record of several blocks passes, and an act changed with its leaf is narrowed to its block"
) {
    for_each_record([](SignedRecord& record) {
        record.database().write([](sql::Transaction& db) {
            // More than are checked at a time, where that is quick.
            const int acts = db.backend() == sql::Backend::sqlite ? 4200 : 600;
            for (int i = 0; i < acts; ++i)
                act(session_in(db), {.kind = "a.b", .subject = "x"});
        });
        CHECK(verified(record) == "");
        Leaf forged{
            300,
            test::noon(),
            "user:eve",
            "a.b",
            "x",
            std::nullopt,
            std::nullopt,
            std::nullopt
        };
        const std::string leaf = crypto::to_hex(forged.hash());
        const bool sqlite = record.database().backend() == sql::Backend::sqlite;
        CHECK(
            verified_after(
                record,
                {fmt::format(
                    "UPDATE act SET actor = 'user:eve', leaf = {} WHERE sequence = 300",
                    sqlite ? "x'" + leaf + "'" : "'\\x" + leaf + "'"
                )}
            ) == "record_block_changed 256 511"
        );
    });
}

}  // namespace
}  // namespace uppsikt::record
