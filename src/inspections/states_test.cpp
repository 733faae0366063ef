#include "inspections/states.h"

#include <doctest/doctest.h>

namespace uppsikt::inspections {
namespace {

std::string flaws(const cases::Machine& machine) {
    std::string text;
    for (const cases::Flaw& flaw : cases::prove(machine).flaws)
        text += described(flaw) + "\n";
    return text;
}

TEST_CASE("no visit and no finding can get stuck, end without its acts or be shown too early") {
    CHECK(flaws(visit_states().machine()).empty());
    CHECK(flaws(finding_states().machine()).empty());
    CHECK(cases::prove(finding_states().machine()).reached >= 7);
}

}  // namespace
}  // namespace uppsikt::inspections
