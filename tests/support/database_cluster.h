#pragma once

#include <string>

namespace uppsikt::test {

/// The address of `database` in the tests' PostgreSQL cluster: the one that ctest has started, or
/// one that this process starts when it first asks, and stops when it ends.
std::string postgres_address(const std::string& database);

}  // namespace uppsikt::test
