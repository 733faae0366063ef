// Writes the files that openid_fuzz begins from: openid_seeds FOLDER.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "openid_seeds FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = arguments[1];
    std::filesystem::create_directories(folder);
    // '0', '1', '2', '3': token, keys, document, address.
    const std::string seeds[] = {
        "0eyJhbGciOiJFUzI1NiJ9."
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cn"
        "V"
        "lfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-"
        "Kg6NU1Q",
        "0eyJhbGciOiJub25lIn0.e30.",
        R"(1{"keys":[{"kty":"EC","crv":"P-256","kid":"a","use":"sig",)"
        R"("x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
        R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},)"
        R"({"kty":"RSA","n":"AQAB","e":"AQAB","alg":"RS256","key_ops":["verify"]}]})",
        R"(2{"issuer":"https://a","authorization_endpoint":"https://a/b","token_endpoint":"https://a",)"
        R"("jwks_uri":"https://[::1]:7/","response_types_supported":["code"],)"
        R"("id_token_signing_alg_values_supported":["ES256"],)"
        R"("authorization_response_iss_parameter_supported":true})",
        "3https://login.example.se:8443/a%20b?c=d&e",
        "3https://[2606:4700::1]/",
    };
    int number = 0;
    for (const std::string& seed : seeds)
        std::ofstream(folder / std::to_string(++number), std::ios::binary) << seed;
    return 0;
}
