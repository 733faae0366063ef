#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace uppsikt::stats {

/// Names numbered as they are met.
class Names {
public:
    Names() = default;
    Names(const Names&) = delete;  // it points into itself
    Names& operator=(const Names&) = delete;
    Names(Names&&) = default;
    Names& operator=(Names&&) = default;
    ~Names() = default;

    /// The number of a name: 0 for the first met, and so on.
    std::uint32_t number_of(std::string_view name);
    std::uint32_t size() const { return static_cast<std::uint32_t>(names_.size()); }
    const std::string& name(std::uint32_t number) const { return *names_[number]; }

    /// Numbers in canonical order: by value where every name is a number, else by bytes.
    std::vector<std::uint32_t> order() const;

private:
    struct Hash {
        using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> numbers_;
    std::vector<const std::string*> names_;  ///< the keys of `numbers_`: they stay where they are
    std::uint32_t last_ = 0;                 ///< rows often repeat the name before
};

/// Combinations of levels numbered as they are met, a fixed number of levels each.
class Combinations {
public:
    explicit Combinations(std::size_t width) : width_(width), slots_(1024, free_slot) {}

    std::uint32_t number_of(const std::uint16_t* levels);
    std::uint32_t size() const { return count_; }
    const std::uint16_t* levels_of(std::uint32_t number) const {
        return levels_.data() + number * width_;
    }
    /// Numbers in lexicographic order of their levels, each level by its rank in its factor.
    std::vector<std::uint32_t> order(const std::vector<const std::vector<std::uint16_t>*>& ranks
    ) const;

private:
    static constexpr std::uint32_t free_slot = 0xffffffff;
    std::size_t hash(const std::uint16_t* levels) const;
    void grow();

    std::size_t width_;
    std::vector<std::uint16_t> levels_;
    std::vector<std::uint32_t> slots_;  ///< a power of 2, at most half of them taken
    std::uint32_t count_ = 0;
};

}  // namespace uppsikt::stats
