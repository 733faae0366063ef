#include "platform/record/note.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/crypto/hash.h"

namespace uppsikt::record {
namespace {

using crypto::Bytes;
using crypto::ByteView;

constexpr std::string_view signature_start = "— ";
constexpr std::string_view private_start = "PRIVATE+KEY+";
constexpr std::size_t key_id_bytes = 4;
constexpr std::size_t time_bytes = 8;
// Notes come from outside too; C2SP asks for a limit and at least 16 signatures.
constexpr std::size_t note_bytes_max = 1'000'000;
constexpr std::size_t signatures_max = 64;

// The code points above ASCII that Unicode calls white space, as UTF-8.
constexpr std::string_view unicode_spaces[] = {
    "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
    "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
    "\u2028", "\u2029", "\u202f", "\u205f", "\u3000",
};

bool is_control(char letter) { return static_cast<unsigned char>(letter) < 0x20; }

bool is_key_name(std::string_view name) {
    if (name.empty() || !is_utf8(name)) return false;
    if (std::ranges::any_of(name, [](char c) { return is_control(c) || c == ' ' || c == '+'; }))
        return false;
    return std::ranges::none_of(unicode_spaces, [&](std::string_view space) {
        return name.find(space) != std::string_view::npos;
    });
}

std::uint32_t big_endian_32(ByteView bytes) {
    std::uint32_t number = 0;
    for (const std::uint8_t byte : bytes.first(key_id_bytes))
        number = number << 8 | byte;
    return number;
}

std::uint32_t key_id(std::string_view name, ByteView type_and_key) {
    crypto::Sha256 hasher;
    return big_endian_32(hasher.add(name).add("\n").add(type_and_key).finish());
}

Bytes with_type(KeyKind kind, ByteView key) {
    Bytes bytes{static_cast<std::uint8_t>(kind)};
    bytes.insert(bytes.end(), key.begin(), key.end());
    return bytes;
}

/// "name+id+base64", the shape that verification keys and private keys share.
struct KeyText {
    std::string_view name;
    std::uint32_t id = 0;
    Bytes type_and_key;
};

std::optional<KeyText> parse_key_text(std::string_view text) {
    const std::size_t after_name = text.find('+');
    if (after_name == std::string_view::npos) return std::nullopt;
    const std::string_view rest = text.substr(after_name + 1);
    if (rest.size() < 9 || rest[8] != '+') return std::nullopt;
    const std::string_view id_text = rest.substr(0, 8);
    const auto id = crypto::from_hex(id_text);
    auto key = crypto::from_base64(rest.substr(9));
    if (!id || !key || crypto::to_hex(*id) != id_text ||
        key->size() != 1 + sizeof(crypto::PublicKey))
        return std::nullopt;
    KeyText parsed{text.substr(0, after_name), big_endian_32(*id), *std::move(key)};
    if (!is_key_name(parsed.name)) return std::nullopt;
    return parsed;
}

std::string key_text(std::string_view name, std::uint32_t id, ByteView type_and_key) {
    return fmt::format("{}+{:08x}+{}", name, id, crypto::to_base64(type_and_key));
}

/// The message that a signature of this kind signs: the text itself, or the text after a time.
std::string signed_message(std::string_view text, ByteView time) {
    if (time.empty()) return std::string(text);
    std::uint64_t seconds = 0;
    for (const std::uint8_t byte : time)
        seconds = seconds << 8 | byte;
    return fmt::format("cosignature/v1\ntime {}\n{}", seconds, text);
}

bool signature_fits(const VerificationKey& key, std::string_view text, ByteView signature) {
    const std::size_t before = key.kind == KeyKind::cosignature ? time_bytes : 0;
    if (signature.size() != before + sizeof(crypto::Signature)) return false;
    crypto::Signature fixed{};
    std::ranges::copy(signature.subspan(before), fixed.begin());
    const std::string message = signed_message(text, signature.first(before));
    return crypto::verify(key.key, {crypto::bytes_of(message), fixed});
}

std::optional<NoteSignature> parse_signature(std::string_view line) {
    if (!line.starts_with(signature_start)) return std::nullopt;
    const std::vector<std::string_view> words = split(line.substr(signature_start.size()), ' ');
    if (words.size() != 2 || !is_key_name(words[0])) return std::nullopt;
    const auto bytes = crypto::from_base64(words[1]);
    if (!bytes || bytes->size() <= key_id_bytes) return std::nullopt;
    const ByteView view = *bytes;
    const ByteView signature = view.subspan(key_id_bytes);
    return NoteSignature{
        std::string(words[0]),
        big_endian_32(view),
        Bytes(signature.begin(), signature.end())
    };
}

}  // namespace

std::optional<VerificationKey> VerificationKey::parse(std::string_view text) {
    const auto parsed = parse_key_text(text);
    if (!parsed || key_id(parsed->name, parsed->type_and_key) != parsed->id) return std::nullopt;
    const auto kind = static_cast<KeyKind>(parsed->type_and_key.front());
    if (kind != KeyKind::ed25519 && kind != KeyKind::cosignature) return std::nullopt;
    VerificationKey key{std::string(parsed->name), parsed->id, kind, {}};
    std::ranges::copy(ByteView(parsed->type_and_key).subspan(1), key.key.begin());
    return key;
}

VerificationKey VerificationKey::of(std::string_view name, const crypto::PublicKey& key) {
    ensure(is_key_name(name), "a key's name has neither white space nor plus");
    const std::uint32_t id = key_id(name, with_type(KeyKind::ed25519, key));
    return {std::string(name), id, KeyKind::ed25519, key};
}

std::string VerificationKey::text() const { return key_text(name, id, with_type(kind, key)); }

NoteSigner::NoteSigner(std::string_view name, const crypto::SigningKey& key)
    : key_(key), verification_key_(VerificationKey::of(name, key.public_key())) {}

NoteSigner NoteSigner::generate(std::string_view name) {
    return {name, crypto::SigningKey::generate()};
}

std::optional<NoteSigner> NoteSigner::parse(std::string_view text) {
    if (!text.starts_with(private_start)) return std::nullopt;
    const auto parsed = parse_key_text(text.substr(private_start.size()));
    if (!parsed || parsed->type_and_key.front() != static_cast<std::uint8_t>(KeyKind::ed25519))
        return std::nullopt;
    crypto::Seed seed{};
    std::ranges::copy(ByteView(parsed->type_and_key).subspan(1), seed.begin());
    NoteSigner signer(parsed->name, crypto::SigningKey::from_seed(seed));
    if (signer.verification_key().id != parsed->id) return std::nullopt;
    return signer;
}

std::string NoteSigner::private_text() const {
    const Bytes type_and_seed = with_type(KeyKind::ed25519, key_.seed());
    return std::string(private_start) +
           key_text(verification_key_.name, verification_key_.id, type_and_seed);
}

std::string NoteSigner::sign(std::string_view text) const {
    ensure(text.ends_with('\n') && is_utf8(text), "a note's text is UTF-8 and ends with a newline");
    ensure(
        std::ranges::none_of(text, [](char c) { return is_control(c) && c != '\n'; }),
        "a note's text has no control character but newline"
    );
    const crypto::Signature signature = key_.sign(crypto::bytes_of(text));
    Bytes bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(verification_key_.id >> shift & 255));
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    return fmt::format(
        "{}\n{}{} {}\n",
        text,
        signature_start,
        verification_key_.name,
        crypto::to_base64(bytes)
    );
}

