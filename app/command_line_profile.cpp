#include "app/command_line_profile.h"

#include <map>

#include <CLI/CLI.hpp>

#include "base/text.h"

namespace uppsikt::app {

namespace {

using profiling::Columns;
using profiling::Model;
using profiling::Null;

/// "a,b,c", also given more than once.
std::function<void(const std::vector<std::string>&)> read_names(std::vector<std::string>& names) {
    return [&names](const std::vector<std::string>& texts) {
        for (const std::string& text : texts)
            for (const std::string_view name : split(text, ','))
                if (!trimmed(name).empty()) names.emplace_back(trimmed(name));
    };
}

std::function<void(const std::vector<std::string>&)> read_references(Columns& columns) {
    return [&columns](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) {
            const std::size_t sign = text.find('=');
            if (sign == std::string::npos)
                throw CLI::ValidationError(text + ": skriv som / write as kolumn=nivå");
            columns.references.push_back(
                {std::string(trimmed(text.substr(0, sign))),
                 std::string(trimmed(text.substr(sign + 1)))}
            );
        }
    };
}

std::function<void(const std::string&)> read_null(Null& null) {
    return [&null](const std::string& text) {
        if (text == "median") {
            null = {.kind = Null::Kind::median};
        } else if (text == "mean") {
            null = {.kind = Null::Kind::mean};
        } else if (const auto value = parse_decimal(text)) {
            null = {.kind = Null::Kind::value, .value = *value};
        } else {
            throw CLI::ValidationError(text + ": median, mean, eller log-odds / or log odds");
        }
    };
}

/// An option that may be given more than once, each time with one text.
void add_repeated(
    CLI::App& command,
    const std::string& name,
    const std::function<void(const std::vector<std::string>&)>& read,
    const std::string& purpose
) {
    command.add_option_function<std::vector<std::string>>(name, read, purpose)
        ->allow_extra_args(false)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

void add_columns(CLI::App& command, Columns& columns) {
    command.add_option("--provider", columns.provider, "kolumn med utförare / who performed")
        ->required();
    command.add_option("--outcome", columns.outcome, "kolumn med 0 och 1 / of 0 and 1")->required();
    command.add_option("--trials", columns.trials, "antal försök per rad / trials in a row");
    command.add_option("--supplier", columns.supplier, "kolumn med leverantör / whose it is");
    add_repeated(command, "--covariates", read_names(columns.covariates), "a,b,c");
    add_repeated(
        command,
        "--factors",
        read_names(columns.factors),
        "kovariater som är grupper / that are groups"
    );
    add_repeated(
        command,
        "--numbers",
        read_names(columns.numbers),
        "kovariater som är tal / that are numbers"
    );
    add_repeated(command, "--reference", read_references(columns), "kolumn=nivå / column=level");
    command
        .add_option(
            "--decimal",
            columns.decimal,
            "point, comma; annars känns det igen / else recognised"
        )
        ->transform(CLI::CheckedTransformer(std::map<std::string, delimited::DecimalSign>{
            {"point", delimited::DecimalSign::point},
            {"comma", delimited::DecimalSign::comma}
        }));
}

void add_model(CLI::App& command, profiling::ProfileRequest& request) {
    command.add_option("--model", request.model, "fixed, random, nested")
        ->transform(CLI::CheckedTransformer(std::map<std::string, Model>{
            {"fixed", Model::fixed},
            {"random", Model::random},
            {"nested", Model::nested}
        }));
    command.add_option_function<std::string>(
        "--null",
        read_null(request.null),
        "median, mean, eller log-odds / or log odds"
    );
    command.add_option("--floor", request.floor, "golv för andelen / a floor of the rate: 0.25");
    command.add_option("--level", request.level, "intervallens nivå / of intervals: 0.95");
    command.add_option("--seed", request.seed, "slumptalsfrö / of random numbers: 1");
    command.add_flag_callback(
        "--no-sd-interval",
        [&request] { request.wants_sd_interval = false; },
        "utan intervall för spridningen / no interval of the spread: faster"
    );
    command.add_option("--threads", request.threads, "1")->check(CLI::Range(1, 256));
}

}  // namespace

void add_profile_commands(CLI::App& root, ProfileGrammar& grammar, Command& command) {
    CLI::App* profile = root.add_subcommand(
                                "profile",
                                "jämför utförare på lika villkor / compare providers on equal terms"
    )
                            ->fallthrough();
    profile->add_option("FILE", grammar.profile.file, "CSV, TSV, .gz; - är/is standard input")
        ->required();
    add_columns(*profile, grammar.profile.request.columns);
    add_model(*profile, grammar.profile.request);
    profile->add_option("--report", grammar.profile.report, "FILE.html");
    profile->callback([&grammar, &command] {
        command.run = [arguments = grammar.profile](Application& application) {
            return show_profile(application, arguments);
        };
    });
}

}  // namespace uppsikt::app
