#include <boost/json.hpp>

#include "base/text.h"
#include "registry/municipalities.h"
#include "registry/operations_parts.h"

namespace uppsikt::registry::parts {

namespace {

namespace json = boost::json;
using operations::Answer;
using operations::Arguments;
using operations::Request;
using operations::Takes;

json::value degrees(const Premises& premises, double Position::* part) {
    const auto& position = premises.stated.position;
    return position ? json::value((*position).*part) : json::value(nullptr);
}

json::object premises_json(const Premises& premises) {
    return {
        {"premises", premises.id.value()},
        {"contract", premises.stated.contract},
        {"address", premises.stated.address},
        {"postal_code", premises.stated.postal_code},
        {"town", premises.stated.town},
        {"valid_from", to_text(premises.stated.valid_from)},
        {"valid_to", optional_day(premises.stated.valid_to)},
        {"latitude", degrees(premises, &Position::latitude)},
        {"longitude", degrees(premises, &Position::longitude)},
        {"known_on", to_text(premises.known_on)},
    };
}

Result<Answer> answer(const Result<Premises>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = premises_json(result.value())};
}

/// The position that is given: both of its parts, or none.
Result<std::optional<Position>> position_in(const Arguments& given) {
    const std::string latitude = given.text("latitude", "");
    const std::string longitude = given.text("longitude", "");
    if (latitude.empty() && longitude.empty()) return std::optional<Position>();
    const auto north = parse_latitude(latitude);
    const auto east = parse_longitude(longitude);
    if (!north || !east)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{
                "registry_position_unreadable",
                {{"latitude", shown(latitude)}, {"longitude", shown(longitude)}}
            }
        };
    return std::optional(Position{.latitude = *north, .longitude = *east});
}

Result<Answer> do_register(const Request& request) {
    const Arguments& given = request.arguments;
    TRY(check_own(request, given.text("contract")));
    const std::optional<Position> position = TRY(position_in(given));
    return answer(register_premises(
        request.session,
        {.contract = given.text("contract"),
         .address = given.text("address"),
         .postal_code = given.text("postal-code"),
         .town = given.text("town"),
         .valid_from = given.day("from").value_or(request.session.today),
         .valid_to = given.day("to"),
         .position = position}
    ));
}

Result<Premises> known_premises(const Request& request) {
    const auto id = id_of<PremisesId>(request, "premises");
    const Date known_on = request.arguments.day("known-on").value_or(request.session.today);
    auto known = premises(request.session, id, known_on);
    if (!known)
        return Refusal{
            RefusalKind::not_found,
            Reason{"registry_premises_unknown", {{"premises", std::to_string(id.value())}}}
        };
    TRY(check_own(request, known->stated.contract));
    return *std::move(known);
}

/// What is not given stays as it is.
Result<Answer> do_revise_premises(const Request& request) {
    const Arguments& given = request.arguments;
    const Premises known = TRY(known_premises(request));
    StatedPremises stated = known.stated;
    stated.address = given.text("address", stated.address);
    stated.postal_code = given.text("postal-code", stated.postal_code);
    stated.town = given.text("town", stated.town);
    stated.valid_from = given.day("from").value_or(stated.valid_from);
    if (given.yes("no-end")) stated.valid_to.reset();
    if (const auto to = given.day("to")) stated.valid_to = to;
    if (const std::optional<Position> position = TRY(position_in(given)))
        stated.position = position;
    return answer(revise_premises(request.session, known.id, stated));
}

Result<Answer> do_list_premises(const Request& request) {
    const Arguments& given = request.arguments;
    TRY(check_own(request, given.text("contract")));
    json::array rows;
    const PremisesQuestion question{
        .contract = given.text("contract"),
        .open_on = given.day("on").value_or(request.session.today),
        .known_on = given.day("known-on").value_or(request.session.today)
    };
    for (const Premises& one : premises_of(request.session, question))
        rows.push_back(premises_json(one));
    return Answer{.json = {{"premises", std::move(rows)}}, .list = "premises"};
}

Result<Answer> do_show_premises(const Request& request) { return answer(known_premises(request)); }

Result<Answer> do_list_municipalities(const Request& request) {
    json::array rows;
    const Date today = request.session.today;
    const MunicipalitiesQuestion question{
        .there_on = request.arguments.day("on").value_or(today),
        .known_on = request.arguments.day("known-on").value_or(today),
    };
    for (const Municipality& one : municipalities(request.session, question))
        rows.push_back(json::object{
            {"code", one.stated.code},
            {"name", one.stated.name},
            {"latitude", one.stated.centre.latitude},
            {"longitude", one.stated.centre.longitude},
            {"valid_from", to_text(one.stated.valid_from)},
            {"valid_to", optional_day(one.stated.valid_to)},
            {"source", one.source},
            {"known_on", to_text(one.known_on)},
        });
    return Answer{.json = {{"municipalities", std::move(rows)}}, .list = "municipalities"};
}

}  // namespace

// clang-format off
std::vector<operations::Operation> of_premises() {
    const operations::Option contract{.name = "contract", .is_required = true};
    const operations::Option address{.name = "address"};
    const operations::Option postal_code{.name = "postal-code"};
    const operations::Option town{.name = "town"};
    const operations::Option from{.name = "from", .takes = Takes::day};
    const operations::Option to{.name = "to", .takes = Takes::day};
    const operations::Option no_end{.name = "no-end", .takes = Takes::flag};
    const operations::Option latitude{.name = "latitude"};
    const operations::Option longitude{.name = "longitude"};
    const operations::Option on{.name = "on", .takes = Takes::day};
    const operations::Option known_on{.name = "known-on", .takes = Takes::day};
    const Roles looks{"registrar", "local_officer", "officer", "inspector", "assessor", "decision_maker", "supplier"};
    const std::string_view noun = "premises";
    return {
        {noun, "register", true,  {contract, required(address), required(postal_code), required(town), from, to, latitude, longitude}, states(), {}, do_register},
        {noun, "revise",   true,  {placed("premises"), address, postal_code, town, from, to, no_end, latitude, longitude}, states(), {}, do_revise_premises},
        {noun, "list",     false, {contract, on, known_on},                                                      looks,    {}, do_list_premises},
        {"municipality", "list", false, {on, known_on}, looks, {}, do_list_municipalities},
        {noun, "show",     false, {placed("premises"), known_on},                                                looks,    {}, do_show_premises},
    };
}
// clang-format on

}  // namespace uppsikt::registry::parts
