#include "complaints/receipt_code.h"

#include <array>

#include "platform/crypto/random.h"

namespace uppsikt::complaints {

namespace {

// Crockford's base 32: no I, L, O or U.
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t code_bytes = 10;
constexpr std::size_t code_letters = 16;

std::string code_of(crypto::ByteView bytes) {
    std::string code;
    std::uint32_t held = 0;
    int bits = 0;
    std::size_t letters = 0;
    for (const std::uint8_t byte : bytes.first(code_bytes)) {
        held = (held << 8) | byte;
        bits += 8;
        while (bits >= 5) {
            bits -= 5;
            if (letters > 0 && letters % 4 == 0) code += '-';
            code += alphabet[(held >> bits) & 31U];
            ++letters;
        }
    }
    return code;
}

/// Hashes for different ends differ, whatever the text.
crypto::Hash hash_for(std::string_view end, std::string_view text) {
    crypto::Sha256 hasher;
    hasher.add(end).add(std::uint8_t{0}).add(text);
    return hasher.finish();
}

}  // namespace

std::string random_code() {
    std::array<std::uint8_t, code_bytes> bytes{};
    crypto::fill_random(bytes);
    return code_of(bytes);
}

std::string code_from_key(std::string_view key) {
    return code_of(hash_for("uppsikt receipt code from key", key));
}

std::optional<crypto::Hash> hash_of_code(std::string_view code) {
    std::string letters;
    for (char letter : code) {
        if (letter == '-' || letter == ' ') continue;
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
        if (letter == 'O') letter = '0';
        if (letter == 'I' || letter == 'L') letter = '1';
        if (alphabet.find(letter) == alphabet.npos) return std::nullopt;
        letters += letter;
    }
    if (letters.size() != code_letters) return std::nullopt;
    return hash_for("uppsikt receipt code", letters);
}

crypto::Hash hash_of_key(std::string_view key) { return hash_for("uppsikt complaint key", key); }

}  // namespace uppsikt::complaints
