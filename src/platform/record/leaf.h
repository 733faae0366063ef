#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "platform/crypto/hash.h"
#include "platform/record/record.h"

/// What a leaf of the record covers, as text that anyone can hash again: see docs/record.md.
namespace uppsikt::record {

using crypto::Hash;

/// Random bytes that keep a short value from being guessed from its hash.
using Salt = std::array<std::uint8_t, 16>;

/// "open", "internal", "personal", "secret".
std::string_view name_of(FieldClass field_class);
std::optional<FieldClass> field_class_named(std::string_view name);

/// SHA-256 of salt, name, 0x00 and value. Names hold no 0x00.
Hash commitment(const Salt& salt, std::string_view name, std::string_view value);

struct LeafField {
    FieldClass field_class = FieldClass::open;
    std::string name;
    Hash commitment{};
    bool operator==(const LeafField&) const = default;
};

/// How many rows an act covers, and SHA-256 of their lines (`RowLines`) by table and then id.
struct LeafRows {
    std::int64_t count = 0;
    Hash hash{};
    bool operator==(const LeafRows&) const = default;
};

/// An act as its leaf has it.
struct Leaf {
    std::int64_t sequence = 0;
    Instant at;
    std::string actor;
    std::string kind;
    std::string subject;
    std::optional<std::string> diary_number;
    std::optional<std::string> rule;
    std::optional<std::string> rule_version;
    std::vector<LeafField> fields = {};
    std::optional<LeafRows> rows = std::nullopt;  ///< absent when the act covers none

    /// The leaf's entry in the Merkle tree. `at` lies in the years 1-9999 (`ensure`).
    std::string text() const;

    /// The leaf's hash in the tree.
    Hash hash() const;

    /// Reads what `text` gives, and nothing that is written in another way.
    static std::optional<Leaf> parse(std::string_view text);
    bool operator==(const Leaf&) const = default;
};

/// Whether `Leaf::text` can write the moment.
bool is_writable(Instant at);

/// Small letters, digits and underscores, a letter first: the names of fields, tables and columns.
bool is_name(std::string_view text);

/// Sums up the rows of an act in the line that its leaf has of them: SHA-256 of
/// "contract 9 <base64 hash>\n" for each row, or "contract 9 removed\n" where it is gone.
class RowLines {
public:
    /// By table and then id.
    void add(const RowRef& row, const std::optional<Hash>& hash);

    /// Nothing when there was no row. Begins anew.
    std::optional<LeafRows> finish();

private:
    crypto::Sha256 hasher_;
    std::int64_t count_ = 0;
    std::string line_;
};

/// The names of the columns of a row, in its order.
std::vector<std::string> columns_of(const sql::Row& row);

/// The kind of the act that erases a field, and its subject: "act:17".
constexpr std::string_view field_erased_kind = "record.field_erased";
std::string act_subject(std::int64_t sequence);
std::optional<std::int64_t> act_of_subject(std::string_view subject);

/// Gathers a row's columns and hashes them; used again for row after row.
///
/// SHA-256 of the salt and, for each column that is not NULL in the order of the columns' names:
/// name, 0x00, and `i` with 8 bytes (big-endian), `r` with the 8 bytes of the IEEE 754 double, or
/// `t` (text) or `b` (bytes) with 8 bytes of length and the content. A column that comes later is
/// NULL in old rows and changes no hash.
class RowHasher {
public:
    /// The columns of the rows to come, in the order in which `hash` gets their values.
    explicit RowHasher(std::span<const std::string> columns);

    /// As many values as there are columns.
    Hash hash(const Salt& salt, std::span<const sql::Value> values);

private:
    std::vector<std::string> names_;
    std::vector<std::size_t> by_name_;  ///< positions, in the order of the names
    crypto::Bytes bytes_;
};

}  // namespace uppsikt::record
