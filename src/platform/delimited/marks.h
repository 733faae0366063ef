#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace uppsikt::delimited {

/// Walks the bytes that may mean something outside or inside quotes: delimiters, quotes and every
/// control character. It looks at 64 bytes at a time, in loops that compilers turn into vector
/// instructions.
class Marks {
public:
    static constexpr std::size_t none = SIZE_MAX;

    explicit Marks(char delimiter) : delimiter_(static_cast<unsigned char>(delimiter)) {}

    /// Begins anew at the front of `data`, of which 63 bytes after `end` may be looked at.
    void begin(const char* data, std::size_t end) {
        data_ = data;
        end_ = end;
        block_ = 0;
        load();
    }

    /// The position of the next mark; none before the end.
    std::size_t next() {
        while (marks_ == 0) {
            if (end_ - block_ <= block_bytes) return none;
            block_ += block_bytes;
            load();
        }
        const std::size_t position = block_ + static_cast<std::size_t>(std::countr_zero(marks_));
        marks_ &= marks_ - 1;
        return position;
    }

    /// So that `next` gives again the position that it gave last.
    void put_back(std::size_t position) { marks_ |= std::uint64_t{1} << (position - block_); }

    /// Whether bytes beyond ASCII may have been passed since the last `forget_wide`.
    bool passed_wide() const { return (passed_ & 0x80U) != 0; }
    void forget_wide() { passed_ = here_; }

private:
    static constexpr std::size_t block_bytes = 64;

    void load() {
        std::array<std::uint8_t, block_bytes> flags{};
        const auto* bytes = reinterpret_cast<const unsigned char*>(data_ + block_);
        std::uint8_t all = 0;
        for (std::size_t i = 0; i < block_bytes; ++i) {
            const unsigned char byte = bytes[i];
            const bool marked = byte < 0x20 || byte == '"' || byte == delimiter_;
            flags[i] = marked ? 1 : 0;
            all = static_cast<std::uint8_t>(all | byte);
        }
        marks_ = 0;
        for (std::size_t i = 0; i < block_bytes; i += 8)
            marks_ |= gathered(flags.data() + i) << i;
        if (const std::size_t left = end_ - block_; left < block_bytes)
            marks_ &= (std::uint64_t{1} << left) - 1;
        here_ = all;
        passed_ = static_cast<std::uint8_t>(passed_ | all);
    }

    /// Eight bytes of 0 or 1 as eight bits, the first byte lowest: every byte is multiplied to its
    /// own bit of the top byte, and no two meet.
    static std::uint64_t gathered(const std::uint8_t* flags) {
        static_assert(std::endian::native == std::endian::little);
        std::uint64_t eight = 0;
        std::memcpy(&eight, flags, sizeof eight);
        return (eight * 0x0102040810204080U) >> 56U;
    }

    const char* data_ = nullptr;
    std::size_t end_ = 0;
    std::size_t block_ = 0;
    std::uint64_t marks_ = 0;
    std::uint8_t here_ = 0;    ///< all bytes of this block, or-ed
    std::uint8_t passed_ = 0;  ///< and of those before
    unsigned char delimiter_;
};

}  // namespace uppsikt::delimited
