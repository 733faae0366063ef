#include "platform/http/multipart.h"

#include <doctest/doctest.h>

namespace uppsikt::http {
namespace {

constexpr const char* type = "multipart/form-data; boundary=----x7";

std::string part(const std::string& disposition, const std::string& content) {
    return "------x7\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + content +
           "\r\n";
}

TEST_CASE("a form with files is read, bytes as they came") {
    const std::string bytes("\xff\xd8\xff\0\r\n--\r\n------x", 15);
    const std::string body = part("name=\"text\"", "Stängt.\r\nIgen.") +
                             "------x7\r\ncontent-disposition: form-data; name=\"file\"; "
                             "filename=\"C:\\bilder\\d%22rr.jpg\"\r\nContent-Type: "
                             "image/png\r\n\r\n" +
                             bytes + "\r\n" + part("name=\"file\"; filename=\"\"", "") +
                             "------x7--\r\n";
    const auto form = parse_multipart(type, body);
    REQUIRE(form);
    CHECK(form->fields == std::vector<NamedText>{{"text", "Stängt.\nIgen."}});
    REQUIRE(form->files.size() == 1);
    CHECK(form->files[0].field == "file");
    CHECK(form->files[0].name == "d\"rr.jpg");
    CHECK(form->files[0].bytes == bytes);
    CHECK(parse_multipart(R"(Multipart/Form-Data; charset=utf-8; boundary="----x7")", body));
}

TEST_CASE("an empty form has nothing in it") {
    const auto form = parse_multipart(type, "------x7--");
    REQUIRE(form);
    CHECK(form->fields.empty());
    CHECK(form->files.empty());
}

TEST_CASE("what is no form with files is none") {
    const std::string good = part("name=\"a\"", "1") + "------x7--\r\n";
    REQUIRE(parse_multipart(type, good));
    for (const char* other :
         {"multipart/form-data",
          "multipart/form-data; boundary=",
          "multipart/mixed; boundary=----x7",
          "multipart/form-data; boundary=----x8",
          "multipart/form-data; boundary=\"----x7",
          "application/x-www-form-urlencoded"})
        CHECK_MESSAGE(!parse_multipart(other, good), other);
    CHECK(!parse_multipart("multipart/form-data; boundary=" + std::string(71, 'b'), good));
    for (const std::string& body :
         {std::string(),
          std::string("before it") + good,
          part("name=\"a\"", "1"),  // it does not end
          good + "after it",
          std::string("------x7\r\nContent-Type: text/plain\r\n\r\n1\r\n------x7--"),
          part("filename=\"a\"", "1") + "------x7--",  // no name
          part("name=\"\"", "1") + "------x7--",
          part("name=\"a", "1") + "------x7--",       // no end of the name
          part("name=\"a\"", "\xff") + "------x7--",  // not UTF-8
          part("name=\"a\"", std::string("1\0", 2)) + "------x7--",
          part("name=\"a\"; filename=\"\x01\"", "1") + "------x7--",
          std::string("------x7\r\nContent-Disposition: form-data; name=\"a\"; x=\"") +
              std::string(5000, 'x') + "\"\r\n\r\n1\r\n------x7--"})
        CHECK_MESSAGE(!parse_multipart(type, body), body.substr(0, 100));
    std::string many;
    for (int i = 0; i < 501; ++i)
        many += part("name=\"a\"", "1");
    CHECK(!parse_multipart(type, many + "------x7--"));
}

}  // namespace
}  // namespace uppsikt::http
