#include "cases/operations.h"

#include <algorithm>

#include <boost/json.hpp>

#include "cases/queue.h"
#include "cases/timeline.h"

namespace uppsikt::cases {

namespace {

namespace json = boost::json;
using operations::Answer;
using operations::Option;
using operations::Request;
using operations::Takes;

/// The buyer's people; suppliers and complainants have ways of their own.
std::vector<std::string_view> buyers() {
    return {"registrar", "local_officer", "officer", "inspector", "assessor", "decision_maker"};
}

std::vector<std::string_view> with_supplier(std::vector<std::string_view> roles) {
    roles.push_back(name_of(Role::supplier));
    return roles;
}

/// The commands by which the viewer may take the case on.
json::array commands(const Request& request, const Case& file) {
    json::array names;
    const Machine& machine = request.desk.get<Machines>().of(file);
    for (const std::string_view verb : lawful_steps(machine, file, request.session))
        for (const operations::Table* table : request.desk.get<operations::Tables>())
            for (const operations::Operation& one : table->operations) {
                const bool takes = table->module == machine.module &&
                                   std::ranges::find(one.steps, verb) != one.steps.end();
                if (!takes || !operations::may_do(one, request.viewer)) continue;
                const json::value name(one.name());
                if (std::ranges::find(names, name) == names.end()) names.push_back(name);
            }
    return names;
}

/// What else the viewer may do with the case, whatever its state: write to the sender, hand over.
json::array others(const Request& request, const Case& file) {
    json::array names;
    for (const operations::Table* table : request.desk.get<operations::Tables>())
        for (const operations::Operation& one : table->operations) {
            const bool is_of_case = one.noun == file.kind || one.noun == "case";
            const bool names_it = !one.options.empty() && one.options.front().is_placed &&
                                  one.options.front().covers != nullptr;
            if (one.writes && one.steps.empty() && is_of_case && names_it &&
                operations::may_do(one, request.viewer))
                names.emplace_back(one.name());
        }
    return names;
}

json::value supplier_name(const Session& session, const Case& file) {
    if (!file.supplier) return nullptr;
    const auto supplier = registry::supplier(session, *file.supplier);
    return supplier ? json::value(supplier->name) : json::value(nullptr);
}

/// {"code": …, "what": {"sv": …, "en": …}}; null where the kind has no titles.
json::value title_json(const Request& request, const Case& file) {
    const auto& titles = request.desk.get<Machines>().titles;
    const auto titler = titles.find(file.kind);
    if (titler == titles.end()) return nullptr;
    const Title title = titler->second(request.session, request.desk, file);
    return json::object{
        {"code", title.code},
        {"what", json::object{{"sv", title.what.sv}, {"en", title.what.en}}},
    };
}

json::object in_queue(const Request& request, const Case& file) {
    json::object row = described(file, request.session.today);
    row["title"] = title_json(request, file);
    row["supplier"] = supplier_name(request.session, file);
    row["steps"] = commands(request, file);
    return row;
}

Result<registry::SupplierId> supplier_named(const Session& session, const std::string& name) {
    const auto supplier = registry::supplier(session, name);
    if (!supplier)
        return Refusal{
            RefusalKind::not_found,
            Reason{"cases_supplier_unknown", {{"supplier", name}}}
        };
    return supplier->id;
}

Result<QueueQuestion> question_of(const Request& request) {
    const operations::Arguments& given = request.arguments;
    QueueQuestion question{
        .scope = scope_of(request.session, request.viewer),
        .kind = given.optional_text("kind"),
        .unit = given.optional_text("unit"),
        .assignee = given.optional_text("assignee"),
        .at_most =
            static_cast<int>(std::clamp<std::int64_t>(given.number("most").value_or(100), 1, 10'000)
            ),
    };
    if (const auto owner = given.optional_text("owner")) question.owner = role_named(*owner);
    if (given.yes("mine")) question.assignee = request.viewer.actor;
    question.is_unassigned = given.yes("unassigned");
    if (given.yes("overdue")) question.due_before = request.session.today;
    if (const auto days = given.number("within"))
        question.due_before =
            request.session.today + std::chrono::days{std::clamp<std::int64_t>(*days, 0, 3650) + 1};
    if (const auto name = given.optional_text("supplier"))
        question.supplier = TRY(supplier_named(request.session, *name));
    if (const auto after = given.optional_text("after")) {
        const Case last = TRY(find(request.session, *after));
        question.after = QueuePlace{.clock = last.clock(), .id = last.id};
    }
    return question;
}

Result<Answer> show_queue(const Request& request) {
    const QueueQuestion question = TRY(question_of(request));
    json::array rows;
    for (const Case& file : queue(request.session, question))
        rows.push_back(in_queue(request, file));
    return Answer{.json = {{"cases", std::move(rows)}}, .list = "cases"};
}

/// The views that everybody has, and how many cases each has for the viewer; counted to a thousand.
Result<Answer> count_cases(const Request& request) {
    constexpr int most = 1000;
    const QueueQuestion all{.scope = scope_of(request.session, request.viewer), .at_most = most};
    const auto counted = [&](auto change) {
        QueueQuestion question = all;
        change(question);
        return count(request.session, question);
    };
    const Date today = request.session.today;
    return Answer{
        .json =
            {
                {"mine", counted([&](auto& one) { one.assignee = request.viewer.actor; })},
                {"unassigned", counted([](auto& one) { one.is_unassigned = true; })},
                {"week", counted([&](auto& one) { one.due_before = today + std::chrono::days{8}; })
                },
                {"overdue", counted([&](auto& one) { one.due_before = today; })},
                {"all", counted([](auto&) {})},
            }
    };
}

json::array way_json(const Request& request, const Case& file) {
    json::array way;
    for (const std::string_view state : way_of(request.desk.get<Machines>().of(file), file))
        way.emplace_back(std::string(state));
    return way;
}

Result<Answer> show_case(const Request& request) {
    const Case file = TRY(find(request.session, request.arguments.text("number")));
    json::object object = in_queue(request, file);
    object["way"] = way_json(request, file);
    object["others"] = others(request, file);
    if (request.viewer.role == name_of(Role::supplier)) object.erase("assignee");
    return Answer{.json = std::move(object)};
}

/// What the supplier that asks has been told of, the latest first: the number is all that leads to
/// the rest.
Result<Answer> show_told(const Request& request) {
    constexpr int most = 1000;
    const Scope scope = scope_of(request.session, request.viewer);
    std::vector<Case> told;
    for (const registry::SupplierId name :
         scope.suppliers.value_or(std::vector<registry::SupplierId>{}))
        for (Case& file :
             list(request.session, {.supplier = name, .ended_too = true, .at_most = most}))
            if (is_told(request.desk.get<Machines>().of(file), file))
                told.push_back(std::move(file));
    std::ranges::sort(told, std::ranges::greater(), &Case::id);
    json::array rows;
    for (const Case& file : told) {
        json::object row = in_queue(request, file);
        row.erase("assignee");
        rows.push_back(std::move(row));
    }
    return Answer{.json = {{"cases", std::move(rows)}}, .list = "cases"};
}

Result<Answer> hand_over_case(const Request& request) {
    const Case file = TRY(find(request.session, request.arguments.text("number")));
    const Case moved = TRY(hand_over(
        request.session,
        request.desk.get<Machines>().of(file),
        file,
        {.unit = request.arguments.text("unit"),
         .assignee = request.arguments.optional_text("assignee")}
    ));
    return Answer{.json = described(moved, request.session.today)};
}

json::object act_json(const Request& request, const record::RecordedAct& act) {
    json::array fields;
    for (const record::RecordedField& field : act.fields) {
        const operations::Classed classed{act.subject, field.field_class};
        fields.push_back(json::object{
            {"name", field.name},
            {"value", request.show(classed, field.value)},
            {"masked", !request.viewer.may_see(classed)},
            {"erased", !field.value.has_value()},
        });
    }
    const auto optional = [](const std::optional<std::string>& text) {
        return text ? json::value(*text) : json::value(nullptr);
    };
    return {
        {"act", act.sequence},
        {"at", to_text(act.at)},
        {"actor", act.actor},
        {"what", act.kind},
        {"number", optional(act.diary_number)},
        {"subject", act.subject},
        {"rule", optional(act.rule)},
        {"rule_version", optional(act.rule_version)},
        {"fields", std::move(fields)},
    };
}

Result<Answer> show_timeline(const Request& request) {
    const operations::Arguments& given = request.arguments;
    const std::string& about = given.text("about");
    const TimelinePage page{
        .before = given.number("before").value_or(INT64_MAX),
        .at_most = static_cast<int>(
            std::clamp<std::int64_t>(given.number("most").value_or(200), 1, 100'000)
        ),
    };
    std::vector<record::RecordedAct> acts;
    // A number of an earlier system is a case's, too; what is no case is a supplier's name.
    if (DiaryNumber::parse(about) || find(request.session, about).ok()) {
        acts = timeline(request.session, TRY(find(request.session, about)), page);
    } else {
        const registry::SupplierId supplier = TRY(supplier_named(request.session, about));
        acts = timeline(request.session, supplier, scope_of(request.session, request.viewer), page);
    }
    json::array rows;
    rows.reserve(acts.size());
    for (const record::RecordedAct& act : acts)
        rows.push_back(act_json(request, act));
    return Answer{.json = {{"about", about}, {"acts", std::move(rows)}}, .list = "acts"};
}

std::vector<std::string_view> owner_names() {
    std::vector<std::string_view> names = buyers();
    names.insert(names.end(), {"supplier", "complainant"});
    return names;
}

operations::Table table() {
    const Option number{.name = "number", .is_required = true, .is_placed = true, .covers = covers};
    const Option most{.name = "most", .takes = Takes::number};
    return {
        .module = "cases",
        .operations =
            {
                {.noun = "cases",
                 .writes = false,
                 .options =
                     {{.name = "mine", .takes = Takes::flag},
                      {.name = "unassigned", .takes = Takes::flag},
                      {.name = "overdue", .takes = Takes::flag},
                      {.name = "within", .takes = Takes::number},
                      {.name = "kind"},
                      {.name = "supplier"},
                      {.name = "owner", .takes = Takes::choice, .choices = owner_names()},
                      {.name = "unit"},
                      {.name = "assignee"},
                      {.name = "after", .covers = covers},
                      most},
                 .roles = buyers(),
                 .run = show_queue},
                {.noun = "timeline",
                 .writes = false,
                 .options =
                     {{.name = "about", .is_required = true, .is_placed = true, .covers = covers},
                      {.name = "before", .takes = Takes::number},
                      most},
                 .roles = buyers(),
                 .run = show_timeline},
                {.noun = "case",
                 .verb = "counts",
                 .writes = false,
                 .options = {},
                 .roles = buyers(),
                 .run = count_cases},
                {.noun = "case",
                 .verb = "show",
                 .writes = false,
                 .options = {number},
                 .roles = with_supplier(buyers()),
                 .run = show_case},
                {.noun = "case",
                 .verb = "told",
                 .writes = false,
                 .options = {},
                 .roles = {name_of(Role::supplier)},
                 .run = show_told},
                {.noun = "case",
                 .verb = "hand-over",
                 .options = {number, {.name = "unit", .is_required = true}, {.name = "assignee"}},
                 .roles = buyers(),
                 .run = hand_over_case},
            },
    };
}

}  // namespace

const operations::Table& operations() {
    static const operations::Table the_table = table();
    return the_table;
}

}  // namespace uppsikt::cases
