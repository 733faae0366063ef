#include "platform/record/signer.h"

#include <fstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "platform/record/outside_file.h"
#include "support/signed_record.h"

namespace uppsikt::record {
namespace {

namespace fs = std::filesystem;
using test::for_each_record;
using test::SignedRecord;

Checkpoint checkpoint_in(const std::string& note, const VerificationKey& key) {
    const auto text = open_note(note, std::array{key});
    REQUIRE(text.ok());
    const auto checkpoint = Checkpoint::parse(text.value());
    REQUIRE(checkpoint.has_value());
    return *checkpoint;
}

/// Why a signer cannot be installed; empty when it can.
std::string refusal_code(SignedRecord& record) {
    const auto signer = Signer::install(record.database(), record.files());
    return signer.ok() ? "" : signer.refusal().reasons.front().code;
}

TEST_CASE("every commit with acts is signed, and the newest checkpoint follows outside") {
    for_each_record([](SignedRecord& record) {
        CHECK(record.head().checkpoint.empty());
        record.sign_deed(9, "Alfa AB");
        record.sign_deed(10, "Beta AB");
        const Head head = record.head();
        CHECK(head.sealed == 2);
        CHECK(head.verification_key == record.signer().verification_key().text());
        const Checkpoint inside =
            checkpoint_in(head.checkpoint, record.signer().verification_key());
        CHECK(inside.origin == head.origin);
        CHECK(inside.size == 2);

        record.signer().flush();
        CHECK(read_outside(record.files().checkpoint) == head.checkpoint);
        const auto modified = fs::last_write_time(record.files().checkpoint);
        record.database().write([](sql::Transaction& db) {
            db.execute("CREATE TABLE nothing_recorded (id INTEGER PRIMARY KEY)");
        });
        record.signer().flush();
        CHECK(fs::last_write_time(record.files().checkpoint) == modified);
        CHECK(record.head().checkpoint == head.checkpoint);
    });
}

TEST_CASE(
    "the checkpoint outside is up to date when the process ends, and goes on at the next start"
) {
    for_each_record([](SignedRecord& record) {
        for (int i = 0; i < 3; ++i) {
            record.sign_deed(i, "Alfa AB");
            const std::string checkpoint = record.head().checkpoint;
            record.close();
            CHECK(read_outside(record.files().checkpoint) == checkpoint);
            record.open();
        }
        CHECK(record.head().sealed == 3);
    });
}

TEST_CASE("a transaction that is undone leaves the checkpoint outside as it was") {
    for_each_record([](SignedRecord& record) {
        record.sign_deed(9, "Alfa AB");
        const std::string before = record.head().checkpoint;
        CHECK_THROWS(record.database().write([](sql::Transaction& db) {
            act(test::session_in(db), {.kind = "a.b", .subject = "x"});
            throw std::runtime_error("no");
        }));
        record.close();
        CHECK(read_outside(record.files().checkpoint) == before);
        record.open();
    });
}

TEST_CASE("acts written before there was a signer are sealed when one is installed") {
    uppsikt::test::for_each_fresh_database([](uppsikt::test::FreshDatabase& fresh) {
        fresh.database().write([](sql::Transaction& db) {
            return act(test::session_in(db), {.kind = "a.b", .subject = "x"});
        });
        SignedRecord record(fresh);
        CHECK(record.head().sealed == 1);
        record.close();
    });
}

TEST_CASE("the signing key is its owner's alone, and is there or nothing is signed") {
    for_each_record([](SignedRecord& record) {
        record.sign_deed(9, "Alfa AB");
        const fs::path key = record.files().key;
        CHECK(
            (fs::status(key).permissions() & fs::perms::mask) ==
            (fs::perms::owner_read | fs::perms::owner_write)
        );
        CHECK(read_verification_key(key).value() == record.signer().verification_key());
        record.close();

        fs::permissions(key, fs::perms::group_read, fs::perm_options::add);
        CHECK(refusal_code(record) == "record_key_readable_by_others");
        fs::permissions(key, fs::perms::group_read, fs::perm_options::remove);
        const fs::path kept = key.string() + ".kept";
        fs::rename(key, kept);
        CHECK(refusal_code(record) == "record_key_missing");
        CHECK(read_verification_key(key).refusal().reasons.front().code == "record_key_missing");
        create_secret(key, "not a key\n");
        CHECK(refusal_code(record) == "record_key_malformed");
        fs::remove(key);
        create_secret(key, NoteSigner::generate("uppsikt/other").private_text() + "\n");
        CHECK(refusal_code(record) == "record_key_of_another_record");
        fs::remove(key);
        fs::rename(kept, key);
        record.open();
        CHECK(record.sign_deed(10, "Beta AB") == 1);
    });
}

TEST_CASE("a record that has lost acts is not signed on") {
    for_each_record([](SignedRecord& record) {
        record.sign_deed(9, "Alfa AB");
        const Head earlier = record.head();
        record.sign_deed(10, "Beta AB");
        record.close();
        record.tamper("DELETE FROM act WHERE sequence = 1");
        record.tamper(fmt::format(
            "UPDATE record_head SET next_sequence = 1, sealed = 1, checkpoint = '{}', "
            "frontier = (SELECT leaf FROM act WHERE sequence = 0)",
            earlier.checkpoint
        ));
        CHECK(refusal_code(record) == "record_lost_acts");
    });
}

TEST_CASE("a secret file is not written over, and a replaced one is whole") {
    const uppsikt::test::TemporaryFolder folder;
    const fs::path file = folder.path() / "file";
    create_secret(file, "first");
    CHECK_THROWS_AS(create_secret(file, "second"), std::system_error);
    CHECK(read_outside(file) == "first");
    write_outside(file, "third");
    CHECK(read_outside(file) == "third");
    CHECK(!read_outside(folder.path() / "none").has_value());
}

TEST_CASE("proofs from the database hold for every pair of sizes") {
    for_each_record([](SignedRecord& record) {
        constexpr std::uint64_t acts = 70;
        std::vector<Hash> roots;
        for (std::uint64_t size = 1; size <= acts; ++size) {
            record.sign_deed(static_cast<std::int64_t>(size), "Alfa AB");
            roots.push_back(
                checkpoint_in(record.head().checkpoint, record.signer().verification_key()).root
            );
        }
        record.database().read([&](sql::Transaction& db) {
            const auto leaves = db.find_all(
                [](const sql::Row& row) {
                    return crypto::exactly<32>(row.get<sql::Bytes>(0)).value();
                },
                "SELECT leaf FROM act ORDER BY sequence"
            );
            for (std::uint64_t to = 1; to <= acts; to += 3) {
                for (std::uint64_t i = 0; i < to; i += 5) {
                    const auto proof = prove_inclusion(db, {i, to}).value();
                    CHECK(check_inclusion({{i, to}, leaves[i], roots[to - 1]}, proof));
                    const auto grown = prove_consistency(db, {i + 1, to}).value();
                    CHECK(check_consistency({{i + 1, to}, roots[i], roots[to - 1]}, grown));
                }
            }
            CHECK(
                prove_inclusion(db, {70, 70}).refusal().reasons.front().code == "record_act_unknown"
            );
            CHECK(
                prove_inclusion(db, {0, 71}).refusal().reasons.front().code == "record_not_sealed"
            );
            CHECK(
                prove_consistency(db, {0, 70}).refusal().reasons.front().code == "record_no_growth"
            );
            CHECK(
                prove_consistency(db, {1, 71}).refusal().reasons.front().code == "record_not_sealed"
            );
        });
    });
}

TEST_CASE("proofs over a thousand acts use the nodes that are kept") {
    for_each_record([](SignedRecord& record) {
        record.database().write([](sql::Transaction& db) {
            for (int i = 0; i < 1030; ++i)
                act(test::session_in(db), {.kind = "a.b", .subject = "x"});
        });
        const Checkpoint head =
            checkpoint_in(record.head().checkpoint, record.signer().verification_key());
        record.database().read([&](sql::Transaction& db) {
            CHECK(db.value<std::int64_t>("SELECT count(*) FROM record_node") == 4);
            const auto leaf =
                crypto::exactly<32>(db.value<sql::Bytes>("SELECT leaf FROM act WHERE sequence = 517"
                ));
            const auto proof = prove_inclusion(db, {517, 1030}).value();
            CHECK(check_inclusion({{517, 1030}, *leaf, head.root}, proof));
            CHECK(root_of(nodes_of(db), 1030) == head.root);
        });
    });
}

}  // namespace
}  // namespace uppsikt::record
