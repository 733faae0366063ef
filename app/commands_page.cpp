#include "app/commands_page.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace uppsikt::app {

using operations::Operation;
using operations::Option;
using operations::Table;
using operations::Takes;

std::string in_capitals(std::string_view name) {
    std::string capitals(name);
    std::ranges::transform(capitals, capitals.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    return capitals;
}

std::string value_name(const Option& option) {
    switch (option.takes) {
        case Takes::day:
            return "DAY";
        case Takes::number:
            return "NUMBER";
        case Takes::file:
            return "FILE";
        case Takes::content:
            return "LIST";
        case Takes::yes_or_no:
            return "yes|no";
        case Takes::choice:
            return fmt::format("{}", fmt::join(option.choices, "|"));
        case Takes::flag:
            return "";
        case Takes::secret:
            return "asked for";
        case Takes::text:
            break;
    }
    return "TEXT";
}

namespace {

std::string usage(const Operation& operation) {
    std::string text = "uppsikt " + operation.name();
    for (const Option& option : operation.options) {
        if (option.takes == Takes::secret) continue;
        std::string one =
            option.is_placed ? in_capitals(option.name) : fmt::format("--{}", option.name);
        const std::string value = value_name(option);
        if (!option.is_placed && !value.empty()) one += " " + value;
        if (option.is_list) one += " …";
        text += option.is_required ? " " + one : " [" + one + "]";
    }
    return text;
}

/// A cell of a table: a bar would end it.
std::string cell(std::string text) {
    for (std::size_t at = text.find('|'); at != text.npos; at = text.find('|', at + 2))
        text.insert(at, "\\");
    return text;
}

}  // namespace

std::string commands_page(const operations::Tables& tables, const Texts& texts) {
    std::string page =
        "# Commands for the handling of cases\n\n"
        "Made from the tables of operations (`src/*/operations.cpp`) by `uppsikt commands`; a test "
        "compares. `--as ROLE:NAME`\n(`--as local_officer:NAME@OFFICE`) says who acts. Answers "
        "come "
        "as a table, JSON or CSV; a refusal names every reason.\n\n"
        "FILE is a file of evidence: its path, as `photo.jpg`, or `photo.jpg#sha256=HEX` to have "
        "it "
        "refused when it is another;\n`evidence:17` is one that was handed in before. LIST is the "
        "path of a list that is read and not kept.\n";
    for (const Table* table : tables) {
        page += fmt::format("\n## {}\n", table->module);
        for (const Operation& operation : table->operations) {
            const std::string purpose = table->purpose_of(operation);
            page += fmt::format(
                "\n### {}\n\n{} ({}).\n",
                operation.name(),
                texts.say(Language::en, purpose),
                texts.say(Language::sv, purpose)
            );
            page += fmt::format("\n```\n{}\n```\n", usage(operation));
            page += fmt::format(
                "\nRoles: {}.\n",
                operation.roles.empty() ? std::string("all")
                                        : fmt::format("{}", fmt::join(operation.roles, ", "))
            );
            if (operation.options.empty()) continue;
            page += "\n| Option | Takes | For |\n| --- | --- | --- |\n";
            for (const Option& option : operation.options)
                page += fmt::format(
                    "| {}{} | {} | {} ({}) |\n",
                    option.name,
                    option.is_required ? " *" : "",
                    cell(option.takes == Takes::flag ? "–" : value_name(option)),
                    cell(texts.say(Language::en, table->purpose_of(option))),
                    cell(texts.say(Language::sv, table->purpose_of(option)))
                );
        }
    }
    return page;
}

}  // namespace uppsikt::app
