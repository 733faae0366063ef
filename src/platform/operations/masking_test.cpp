#include "platform/operations/masking.h"

#include <doctest/doctest.h>

namespace uppsikt::operations {
namespace {

TEST_CASE("a personal identity number is not shown, however it is written") {
    for (const char* text :
         {"19850709-9805",
          "198507099805",
          "850709-9805",
          "8507099805",
          "850709+9805",
          "19850769-9802",
          "19850709 9805"}) {
        CAPTURE(text);
        CHECK(without_identities(text) == "…");
        CHECK(without_identities("intyg " + std::string(text) + ".pdf") == "intyg ….pdf");
    }
}

TEST_CASE("other numbers are shown as they are") {
    for (const char* text :
         {"10072975",
          "UPP 2026/000001",
          "556036-0793",
          "2026-03-02",
          "-9223372036854775808",
          "a198507099805b",
          "1234567890123",
          "19851309-9805",
          "19850732-9805",
          "100000000"}) {
        CAPTURE(text);
        CHECK(without_identities(text) == text);
    }
}

TEST_CASE("a refusal keeps its kind and reasons, without the numbers") {
    const Refusal masked = without_identities(
        Refusal(RefusalKind::not_found, Reason{"x", {{"person", "198507099805"}, {"n", "7"}}})
    );
    CHECK(masked.kind == RefusalKind::not_found);
    CHECK(masked.reasons == std::vector<Reason>{{"x", {{"person", "…"}, {"n", "7"}}}});
}

}  // namespace
}  // namespace uppsikt::operations
