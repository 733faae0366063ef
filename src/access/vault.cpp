#include "access/vault.h"

#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "platform/crypto/hmac.h"
#include "platform/crypto/random.h"
#include "platform/record/outside_file.h"

namespace uppsikt::access {

namespace {

constexpr std::size_t salt_bytes = 16;

/// A key of its own for each use.
Vault::Key derived(const Vault::Key& key, std::string_view use) {
    return crypto::hmac_sha256({key, crypto::bytes_of(use)});
}

struct StoredPassword {
    crypto::Argon2Cost cost;
    crypto::Bytes salt;
    crypto::Bytes tag;

    static std::optional<StoredPassword> parse(std::string_view text) {
        const std::vector<std::string_view> parts = split(text, '$');
        if (parts.size() != 6 || parts[1] != "argon2id" || parts[2] != "v=19") return std::nullopt;
        std::array<std::int64_t, 3> numbers{};
        const std::vector<std::string_view> costs = split(parts[3], ',');
        constexpr std::array<std::string_view, 3> names{"m=", "t=", "p="};
        if (costs.size() != names.size()) return std::nullopt;
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (!costs[i].starts_with(names[i])) return std::nullopt;
            const auto number = parse_integer(costs[i].substr(2));
            if (!number || *number < 1 || *number > UINT32_MAX) return std::nullopt;
            numbers[i] = *number;
        }
        auto salt = crypto::from_base64(parts[4]);
        auto tag = crypto::from_base64(parts[5]);
        if (!salt || !tag || salt->size() < 8 || tag->empty()) return std::nullopt;
        return StoredPassword{
            .cost =
                {.memory_kib = static_cast<std::uint32_t>(numbers[0]),
                 .passes = static_cast<std::uint32_t>(numbers[1]),
                 .lanes = static_cast<std::uint32_t>(numbers[2]),
                 .tag_bytes = static_cast<std::uint32_t>(tag->size())},
            .salt = *std::move(salt),
            .tag = *std::move(tag),
        };
    }

    std::string text() const {
        return fmt::format(
            "$argon2id$v=19$m={},t={},p={}${}${}",
            cost.memory_kib,
            cost.passes,
            cost.lanes,
            crypto::to_base64(salt),
            crypto::to_base64(tag)
        );
    }
};

StoredPassword random_password(const crypto::Argon2Cost& cost) {
    StoredPassword stored{
        .cost = cost,
        .salt = crypto::Bytes(salt_bytes),
        .tag = crypto::Bytes(cost.tag_bytes)
    };
    crypto::fill_random(stored.salt);
    crypto::fill_random(stored.tag);
    return stored;
}

}  // namespace

Vault::Vault(const Key& key, const Cost& cost)
    : passwords_(derived(key, "uppsikt passwords")),
      boxes_(derived(key, "uppsikt one-time keys")),
      texts_(derived(key, "uppsikt names and codes")),
      cost_(cost) {}

Result<Vault> Vault::open(const std::filesystem::path& file, const Cost& cost) {
    auto text = record::read_outside(file);
    if (!text) {
        Key key{};
        crypto::fill_random(key);
        text = crypto::to_hex(key) + "\n";
        record::create_secret(file, *text);
    }
    const std::vector<TextValue> values{{"file", file.string()}};
    if (record::readable_by_others(file))
        return Refusal{RefusalKind::conflict, Reason{"access_key_open_to_others", values}};
    const auto key = crypto::exactly<32>(crypto::from_hex(trimmed(*text)));
    if (!key) return Refusal{RefusalKind::conflict, Reason{"access_key_unreadable", values}};
    return Vault(*key, cost);
}

std::string Vault::hash_password(std::string_view password) const {
    StoredPassword stored = random_password(cost_);
    stored.tag = crypto::argon2id(
        {.password = crypto::bytes_of(password), .salt = stored.salt, .secret = passwords_},
        cost_
    );
    return stored.text();
}

// What is kept, and what is given: swapped, the first is no hash, and that is a fault.
// NOLINTNEXTLINE(bugprone-easily-swappable-parameters)
bool Vault::matches(std::string_view hash, std::string_view password) const {
    const auto stored = StoredPassword::parse(hash);
    ensure(stored.has_value(), "a password is kept as Vault writes it");
    const crypto::Bytes tag = crypto::argon2id(
        {.password = crypto::bytes_of(password), .salt = stored->salt, .secret = passwords_},
        stored->cost
    );
    return crypto::are_equal(tag, stored->tag);
}

std::string Vault::nobodys_hash() const { return random_password(cost_).text(); }

crypto::Bytes Vault::seal(std::string_view account, crypto::ByteView totp_key) const {
    return crypto::seal_box(boxes_, {totp_key, account});
}

std::optional<crypto::Bytes> Vault::unseal(std::string_view account, crypto::ByteView box) const {
    return crypto::open_box(boxes_, box, account);
}

crypto::Hash Vault::hash_of(std::string_view what, std::string_view text) const {
    crypto::Bytes message(what.begin(), what.end());
    message.push_back(0);
    message.insert(message.end(), text.begin(), text.end());
    return crypto::hmac_sha256({texts_, message});
}

}  // namespace uppsikt::access
