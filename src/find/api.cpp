#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/text.h"
#include "find/find.h"
#include "find/parts.h"
#include "platform/http/target.h"

namespace uppsikt::find {

namespace {

namespace json = boost::json;

constexpr int answers_a_page = 20;

/// What cannot be decoded, or is not UTF-8, cannot be looked for, and must not be shown.
std::string decoded(std::string_view text) {
    return http::decode_percent(text, http::Plus::is_space).value_or("");
}

std::string value_of(const Fields& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? "" : found->second;
}

struct Question {
    Query query;
    bool all = false;
};

/// longitud and latitud in degrees, radie in whole kilometres of them.
void read_position(const Fields& fields, Query& query, std::vector<Reason>& reasons) {
    const auto object = [&](const char* name) {
        reasons.push_back(
            {"find_api_not_a_place", {{"name", name}, {"given", shown(value_of(fields, name))}}}
        );
    };
    const bool has_position = fields.contains("longitud") || fields.contains("latitud");
    if (has_position) {
        const auto longitude = parse_longitude(value_of(fields, "longitud"));
        const auto latitude = parse_latitude(value_of(fields, "latitud"));
        if (!longitude) object("longitud");
        if (!latitude) object("latitud");
        if (longitude && latitude) query.at = Position{*latitude, *longitude};
    }
    if (!fields.contains("radie")) return;
    const auto radius = parse_integer(value_of(fields, "radie"));
    if (!radius || *radius < 1 || *radius > any_distance_km)
        object("radie");
    else
        query.within_km = static_cast<int>(*radius);
    if (!has_position && value_of(fields, "omrade").empty())
        reasons.push_back({"find_api_radius_of_what"});
}

Result<Question> question_of(std::string_view text) {
    const Fields fields = decode_query(text);
    Question question{
        .query = {.place = value_of(fields, "omrade"), .text = value_of(fields, "sok")},
        .all = value_of(fields, "antal") == "alla"
    };
    std::vector<Reason> reasons;
    read_position(fields, question.query, reasons);
    const std::string order = value_of(fields, "sortBy");
    question.query.order = Order::name;
    if (order == "SAFEST")
        question.query.order = Order::surest;
    else if (order == "DISTANCE")
        question.query.order = Order::near;
    else if (order == "PARTICIPANTS")
        question.query.order = Order::participants;
    else if (!order.empty() && order != "NAME")
        reasons.push_back({"find_api_order_unknown", {{"order", shown(order)}}});
    if (fields.contains("sida")) {
        const auto page = parse_integer(value_of(fields, "sida"));
        if (page && *page >= 1 && *page <= 1'000'000)
            question.query.page = static_cast<int>(*page);
        else
            reasons.push_back({"find_api_page_unknown", {{"page", shown(value_of(fields, "sida"))}}}
            );
    }
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return question;
}

json::value coordinates_of(const Place& place) {
    if (!place.position) return nullptr;
    return json::object{
        {"latitud", place.position->latitude},
        {"longitud", place.position->longitude}
    };
}

json::array addresses_of(const Offer& offer) {
    json::array all;
    for (const Place& place : offer.standing.places)
        all.push_back(json::object{
            {"adressid", place.id},
            {"adressrad", place.address},
            {"postnummer", place.postal_code},
            {"postort", place.town},
            {"koordinater", coordinates_of(place)},
        });
    return all;
}

/// The agency's fields first, then what it does not tell: how sure it is.
json::object object_of(
    const Finder& finder, const Offer& offer, const std::optional<Position>& from
) {
    const PeriodOf& now = offer.now;
    json::object object{
        {"id", offer.contract},
        {"namn", offer.name},
        {"rating", now.stars.published ? json::value(*now.stars.published) : json::value(nullptr)},
        {"nyval_tillatet", offer.standing.is_open},
        {"adresser", addresses_of(offer)},
        {"leveransomrade", finder.area_of(offer).name},
        {"slug", finder.supplier_of(offer).slug},
        {"period", nullptr},
        {"deltagare", nullptr},
        {"forsta_resultat", nullptr},
        {"omdome", name_of(now.verdict)},
    };
    if (now.is_released()) {
        object["period"] = to_text(now.period);
        object["deltagare"] = now.participants;
        object["forsta_resultat"] = now.first_results;
    }
    object["slutar"] = offer.standing.ends_on ? json::value(to_text(*offer.standing.ends_on))
                                              : json::value(nullptr);
    if (from) {
        const auto metres = distance_to(offer, *from);
        object["avstand_m"] = metres ? json::value(std::llround(*metres)) : json::value(nullptr);
    }
    if (now.stars.published) object["rating_mojlig"] = {now.stars.least, now.stars.most};
    if (now.estimate && now.verdict != Verdict::too_few)
        object["andel"] = {
            {"skattning", now.estimate->share},
            {"lagst", now.estimate->likely.lower},
            {"hogst", now.estimate->likely.upper},
            {"vantat", now.estimate->expected}
        };
    return object;
}

}  // namespace

Fields decode_query(std::string_view query) {
    Fields fields;
    for (const std::string_view part : split(query, '&')) {
        const std::size_t equals = part.find('=');
        const std::string name = decoded(part.substr(0, equals));
        if (name.empty()) continue;
        const std::string value = equals == part.npos ? "" : decoded(part.substr(equals + 1));
        const auto [field, is_new] = fields.try_emplace(name, value);
        if (!is_new) field->second += "," + value;
    }
    return fields;
}

std::string encoded(std::string_view text) { return percent_encoded(text); }

Result<std::string> search_api(const Finder& finder, std::string_view query) {
    const Question question = TRY(question_of(query));
    const Found found = finder.find(question.query);
    const std::size_t count = found.all.size();
    std::size_t first = 0;
    std::size_t last = count;
    if (!question.all) {
        first = std::min(count, static_cast<std::size_t>(question.query.page - 1) * answers_a_page);
        last = std::min(count, first + answers_a_page);
    }
    json::array suppliers;
    for (std::size_t i = first; i < last; ++i)
        suppliers.push_back(object_of(finder, *found.all[i], found.from));
    json::object answer{{"total_count", count}};
    // Which results they are, as two persons released them.
    if (const auto& release = finder.published().release) {
        answer["utgava"] = release->number;
        answer["publicerad"] = to_text(release->published_on);
        answer["nasta_uppdatering"] = release->next_update
                                          ? json::value(to_text(*release->next_update))
                                          : json::value(nullptr);
    }
    answer["leverantorer"] = std::move(suppliers);
    return json::serialize(answer);
}

std::string problem_json(const Refusal& refusal, const std::string& detail) {
    json::array reasons;
    for (const Reason& reason : refusal.reasons)
        reasons.push_back(json::object{{"code", reason.code}});
    return json::serialize(json::object{
        {"type", "about:blank"},
        {"title", "Unprocessable Content"},
        {"status", 422},
        {"detail", detail},
        {"reasons", std::move(reasons)},
    });
}

}  // namespace uppsikt::find
