#include "access/password_rule.h"

#include <string>

#include <doctest/doctest.h>

namespace uppsikt::access {
namespace {

using RuleCodes = std::vector<std::string>;

RuleCodes unmet_by(const PasswordFor& account, std::string_view given) {
    RuleCodes codes;
    for (const Reason& reason : unmet_by_password(given, account))
        codes.push_back(reason.code);
    return codes;
}

RuleCodes unmet(std::string_view name, std::string_view given) {
    return unmet_by({.name = name, .least = 12, .name_anywhere = 5}, given);
}

const RuleCodes fine{};
const RuleCodes has_name{"access_password_has_name"};
const RuleCodes too_short{"access_password_too_short"};
const RuleCodes short_without_name{"access_password_short_without_name"};

TEST_CASE("a short name within another word is no part of a password that is guessed by it") {
    CHECK(unmet("per", "personligt lösenord") == fine);
    CHECK(unmet("per", "sommar på Kopparberget och personal") == fine);
    CHECK(unmet("anna", "en svanna i kannan vid havet") == fine);
    // Letters beyond ASCII go on with a word as others do.
    CHECK(unmet("bo", "en båbo, en åbor och böbor därtill") == fine);
}

TEST_CASE("a name that stands by itself in a password is refused, in capitals or not") {
    for (const char* leaning :
         {"per har en lång mening",
          "en lång mening av Per",
          "per-2026-sommaren",
          "sommaren2026PER!",
          "2026per2027per2028",
          "personligt men per ändå",
          "åker per ånglok?"}) {
        CAPTURE(leaning);
        CHECK(unmet("per", leaning) == has_name);
    }
    CHECK(unmet("anna.berg", "anna.berg!anna.berg!") == has_name);
    CHECK(
        unmet("per", "per") == RuleCodes{"access_password_too_short", "access_password_has_name"}
    );
}

TEST_CASE("a name that is too long to be there by chance is refused anywhere") {
    CHECK(unmet("maria", "enmariamarialilja") == has_name);
    CHECK(unmet("a-b-c", "xxxxxxa-b-cxxxxxx") == has_name);
    CHECK(unmet("mari", "en marin och en marinad") == fine);
}

TEST_CASE("how long a name must be to be refused anywhere is as it is told") {
    const PasswordFor mari{.name = "mari", .least = 12, .name_anywhere = 4};
    CHECK(unmet_by(mari, "en marin och en marinad") == has_name);
    const PasswordFor maria{.name = "maria", .least = 12, .name_anywhere = 6};
    CHECK(unmet_by(maria, "enmariamarialiljavioler") == fine);
}

TEST_CASE("what is left of a password without a short name is a password by itself") {
    CHECK(unmet("per", "perperperperx") == short_without_name);
    CHECK(unmet("per", "personligt be") == short_without_name);
    CHECK(unmet("per", "personligt berg") == fine);
    CHECK(unmet("per", "åäö personligt") == short_without_name);
    CHECK(unmet("per", "åäöå personligt") == fine);
    CHECK(unmet("per", "personligt") == too_short);
}

TEST_CASE("what is too short, too long or no text is no password") {
    CHECK(unmet("per", "") == too_short);
    CHECK(unmet("per", "elva tecken") == too_short);
    CHECK(unmet("per", "tolv  tecken") == fine);
    CHECK(unmet("per", "tolv te\xFFken ") == too_short);
    CHECK(unmet("per", std::string(1000, 'x')) == fine);
    CHECK(unmet("per", std::string(1001, 'x')) == too_short);
}

}  // namespace
}  // namespace uppsikt::access
