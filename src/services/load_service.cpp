#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "services/reader.h"
#include "services/units.h"

namespace uppsikt::services {

namespace {

constexpr std::array<std::string_view, 2> basis_names{"verified", "inferred"};

const Unit* find_unit(std::string_view name) {
    const auto* found = std::ranges::find(units, name, &Unit::name);
    return found == units.end() ? nullptr : found;
}

std::string_view kind_name(UnitKind kind) {
    switch (kind) {
        case UnitKind::whole:
            return "integer";
        case UnitKind::decimal:
            return "number";
        case UnitKind::yes_no:
            return "boolean";
        case UnitKind::word:
            return "string";
    }
    return "";
}

/// The value as its unit wants it; nothing when it is of another type.
std::optional<Quantity> quantity_of(const Node& node, UnitKind kind) {
    const auto* whole = std::get_if<std::int64_t>(&node.value);
    const auto* decimal = std::get_if<double>(&node.value);
    const auto* yes = std::get_if<bool>(&node.value);
    const auto* word = std::get_if<std::string>(&node.value);
    if (kind == UnitKind::whole && whole != nullptr) return *whole;
    if (kind == UnitKind::decimal && whole != nullptr) return static_cast<double>(*whole);
    if (kind == UnitKind::decimal && decimal != nullptr) return *decimal;
    if (kind == UnitKind::yes_no && yes != nullptr) return *yes;
    if (kind == UnitKind::word && word != nullptr && !trimmed(*word).empty()) return *word;
    return std::nullopt;
}

bool is_within(const Quantity& quantity, const Unit& unit) {
    double number = 0;
    if (const auto* whole = std::get_if<std::int64_t>(&quantity))
        number = static_cast<double>(*whole);
    else if (const auto* decimal = std::get_if<double>(&quantity))
        number = *decimal;
    else
        return true;
    return std::isfinite(number) && number >= unit.least && number <= unit.most;
}

/// Where a value stands, and the unit it must fit.
struct Slot {
    Place place;
    const Unit& unit;
};

void read_value(
    Problems& problems, const Node& node, const Slot& slot, std::vector<Quantity>& values
) {
    const Place here{.key = slot.place.key, .line = node.line};
    const auto quantity = quantity_of(node, slot.unit.kind);
    if (!quantity) {
        problems.add(
            "services_wrong_type",
            here,
            {{"expected", std::string(kind_name(slot.unit.kind))}}
        );
        return;
    }
    if (!is_within(*quantity, slot.unit)) {
        const auto show = [](double limit) {
            return std::isfinite(limit) ? to_text(limit) : std::string("…");
        };
        problems.add(
            "services_out_of_range",
            here,
            {{"least", show(slot.unit.least)}, {"most", show(slot.unit.most)}}
        );
        return;
    }
    values.push_back(*quantity);
}

/// `name = { value = 18, unit = "participants" }`, a list of values, or `by_level = { A = …, B = …
/// }`.
void read_parameter(TableReader& table, std::string_view name, std::vector<Parameter>& parameters) {
    Problems& problems = table.problems();
    const auto unit_name = table.required<std::string>("unit");
    const Unit* unit = unit_name ? find_unit(*unit_name) : nullptr;
    if (unit_name && unit == nullptr)
        problems.add("services_unit_unknown", table.place_of("unit"), {{"value", *unit_name}});
    const Node* value = table.find("value", false);
    auto by_level = table.table("by_level", false);
    table.finish();
    if ((value != nullptr) == by_level.has_value()) {
        problems.add("services_value_or_by_level", table.place());
        return;
    }
    if (unit == nullptr) return;

    Parameter parameter{
        .name = std::string(name),
        .values = {},
        .is_list = false,
        .unit = std::string(unit->name)
    };
    if (by_level) {
        for (const Member& member : by_level->members()) {
            parameter.level = member.key;
            parameter.values.clear();
            read_value(
                problems,
                member.node,
                {by_level->place_of(member.key), *unit},
                parameter.values
            );
            if (!parameter.values.empty()) parameters.push_back(parameter);
        }
        return;
    }
    if (const auto* items = std::get_if<Node::Array>(&value->value)) {
        parameter.is_list = true;
        if (items->empty()) problems.add("services_empty", table.place_of("value"));
        for (const Node& item : *items)
            read_value(problems, item, {table.place_of("value"), *unit}, parameter.values);
    } else {
        read_value(problems, *value, {table.place_of("value"), *unit}, parameter.values);
    }
    if (!parameter.values.empty()) parameters.push_back(std::move(parameter));
}

std::vector<Parameter> read_parameters(TableReader& term) {
    std::vector<Parameter> parameters;
    auto all = term.table("parameters", true);
    if (!all) return parameters;
    if (all->members().empty()) all->problems().add("services_empty", all->place());
    for (const Member& member : all->members()) {
        TableReader one(all->problems(), member.node, all->place_of(member.key));
        read_parameter(one, member.key, parameters);
    }
    return parameters;
}

bool lacks_level(const Term& term, const std::string& parameter, const Level& level) {
    return std::ranges::none_of(term.parameters, [&](const Parameter& one) {
        return one.name == parameter && one.level == level.id;
    });
}

/// A parameter that differs by level has a value for exactly the levels of its time.
void check_levels(
    Problems& problems, const Term& term, const Service& service, const Place& place
) {
    std::string checked;
    for (const Parameter& parameter : term.parameters) {
        if (!parameter.level) continue;
        const auto is_its_level = [&](const Level& level) {
            return level.id == *parameter.level && level.validity.holds_on(term.validity.from);
        };
        if (std::ranges::none_of(service.levels, is_its_level))
            problems.add(
                "services_level_unknown",
                place,
                {{"id", term.id}, {"value", *parameter.level}}
            );
        if (checked == parameter.name) continue;
        checked = parameter.name;
        for (const Level& level : service.levels)
            if (level.validity.holds_on(term.validity.from) && lacks_level(term, checked, level))
                problems
                    .add("services_level_missing", place, {{"id", term.id}, {"value", level.id}});
    }
}

Form form_of(const Parameter& parameter) {
    if (parameter.level) return Form::by_level;
    return parameter.is_list ? Form::list : Form::one;
}

std::string_view form_name(Form form) {
    switch (form) {
        case Form::one:
            return "value";
        case Form::list:
            return "value = […]";
        case Form::by_level:
            return "by_level";
    }
    return "";
}

/// A term that code understands has exactly the parameters that code asks for.
void check_understood(Problems& problems, const Term& term, const Place& place) {
    const auto is_its = [&](const UnderstoodParameter& row) {
        if (!row.term.ends_with('*')) return row.term == term.id;
        return term.id.starts_with(row.term.substr(0, row.term.size() - 1));
    };
    if (std::ranges::none_of(understood_parameters, is_its)) return;
    for (const UnderstoodParameter& row : understood_parameters) {
        if (!is_its(row)) continue;
        const auto found = std::ranges::find(term.parameters, row.parameter, &Parameter::name);
        const std::string name(row.parameter);
        if (found == term.parameters.end())
            problems.add("services_parameter_missing", place, {{"id", term.id}, {"value", name}});
        else if (found->unit != row.unit || form_of(*found) != row.form)
            problems.add(
                "services_parameter_form",
                place,
                {{"id", term.id},
                 {"value", name},
                 {"form", std::string(form_name(row.form))},
                 {"unit", std::string(row.unit)}}
            );
    }
    for (const Parameter& parameter : term.parameters) {
        const auto names_it = [&](const UnderstoodParameter& row) {
            return is_its(row) && row.parameter == parameter.name;
        };
        if (std::ranges::none_of(understood_parameters, names_it))
            problems.add(
                "services_parameter_unknown",
                place,
                {{"id", term.id}, {"value", parameter.name}}
            );
    }
}

void read_levels(TableReader& file, Service& service) {
    std::vector<Version> versions;
    for (TableReader& one : file.tables("level")) {
        Level level{
            .id = one.required<std::string>("id").value_or(""),
            .validity = one.validity(),
            .name = one.wording("name", true).value_or(Wording{}),
            .text = one.wording("text", true).value_or(Wording{}),
            .sources = one.source_refs(),
        };
        one.finish();
        check_source_refs(file.problems(), service.sources, level.sources, one.place_of("sources"));
        versions.push_back({.id = level.id, .validity = level.validity, .place = one.place_of("id")}
        );
        service.levels.push_back(std::move(level));
    }
    check_versions(file.problems(), versions);
}

void read_terms(TableReader& file, Service& service) {
    std::vector<Version> versions;
    for (TableReader& one : file.tables("term")) {
        Term term;
        term.id = one.required<std::string>("id").value_or("");
        term.validity = one.validity();
        term.start_is_assumed = one.optional<bool>("valid_from_assumed").value_or(false);
        term.basis =
            one.required_choice("basis", basis_names) == 0 ? Basis::verified : Basis::inferred;
        term.sources = one.source_refs();
        term.text = one.wording("text", true).value_or(Wording{});
        term.note = one.wording("note", false);
        term.parameters = read_parameters(one);
        term.version = service.id + " " + to_text(term.validity.from);
        one.finish();

        Problems& problems = file.problems();
        check_source_refs(problems, service.sources, term.sources, one.place_of("sources"));
        check_levels(problems, term, service, one.place_of("parameters"));
        check_understood(problems, term, one.place_of("parameters"));
        versions.push_back({.id = term.id, .validity = term.validity, .place = one.place_of("id")});
        service.terms.push_back(std::move(term));
    }
    if (service.terms.empty())
        file.problems().add("services_key_missing", {.key = "term", .line = 1});
    check_versions(file.problems(), versions);
}

}  // namespace

std::optional<Service> read_service(Problems& problems, TableReader& file) {
    Service service;
    service.sources = read_sources(file);
    if (auto head = file.table("service", true)) {
        service.id = head->required<std::string>("id").value_or("");
        service.name = head->wording("name", true).value_or(Wording{});
        service.starts = head->required<Date>("starts").value_or(Date{});
        service.currency = head->required<std::string>("currency").value_or("SEK");
        if (service.currency.size() != 3 ||
            std::ranges::any_of(service.currency, [](char c) { return c < 'A' || c > 'Z'; }))
            problems.add(
                "services_value_not_allowed",
                head->place_of("currency"),
                {{"value", service.currency}, {"allowed", "ISO 4217"}}
            );
        check_source_refs(
            problems,
            service.sources,
            head->source_refs(),
            head->place_of("sources")
        );
        head->finish();
    }
    read_levels(file, service);
    read_terms(file, service);
    file.finish();
    if (!problems.empty()) return std::nullopt;
    return service;
}

}  // namespace uppsikt::services
