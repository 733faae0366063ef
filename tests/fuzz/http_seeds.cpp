// Writes the files that http_fuzz begins from: http_seeds FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "http_seeds FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    // '0' to '4': target, cursor, body, request (and then how large its parts are), form with
    // files.
    const std::string body =
        R"({"name":"\u00e5","day":"2026-03-01","at":"2026-03-01T12:00:00.000000Z","count":3,)"
        R"("share":-1.5e3,"final":true,"kind":"b","rows":[{"id":1}],"more":[[null]]})";
    const std::string head =
        "POST /orders/7?dry=yes&to=a&to=b HTTP/1.1\r\nHost: a\r\nAccept-Language: en, sv;q=0.5\r\n"
        "Content-Type: application/json; charset=utf-8\r\nCookie: a=b; c=d\r\n";
    const std::string seeds[] = {
        "0/orders/%C3%A5?x=1+2&y=%26&z",
        "0http://a:80/b",
        "1abc",
        "2" + body,
        "3\x07" + head + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body,
        "3\x03" + head +
            "Transfer-Encoding: chunked\r\n\r\nC\r\n{\"name\":\"x\"}\r\n0\r\nX: y\r\n\r\n",
        "4--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x\r\n"
        "Content-Disposition: form-data; name=\"f\"; filename=\"b.jpg\"\r\nContent-Type: "
        "image/jpeg\r\n\r\n\xff\xd8\xff\r\n--x--\r\n",
        "3\x1fOPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "3\x1fPOST http://a/orders/7 HTTP/1.1\r\nHost: a\r\nOrigin: https://b\r\nExpect: "
        "100-continue\r\n\r\n",
    };
    int number = 0;
    for (const std::string& seed : seeds)
        std::ofstream(folder / std::to_string(++number), std::ios::binary) << seed;
    return 0;
}
