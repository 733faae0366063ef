#include <boost/json.hpp>

#include "app/views.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;

json::value quantity_json(const services::Quantity& quantity) {
    return std::visit([](const auto& value) { return json::value(value); }, quantity);
}

json::value value_json(const services::Parameter& parameter) {
    if (!parameter.is_list) return quantity_json(parameter.values.front());
    json::array values;
    for (const services::Quantity& value : parameter.values)
        values.push_back(quantity_json(value));
    return values;
}

json::value optional_text(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

std::string valid_to(const services::Term& term) {
    return term.validity.to ? to_text(*term.validity.to) : std::string();
}

json::object term_json(const services::Term& term) {
    json::array parameters;
    for (const services::Parameter& parameter : term.parameters)
        parameters.push_back(json::object{
            {"name", parameter.name},
            {"level", optional_text(parameter.level)},
            {"value", value_json(parameter)},
            {"unit", parameter.unit},
        });
    return {
        {"id", term.id},
        {"version", term.version},
        {"valid_from", to_text(term.validity.from)},
        {"valid_from_assumed", term.start_is_assumed},
        {"valid_to",
         term.validity.to ? json::value(to_text(*term.validity.to)) : json::value(nullptr)},
        {"basis", std::string(services::basis_name(term.basis))},
        {"source", services::sources_text(term.sources)},
        {"text", json::object{{"sv", term.text.sv}, {"en", term.text.en}}},
        {"note",
         term.note ? json::value(json::object{{"sv", term.note->sv}, {"en", term.note->en}})
                   : json::value(nullptr)},
        {"parameters", std::move(parameters)},
    };
}

/// One line per parameter, each with its term.
json::array term_lines(const json::object& answer) {
    json::array lines;
    for (const json::value& term : answer.at("terms").as_array())
        for (const json::value& parameter : term.at("parameters").as_array()) {
            json::object line{{"id", term.at("id")}};
            for (const auto& member : parameter.as_object())
                line[member.key()] = member.value();
            for (const char* key :
                 {"valid_from", "valid_from_assumed", "valid_to", "basis", "source"})
                line[key] = term.at(key);
            line["text_sv"] = term.at("text").at("sv");
            line["text_en"] = term.at("text").at("en");
            lines.push_back(std::move(line));
        }
    return lines;
}

}  // namespace

Answer view(
    const Application& application, const services::Service& service, std::optional<Date> day
) {
    const bool swedish = application.options().language == Language::sv;
    output::Table table{
        .columns =
            {{application.say("app_term")},
             {application.say("app_parameter")},
             {application.say("app_value"), output::Align::right},
             {application.say("app_unit")},
             {application.say("app_valid_from")},
             {application.say("app_valid_to")},
             {application.say("app_basis")},
             {application.say("app_source")}},
        .rows = {},
    };
    json::array terms;
    for (const services::Term& term : service.terms_on(day)) {
        terms.push_back(term_json(term));
        for (const services::Parameter& parameter : term.parameters)
            table.rows.push_back(
                {term.id,
                 parameter.name + (parameter.level ? " " + *parameter.level : ""),
                 services::value_text(parameter),
                 application.texts()
                     .say(application.options().language, services::unit_text(service, parameter)),
                 to_text(term.validity.from) + (term.start_is_assumed ? " *" : ""),
                 valid_to(term),
                 application.say("services_basis_" + std::string(services::basis_name(term.basis))),
                 services::sources_text(term.sources)}
            );
    }
    std::string when = application.say("app_terms_all");
    json::value on = nullptr;
    if (day) {
        when = application.say("app_terms_on", {{"day", to_text(*day)}});
        on = to_text(*day);
    }
    return {
        .json =
            json::object{
                {"service", service.id},
                {"on", std::move(on)},
                {"currency", service.currency},
                {"terms", std::move(terms)},
            },
        .csv_rows = term_lines,
        .heading = application.say(
            "app_terms_heading",
            {{"service", swedish ? service.name.sv : service.name.en},
             {"when", when},
             {"currency", service.currency}}
        ),
        .table = std::move(table),
        .footing = "* " + application.say("services_start_assumed"),
    };
}

}  // namespace uppsikt::app
