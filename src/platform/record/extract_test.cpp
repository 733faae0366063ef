#include "platform/record/extract.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "platform/record/leaf.h"
#include "support/signed_record.h"

namespace uppsikt::record {
namespace {

using test::for_each_record;
using test::SignedRecord;

Result<Extract> disclosed(SignedRecord& record, const ExtractOrder& order) {
    return record.database().read([&](sql::Transaction& db) { return disclose(db, order); });
}

template <class T>
std::vector<std::string> codes(const Result<T>& result) {
    std::vector<std::string> codes;
    if (!result.ok())
        for (const Reason& reason : result.refusal().reasons)
            codes.push_back(reason.code);
    return codes;
}

using Codes = std::vector<std::string>;

/// Act 1 of three, with supplier shown, contact and limit masked.
Extract an_extract(SignedRecord& record) {
    record.sign_deed(9, "Alfa AB");
    record.sign_deed_with_contact(10, "Anna Andersson");
    record.sign_deed(11, "Beta AB");
    auto extract = disclosed(record, {.sequence = 1, .fields = {"supplier"}});
    REQUIRE(extract.ok());
    return std::move(extract).value();
}

TEST_CASE("an extract with masked fields is checked with nothing but the key") {
    for_each_record([](SignedRecord& record) {
        const Extract extract = an_extract(record);
        const VerificationKey key = record.signer().verification_key();
        record.close();
        for (const std::string& part : {extract.leaf, extract.proof})
            CHECK(part.find("Anna") == std::string::npos);
        const auto checked = check_extract(extract, key);
        REQUIRE(checked.ok());
        const RecordedAct& act = checked.value().act;
        CHECK(act.sequence == 1);
        CHECK(act.actor == "user:anna");
        CHECK(act.subject == "deed:10");
        CHECK(
            act.fields ==
            std::vector<RecordedField>{
                {"supplier", FieldClass::open, "Alfa AB"},
                {"contact", FieldClass::personal, std::nullopt},
                {"limit", FieldClass::secret, std::nullopt}
            }
        );
        CHECK(checked.value().checkpoint.size == 3);
    });
}

TEST_CASE(
    "a personal field can be shown, a secret, erased or unknown one cannot: all reasons at once"
) {
    for_each_record([](SignedRecord& record) {
        an_extract(record);
        const auto shown = disclosed(record, {.sequence = 1, .fields = {"contact", "contact"}});
        REQUIRE(shown.ok());
        CHECK(shown.value().disclosed.size() == 1);
        CHECK(shown.value().disclosed.front().value == "Anna Andersson");

        const auto erased = record.database().write([](sql::Transaction& db) {
            return erase_personal_field(test::session_in(db), {1, "contact"}, "asked for");
        });
        REQUIRE(erased.ok());
        CHECK(
            codes(disclosed(record, {.sequence = 1, .fields = {"limit", "contact", "address"}})) ==
            Codes{"record_field_secret", "record_field_erased", "record_field_unknown"}
        );
        CHECK(codes(disclosed(record, {.sequence = 99})) == Codes{"record_act_unknown"});
        // What was given out before stays true, with the erased field masked or shown.
        const VerificationKey key = record.signer().verification_key();
        CHECK(check_extract(shown.value(), key).ok());
        const auto after = disclosed(record, {.sequence = 1, .fields = {"supplier"}});
        REQUIRE(after.ok());
        CHECK(check_extract(after.value(), key).ok());
    });
}

TEST_CASE("an extract is made against the checkpoint that who asks has, when it is this record's") {
    for_each_record([](SignedRecord& record) {
        record.sign_deed(9, "Alfa AB");
        const std::string held = record.head().checkpoint;
        record.sign_deed(10, "Beta AB");
        const auto extract = disclosed(record, {.sequence = 0, .checkpoint = held});
        REQUIRE(extract.ok());
        const auto checked = check_extract(extract.value(), record.signer().verification_key());
        REQUIRE(checked.ok());
        CHECK(checked.value().checkpoint.size == 1);
        CHECK(
            codes(disclosed(record, {.sequence = 1, .checkpoint = held})) ==
            Codes{"record_not_sealed"}
        );
        CHECK(
            codes(disclosed(record, {.sequence = 0, .checkpoint = "x"})) ==
            Codes{"record_note_malformed"}
        );
    });
}

TEST_CASE("a tampered extract is refused") {
    for_each_record([](SignedRecord& record) {
        const Extract extract = an_extract(record);
        const VerificationKey key = record.signer().verification_key();
        const auto refused = [&](const std::function<void(Extract&)>& tamper) {
            Extract other = extract;
            tamper(other);
            return codes(check_extract(other, key));
        };
        const auto replace = [](std::string& text, const std::string& from, const std::string& to) {
            REQUIRE(text.find(from) != std::string::npos);
            text.replace(text.find(from), from.size(), to);
        };
        CHECK(refused([](Extract&) {}) == Codes{});
        CHECK(refused([](Extract& e) {
                  e.disclosed[0].value = "Alfa AG";
              }) == Codes{"record_extract_field_changed"});
        CHECK(refused([](Extract& e) {
                  e.disclosed[0].name = "contact";
              }) == Codes{"record_extract_field_changed"});
        CHECK(refused([](Extract& e) {
                  e.disclosed.push_back(e.disclosed[0]);
              }) == Codes{"record_extract_field_changed"});
        CHECK(refused([](Extract& e) {
                  e.disclosed[0].salt = "00";
              }) == Codes{"record_extract_field_changed"});
        CHECK(refused([&](Extract& e) {
                  replace(e.leaf, "user:anna", "user:eve");
              }) == Codes{"record_extract_not_included"});
        CHECK(refused([&](Extract& e) {
                  replace(e.leaf, "sequence 1", "sequence 01");
              }) == Codes{"record_extract_malformed"});
        CHECK(refused([&](Extract& e) {
                  replace(e.proof, "index 1", "index 2");
              }) == Codes{"record_extract_not_included"});
        CHECK(refused([&](Extract& e) {
                  replace(e.proof, "\n3\n", "\n4\n");
              }) == Codes{"record_note_wrong_signature"});
        CHECK(refused([](Extract& e) { e.proof = "x"; }) == Codes{"record_extract_malformed"});
        const auto other_key = NoteSigner::generate(key.name).verification_key();
        CHECK(codes(check_extract(extract, other_key)) == Codes{"record_note_unknown_key"});
    });
}

TEST_CASE("any byte of an extract that is changed leads to a refusal") {
    uppsikt::test::FreshDatabase fresh(sql::Backend::sqlite);
    SignedRecord record(fresh);
    const Extract extract = an_extract(record);
    const VerificationKey key = record.signer().verification_key();
    for (std::string Extract::* part : {&Extract::leaf, &Extract::proof})
        for (std::size_t i = 0; i < (extract.*part).size(); ++i) {
            Extract other = extract;
            char& letter = (other.*part)[i];
            letter = static_cast<char>(letter ^ 1);
            CHECK_MESSAGE(!check_extract(other, key).ok(), "byte " << i);
        }
    record.close();
}

TEST_CASE("a proof's text is read back, with or without extra data, and nothing else is") {
    const TlogProof proof{7, {Hash{1}, Hash{2}}, "origin\n9\nroot\n\n— key sig\n"};
    const std::string text = proof.text();
    const auto again = TlogProof::parse(text);
    REQUIRE(again.has_value());
    CHECK(again->text() == text);
    std::string with_extra = text;
    with_extra.insert(text.find("index"), "extra AAAA\n");
    CHECK(TlogProof::parse(with_extra)->text() == text);
    for (const char* bad :
         {"",
          "\n\n",
          "c2sp.org/tlog-proof@v2\nindex 0\n\nx",
          "c2sp.org/tlog-proof@v1\n\nx",
          "c2sp.org/tlog-proof@v1\nindex 01\n\nx",
          "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\nx"})
        CHECK_MESSAGE(!TlogProof::parse(bad).has_value(), bad);
    CHECK(rc::check([](const std::string& any) {
        const auto read = TlogProof::parse("c2sp.org/tlog-proof@v1\nindex 0\n" + any);
        if (read) RC_ASSERT(TlogProof::parse(read->text())->text() == read->text());
    }));
}

}  // namespace
}  // namespace uppsikt::record