std::optional<Note> parse_note(std::string_view note) {
    if (note.size() > note_bytes_max || !note.ends_with('\n') || !is_utf8(note))
        return std::nullopt;
    if (std::ranges::any_of(note, [](char c) { return is_control(c) && c != '\n'; }))
        return std::nullopt;
    const std::size_t blank = note.rfind("\n\n");
    if (blank == std::string_view::npos) return std::nullopt;
    Note parsed{std::string(note.substr(0, blank + 1)), {}};
    std::string_view lines = note.substr(blank + 2);
    if (lines.empty()) return std::nullopt;
    lines.remove_suffix(1);
    for (const std::string_view line : split(lines, '\n')) {
        auto signature = parse_signature(line);
        if (!signature || parsed.signatures.size() == signatures_max) return std::nullopt;
        parsed.signatures.push_back(*std::move(signature));
    }
    return parsed;
}

Result<std::string> open_note(std::string_view note, std::span<const VerificationKey> keys) {
    auto parsed = parse_note(note);
    if (!parsed) return Refusal{RefusalKind::invalid_input, Reason{"record_note_malformed"}};
    bool signed_by_known = false;
    for (const NoteSignature& signature : parsed->signatures) {
        const auto known = std::ranges::find_if(keys, [&](const VerificationKey& key) {
            return key.id == signature.key_id && key.name == signature.name;
        });
        if (known == keys.end()) continue;
        if (!signature_fits(*known, parsed->text, signature.signature))
            return Refusal{
                RefusalKind::invalid_input,
                Reason{"record_note_wrong_signature", {{"key", signature.name}}}
            };
        signed_by_known = true;
    }
    if (!signed_by_known)
        return Refusal{RefusalKind::invalid_input, Reason{"record_note_unknown_key"}};
    return std::move(parsed->text);
}

}  // namespace uppsikt::record
