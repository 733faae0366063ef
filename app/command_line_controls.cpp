#include <map>

#include <CLI/CLI.hpp>

#include "app/commands_controls.h"

namespace uppsikt::app {

void add_controls_command(CLI::App& report, ControlArguments& arguments, Command& command) {
    CLI::App* controls =
        report.add_subcommand("controls", "årets kontrollrapport / the control report of a year")
            ->fallthrough();
    controls->add_option("YEAR", arguments.year, "2023")->required()->check(CLI::Range(2000, 2999));
    controls->add_option("--service", arguments.service, "rom2");
    controls->add_flag(
        "--internal",
        arguments.internal,
        "för enheten: alla tal, med ärenden / for the unit: every number, with cases"
    );
    controls->add_option("--format", arguments.format, "html, json, csv")
        ->transform(CLI::CheckedTransformer(std::map<std::string, ControlFormat>{
            {"html", ControlFormat::html},
            {"json", ControlFormat::json},
            {"csv", ControlFormat::csv}
        }));
    controls->add_option("--out", arguments.out, "FILE; annars skrivs den ut / else it is printed");
    controls->callback([&arguments, &command] {
        command.run = [arguments](Application& application) {
            return write_controls(application, arguments);
        };
    });
}

}  // namespace uppsikt::app
