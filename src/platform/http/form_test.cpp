#include "platform/http/form.h"

#include <doctest/doctest.h>

namespace uppsikt::http {
namespace {

using Fields = std::vector<NamedText>;

TEST_CASE("a form is read in order, with its line breaks and letters of any script") {
    CHECK(
        parse_form("text=St%C3%A4ngt+igen.%0D%0AAnna&a=&a=2&") ==
        Fields{{"text", "Stängt igen.\nAnna"}, {"a", ""}, {"a", "2"}}
    );
    CHECK(parse_form("") == Fields{});
}

TEST_CASE("what is no form is none") {
    for (const char* body : {"a=%", "a=%4", "a=%zz", "a=%00", "a=%FF", "%1b=1", "a=%7f"})
        CHECK_MESSAGE(!parse_form(body), body);
    std::string many;
    for (int i = 0; i < 501; ++i)
        many += "a=1&";
    CHECK(!parse_form(many));
}

}  // namespace
}  // namespace uppsikt::http
