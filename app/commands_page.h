#pragma once

#include <string>
#include <string_view>

#include "platform/operations/operation.h"
#include "platform/texts/texts.h"

namespace uppsikt::app {

/// docs/commands.md: what the tables have, as a page.
std::string commands_page(const operations::Tables& tables, const Texts& texts);

/// What stands for the value of an option in help: DAY, yes|no, local|central; nothing for a flag.
std::string value_name(const operations::Option& option);

std::string in_capitals(std::string_view name);

}  // namespace uppsikt::app
