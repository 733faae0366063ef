#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/crypto/ed25519.h"

/// Signed notes: a text and the signatures under it. Source: C2SP signed-note.md,
/// tlog-cosignature.md.
namespace uppsikt::record {

/// The signature types that we know, by their identifier byte.
enum class KeyKind : std::uint8_t { ed25519 = 1, cosignature = 4 };

/// A key to check with: "name+1a2b3c4d+base64 of type and key".
struct VerificationKey {
    std::string name;
    std::uint32_t id = 0;
    KeyKind kind = KeyKind::ed25519;
    crypto::PublicKey key{};

    /// Refuses a name with white space or plus, an id that is not the key's, and unknown types.
    static std::optional<VerificationKey> parse(std::string_view text);
    static VerificationKey of(std::string_view name, const crypto::PublicKey& key);
    std::string text() const;
    bool operator==(const VerificationKey&) const = default;
};

/// A key to sign notes with: "PRIVATE+KEY+name+1a2b3c4d+base64 of type and seed".
class NoteSigner {
public:
    static NoteSigner generate(std::string_view name);
    static std::optional<NoteSigner> parse(std::string_view text);

    const VerificationKey& verification_key() const { return verification_key_; }
    std::string private_text() const;

    /// The text, which ends with a newline and holds no other control character, as a signed note.
    std::string sign(std::string_view text) const;

private:
    NoteSigner(std::string_view name, const crypto::SigningKey& key);
    crypto::SigningKey key_;
    VerificationKey verification_key_;
};

struct NoteSignature {
    std::string name;
    std::uint32_t key_id = 0;
    crypto::Bytes signature;
};

struct Note {
    std::string text;  ///< with its final newline
    std::vector<NoteSignature> signatures;
};

/// The parts of a note, none of them checked against a key; nothing when it is not a note.
std::optional<Note> parse_note(std::string_view note);

/// The note's text, when at least one of the keys has signed it and no signature of theirs is
/// wrong. Signatures of other keys are ignored.
Result<std::string> open_note(std::string_view note, std::span<const VerificationKey> keys);

}  // namespace uppsikt::record
