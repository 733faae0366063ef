#include "platform/record/leaf.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

namespace uppsikt::record {
namespace {

const Salt some_salt{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

Instant noon() { return *parse_instant("2025-03-01T12:00:00.000000Z"); }

rc::Gen<std::string> any_text() {
    return rc::gen::container<std::string>(rc::gen::oneOf(
        rc::gen::elementOf(std::string("\n\\x0a \x7f\x01sequence")),
        rc::gen::arbitrary<char>()
    ));
}

rc::Gen<std::string> any_name() {
    return rc::gen::map(
        rc::gen::container<std::string>(rc::gen::elementOf(std::string("abc_9"))),
        [](const std::string& rest) { return "n" + rest; }
    );
}

Hash any_hash() {
    Hash hash{};
    for (std::uint8_t& byte : hash)
        byte = *rc::gen::arbitrary<std::uint8_t>();
    return hash;
}

Leaf any_leaf() {
    const auto optional_text = rc::gen::maybe(any_text());
    const auto to_optional = [](const rc::Maybe<std::string>& text) {
        return text ? std::optional<std::string>(*text) : std::nullopt;
    };
    Leaf leaf;
    leaf.sequence = *rc::gen::inRange<std::int64_t>(0, INT64_MAX);
    leaf.at = Instant{std::chrono::microseconds{
        *rc::gen::inRange<std::int64_t>(-1'000'000'000'000, 4'000'000'000'000'000)
    }};
    leaf.actor = *any_text();
    leaf.kind = *any_text();
    leaf.subject = *any_text();
    leaf.diary_number = to_optional(*optional_text);
    leaf.rule = to_optional(*optional_text);
    leaf.rule_version = to_optional(*optional_text);
    const int fields = *rc::gen::inRange(0, 4);
    for (int i = 0; i < fields; ++i)
        leaf.fields.push_back(
            {static_cast<FieldClass>(*rc::gen::inRange(0, 4)), *any_name(), any_hash()}
        );
    if (*rc::gen::arbitrary<bool>())
        leaf.rows = LeafRows{*rc::gen::inRange<std::int64_t>(1, 100'000), any_hash()};
    return leaf;
}

TEST_CASE("a leaf's text is what docs/record.md shows") {
    Leaf leaf;
    leaf.sequence = 17;
    leaf.at = noon();
    leaf.actor = "user:anna";
    leaf.kind = "sanctions.imposed";
    leaf.subject = "contract:10072975";
    leaf.diary_number = "2025/17\nsubject other";
    leaf.rule = "QUAL-LIM";
    leaf.fields = {{FieldClass::personal, "name", Hash{}}};
    leaf.rows = LeafRows{2, Hash{}};
    CHECK(
        leaf.text() ==
        "uppsikt/act/v1\n"
        "sequence 17\n"
        "at 2025-03-01T12:00:00.000000Z\n"
        "actor user:anna\n"
        "kind sanctions.imposed\n"
        "subject contract:10072975\n"
        "diary_number 2025/17\\x0asubject other\n"
        "rule QUAL-LIM\n"
        "field personal name AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        "rows 2 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
    );
}

TEST_CASE("a leaf is read back from its text, so no two acts share one") {
    CHECK(rc::check([] {
        const Leaf leaf = any_leaf();
        RC_ASSERT(Leaf::parse(leaf.text()) == leaf);
    }));
}

TEST_CASE("a leaf's text with any byte changed, added or removed is another leaf or none") {
    CHECK(rc::check([] {
        const Leaf leaf = any_leaf();
        std::string text = leaf.text();
        const std::size_t at = *rc::gen::inRange<std::size_t>(0, text.size());
        switch (*rc::gen::inRange(0, 3)) {
            case 0:
                text[at] = static_cast<char>(text[at] ^ *rc::gen::inRange(1, 128));
                break;
            case 1:
                text.erase(at, 1);
                break;
            default:
                text.insert(at, 1, *rc::gen::arbitrary<char>());
        }
        RC_PRE(text != leaf.text());
        const auto read = Leaf::parse(text);
        if (!read) return;
        RC_ASSERT(*read != leaf);
        RC_ASSERT(read->text() == text);
    }));
}

TEST_CASE("a moment outside the years 1-9999 is not writable") {
    CHECK(is_writable(noon()));
    CHECK(!is_writable(Instant::max()));
    CHECK(!is_writable(Instant::min()));
}

TEST_CASE("a commitment differs with salt, name and value, and where one ends and the other begins"
) {
    const Hash original = commitment(some_salt, "name", "value");
    Salt other_salt = some_salt;
    other_salt[15] ^= 1;
    CHECK(original != commitment(other_salt, "name", "value"));
    CHECK(original != commitment(some_salt, "nam", "evalue"));
    CHECK(original != commitment(some_salt, "name", "valu"));
    CHECK(original == commitment(some_salt, "name", "value"));
}

sql::Value any_value() {
    switch (*rc::gen::inRange(0, 5)) {
        case 0:
            return std::monostate{};
        case 1:
            return *rc::gen::arbitrary<std::int64_t>();
        case 2:
            return *rc::gen::arbitrary<double>();
        case 3:
            return *any_text();
        default:
            return *rc::gen::arbitrary<sql::Bytes>();
    }
}

TEST_CASE("two rows have the same hash only when they have the same values") {
    CHECK(rc::check([] {
        const std::vector<std::string> columns{"id", "a", "ab", "b"};
        std::vector<sql::Value> one;
        std::vector<sql::Value> two;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            one.push_back(any_value());
            two.push_back(*rc::gen::arbitrary<bool>() ? one.back() : any_value());
        }
        RowHasher hasher(columns);
        RC_ASSERT((hasher.hash(some_salt, one) == hasher.hash(some_salt, two)) == (one == two));
    }));
}

TEST_CASE("a row's hash does not depend on the order of columns, nor on a later column that is NULL"
) {
    const std::vector<std::string> columns{"id", "name"};
    const std::vector<std::string> turned{"name", "later", "id"};
    const std::vector<sql::Value> row{std::int64_t{9}, std::string("Alfa AB")};
    const std::vector<sql::Value> turned_row{
        std::string("Alfa AB"),
        std::monostate{},
        std::int64_t{9}
    };
    CHECK(RowHasher(columns).hash(some_salt, row) == RowHasher(turned).hash(some_salt, turned_row));

    const std::vector<sql::Value> filled{std::string("Alfa AB"), std::string(), std::int64_t{9}};
    CHECK(RowHasher(columns).hash(some_salt, row) != RowHasher(turned).hash(some_salt, filled));
    Salt other_salt = some_salt;
    other_salt[0] ^= 1;
    CHECK(RowHasher(columns).hash(some_salt, row) != RowHasher(columns).hash(other_salt, row));
}

TEST_CASE("the same number as INTEGER, REAL or TEXT gives three hashes; 0.0 and -0.0 give one") {
    const std::vector<std::string> columns{"x"};
    const auto hash = [&](sql::Value value) {
        const std::vector<sql::Value> row{std::move(value)};
        return RowHasher(columns).hash(some_salt, row);
    };
    CHECK(hash(std::int64_t{1}) != hash(1.0));
    CHECK(hash(std::int64_t{1}) != hash(std::string("1")));
    CHECK(hash(std::string("1")) != hash(sql::Bytes{'1'}));
    CHECK(hash(0.0) == hash(-0.0));
}

TEST_CASE("names have small letters, digits and underscores") {
    for (const char* name : {"a", "measure_2", "contract"})
        CHECK(is_name(name));
    for (const char* name : {"", "A", "2a", "_a", "a b", "a\n", "å"})
        CHECK(!is_name(name));
}

}  // namespace
}  // namespace uppsikt::record
