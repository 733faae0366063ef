#include "base/free_text.h"

#include <string>

#include <doctest/doctest.h>

namespace uppsikt {
namespace {

using Codes = std::vector<std::string>;

Codes of_text(std::string_view text) {
    std::vector<Reason> reasons;
    object_to_text(reasons, {"note", text, 10});
    Codes codes;
    for (const Reason& reason : reasons)
        codes.push_back(reason.code);
    return codes;
}

Codes of_line(std::string_view text) {
    std::vector<Reason> reasons;
    object_to_line(reasons, {"name", text, 10});
    Codes codes;
    for (const Reason& reason : reasons)
        codes.push_back(reason.code);
    return codes;
}

TEST_CASE("text in any script that fits is taken, counted in characters and not in bytes") {
    CHECK(of_text("Åsa").empty());
    CHECK(of_text("مرحبا بكم").empty());
    CHECK(of_text("日本語日本語日本語日").empty());
    CHECK(of_text("😀😀😀😀😀😀😀😀😀😀").empty());
    CHECK(of_text("två\nrader\t").empty());
}

TEST_CASE("text that is blank, too long or has control characters is refused with every reason") {
    CHECK(of_text("") == Codes{"text_blank"});
    CHECK(of_text(" \n\u00A0") == Codes{"text_blank"});
    CHECK(of_text(std::string(1'000'000, 'a')) == Codes{"text_too_long"});
    CHECK(of_text("ett\x1b[0m") == Codes{"text_with_control_characters"});
    CHECK(of_text(std::string_view("a\0b", 3)) == Codes{"text_with_control_characters"});
    CHECK(of_text("a\u0085b") == Codes{"text_with_control_characters"});
    CHECK(of_text("a\x7f") == Codes{"text_with_control_characters"});
    CHECK(of_text("elva tecken\x01") == Codes{"text_too_long", "text_with_control_characters"});
}

TEST_CASE("bytes that are not UTF-8 are told as such and nothing else") {
    CHECK(of_text("\xC3") == Codes{"text_not_utf8"});
    CHECK(of_text("\xC2") == Codes{"text_not_utf8"});
    CHECK(of_text("\xFF\x01") == Codes{"text_not_utf8"});
}

TEST_CASE("a line has no new lines and no tabulators") {
    CHECK(of_line("Åsa Berg").empty());
    CHECK(of_line("Åsa\nBerg") == Codes{"text_with_control_characters"});
    CHECK(of_line("Åsa\tBerg") == Codes{"text_with_control_characters"});
}

}  // namespace
}  // namespace uppsikt
