#include "comparisons/comparisons.h"
#include "office/parts.h"
#include "office/profile.h"

namespace uppsikt::office {

using html::element;
using html::link;
using operations::Option;
using operations::Takes;

namespace {

std::vector<Option> asked() {
    std::vector<Option> all{{.name = "file", .takes = Takes::content, .is_required = true}};
    for (const Option& one : comparisons::options())
        all.push_back(one);
    return all;
}

}  // namespace

const operations::Table& profile_table() {
    static const operations::Table table{
        .module = "profile",
        .operations = {{.noun = "profile", .verb = "compare", .writes = false, .options = asked()}},
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
        .goes_back_to = "/betyg/jamforelser",
        .says_placed = false,
        .does = "office_profile_do",
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
                     {link("/betyg/jamforelser", {}, {room.say("office_comparisons_title")})}
                 ),
                 element("h1", {}, {room.say("office_profile_title")}),
                 element("p", {{"class", "lead"}}, {room.say("office_profile_lead")}),
                 operation_form(room, form, "", "h2"),
             }}
    );
}

}  // namespace uppsikt::office
