#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/text.h"
#include "office/parts.h"

namespace uppsikt::office {

using html::element;
using html::link;
using html::Node;
using html::Nodes;
using operations::Option;
using operations::Takes;

namespace {

std::string given_in(const Form& form, std::string_view name) {
    const auto found = form.given.find(name);
    if (found == form.given.end() || found->second.empty()) return {};
    return found->second.front();
}

/// What people write in several lines.
bool is_long(std::string_view name) { return name == "text" || name == "question"; }

Node chooser(const Room& room, const Form& form, const Option& option, const std::string& id) {
    Nodes choices;
    if (!option.is_required)
        choices.push_back(element("option", {{"value", ""}}, {room.say("office_not_said")}));
    for (const std::string_view choice : option.choices) {
        html::Attributes attributes{{"value", std::string(choice)}};
        if (given_in(form, option.name) == choice) attributes.push_back({"selected", "selected"});
        choices.push_back(element(
            "option",
            std::move(attributes),
            {capitalised(room.words().choice(option.name, choice))}
        ));
    }
    html::Attributes attributes{{"id", id}, {"name", std::string(option.name)}};
    if (option.is_required) attributes.push_back({"required", "required"});
    return element("select", std::move(attributes), std::move(choices));
}

/// Yes or no, where neither is meant unless it is said.
Node yes_or_no(const Room& room, const Form& form, const Option& option, const std::string& id) {
    Nodes both;
    for (const char* answer : {"yes", "no"}) {
        const std::string own = id + "-" + answer;
        html::Attributes attributes{
            {"type", "radio"},
            {"id", own},
            {"name", std::string(option.name)},
            {"value", answer}
        };
        if (option.is_required) attributes.push_back({"required", "required"});
        if (given_in(form, option.name) == answer) attributes.push_back({"checked", "checked"});
        both.push_back(element("input", std::move(attributes)));
        both.push_back(
            element("label", {{"for", own}}, {capitalised(room.say(std::string("app_") + answer))})
        );
    }
    return element("span", {{"class", "either"}}, std::move(both));
}

/// The grounds that the terms have.
Node grounds(const Room& room, const Form& form, const Option& option, const std::string& id) {
    Nodes choices{element("option", {{"value", ""}}, {room.say("office_not_said")})};
    std::vector<std::string> all = grounds_in(room.terms);
    const std::string given = given_in(form, option.name);
    if (!given.empty() && std::ranges::find(all, given) == all.end()) all.push_back(given);
    for (const std::string& ground : all) {
        html::Attributes attributes{{"value", ground}};
        if (given == ground) attributes.push_back({"selected", "selected"});
        choices.push_back(element(
            "option",
            std::move(attributes),
            {value_text(room, option.name, boost::json::value(ground))}
        ));
    }
    html::Attributes attributes{{"id", id}, {"name", std::string(option.name)}};
    if (option.is_required) attributes.push_back({"required", "required"});
    return element("select", std::move(attributes), std::move(choices));
}

Node control(const Room& room, const Form& form, const Option& option, const std::string& id) {
    if (option.takes == Takes::choice) return chooser(room, form, option, id);
    if (option.name == "ground") return grounds(room, form, option, id);
    if (option.takes == Takes::yes_or_no) return yes_or_no(room, form, option, id);
    html::Attributes attributes{{"id", id}, {"name", std::string(option.name)}};
    if (option.is_required) attributes.push_back({"required", "required"});
    if (option.takes == Takes::flag) {
        attributes.push_back({"type", "checkbox"});
        attributes.push_back({"value", "yes"});
        if (!given_in(form, option.name).empty()) attributes.push_back({"checked", "checked"});
        return element("input", std::move(attributes));
    }
    if (is_long(option.name)) {
        attributes.push_back({"rows", "4"});
        return element("textarea", std::move(attributes), {given_in(form, option.name)});
    }
    if (option.takes == Takes::secret) {
        attributes.push_back({"type", "password"});
        attributes.push_back({"autocomplete", "new-password"});
        return element("input", std::move(attributes));
    }
    const bool is_day = option.takes == Takes::day;
    attributes.push_back({"type", is_day ? "date" : "text"});
    if (option.takes == Takes::number) attributes.push_back({"inputmode", "numeric"});
    attributes.push_back({"value", given_in(form, option.name)});
    return element("input", std::move(attributes));
}

/// Picks files from the reader's own machine. What was picked before a refusal is to be picked
/// again: no page can do that for them.
Node picker(const Form& form, const Option& option, const std::string& id) {
    constexpr std::string_view lists = ".csv,.tsv,.txt,text/csv,text/plain";
    const bool takes_list = option.takes == Takes::content;
    html::Attributes attributes{
        {"id", id},
        {"name", std::string(option.name)},
        {"type", "file"},
        {"accept", std::string(takes_list ? lists : form.accepts)}
    };
    if (option.is_list) attributes.push_back({"multiple", "multiple"});
    if (option.is_required) attributes.push_back({"required", "required"});
    return element("input", std::move(attributes));
}

/// As many fields as were given, and room for more: what is left empty is not given.
Node several(const Form& form, const Option& option, const std::string& id) {
    constexpr std::size_t room_for = 3;
    std::vector<std::string> values;
    if (const auto given = form.given.find(option.name); given != form.given.end())
        values = given->second;
    values.resize(std::max(room_for, values.size() + 1));
    Nodes inputs;
    for (std::size_t i = 0; i < values.size(); ++i) {
        html::Attributes attributes{
            {"id", i == 0 ? id : fmt::format("{}-{}", id, i + 1)},
            {"name", std::string(option.name)},
            {"type", "text"},
            {"value", values[i]},
            {"aria-labelledby", id + "-label"}
        };
        if (i == 0 && option.is_required) attributes.push_back({"required", "required"});
        inputs.push_back(element("input", std::move(attributes)));
    }
    return element("div", {{"class", "several"}}, std::move(inputs));
}

std::string purpose_text(const Room& room, const operations::Table& table, const Option& option) {
    // What an option is called on the command line may name codes that are chosen by words here.
    std::string code = table.purpose_of(option);
    if (room.texts.knows("office_" + code)) code.insert(0, "office_");
    return room.say(code);
}

Node field(const Room& room, const Form& form, const Option& option) {
    const std::string id = "f-" + std::string(option.name);
    const std::string purpose = capitalised(purpose_text(room, form.table, option));
    Nodes label{purpose};
    if (!option.is_required)
        label.push_back(element("span", {{"class", "quiet"}}, {" " + room.say("office_optional")}));
    if (option.takes == Takes::file || option.takes == Takes::content)
        return element(
            "div",
            {{"class", "field"}},
            {element("label", {{"for", id}}, std::move(label)), picker(form, option, id)}
        );
    if (option.takes == Takes::yes_or_no || option.is_list)
        return element(
            "fieldset",
            {},
            {element("legend", {{"id", id + "-label"}}, std::move(label)),
             option.is_list ? several(form, option, id) : control(room, form, option, id)}
        );
    const Node title = element("label", {{"for", id}}, std::move(label));
    if (option.takes == Takes::flag)
        return element("div", {{"class", "field flag"}}, {control(room, form, option, id), title});
    return element("div", {{"class", "field"}}, {title, control(room, form, option, id)});
}

Node hidden(const char* name, const std::string& value) {
    return element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

/// What a step of a case is called on its button, of whichever kind the case is.
std::string verb_text(const Room& room, const operations::Table* table, const std::string& verb) {
    if (table != nullptr)
        for (const operations::Operation& one : table->operations)
            if (std::ranges::find(one.steps, verb) != one.steps.end())
                return room.say(step_code(one.name()));
    for (const char* noun : {"complaint", "visit", "finding", "investigation", "sanction"})
        if (const std::string code = step_code(fmt::format("{} {}", noun, verb));
            room.texts.knows(code))
            return room.say(code);
    return verb;
}

/// What stands as done, by any of the modules' words for their acts.
std::string act_text(const Room& room, const std::string& act) {
    for (const char* module : {"complaints", "inspections", "investigations", "sanctions"}) {
        const std::string code = std::string(module) + "_act_" + act;
        if (room.texts.knows(code)) return room.say(code);
    }
    return act;
}

/// "registrar, officer" in words.
std::string role_texts(const Room& room, std::string_view roles) {
    std::string text;
    for (const std::string_view role : split(roles, ','))
        text += (text.empty() ? "" : ", ") + room.words().choice("owner", trimmed(role));
    return text;
}

/// What a command is called on the page of its form.
std::string operation_text(
    const Room& room, const operations::Table& table, const std::string& name
) {
    for (const operations::Operation& one : table.operations)
        if (one.name() == name) return capitalised(room.say(table.purpose_of(one)));
    return name;
}

std::string option_text(const Room& room, const operations::Table& table, const std::string& name) {
    for (const operations::Operation& one : table.operations)
        if (const Option* option = one.option(name); option != nullptr)
            return purpose_text(room, table, *option);
    return name;
}

/// The reason with words in the place of codes.
Reason in_words(const Room& room, Reason reason, const operations::Table* table) {
    // What was asked for is a page here, and no command.
    if (reason.code == "operations_role_may_not") reason.code = "office_role_may_not";
    for (TextValue& one : reason.values) {
        if (one.name == "state")
            one.value = room.words().plain("state", boost::json::value(one.value));
        else if (one.name == "verb")
            one.value = verb_text(room, table, one.value);
        else if (one.name == "act")
            one.value = act_text(room, one.value);
        else if (one.name == "actor")
            one.value = actor_text(room, one.value);
        else if (one.name == "role")
            one.value = room.words().choice("owner", one.value);
        else if (one.name == "roles")
            one.value = role_texts(room, one.value);
        else if (table != nullptr && one.name == "operation")
            one.value = operation_text(room, *table, one.value);
        else if (table != nullptr && one.name == "option")
            one.value = option_text(room, *table, one.value);
    }
    return reason;
}

bool takes_files(const operations::Operation& operation) {
    return std::ranges::any_of(operation.options, [](const Option& option) {
        return option.takes == Takes::file || option.takes == Takes::content;
    });
}

std::string path_of(const Room& room, const Form& form, std::string_view about) {
    if (!about.empty()) return kept(room, path_of_step(about, form.operation));
    return fmt::format("/nytt/{}/{}", form.operation.noun, form.operation.verb);
}

}  // namespace

Node reasons_box(
    const Room& room, const std::vector<Reason>& reasons, const operations::Table* table
) {
    if (reasons.empty()) return html::nothing();
    Nodes items;
    for (const Reason& reason : reasons)
        items.push_back(
            element("li", {}, {room.texts.say(room.language, in_words(room, reason, table))})
        );
    return element(
        "div",
        {{"class", "reasons"}, {"role", "alert"}, {"tabindex", "-1"}, {"id", "reasons"}},
        {element("p", {}, {element("strong", {}, {room.say("office_not_done")})}),
         element("ul", {}, std::move(items)),
         element("p", {{"class", "quiet"}}, {room.say("office_kept")})}
    );
}

// A diary number and the name of an element: nobody takes one for the other.
// NOLINTBEGIN(bugprone-easily-swappable-parameters)
Node operation_form(
    const Room& room, const Form& form, std::string_view about, std::string_view heading
) {
    // NOLINTEND(bugprone-easily-swappable-parameters)
    const std::string path = form.sends_to.empty() ? path_of(room, form, about) : form.sends_to;
    const bool is_placed_by_path = !about.empty() || (!form.sends_to.empty() && form.says_placed);
    Nodes inside{
        hidden("token", room.seat ? room.seat->token : ""),
        hidden("key", form.key),
    };
    for (const Option& option : form.operation.options) {
        if (is_placed_by_path && option.is_placed) continue;
        if (option.name == "key") continue;  // above, hidden
        inside.push_back(field(room, form, option));
    }
    const std::string back = !form.goes_back_to.empty() ? form.goes_back_to
                             : about.empty()            ? "/nytt"
                                                        : kept(room, path_of_case(about));
    inside.push_back(element(
        "p",
        {{"class", "buttons"}},
        {element("button", {{"class", "button first"}}, {room.say(form.does)}),
         link(back, {{"class", "button"}}, {room.say("office_leave")})}
    ));
    return element(
        "section",
        {{"class", "form"}},
        {element(heading, {}, {capitalised(room.say(form.table.purpose_of(form.operation)))}),
         reasons_box(room, form.reasons, &form.table),
         html::form(
             path,
             takes_files(form.operation) ? html::Sends::post_with_files : html::Sends::post,
             {{"novalidate", "novalidate"}, {"data-kept", room.say("office_draft_kept")}},
             std::move(inside)
         )}
    );
}

std::string form_page(const Room& room, const Form& form) {
    const std::string title = capitalised(room.say(form.table.purpose_of(form.operation)));
    return written(
        room,
        {.title = title, .place = "begin", .body = {operation_form(room, form, "", "h1")}}
    );
}

}  // namespace uppsikt::office
