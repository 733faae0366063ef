#include <CLI/CLI.hpp>

#include "app/commands_pages.h"

namespace uppsikt::app {

void add_pages_command(CLI::App& root, PagesArguments& arguments, Command& command) {
    CLI::App* pages =
        root.add_subcommand(
                "pages",
                "de öppna sidorna som filer / the public pages as files, of the latest period"
        )
            ->fallthrough();
    pages->add_option("FOLDER", arguments.folder, "KATALOG / FOLDER")->required();
    pages->add_option("--service", arguments.service, "rom2");
    pages->add_option(
        "--path",
        arguments.paths,
        "bara den här sidan, som en server svarar / only this page, as a server answers: "
        "'/jamfor?contract=1&contract=2'"
    );
    pages->add_flag(
        "--example",
        arguments.is_example,
        "sidorna säger att allt är påhittat / the pages say that all is made up"
    );
    pages->callback([&arguments, &command] {
        command.run = [arguments](Application& application) {
            return write_pages(application, arguments);
        };
    });
}

}  // namespace uppsikt::app
