#include "app/command_line_cases.h"

#include <memory>

#include "app/operation_table.h"
#include "app/views.h"
#include "base/text.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;

using Values = std::map<std::string, std::string>;

/// A command that fills a map of what was given, by name.
std::shared_ptr<Values> add_inputs(CLI::App& command, const std::vector<Input>& inputs) {
    auto values = std::make_shared<Values>();
    for (const Input& input : inputs) {
        const std::string name(input.name);
        CLI::Option* option = command.add_option_function<std::string>(
            input.is_word ? name : "--" + name,
            [values, name](const std::string& value) { (*values)[name] = value; },
            ""
        );
        if (input.is_required) option->required();
    }
    return values;
}

std::string cell(const json::value& value) {
    if (value.is_null()) return "";
    if (value.is_string()) return std::string(value.get_string());
    return json::serialize(value);
}

/// An object as lines of name and value.
Answer view_of(const Application& application, json::object answer) {
    output::Table table{
        .columns = {{application.say("app_field")}, {application.say("app_value")}},
        .rows = {}
    };
    for (const auto& member : answer)
        table.rows.push_back({std::string(member.key()), cell(member.value())});
    return {
        .json = std::move(answer),
        .csv_rows = [](const json::object& whole) { return json::array{whole}; },
        .heading = {},
        .table = std::move(table),
        .footing = {},
    };
}

/// A list of objects as a table with their names above.
Answer view_of_list(std::string_view name, const json::array& rows) {
    output::Table table;
    for (const json::value& row : rows) {
        std::vector<std::string> line;
        for (const auto& member : row.as_object()) {
            if (table.rows.empty()) table.columns.push_back({std::string(member.key())});
            line.push_back(cell(member.value()));
        }
        table.rows.push_back(std::move(line));
    }
    return {
        .json = json::object{{name, rows}},
        .csv_rows = rows_of(name),
        .heading = {},
        .table = std::move(table),
        .footing = {},
    };
}

cases::Handbook handbook_of(const Application& application) {
    auto handbook = cases::Handbook::make(application.catalogue());
    ensure(handbook.ok(), "the binary has the terms common to all services");
    return std::move(handbook).value();
}

/// Runs the operation; what could not be read is told together with what it refuses, and nothing is
/// kept.
Exit run_operation(Application& application, const Operation& operation, const Values& values) {
    const cases::Handbook handbook = handbook_of(application);
    const auto work = [&](const Session& session) -> Result<json::object> {
        Given given(values);
        Result<json::object> done = operation.run(session, handbook, given);
        std::vector<Reason> reasons = given.problems();
        if (reasons.empty()) return done;
        if (!done.ok()) std::ranges::copy(done.refusal().reasons, std::back_inserter(reasons));
        return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    };
    const Result<json::object> done =
        operation.writes ? application.write(work) : application.read(work);
    if (!done.ok()) return application.refuse(done.refusal());
    show(application, view_of(application, done.value()));
    return Exit::fine;
}

void add_group(CLI::App& root, Command& command, const OperationGroup& group) {
    CLI::App* parent =
        root.add_subcommand(group.name, group.purpose)->require_subcommand(1)->fallthrough();
    for (const Operation& operation : group.operations) {
        CLI::App* one = parent->add_subcommand(operation.name, operation.purpose)->fallthrough();
        const auto values = add_inputs(*one, operation.inputs);
        one->callback([&command, operation, values] {
            command.writes = operation.writes;
            command.run = [operation, values](Application& application) {
                return run_operation(application, operation, *values);
            };
        });
    }
}

Exit list_cases(Application& application, const Values& values) {
    Given given(values);
    cases::Filter filter{
        .kind = given.optional("kind"),
        .owner = std::nullopt,
        .unit = given.optional("unit"),
        .assignee = given.optional("assignee"),
        .ended_too = given.has("ended"),
        .only_overdue = given.has("overdue"),
        .at_most = 1000,
    };
    if (given.has("mine")) filter.assignee = "cli:" + application.environment().user;
    if (const auto owner = given.optional("owner")) {
        filter.owner = cases::role_named(*owner);
        if (!filter.owner)
            return application.refuse(
                {RefusalKind::invalid_input, Reason{"app_role_unknown", {{"value", *owner}}}}
            );
    }
    const auto found =
        application.read([&](const Session& session) -> Result<std::vector<cases::Case>> {
            return cases::list(session, filter);
        });
    if (!found.ok()) return application.refuse(found.refusal());
    json::array rows;
    for (const cases::Case& file : found.value()) {
        json::object row = case_json(file);
        row["overdue"] = file.is_overdue(application.today());
        rows.push_back(std::move(row));
    }
    show(application, view_of_list("cases", rows));
    return Exit::fine;
}

Exit show_timeline(Application& application, const Values& values) {
    const auto found =
        application.read([&](const Session& session) -> Result<std::vector<record::RecordedAct>> {
            const cases::Case file = TRY(cases::find(session, values.at("number")));
            return record::acts_about(session.db, file.subject(), {.at_most = 10000});
        });
    if (!found.ok()) return application.refuse(found.refusal());
    json::array rows;
    for (auto act = found.value().rbegin(); act != found.value().rend(); ++act)
        rows.push_back(json::object{
            {"sequence", act->sequence},
            {"at", to_text(act->at)},
            {"act", act->kind},
            {"actor", act->actor},
            {"rule", act->rule ? json::value(*act->rule) : json::value(nullptr)},
        });
    show(application, view_of_list("acts", rows));
    return Exit::fine;
}

void add_lists(CLI::App& root, Command& command) {
    CLI::App* cases_command =
        root.add_subcommand("cases", "ärenden, och vems tur det är / cases, and whose turn it is")
            ->fallthrough();
    const auto filter = add_inputs(
        *cases_command,
        {optional("kind"), optional("owner"), optional("unit"), optional("assignee")}
    );
    for (const char* flag : {"mine", "overdue", "ended"})
        cases_command->add_flag_callback(std::string("--") + flag, [filter, flag] {
            (*filter)[flag] = "yes";
        });
    cases_command->callback([&command, filter] {
        command.run = [filter](Application& application) {
            return list_cases(application, *filter);
        };
    });

    CLI::App* timeline =
        root.add_subcommand("timeline", "ett ärendes åtgärder i ordning / the acts of a case")
            ->fallthrough();
    const auto number = add_inputs(*timeline, {word("number")});
    timeline->callback([&command, number] {
        command.run = [number](Application& application) {
            return show_timeline(application, *number);
        };
    });
}

}  // namespace

void add_case_commands(CLI::App& root, Command& command) {
    for (const OperationGroup& group :
         {complaint_operations(),
          investigation_operations(),
          sanction_operations(),
          job_operations()})
        add_group(root, command, group);
    add_lists(root, command);
}

}  // namespace uppsikt::app
