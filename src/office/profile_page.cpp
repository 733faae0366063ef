#include "office/parts.h"
#include "office/profile.h"

namespace uppsikt::office {

using html::element;
using html::link;
using operations::Option;
using operations::Takes;

namespace {

std::vector<Option> options() {
    return {
        {.name = "file", .takes = Takes::file, .is_required = true},
        {.name = "provider", .is_required = true},
        {.name = "outcome", .is_required = true},
        {.name = "supplier"},
        {.name = "covariates"},
        {.name = "model",
         .takes = Takes::choice,
         .is_required = true,
         .choices = {"fixed", "random", "nested"}},
        {.name = "floor"},
    };
}

}  // namespace

const operations::Table& profile_table() {
    static const operations::Table table{
        .module = "profile",
        .operations = {{.noun = "profile", .verb = "compare", .writes = false, .options = options()}
        },
    };
    return table;
}

std::string profile_page(const Room& room, const ProfileAsked& asked) {
    const operations::Table& table = profile_table();
    const Form form{
        .table = table,
        .operation = table.operations.front(),
        .given = asked.given,
        .reasons = asked.reasons,
        .sends_to = "/betyg/jamfor-deltagare",
        .goes_back_to = "/betyg",
        .says_placed = false,
        .does = "office_profile_do",
        .accepts = ".csv,.tsv,.txt,text/csv,text/plain"
    };
    return written(
        room,
        {.title = room.say("office_profile_title"),
         .place = "rating",
         .body =
             {
                 element(
                     "p",
                     {{"class", "back"}},
                     {link("/betyg", {}, {room.say("office_rating_all")})}
                 ),
                 element("h1", {}, {room.say("office_profile_title")}),
                 element("p", {{"class", "lead"}}, {room.say("office_profile_lead")}),
                 operation_form(room, form, "", "h2"),
             }}
    );
}

}  // namespace uppsikt::office
