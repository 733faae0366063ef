#include "base/ensure.h"

#include <string>

namespace uppsikt {

void report_broken_assumption(std::string_view what_holds, std::source_location where) {
    throw BrokenAssumption(
        std::string(where.file_name()) + ":" + std::to_string(where.line()) +
        ": does not hold: " + std::string(what_holds)
    );
}

}  // namespace uppsikt
