#include <CLI/CLI.hpp>

#include "app/commands_imports.h"

namespace uppsikt::app {

namespace {

struct ImportCommand {
    const char* group;
    const char* purpose;
    const char* columns;
    Exit (*run)(Application&, const ImportCasesArguments&);
};
constexpr ImportCommand import_commands[] = {
    {"complaint",
     "läs in klagomål som hanterats tidigare / import complaints that were handled before",
     "docs/import-complaints.md",
     import_complaints},
    {"sanction",
     "läs in beslut som fattats tidigare / import decisions that were made before",
     "docs/import-decisions.md",
     import_decisions},
};

}  // namespace

void add_import_commands(CLI::App& root, ImportCasesArguments& arguments, Command& command) {
    for (const ImportCommand& one : import_commands) {
        CLI::App* import =
            root.get_subcommand(one.group)->add_subcommand("import", one.purpose)->fallthrough();
        import->add_option("FILE", arguments.file, one.columns)->required();
        import->callback([&arguments, &command, run = one.run] {
            command.writes = true;
            command.run = [run, arguments](Application& application) {
                return run(application, arguments);
            };
        });
    }
}

}  // namespace uppsikt::app
