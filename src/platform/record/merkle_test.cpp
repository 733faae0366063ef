#include "platform/record/merkle.h"

#include <map>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "platform/record/testing_vectors.h"
#include "platform/record/tiles.h"

namespace uppsikt::record {
namespace {

namespace json = boost::json;

std::optional<Hash> base64_hash(const json::value& text) {
    return crypto::exactly<32>(crypto::from_base64(text.as_string()));
}

/// A root of a published case. Where the root does not matter the case has words in its place: they
/// are hashed, so that equal words are equal roots.
Hash published_root(const json::value& text) {
    if (const auto hash = base64_hash(text)) return *hash;
    const auto words = crypto::from_base64(text.as_string());
    REQUIRE(words.has_value());
    return crypto::sha256(*words);
}

Hash hex_hash(const json::value& text) {
    const auto hash = crypto::exactly<32>(crypto::from_hex(text.as_string()));
    REQUIRE(hash.has_value());
    return *hash;
}

std::vector<Hash> hex_hashes(const json::value& list) {
    std::vector<Hash> hashes;
    for (const json::value& one : list.as_array())
        hashes.push_back(hex_hash(one));
    return hashes;
}

/// A proof as the published cases write it; nothing when a part of it is not a hash.
std::optional<std::vector<Hash>> published_proof(const json::value& list) {
    std::vector<Hash> hashes;
    if (list.is_null()) return hashes;
    for (const json::value& one : list.as_array()) {
        const auto hash = base64_hash(one);
        if (!hash) return std::nullopt;
        hashes.push_back(*hash);
    }
    return hashes;
}

std::uint64_t number(const json::value& value) { return value.to_number<std::uint64_t>(); }

/// A whole tree in memory: every complete subtree by height and index.
class Tree {
public:
    void append(const Hash& leaf) {
        nodes_[{0, frontier_.size()}] = leaf;
        frontier_.append(leaf, [&](Subtree at, const Hash& hash) {
            nodes_[{at.height, at.index}] = hash;
        });
        roots_.push_back(frontier_.root());
    }
    NodeSource source() const {
        return [this](Subtree at) { return nodes_.at({at.height, at.index}); };
    }
    Hash root(std::uint64_t size) const { return size == 0 ? empty_root() : roots_.at(size - 1); }
    Hash leaf(std::uint64_t index) const { return nodes_.at({0, index}); }
    const Frontier& frontier() const { return frontier_; }

private:
    std::map<std::pair<int, std::uint64_t>, Hash> nodes_;
    std::vector<Hash> roots_;
    Frontier frontier_;
};

Hash numbered_leaf(std::uint32_t number) {
    const std::array<std::uint8_t, 4> bytes{
        static_cast<std::uint8_t>(number >> 24),
        static_cast<std::uint8_t>(number >> 16 & 255),
        static_cast<std::uint8_t>(number >> 8 & 255),
        static_cast<std::uint8_t>(number & 255)
    };
    return leaf_hash(bytes);
}

Tree numbered_tree(std::uint32_t size) {
    Tree tree;
    for (std::uint32_t i = 0; i < size; ++i)
        tree.append(numbered_leaf(i));
    return tree;
}

void check_published_proofs(const json::value& published, const Tree& tree) {
    for (const json::value& one : published.at("inclusion").as_array()) {
        const LeafInTree leaf{number(one.at("index")), number(one.at("size"))};
        INFO("leaf " << leaf.index << " of " << leaf.size);
        const std::vector<Hash> proof = hex_hashes(one.at("proof_hex"));
        CHECK(inclusion_proof(tree.source(), leaf) == proof);
        CHECK(check_inclusion({leaf, tree.leaf(leaf.index), tree.root(leaf.size)}, proof));
    }
    for (const json::value& one : published.at("consistency").as_array()) {
        const Growth growth{number(one.at("from")), number(one.at("to"))};
        INFO("from " << growth.from << " to " << growth.to);
        const std::vector<Hash> proof = hex_hashes(one.at("proof_hex"));
        CHECK(consistency_proof(tree.source(), growth) == proof);
        CHECK(check_consistency({growth, tree.root(growth.from), tree.root(growth.to)}, proof));
    }
}

TEST_CASE("the tree has the published leaf hashes, roots and proofs") {
    const auto published = vectors("rfc6962_tree.json");
    if (!published) return;
    Tree tree;
    CHECK(tree.frontier().root() == hex_hash(published->at("roots_hex").at(0)));
    const json::array& leaves = published->at("leaves_hex").as_array();
    for (std::size_t i = 0; i < leaves.size(); ++i) {
        const auto entry = crypto::from_hex(leaves[i].as_string());
        REQUIRE(entry.has_value());
        CHECK(leaf_hash(*entry) == hex_hash(published->at("leaf_hashes_hex").at(i)));
        tree.append(leaf_hash(*entry));
        CHECK(tree.frontier().root() == hex_hash(published->at("roots_hex").at(i + 1)));
    }
    check_published_proofs(*published, tree);
}

TEST_CASE("a tree of a thousand leaves has the published roots and proofs") {
    const auto published = vectors("rfc6962_tree_big.json");
    if (!published) return;
    const Tree tree = numbered_tree(1030);
    for (const auto& [size, root] : published->at("roots_hex").as_object())
        CHECK_MESSAGE(
            tree.root(std::stoull(std::string(size))) == hex_hash(root),
            std::string(size)
        );
    check_published_proofs(*published, tree);
}

TEST_CASE("published inclusion proofs are accepted and refused as published") {
    const auto published = vectors("merkle_inclusion_cases.json");
    if (!published) return;
    int refused = 0;
    for (const json::value& one : published->at("cases").as_array()) {
        INFO(one.at("file").as_string().c_str());
        const auto proof = published_proof(one.at("proof"));
        const Hash root = published_root(one.at("root"));
        const auto leaf = base64_hash(one.at("leafHash"));
        const LeafInTree at{number(one.at("leafIdx")), number(one.at("treeSize"))};
        const bool accepted = proof && leaf && check_inclusion({at, *leaf, root}, *proof);
        CHECK(accepted != one.at("wantErr").as_bool());
        refused += accepted ? 0 : 1;
    }
    CHECK(published->at("cases").as_array().size() == 98);
    CHECK(refused > 80);
}

TEST_CASE("published consistency proofs are accepted and refused as published") {
    const auto published = vectors("merkle_consistency_cases.json");
    if (!published) return;
    int refused = 0;
    for (const json::value& one : published->at("cases").as_array()) {
        INFO(one.at("file").as_string().c_str());
        const auto proof = published_proof(one.at("proof"));
        const Hash from = published_root(one.at("root1"));
        const Hash to = published_root(one.at("root2"));
        const Growth growth{number(one.at("size1")), number(one.at("size2"))};
        const bool accepted = proof && check_consistency({growth, from, to}, *proof);
        CHECK(accepted != one.at("wantErr").as_bool());
        refused += accepted ? 0 : 1;
    }
    CHECK(published->at("cases").as_array().size() == 98);
    CHECK(refused > 80);
}

TEST_CASE("from size 0 nothing is proved, whatever the proof") {
    const Tree tree = numbered_tree(2);
    CHECK(!check_consistency({{0, 0}, empty_root(), empty_root()}, {}));
    CHECK(!check_consistency({{0, 2}, empty_root(), tree.root(2)}, {}));
    const std::vector<Hash> proof{tree.root(2)};
    CHECK(!check_consistency({{0, 2}, empty_root(), tree.root(2)}, proof));
}

TEST_CASE("proofs for every pair of sizes hold, and not for a neighbour") {
    constexpr std::uint32_t largest = 70;
    const Tree tree = numbered_tree(largest);
    for (std::uint64_t size = 1; size <= largest; ++size) {
        for (std::uint64_t i = 0; i < size; ++i) {
            const auto proof = inclusion_proof(tree.source(), {i, size});
            CHECK(check_inclusion({{i, size}, tree.leaf(i), tree.root(size)}, proof));
            const std::uint64_t other = (i + 1) % size;
            CHECK((
                size == 1 || !check_inclusion({{i, size}, tree.leaf(other), tree.root(size)}, proof)
            ));
        }
        for (std::uint64_t from = 1; from <= size; ++from) {
            const auto proof = consistency_proof(tree.source(), {from, size});
            CHECK(check_consistency({{from, size}, tree.root(from), tree.root(size)}, proof));
            CHECK(!check_consistency({{from, size}, tree.root(from - 1), tree.root(size)}, proof));
            CHECK(!check_consistency({{from, size}, tree.root(from), tree.root(size - 1)}, proof));
        }
    }
}

TEST_CASE("a frontier goes on from its bytes as if it had never stopped") {
    const Tree tree = numbered_tree(70);
    Frontier frontier;
    for (std::uint32_t i = 0; i < 70; ++i) {
        auto again = Frontier::from_bytes(i, frontier.to_bytes());
        REQUIRE(again.has_value());
        frontier = *again;
        frontier.append(numbered_leaf(i));
        CHECK(frontier.root() == tree.root(i + 1));
        CHECK(
            !Frontier::from_bytes(i + 1, crypto::Bytes(frontier.to_bytes().size() + 1)).has_value()
        );
    }
}

TEST_CASE("tiles lie where C2SP puts them") {
    const auto published = vectors("tiles.json");
    if (!published) return;
    for (const json::value& one : published->at("paths").as_array()) {
        Tile tile;
        if (one.at("level").is_int64()) tile.level = one.at("level").to_number<int>();
        tile.index = number(one.at("n"));
        if (const json::value* width = one.as_object().if_contains("width"))
            tile.width = width->to_number<int>();
        CHECK(tile_path(tile) == std::string(one.at("path").as_string()));
    }
    for (const json::value& one : published->at("trees").as_array()) {
        const auto levels = tiles_of(number(one.at("size")));
        const json::array& wanted = one.at("levels_full_partial").as_array();
        INFO("size " << number(one.at("size")));
        REQUIRE(levels.size() == wanted.size());
        for (std::size_t i = 0; i < levels.size(); ++i) {
            CHECK(levels[i].level == wanted[i].at(0).to_number<int>());
            CHECK(levels[i].full == number(wanted[i].at(1)));
            CHECK(levels[i].partial == wanted[i].at(2).to_number<int>());
        }
    }
}

}  // namespace
}  // namespace uppsikt::record
