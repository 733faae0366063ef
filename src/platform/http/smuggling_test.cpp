// One message that two readers take for different ones is a door: each must be shut.
#include <string>

#include <doctest/doctest.h>

#include "platform/http/framing.h"
#include "support/http_site.h"

namespace uppsikt::http {
namespace {

using test_site::Running;

/// The status of the first answer, when it is the only one and the connection is closed behind it.
int only_answer(const Running& running, std::string_view bytes) {
    test::HttpClient client = running.client();
    if (!client.send(bytes)) return 0;
    client.end();
    const auto answer = client.read();
    if (!answer || client.read()) return 0;
    return client.is_closed() ? answer->status : 0;
}

TEST_CASE("framing that can be read in two ways is refused, and what stands behind it not read") {
    const Running running({test_site::hello(), test_site::echo()});
    const std::string post = "POST /echo HTTP/1.1\r\nHost: a\r\n";
    const std::string behind = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
    struct Attempt {
        std::string_view what;
        std::string bytes;
        int status = 400;
    };
    const std::string chunked = "Transfer-Encoding: chunked\r\n";
    const std::vector<Attempt> attempts{
        {"CL.TE", post + "Content-Length: 6\r\n" + chunked + "\r\n0\r\n\r\nG" + behind},
        {"TE.CL", post + chunked + "Content-Length: 4\r\n\r\n5c\r\n" + behind + "0\r\n\r\n"},
        {"two lengths", post + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n" + behind},
        {"the same length twice", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx" + behind
        },
        {"a list of lengths", post + "Content-Length: 1, 1\r\n\r\nx" + behind},
        {"a signed length", post + "Content-Length: +1\r\n\r\nx" + behind},
        {"a negative length", post + "Content-Length: -1\r\n\r\nx" + behind},
        {"a length in hexadecimal", post + "Content-Length: 0x1\r\n\r\nx" + behind},
        {"a length that overflows", post + "Content-Length: 18446744073709551617\r\n\r\nx" + behind
        },
        {"an empty length", post + "Content-Length: \r\n\r\n" + behind},
        {"another coding", post + "Transfer-Encoding: gzip\r\n\r\n" + behind, 501},
        {"two codings", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + behind, 501},
        {"chunked twice", post + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", 501},
        {"chunked in two fields", post + chunked + chunked + "\r\n0\r\n\r\n" + behind},
        {"chunked in disguise", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + behind, 501
        },
        {"identity", post + "Transfer-Encoding: identity\r\n\r\n" + behind, 501},
        {"chunked in HTTP/1.0", "POST /echo HTTP/1.0\r\nHost: a\r\n" + chunked + "\r\n0\r\n\r\n"},
        {"a blank before the colon", post + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + behind
        },
        {"a blank before the name", "POST /echo HTTP/1.1\r\n Host: a\r\n\r\n" + behind},
        {"a folded line", post + "X: a\r\n b\r\n\r\n" + behind},
        {"a folded coding", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + behind},
        {"a folded line by tab", post + "X: a\r\n\tb\r\n\r\n" + behind},
        {"bare line feeds", "GET /hello HTTP/1.1\nHost: a\n\n" + behind},
        {"a bare line feed", post + "X: a\nContent-Length: 9\r\n\r\n" + behind},
        {"a bare carriage return", post + "X: a\rContent-Length: 9\r\n\r\n" + behind},
        {"a NUL in a value", post + std::string("X: a\0b\r\n\r\n", 10) + behind},
        {"a NUL in a name", post + std::string("X\0: a\r\n\r\n", 9) + behind},
        {"a control character", post + "X: a\x01b\r\n\r\n" + behind},
        {"a line without a colon", post + "X\r\n\r\n" + behind},
        {"a line without a name", post + ": x\r\n\r\n" + behind},
        {"an empty line first", "\r\n" + behind},
        {"no host", "GET /hello HTTP/1.1\r\n\r\n" + behind},
        {"two hosts", "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n" + behind},
        {"an empty host", "GET /hello HTTP/1.1\r\nHost:\r\n\r\n" + behind},
        {"a host with a path", "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n" + behind},
        {"a host with a user", "GET /hello HTTP/1.1\r\nHost: b@a\r\n\r\n" + behind},
        {"another authority",
         "GET http://b/hello HTTP/1.1\r\nHost: a\r\n"
         "Connection: close\r\n\r\n"},
        {"two blanks", "GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n" + behind},
        {"a blank in the target", "GET /hello /x HTTP/1.1\r\nHost: a\r\n\r\n" + behind},
        {"a tab for a blank", "GET\t/hello\tHTTP/1.1\r\nHost: a\r\n\r\n" + behind},
        {"no version", "GET /hello\r\nHost: a\r\n\r\n" + behind},
        {"small letters", "GET /hello http/1.1\r\nHost: a\r\n\r\n" + behind},
        {"an unknown method", "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n" + behind, 501},
        {"CONNECT", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n" + behind, 501},
        {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"HTTP/1.2", "GET /hello HTTP/1.2\r\nHost: a\r\n\r\n" + behind, 505},
        {"a TLS handshake", std::string("\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n", 13)},
    };
    for (const Attempt& attempt : attempts) {
        CAPTURE(attempt.what);
        CHECK(only_answer(running, attempt.bytes) == attempt.status);
    }
    test::HttpClient good = running.client();
    CHECK(good.ask(behind)->status == 200);
}

TEST_CASE("chunks that are not as they should be are refused") {
    const Running running({test_site::echo()});
    const std::string post = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const auto status = [&](const std::string& chunks) {
        return only_answer(running, post + chunks);
    };
    CHECK(status("ffffffffffffffff\r\nx") == 413);
    CHECK(status("fffffffffffffffff\r\nx") == 400);
    CHECK(status("10000000000000001\r\nx\r\n0\r\n\r\n") == 400);
    CHECK(status("-1\r\nx\r\n0\r\n\r\n") == 400);
    CHECK(status("0x1\r\nx\r\n0\r\n\r\n") == 400);
    CHECK(status(" 1\r\nx\r\n0\r\n\r\n") == 400);
    CHECK(status("1 \r\nx\r\n0\r\n\r\n") == 400);
    CHECK(status("g\r\nx\r\n0\r\n\r\n") == 400);
    CHECK(status("\r\nx\r\n0\r\n\r\n") == 400);
    CHECK(status("1\nx\r\n0\r\n\r\n") == 400);
    CHECK(status("1\r\nxx\r\n0\r\n\r\n") == 400);
    CHECK(status("1\r\nx0\r\n\r\n") == 400);
    CHECK(status("1;" + std::string(2000, 'a') + "\r\nx\r\n0\r\n\r\n") == 400);
    CHECK(status("1;" + std::string(20'000, 'a')) == 400);
    CHECK(status("0\r\nX: " + std::string(20'000, 'a')) == 400);
    CHECK(status("0\r\nX: a\r\n b\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
    CHECK(status("0\r\nContent-Length: 3\r\n\r\n") == 400);
}

TEST_CASE("what comes behind a body in chunks changes nothing of the request") {
    std::string seen;
    Route route = test_site::echo();
    route.handler = [&](const Request& request) -> Result<Response> {
        seen = request.headers.joined("X") + "|" + request.headers.joined("Cookie");
        return Response::text("ok");
    };
    const Running running({route});
    test::HttpClient client = running.client();
    client.ask(
        "POST /echo HTTP/1.1\r\nHost: a\r\nX: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
        "0\r\nX: 2\r\nCookie: session=stolen\r\n\r\n"
    );
    CHECK(seen == "1|");
}

TEST_CASE("the absolute form is taken when it agrees with the host") {
    const Running running({test_site::hello()});
    CHECK(running.client().ask("GET http://a/hello HTTP/1.1\r\nHost: a\r\n\r\n")->status == 200);
    CHECK(running.client().ask("GET HTTPS://A/hello HTTP/1.1\r\nHost: a\r\n\r\n")->status == 200);
}

TEST_CASE("a head is seen as whole at its last byte, and not before") {
    const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n\r\n";
    for (std::size_t size = 0; size < head.size(); ++size) {
        const HeadLook look = look_at_head(head.substr(0, size), {});
        CHECK(look.size == 0);
        CHECK(look.refused == 0);
    }
    CHECK(look_at_head(head, {}).size == head.size());
    CHECK(look_at_head(head + "more", {}).size == head.size());
    CHECK(look_at_head("\r\n" + head, {}).size == 0);  // found by fuzzing: refused, and yet whole
}

}  // namespace
}  // namespace uppsikt::http
