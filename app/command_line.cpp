#include "app/command_line.h"

#include <memory>
#include <ostream>

#include <CLI/CLI.hpp>

#include "app/command_line_profile.h"
#include "app/commands.h"
#include "app/commands_controls.h"
#include "app/commands_imports.h"
#include "app/commands_pages.h"
#include "app/commands_places.h"
#include "app/grammar_operations.h"
#include "app/operations.h"
#include "app/web/serve.h"
#include "base/text.h"

namespace uppsikt::app {

namespace {

/// Options that CLI11 gives as text, checked as they are read.
template <class T>
std::function<void(const std::string&)> read_into(
    T& target, std::optional<typename T::value_type> (*parse)(std::string_view), const char* example
) {
    return [&target, parse, example](const std::string& text) {
        target = parse(text);
        if (!target)
            throw CLI::ValidationError(text + ": skriv som " + example + " / write as " + example);
    };
}

std::function<void(const std::string&)> read_month(Month& target) {
    return [&target](const std::string& text) {
        const auto month = parse_month(text);
        if (!month) throw CLI::ValidationError(text + ": skriv som 2025-03 / write as 2025-03");
        target = *month;
    };
}

std::function<void(const std::string&)> read_months(std::vector<Month>& target) {
    return [&target](const std::string& text) {
        for (const std::string_view part : split(text, ',')) {
            Month month;
            read_month(month)(std::string(trimmed(part)));
            target.push_back(month);
        }
    };
}

/// Everything that a command line can say; the chosen subcommand fills `chosen`.
struct Grammar {
    CLI::App root{"Uppsikt"};
    Command command;
    ImportArguments import;
    ImportVisitsArguments visits;
    PeriodArguments period;
    ReviewArguments review;
    TermsArguments terms;
    VerifyArguments verify;
    ProfileGrammar profiling;
    ControlArguments controls = {};
    ServeArguments serving = {};
    ImportCasesArguments earlier_cases = {};
    ImportPlacesArguments places = {};
    PagesArguments pages = {};
};

void add_options(Grammar& grammar) {
    Options& options = grammar.command.options;
    grammar.root.add_option("--database", options.database, "sqlite:PATH eller/or postgresql://…")
        ->envname("UPPSIKT_DATABASE")
        ->capture_default_str();
    grammar.root.add_option("--format", options.format, "table, json, csv")
        ->transform(CLI::CheckedTransformer(std::map<std::string, output::Format>{
            {"table", output::Format::table},
            {"json", output::Format::json},
            {"csv", output::Format::csv}
        }));
    grammar.root.add_option("--language", options.language, "sv, en")
        ->transform(CLI::CheckedTransformer(
            std::map<std::string, Language>{{"sv", Language::sv}, {"en", Language::en}}
        ));
    grammar.root.add_option_function<std::string>(
        "--today",
        read_into(options.today, parse_date, "2025-03-01"),
        "räkna som på en annan dag / as of another day"
    );
    grammar.root.add_option_function<std::string>(
        "--as",
        [&options](const std::string& text) {
            options.acting = Acting::parse(text);
            if (!options.acting)
                throw CLI::ValidationError(
                    text + ": skriv som / write as officer:anna, local_officer:bo@Ånge"
                );
        },
        "vem som handlar, och i vilken roll / who acts, and in what role: officer:anna"
    );
    grammar.root.set_version_flag("--version", std::string("uppsikt ") + UPPSIKT_VERSION);
}

/// How a subcommand is called and what it is for.
struct Named {
    const char* name;
    const char* purpose;
};

/// A subcommand with what it does.
template <class Arguments>
CLI::App* add_command(
    Grammar& grammar,
    CLI::App& parent,
    const Named& named,
    Exit (*run)(Application&, const Arguments&),
    const Arguments& arguments
) {
    CLI::App* command = parent.add_subcommand(named.name, named.purpose)->fallthrough();
    command->callback([&grammar, run, &arguments] {
        grammar.command.run = [run, arguments](Application& application) {
            return run(application, arguments);
        };
    });
    return command;
}

void add_command(Grammar& grammar, const Named& named, Exit (*run)(Application&)) {
    grammar.root.add_subcommand(named.name, named.purpose)
        ->fallthrough()
        ->callback([&grammar, run] { grammar.command.run = run; });
}

constexpr const char* known_at_purpose = "som det var känt den dagen / as it was known that day";

void add_import(Grammar& grammar) {
    CLI::App* import = add_command(
        grammar,
        grammar.root,
        {"import", "läs in myndighetens arbetsböcker / read the agency's workbooks"},
        import_files,
        grammar.import
    );
    import->add_option("FILE", grammar.import.files, "arbetsböcker / workbooks (.xlsx)")
        ->required();
    import->add_option_function<std::string>(
        "--known-on",
        read_into(grammar.import.known_on, parse_date, "2025-03-01"),
        "dagen då de publicerades / the day they were published"
    );
    import->parse_complete_callback([&grammar] { grammar.command.writes = true; });
}

void add_visits(Grammar& grammar) {
    CLI::App* import = add_command(
        grammar,
        *grammar.root.get_subcommand("visit"),
        {"import", "läs in besök som gjorts tidigare / import visits that were made before"},
        import_visits,
        grammar.visits
    );
    import->add_option("FILE", grammar.visits.file, "docs/import-visits.md")->required();
    import->add_option("--service", grammar.visits.service, "rom2")->capture_default_str();
    import->parse_complete_callback([&grammar] { grammar.command.writes = true; });
}

/// A command about one period.
CLI::App* add_period_command(
    Grammar& grammar, const Named& named, Exit (*run)(Application&, const PeriodArguments&)
) {
    CLI::App* command = add_command(grammar, grammar.root, named, run, grammar.period);
    command
        ->add_option_function<std::string>("--period", read_month(grammar.period.period), "2025-03")
        ->required();
    return command;
}

void add_known_at(CLI::App* command, std::optional<Date>& known_at) {
    command->add_option_function<std::string>(
        "--known-at",
        read_into(known_at, parse_date, "2025-03-01"),
        known_at_purpose
    );
}

void add_period_commands(Grammar& grammar) {
    const Named results{
        "results",
        "en periods resultat och hur säkra de är / a period's results and how sure they are"
    };
    const Named check{
        "check",
        "räkna om och jämför med det publicerade / recompute and compare with what was published"
    };
    const Named revisions{
        "revisions",
        "vad senare publiceringar ändrade / what later releases changed"
    };
    add_known_at(add_period_command(grammar, results, show_results), grammar.period.known_at);
    add_known_at(add_period_command(grammar, check, check_period), grammar.period.known_at);
    add_period_command(grammar, revisions, show_revisions);
}

CLI::App* add_review_command(
    Grammar& grammar,
    CLI::App& parent,
    const Named& named,
    Exit (*run)(Application&, const ReviewArguments&)
) {
    CLI::App* command = add_command(grammar, parent, named, run, grammar.review);
    command->add_option_function<std::string>(
        "--periods",
        read_months(grammar.review.periods),
        "2025-03,2025-05; annars de senaste / else the latest"
    );
    add_known_at(command, grammar.review.known_at);
    return command;
}

void add_review_commands(Grammar& grammar) {
    const Named review{
        "review",
        "avtal som faller för kvalitetsvillkoret / the candidates of the quality condition"
    };
    add_review_command(grammar, grammar.root, review, show_review);
    CLI::App* report = grammar.root.add_subcommand("report", "rapporter / reports")
                           ->require_subcommand(1)
                           ->fallthrough();
    const Named page{"review", "rapport om en resultatöversyn / the report of a review"};
    add_review_command(grammar, *report, page, write_review)
        ->add_option("--out", grammar.review.out, "FILE.html")
        ->required();
    add_controls_command(*report, grammar.controls, grammar.command);
    add_pages_command(grammar.root, grammar.pages, grammar.command);
}

void add_terms(Grammar& grammar) {
    CLI::App* terms = add_command(
        grammar,
        grammar.root,
        {"terms", "villkoren för en tjänst / the terms of a service"},
        show_terms,
        grammar.terms
    );
    terms->add_option("SERVICE", grammar.terms.service, "rom2")->required();
    terms->add_option_function<std::string>(
        "--on",
        read_into(grammar.terms.on, parse_date, "2025-03-01"),
        "villkor som gäller den dagen / terms in force that day"
    );
}

void add_database_commands(Grammar& grammar) {
    CLI::App* verify = add_command(
        grammar,
        grammar.root,
        {"verify", "kontrollera hela liggaren / check the whole record"},
        verify_record,
        grammar.verify
    );
    verify->add_option(
        "--checkpoint",
        grammar.verify.checkpoint,
        "en kontrollpunkt som bevarats utanför / a checkpoint kept elsewhere"
    );
    verify->add_option(
        "--key",
        grammar.verify.key,
        "nyckeln som ska ha signerat / the key that must have signed"
    );
    grammar.root.get_subcommand("evidence")
        ->add_subcommand(
            "clean",
            "ta bort filer som inte hör till något underlag / remove files that belong to none"
        )
        ->fallthrough()
        ->callback([&grammar] {
            grammar.command.writes = true;
            grammar.command.run = clean_evidence;
        });
    add_command(
        grammar,
        {"migrate", "skapa eller uppdatera databasen / make the database or bring it up to date"},
        migrate
    );
    add_serve(grammar.root, grammar.serving, grammar.command);
}

void add_jobs(Grammar& grammar) {
    CLI::App* jobs = grammar.root
                         .add_subcommand(
                             "jobs",
                             "det som ska göras utan att någon frågar / what is done unasked"
                         )
                         ->require_subcommand(1)
                         ->fallthrough();
    CLI::App* run =
        jobs->add_subcommand(
                "run",
                "påminnelser, och tider som har gått ut / reminders, and times that have run out"
        )
            ->fallthrough();
    run->add_option_function<std::string>(
        "--on",
        read_into(grammar.command.options.today, parse_date, "2025-03-01"),
        "som om det vore den dagen / as if it were that day"
    );
    run->callback([&grammar] {
        grammar.command.writes = true;
        grammar.command.run = run_jobs;
    });
}

void add_commands(Grammar& grammar, std::span<const std::string> words) {
    add_operations(grammar.root, grammar.command, all_operations(), words);
    add_import(grammar);
    add_visits(grammar);
    add_period_commands(grammar);
    add_review_commands(grammar);
    add_terms(grammar);
    add_database_commands(grammar);
    add_profile_commands(grammar.root, grammar.profiling, grammar.command);
    add_jobs(grammar);
    add_command(
        grammar,
        {"commands", "sidan docs/commands.md / the page docs/commands.md"},
        write_commands
    );
    add_import_commands(grammar.root, grammar.earlier_cases, grammar.command);
    add_place_commands(grammar.root, grammar.places, grammar.command);
}

}  // namespace

std::variant<Command, Exit> parse_command_line(
    std::span<const std::string> arguments, Environment& environment
) {
    Grammar grammar;
    grammar.root.name("uppsikt");
    grammar.root.require_subcommand(1);
    add_options(grammar);
    add_commands(grammar, arguments);
    std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // as CLI11 wants them
    try {
        grammar.root.parse(std::move(reversed));
    } catch (const CLI::ParseError& error) {
        const int status = grammar.root.exit(error, environment.out, environment.err);
        return status == 0 ? Exit::fine : Exit::refused;
    }
    return std::move(grammar.command);
}

}  // namespace uppsikt::app
