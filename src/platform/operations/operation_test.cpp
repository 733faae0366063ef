#include "platform/operations/operation.h"

#include <array>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "base/embedded.h"
#include "platform/operations/reads.h"
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

TEST_CASE("a viewer sees the classes of fields that were given to it, and what was opened to it") {
    using record::FieldClass;
    const Viewer viewer{
        .actor = "user:anna",
        .sees = {FieldClass::internal},
        .opened = {{"case:1", FieldClass::personal}}
    };
    CHECK(viewer.may_see({"case:2", FieldClass::internal}));
    CHECK(!viewer.may_see({"case:2", FieldClass::open}));
    CHECK(viewer.may_see({"case:1", FieldClass::personal}));
    CHECK(!viewer.may_see({"case:1", FieldClass::secret}));
    CHECK(!viewer.may_see({"case:2", FieldClass::personal}));
    CHECK(!Viewer{.actor = "user:bo"}.may_see({"case:1", FieldClass::internal}));
}

TEST_CASE("who only reads does what writes nothing, in any table, and nothing else") {
    const Viewer auditor{.actor = "user:rut", .role = "auditor", .only_reads = true};
    CHECK(!may_do(painting(), auditor));
    Operation looking = painting();
    looking.writes = false;
    CHECK(may_do(looking, auditor));
    Operation open_to_all = painting();
    open_to_all.roles.clear();
    CHECK(!may_do(open_to_all, auditor));
}

/// Shows who lives behind a door: their name is personal, and not everybody knows of door 7.
Operation looking_up() {
    const auto know_of = [](const Session&, const Question& question, std::string_view door) {
        std::optional<Refusal> refusal;
        if (door == "7" && question.viewer.unit != "north")
            refusal.emplace(RefusalKind::not_found, Reason{"door_unknown"});
        return refusal;
    };
    return {
        .noun = "door",
        .verb = "show",
        .writes = false,
        .options = {{.name = "number", .is_required = true, .is_placed = true, .covers = know_of}},
        .run = [](const Request& request) -> Result<Answer> {
            const std::string door = request.arguments.text("number");
            const Classed name{"door:" + door, record::FieldClass::personal};
            const std::string lives = door == "0" ? "" : "Åsa";
            return Answer{
                .json = {{"lives", request.show(name, lives)}, {"again", request.show(name, lives)}}
            };
        }
    };
}

TEST_CASE("what names something that is not there for the viewer is refused before it is done") {
    test::FreshDatabase fresh(sql::Backend::sqlite);
    const auto ask_for = [&](const std::string& door, const Viewer& viewer) {
        const Operation look = looking_up();
        const Given given{{"number", {door}}};
        return ask(fresh.database(), {}, {look, {}, viewer, given});
    };
    const Viewer south{.actor = "user:bo", .role = "porter", .unit = "south"};
    CHECK(ask_for("8", south).ok());
    REQUIRE(!ask_for("7", south).ok());
    CHECK(ask_for("7", south).refusal().kind == RefusalKind::not_found);
    CHECK(ask_for("7", {.actor = "user:bo", .role = "porter", .unit = "north"}).ok());
}

TEST_CASE("a person who is shown what is personal is recorded, once a request, and nobody else") {
    test::for_each_database([](sql::Database& database) {
        const auto ask_for = [&](const std::string& door, const Viewer& viewer) {
            const Operation look = looking_up();
            const Given given{{"number", {door}}};
            return ask(database, {}, {look, {}, viewer, given}).value().json;
        };
        const auto acts = [&] {
            return database.read([](sql::Transaction& db) {
                return record::acts_about(db, "user:anna").size();
            });
        };
        const auto reads = [&](const std::string& subject) {
            return database.read([&](sql::Transaction& db) {
                return reads_about({db, "user:rut", {}, {}}, subject, 10);
            });
        };
        Viewer anna{.actor = "user:anna", .role = "porter"};
        CHECK(ask_for("8", anna).at("lives").is_null());
        CHECK(acts() == 0);
        anna.sees.push_back(record::FieldClass::personal);
        CHECK(ask_for("8", anna).at("again") == "Åsa");
        CHECK(acts() == 1);
        CHECK(ask_for("0", anna).at("lives") == "");
        CHECK(acts() == 1);
        REQUIRE(reads("door:8").size() == 1);
        CHECK(reads("door:8")[0].actor == "user:anna");
        CHECK(reads("door:8")[0].operation == "door show");
        CHECK(reads("door:8")[0].field_class == "personal");
        CHECK(reads("door:0").empty());
        // Whoever opens a transaction of their own must be able to write: nothing is shown
        // unrecorded.
        const Operation look = looking_up();
        const Given given{{"number", {"8"}}};
        CHECK_THROWS_AS(
            database.read([&](sql::Transaction& db) {
                return perform(look, {db, anna.actor, {}, {}}, {}, anna, given).ok();
            }),
            sql::DatabaseError
        );
        CHECK(reads("door:8").size() == 1);
    });
}

}  // namespace
}  // namespace uppsikt::operations
