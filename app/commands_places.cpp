#include "app/commands_places.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include "app/list_file.h"
#include "app/views.h"
#include "registry/registry.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;

Result<Date> first_day_of(const Application& application, const ImportPlacesArguments& arguments) {
    if (arguments.from.empty()) return application.today();
    const auto day = parse_date(arguments.from);
    if (!day)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"app_day_unreadable", {{"given", arguments.from}}}
        };
    return *day;
}

Result<delimited::Reader> open_list(
    Application& application, const ImportPlacesArguments& arguments
) {
    const auto handbook = TRY(cases::Handbook::make(application.catalogue()));
    ListFile file = TRY(read_list_file(application, handbook, std::nullopt, arguments.file));
    return delimited::Reader::from_bytes(file.name, std::move(file.bytes));
}

Result<json::object> read_premises(
    Application& application, const ImportPlacesArguments& arguments
) {
    const Date from = TRY(first_day_of(application, arguments));
    auto reader = TRY(open_list(application, arguments));
    const registry::PremisesList list = TRY(registry::read_premises(reader, from));
    const int registered = TRY(application.write([&](const Session& session) {
        return registry::import_premises(session, list);
    }));
    return json::object{{"file", list.file}, {"registered", registered}};
}

Result<json::object> read_municipalities(
    Application& application, const ImportPlacesArguments& arguments
) {
    const Date from = TRY(first_day_of(application, arguments));
    auto reader = TRY(open_list(application, arguments));
    const registry::MunicipalityList list = TRY(registry::read_municipalities(reader, from));
    const registry::ImportedMunicipalities done =
        TRY(application.write([&](const Session& session) {
            return registry::import_municipalities(session, list, arguments.source);
        }));
    return json::object{
        {"file", list.file},
        {"added", done.added},
        {"revised", done.revised},
        {"unchanged", done.unchanged}
    };
}

std::string text_in(const json::value& value) {
    return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

Exit tell(Application& application, const Result<json::object>& done, const char* text) {
    if (!done.ok()) return application.refuse(done.refusal());
    std::vector<TextValue> values;
    for (const auto& [name, value] : done.value())
        values.push_back({std::string(name), text_in(value)});
    Answer answer;
    answer.json = done.value();
    answer.csv_rows = [](const json::object& all) { return json::array{all}; };
    answer.heading =
        application.texts().say(application.options().language, Reason{text, std::move(values)});
    show(application, answer);
    return Exit::fine;
}

struct PlaceCommand {
    const char* group;
    const char* purpose;
    Exit (*run)(Application&, const ImportPlacesArguments&);
    bool takes_source;
};
constexpr PlaceCommand place_commands[] = {
    {"premises",
     "läs in lokaler från en lista / import premises from a list",
     import_premises,
     false},
    {"municipality",
     "läs in kommuner och deras mittpunkter / import municipalities and their middles",
     import_municipalities,
     true},
};

}  // namespace

Exit import_premises(Application& application, const ImportPlacesArguments& arguments) {
    return tell(application, read_premises(application, arguments), "app_premises_imported");
}

Exit import_municipalities(Application& application, const ImportPlacesArguments& arguments) {
    return tell(
        application,
        read_municipalities(application, arguments),
        "app_municipalities_imported"
    );
}

void add_place_commands(CLI::App& root, ImportPlacesArguments& arguments, Command& command) {
    for (const PlaceCommand& one : place_commands) {
        CLI::App* import =
            root.get_subcommand(one.group)->add_subcommand("import", one.purpose)->fallthrough();
        import->add_option("FILE", arguments.file, "docs/import-places.md")->required();
        if (one.takes_source)
            import->add_option("--source", arguments.source, "var de lästes / where they were read")
                ->required();
        import->add_option("--from", arguments.from, "DAY: gäller från / holds from");
        import->callback([&arguments, &command, run = one.run] {
            command.writes = true;
            command.run = [run, arguments](Application& application) {
                return run(application, arguments);
            };
        });
    }
}

}  // namespace uppsikt::app
