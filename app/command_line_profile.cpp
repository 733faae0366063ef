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
    command.add_option("--provider", columns.provider, "kolumn med utförare / who performed");
    command.add_option("--outcome", columns.outcome, "kolumn med 0 och 1 / of 0 and 1");
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

void add_country(CLI::App& command, profiling::AuditRequest& request) {
    command.add_option("--windows-covered", request.windows_covered, "mätperioder i filen / in it");
    command.add_option("--providers", request.sizes.groups, "utan fil / without a file: 900");
    command.add_option("--median-size", request.sizes.median, "deltagare / participants: 40");
    command.add_option("--size-sd", request.sizes.log_sd, "av dess logaritm / of its log: 0.8");
    command.add_option("--suppliers", request.suppliers, "170");
    command.add_option("--rate", request.rate, "0.3");
    command.add_option("--sd", request.sd, "utförarnas spridning / true spread, log odds: 0.25");
    command.add_option("--within-sd", request.within_sd, "deltagarnas / of participants: 0.8");
    command.add_option("--between-sd", request.between_sd, "mellan utförare / between: 0.3");
    command.add_option("--unmeasured-sd", request.unmeasured_sd, "det okända / not measured: 0");
    command.add_option("--drift-sd", request.drift_sd, "det övergående / what passes: 0");
}

/// One question of `audit-rule`: a country, when it is looked at, and rules.
void add_audit(CLI::App& command, AuditArguments& arguments) {
    profiling::AuditRequest& request = arguments.request;
    command.add_option("FILE", arguments.file, "landet som i filen / the country of a file");
    add_columns(command, arguments.columns);
    add_country(command, request);
    command
        .add_option_function<int>(
            "--shared",
            [&request](int shared) { request.windows.step = request.windows.parts - shared; },
            "sjättedelar gemensamma för två utvärderingar / sixths that two evaluations share: 0-5"
        )
        ->check(CLI::Range(0, 5));
    add_repeated(
        command,
        "--rule",
        [&request](const std::vector<std::string>& rules) { request.rules = rules; },
        "oe,lowest=0.1,twice"
    );
    command.add_option("--repetitions", request.repetitions, "200")->check(CLI::Range(1, 100'000));
    command.add_option("--seed", request.seed, "1");
    command.add_option("--threads", request.threads, "1")->check(CLI::Range(1, 256));
}

/// A file is nothing without its two columns.
void check_columns(const std::string& file, const Columns& columns) {
    if (file.empty()) return;
    if (columns.provider.empty()) throw CLI::RequiredError("--provider");
    if (columns.outcome.empty()) throw CLI::RequiredError("--outcome");
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
        check_columns(grammar.profile.file, grammar.profile.request.columns);
        command.run = [arguments = grammar.profile](Application& application) {
            return show_profile(application, arguments);
        };
    });

    CLI::App* audit =
        root.add_subcommand(
                "audit-rule",
                "vad en regel gör med fel utförare / what a rule does to the wrong providers"
        )
            ->fallthrough();
    add_audit(*audit, grammar.audit);
    audit->callback([&grammar, &command] {
        check_columns(grammar.audit.file, grammar.audit.columns);
        command.run = [arguments = grammar.audit](Application& application) {
            return show_audit(application, arguments);
        };
    });
}

}  // namespace uppsikt::app
