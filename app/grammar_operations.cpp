#include "app/grammar_operations.h"

#include <algorithm>
#include <map>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/commands_page.h"
#include "app/operations.h"
#include "platform/texts/texts.h"

namespace uppsikt::app {

namespace {

using operations::Operation;
using operations::Option;
using operations::Table;
using operations::Takes;

/// Help is written before the language is known: both.
std::string in_both(const Texts& texts, const std::string& code) {
    return texts.say(Language::sv, code) + " / " + texts.say(Language::en, code);
}

void add_option(
    CLI::App& command, const Option& option, const std::string& purpose, operations::Given& given
) {
    const std::string name(option.name);
    if (option.takes == Takes::flag) {
        command.add_flag_callback("--" + name, [&given, name] { given[name] = {"yes"}; }, purpose);
        return;
    }
    // Every value as it is: whether it is right is for the operation to say, all reasons at once.
    const auto take = [&given, name](const std::vector<std::string>& values) {
        given[name] = values;
        return true;
    };
    CLI::Option* added =
        command.add_option(option.is_placed ? in_capitals(name) : "--" + name, take, purpose);
    added->type_name(value_name(option));
    if (option.is_placed && !option.is_list)
        added->expected(1);
    else
        added->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

/// What was given on the command line; lives as long as the command may be run.
struct Chosen {
    const Operation& operation;
    operations::Given given = {};
};

void add_operation(
    CLI::App& command,
    Command& chosen,
    const Table& table,
    const Operation& operation,
    const Texts& texts
) {
    const auto what = std::make_shared<Chosen>(Chosen{.operation = operation});
    bool asks_secrets = false;
    bool asks_secrets_in_role = false;
    for (const Option& option : operation.options) {
        if (option.takes == Takes::secret)
            (option.is_required ? asks_secrets : asks_secrets_in_role) = true;
        else
            add_option(command, option, in_both(texts, table.purpose_of(option)), what->given);
    }
    command.fallthrough()->callback([&chosen, what, asks_secrets, asks_secrets_in_role] {
        chosen.writes = what->operation.writes;
        chosen.asks_secrets = asks_secrets;
        chosen.asks_secrets_in_role = asks_secrets_in_role;
        chosen.run = [what](Application& application) {
            return run_operation(application, what->operation, what->given);
        };
    });
}

bool is_among(std::span<const std::string> words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace

void add_operations(
    CLI::App& root,
    Command& chosen,
    const operations::Tables& tables,
    std::span<const std::string> words
) {
    const Texts texts = Texts::load(embedded::texts());
    std::map<std::string_view, CLI::App*> nouns;
    for (const Table* table : tables)
        for (const Operation& operation : table->operations) {
            if (operation.verb.empty()) {
                CLI::App* command = root.add_subcommand(
                    std::string(operation.noun),
                    in_both(texts, table->purpose_of(operation))
                );
                add_operation(*command, chosen, *table, operation, texts);
                continue;
            }
            CLI::App*& noun = nouns[operation.noun];
            if (noun == nullptr)
                noun = root.add_subcommand(
                               std::string(operation.noun),
                               in_both(texts, fmt::format("app_noun_{}", operation.noun))
                )
                           ->require_subcommand(1)
                           ->fallthrough();
            if (!is_among(words, operation.noun)) continue;
            CLI::App* command = noun->add_subcommand(
                std::string(operation.verb),
                in_both(texts, table->purpose_of(operation))
            );
            add_operation(*command, chosen, *table, operation, texts);
        }
}

}  // namespace uppsikt::app
