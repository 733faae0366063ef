#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace uppsikt {

/// The identity of one kind of thing: `using SupplierId = Id<struct SupplierTag>;`. Kinds do not
/// mix.
template <class Tag>
class Id {
public:
    constexpr explicit Id(std::int64_t value) : value_(value) {}
    constexpr std::int64_t value() const { return value_; }
    constexpr auto operator<=>(const Id&) const = default;

private:
    std::int64_t value_;
};

}  // namespace uppsikt

template <class Tag>
struct std::hash<uppsikt::Id<Tag>> {
    std::size_t operator()(uppsikt::Id<Tag> id) const noexcept {
        return std::hash<std::int64_t>{}(id.value());
    }
};
