#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "platform/crypto/argon2id.h"
#include "platform/crypto/hash.h"
#include "platform/crypto/secret_box.h"

namespace uppsikt::access {

/// The key that lies outside the database: what is stolen there can be neither tried nor read.
class Vault {
public:
    using Key = std::array<std::uint8_t, 32>;
    using Cost = crypto::Argon2Cost;

    explicit Vault(const Key& key, const Cost& cost = {});

    /// From its file, which is made where it is not there. Refuses a file that others may read, and
    /// what is no key.
    static Result<Vault> open(const std::filesystem::path& file, const Cost& cost = {});

    /// "$argon2id$v=19$m=65536,t=3,p=4$<salt>$<tag>", as it is kept.
    std::string hash_password(std::string_view password) const;
    bool matches(std::string_view hash, std::string_view password) const;

    /// What stands for the password of an account that is not there: it costs the same, and none
    /// matches.
    std::string nobodys_hash() const;

    crypto::Bytes seal(std::string_view account, crypto::ByteView totp_key) const;
    std::optional<crypto::Bytes> unseal(std::string_view account, crypto::ByteView box) const;

    /// What is kept of a name somebody tried, or of a recovery code.
    crypto::Hash hash_of(std::string_view what, std::string_view text) const;

private:
    Key passwords_;
    Key boxes_;
    Key texts_;
    Cost cost_;
};

}  // namespace uppsikt::access
