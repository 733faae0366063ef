#include "access/recovery.h"

#include <array>

#include "platform/crypto/random.h"

namespace uppsikt::access {

std::string random_recovery_code() {
    std::array<std::uint8_t, 10> bytes{};
    crypto::fill_random(bytes);
    std::string code;
    for (const char letter : crypto::to_base32(bytes)) {
        if (code.size() % 5 == 4) code += '-';
        code += letter;
    }
    return code;
}

// Whose code, and the code: as they are said.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
crypto::Hash hash_of_recovery(const Vault& vault, std::string_view account, std::string_view code) {
    std::string text(account);
    text += ' ';
    for (const char letter : code) {
        if (letter == '-' || letter == ' ') continue;
        text += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    return vault.hash_of("recovery", text);
}

}  // namespace uppsikt::access
