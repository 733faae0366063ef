#include "platform/operations/operation.h"

#include <array>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "base/embedded.h"
#include "platform/texts/texts.h"
#include "support/database.h"

namespace uppsikt::operations {
namespace {

enum class Colour { red, blue };
struct ColourName {
    Colour value;
    std::string_view name;
};
constexpr std::array colours{ColourName{Colour::red, "red"}, ColourName{Colour::blue, "blue"}};

Operation painting() {
    return {
        .noun = "door",
        .verb = "paint",
        .options =
            {{.name = "number", .takes = Takes::number, .is_required = true, .is_placed = true},
             {.name = "colour",
              .takes = Takes::choice,
              .is_required = true,
              .choices = names_of(colours)},
             {.name = "on", .takes = Takes::day},
             {.name = "twice", .takes = Takes::yes_or_no},
             {.name = "helper", .is_list = true}},
        .roles = {"painter"},
        .run = [](const Request& request) -> Result<Answer> {
            return Answer{
                .json =
                    {
                        {"door", *request.arguments.number("number")},
                        {"is_red", *request.arguments.choice("colour", colours) == Colour::red},
                        {"helpers", request.arguments.texts("helper").size()},
                        {"twice", request.arguments.yes("twice")},
                        {"sign", request.desk.get<std::string>()},
                    }
            };
        }
    };
}

std::vector<std::string> codes(const Result<Arguments>& result) {
    std::vector<std::string> all;
    if (!result.ok())
        for (const Reason& reason : result.refusal().reasons)
            all.push_back(reason.code);
    return all;
}

TEST_CASE("what is given is read, with every reason at once where it cannot be") {
    const Operation paint = painting();
    CHECK(codes(read(paint, {{"number", {"3"}}, {"colour", {"red"}}})).empty());
    CHECK(
        codes(read(
            paint,
            {{"number", {"three"}},
             {"on", {"2026-02-29"}},
             {"twice", {"ja"}},
             {"helper", {"Bo", "Eva"}},
             {"ladder", {"tall"}}}
        )) ==
        std::vector<std::string>{
            "operations_option_unknown",
            "operations_not_a_number",
            "operations_not_a_day",
            "operations_not_yes_or_no",
            "operations_option_missing"
        }
    );
    CHECK(
        codes(read(paint, {{"number", {"3", "4"}}, {"colour", {"green"}}})) ==
        std::vector<std::string>{"operations_not_a_choice", "operations_option_twice"}
    );
}

TEST_CASE("every refusal of the table has a text that its values fill") {
    const Texts texts = Texts::load(embedded::texts());
    const Result<Arguments> refused = read(
        painting(),
        {{"number", {"x", "y"}}, {"colour", {"z"}}, {"on", {"z"}}, {"twice", {"z"}}, {"z", {"z"}}}
    );
    REQUIRE(!refused.ok());
    for (const Reason& reason : refused.refusal().reasons)
        for (const Language language : {Language::sv, Language::en})
            CHECK(!texts.say(language, reason).empty());
}

TEST_CASE("an operation is done by a role that may, and by nobody else") {
    test::FreshDatabase fresh(sql::Backend::sqlite, test::FreshDatabase::Schema::empty);
    const std::string sign = "wet paint";
    Desk desk;
    desk.lay(sign);
    const Given given{{"number", {"3"}}, {"colour", {"red"}}, {"helper", {"Bo", "Eva"}}};
    const auto by = [&](const Viewer& viewer) {
        return fresh.database().read([&](sql::Transaction& db) {
            return perform(
                painting(),
                {.db = db, .actor = viewer.actor, .now = {}, .today = {}},
                desk,
                viewer,
                given
            );
        });
    };
    const Result<Answer> done = by({.actor = "user:anna", .role = "painter"});
    REQUIRE(done.ok());
    CHECK(done.value().json.at("sign") == "wet paint");
    CHECK(done.value().json.at("helpers") == 2);
    CHECK(done.value().json.at("is_red") == true);
    CHECK(by({.actor = "user:anna"}).ok());
    const Result<Answer> refused = by({.actor = "user:bo", .role = "carpenter"});
    REQUIRE(!refused.ok());
    CHECK(refused.refusal().reasons.front().code == "operations_role_may_not");
    CHECK(!Texts::load(embedded::texts()).say(Language::sv, refused.refusal().reasons[0]).empty());
}

TEST_CASE("a viewer sees the classes of fields that were given to it, and no other") {
    const Viewer viewer{.actor = "user:anna", .sees = {record::FieldClass::personal}};
    CHECK(viewer.may_see(record::FieldClass::personal));
    CHECK(!viewer.may_see(record::FieldClass::open));
    CHECK(!Viewer{.actor = "user:bo"}.may_see(record::FieldClass::internal));
}

}  // namespace
}  // namespace uppsikt::operations
