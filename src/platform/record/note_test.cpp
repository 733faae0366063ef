#include "platform/record/note.h"

#include <boost/json.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "platform/record/checkpoint.h"
#include "platform/record/testing_vectors.h"

namespace uppsikt::record {
namespace {

namespace json = boost::json;

std::string note_of(const json::value& one) {
    if (const json::value* text = one.as_object().if_contains("note"))
        return std::string(text->as_string());
    const auto bytes = crypto::from_base64(one.at("note_b64").as_string());
    REQUIRE(bytes.has_value());
    return std::string(crypto::text_of(*bytes));
}

/// Valid when every key can be read and the note opens with them.
bool is_valid(const json::value& one) {
    std::vector<VerificationKey> keys;
    for (const json::value& text : one.at("vkeys").as_array()) {
        const auto key = VerificationKey::parse(text.as_string());
        if (!key) return false;
        CHECK(key->text() == std::string(text.as_string()));
        keys.push_back(*key);
    }
    return open_note(note_of(one), keys).ok();
}

TEST_CASE("signed notes are accepted and refused as C2SP says") {
    const auto published = vectors("signed_notes.json");
    if (!published) return;
    for (const json::value& one : published->at("cases").as_array()) {
        INFO(one.at("name").as_string().c_str());
        CHECK(is_valid(one) == one.at("valid").as_bool());
    }
    CHECK(published->at("cases").as_array().size() >= 21);
}

TEST_CASE("checkpoints are read and refused as C2SP says") {
    const auto published = vectors("checkpoints.json");
    if (!published) return;
    for (const json::value& one : published->at("cases").as_array()) {
        INFO(one.at("name").as_string().c_str());
        const std::string text(one.at("text").as_string());
        const auto checkpoint = Checkpoint::parse(text);
        CHECK(checkpoint.has_value() == one.at("valid").as_bool());
        if (!checkpoint) continue;
        CHECK(checkpoint->text() == text);
        if (!one.as_object().contains("origin")) continue;
        CHECK(checkpoint->origin == std::string(one.at("origin").as_string()));
        CHECK(checkpoint->size == one.at("size").to_number<std::uint64_t>());
        CHECK(crypto::to_hex(checkpoint->root) == std::string(one.at("root_hex").as_string()));
    }
}

TEST_CASE("a whole published log is reproduced: its tile, and the root that each checkpoint signs"
) {
    const auto published = vectors("published_log.json");
    if (!published) return;
    const auto key = VerificationKey::parse(published->at("vkey").as_string());
    REQUIRE(key.has_value());
    const std::vector<VerificationKey> keys{*key};
    const json::array& entries = published->at("entries").as_array();
    const json::array& checkpoints = published->at("checkpoints").as_array();
    REQUIRE(checkpoints.size() == entries.size() + 1);

    Frontier tree;
    std::string tile;
    std::string bundle;
    for (std::size_t size = 0; size <= entries.size(); ++size) {
        const auto text = open_note(checkpoints[size].as_string(), keys);
        REQUIRE(text.ok());
        const auto checkpoint = Checkpoint::parse(text.value());
        REQUIRE(checkpoint.has_value());
        CHECK(checkpoint->origin == std::string(published->at("origin").as_string()));
        CHECK(checkpoint->size == size);
        CHECK(checkpoint->root == tree.root());
        if (size == entries.size()) break;
        const std::string entry(entries[size].as_string());
        bundle += {static_cast<char>(entry.size() >> 8), static_cast<char>(entry.size() & 255)};
        bundle += entry;
        tile += crypto::to_hex(leaf_hash(crypto::bytes_of(entry)));
        tree.append(leaf_hash(crypto::bytes_of(entry)));
    }
    CHECK(tile == std::string(published->at("tile_level0_hex").as_string()));
    CHECK(
        crypto::to_hex(crypto::bytes_of(bundle)) ==
        std::string(published->at("entry_bundle_hex").as_string())
    );
}

TEST_CASE("a note that we sign opens with our key, and with no other") {
    const NoteSigner signer = NoteSigner::generate("uppsikt/test");
    const std::string note = signer.sign("uppsikt/test\n0\nx\n");
    const std::vector<VerificationKey> keys{signer.verification_key()};
    REQUIRE(open_note(note, keys).ok());
    CHECK(open_note(note, keys).value() == "uppsikt/test\n0\nx\n");

    const std::vector<VerificationKey> others{
        NoteSigner::generate("uppsikt/test").verification_key()
    };
    CHECK(open_note(note, others).refusal().reasons.front().code == "record_note_unknown_key");
    std::string changed = note;
    changed[0] = 'U';
    CHECK(open_note(changed, keys).refusal().reasons.front().code == "record_note_wrong_signature");
    CHECK(open_note("x", keys).refusal().reasons.front().code == "record_note_malformed");
}

TEST_CASE("a signing key is read back from its text, and from no changed text") {
    const NoteSigner signer = NoteSigner::generate("uppsikt/test");
    const std::string text = signer.private_text();
    const auto again = NoteSigner::parse(text);
    REQUIRE(again.has_value());
    CHECK(again->verification_key() == signer.verification_key());
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string changed = text;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK_MESSAGE(
            !NoteSigner::parse(changed).has_value(),
            changed.substr(0, 12) << " at " << i
        );
    }
    CHECK(VerificationKey::parse(signer.verification_key().text()) == signer.verification_key());
}

TEST_CASE("C2SP's example signature of our own seed is reproduced") {
    // The shared vectors' own log key: seed 32 x 01.
    const auto published = vectors("signed_notes.json");
    if (!published) return;
    crypto::Seed seed{};
    seed.fill(1);
    crypto::Bytes type_and_seed{1};
    type_and_seed.insert(type_and_seed.end(), seed.begin(), seed.end());
    const auto signer = NoteSigner::parse(
        "PRIVATE+KEY+example.org/log/2025+f6e318da+" + crypto::to_base64(type_and_seed)
    );
    REQUIRE(signer.has_value());
    int compared = 0;
    for (const json::value& one : published->at("cases").as_array()) {
        if (one.at("name").as_string() != "own checkpoint, log key (seed 32 x 01)") continue;
        const std::string note = note_of(one);
        CHECK(signer->sign(parse_note(note)->text) == note);
        ++compared;
    }
    CHECK(compared == 1);
}

TEST_CASE("no text makes the readers of notes and checkpoints stumble") {
    CHECK(rc::check([](const std::string& text) {
        if (const auto note = parse_note(text)) RC_ASSERT(!note->signatures.empty());
        if (const auto checkpoint = Checkpoint::parse(text)) RC_ASSERT(checkpoint->text() == text);
    }));
}

}  // namespace
}  // namespace uppsikt::record
