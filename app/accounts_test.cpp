#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "access/totp.h"
#include "app/testing_office.h"
#include "support/temporary_folder.h"

namespace uppsikt::app {
namespace {

namespace json = boost::json;
using testing::Outcome;
using testing::Shell;
using testing::Words;

/// RFC 4648 section 6, as an authenticator reads it.
crypto::Bytes from_base32(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    crypto::Bytes bytes;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char letter : text) {
        const std::size_t value = alphabet.find(letter);
        REQUIRE(value != alphabet.npos);
        held = (held << 5U | static_cast<std::uint32_t>(value)) & 0xFFFU;
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<std::uint8_t>(held >> static_cast<unsigned>(bits) & 0xFFU));
    }
    return bytes;
}

/// A shell on a database without accounts.
struct EmptyOffice {
    test::TemporaryFolder folder;
    Shell uppsikt{folder.path(), "sqlite:test.db"};

    EmptyOffice() { uppsikt.secret = "en lång mening om hav"; }

    std::string code(const json::value& begun) const {
        const crypto::Bytes key = from_base32(std::string(begun.at("key").as_string()));
        return access::code_at(key, access::step_at(Instant{uppsikt.today}));
    }
};

TEST_CASE("a script makes an account with its password and its second factor") {
    const EmptyOffice office;
    const json::value added = office.uppsikt.json_of(
        {"user", "add", "anna", "--display", "Anna Berg", "--role", "officer", "--role", "assessor"}
    );
    CHECK(json::serialize(added.at("roles")) == R"(["officer","assessor"])");
    CHECK(office.uppsikt.json_of({"user", "password", "anna"}).at("password") == true);
    const json::value begun = office.uppsikt.json_of({"user", "totp", "anna"});
    const json::value confirmed =
        office.uppsikt.json_of({"user", "totp-confirm", "anna", "--code", office.code(begun)});
    CHECK(confirmed.at("recovery").as_array().size() == 10);
    const Outcome listed = office.uppsikt({"user", "list"});
    CHECK(listed.exit == Exit::fine);
    CHECK(listed.out.find("Anna Berg") != std::string::npos);
    CHECK(listed.out.find(office.uppsikt.secret) == std::string::npos);
    CHECK(office.uppsikt({"verify"}).exit == Exit::fine);
}

TEST_CASE("who has the machine must not repeat a password, and who acts in a role must know it") {
    EmptyOffice office;
    for (const char* name : {"anna", "bo"})
        (void
        )office.uppsikt.json_of({"user", "add", name, "--display", "Anna Berg", "--role", "officer"}
        );
    (void)office.uppsikt.json_of({"user", "password", "anna"});
    // The same answer to both questions: the present password, and the new one.
    const Outcome again = office.uppsikt({"user", "password", "anna", "--as", "officer:anna"});
    CHECK(again.exit == Exit::fine);
    CHECK(office.uppsikt({"user", "totp", "anna", "--as", "officer:anna"}).exit == Exit::fine);
    office.uppsikt.secret = "en helt ny mening om berg";
    CHECK(office.uppsikt({"user", "totp", "anna", "--as", "officer:anna"}).exit == Exit::refused);
    CHECK(office.uppsikt({"user", "totp", "anna"}).exit == Exit::fine);
    CHECK(
        office.uppsikt({"user", "password", "anna", "--as", "officer:anna"}).exit == Exit::refused
    );
    CHECK(office.uppsikt({"user", "password", "bo", "--as", "officer:anna"}).exit == Exit::refused);
    CHECK(office.uppsikt({"user", "password", "anna"}).exit == Exit::fine);
    office.uppsikt.secret = "en lång mening av anna";
    CHECK(office.uppsikt({"user", "password", "anna"}).exit == Exit::refused);
    office.uppsikt.secret = "boken om det blå berget";
    CHECK(office.uppsikt({"user", "password", "bo"}).exit == Exit::fine);
    office.uppsikt.secret = "kort";
    CHECK(office.uppsikt({"user", "password", "anna"}).exit == Exit::refused);
}

TEST_CASE("an administrator knows of no case, and an auditor reads and writes nothing") {
    const EmptyOffice office;
    const json::value receipt =
        office.uppsikt.json_of({"complaint", "register", "--text", "Dörren var låst."});
    const std::string number(receipt.at("number").as_string());
    const auto ends = [&](const char* who, Words words) {
        words.insert(words.end(), {"--as", who});
        return office.uppsikt(words).exit;
    };
    CHECK(ends("administrator:adam", {"complaint", "show", number}) == Exit::refused);
    CHECK(ends("administrator:adam", {"cases"}) == Exit::refused);
    CHECK(ends("auditor:rut", {"complaint", "show", number}) == Exit::fine);
    CHECK(ends("auditor:rut", {"user", "list"}) == Exit::fine);
    CHECK(ends("auditor:rut", {"complaint", "acknowledge", number}) == Exit::refused);
    CHECK(ends("auditor:rut", {"user", "lock", "x", "--reason", "x"}) == Exit::refused);
    // What the auditor was shown is told.
    const json::value reads = office.uppsikt.json_of({"case", "readers", number});
    REQUIRE(reads.at("reads").as_array().size() == 1);
    CHECK(reads.at_pointer("/reads/0/actor") == "user:rut");
    CHECK(reads.at_pointer("/reads/0/role") == "auditor");
    CHECK(office.uppsikt({"verify"}).exit == Exit::fine);
}

TEST_CASE("whoever breaks the glass sees more of one case, and it is told in its time line") {
    const EmptyOffice office;
    const auto register_one = [&](const char* text) {
        return std::string(office.uppsikt.json_of({"complaint", "register", "--text", text})
                               .at("number")
                               .as_string());
    };
    const std::string number = register_one("Dörren var låst.");
    const std::string other = register_one("Dörren var stängd.");
    const auto text_of = [&](const std::string& which) {
        return office.uppsikt.json_of({"complaint", "show", which, "--as", "inspector:ivar"})
            .at("text");
    };
    CHECK(text_of(number).is_null());
    const Words words{"case", "break-glass", number, "--class", "personal", "--reason", "Hot"};
    Words as_inspector = words;
    as_inspector.insert(as_inspector.end(), {"--as", "inspector:ivar"});
    CHECK(office.uppsikt(as_inspector).exit == Exit::fine);
    CHECK(text_of(number) == "Dörren var låst.");
    CHECK(text_of(other).is_null());
    CHECK(office.uppsikt(words).exit == Exit::refused);  // who has the machine has no role
    const Outcome line = office.uppsikt({"timeline", number});
    CHECK(line.out.find("Hot") != std::string::npos);
}

}  // namespace
}  // namespace uppsikt::app
