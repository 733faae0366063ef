#include "platform/record/checkpoint.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/text.h"

namespace uppsikt::record {
namespace {

bool is_control_byte(char letter) { return static_cast<unsigned char>(letter) < 0x20; }

std::optional<std::uint64_t> parse_size(std::string_view text) {
    std::uint64_t size = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, size);
    if (error != std::errc{} || stopped != end || fmt::format("{}", size) != text)
        return std::nullopt;
    return size;
}

}  // namespace

std::optional<Checkpoint> Checkpoint::parse(std::string_view text) {
    if (!text.ends_with('\n')) return std::nullopt;
    text.remove_suffix(1);
    const std::vector<std::string_view> lines = split(text, '\n');
    if (lines.size() < 3) return std::nullopt;
    for (const std::string_view line : lines)
        if (line.empty() || std::ranges::any_of(line, is_control_byte)) return std::nullopt;
    const auto size = parse_size(lines[1]);
    const auto root = crypto::exactly<sizeof(Hash)>(crypto::from_base64(lines[2]));
    if (!size || !root) return std::nullopt;
    return Checkpoint{
        std::string(lines[0]),
        *size,
        *root,
        std::vector<std::string>(lines.begin() + 3, lines.end())
    };
}

std::string Checkpoint::text() const {
    std::string text = fmt::format("{}\n{}\n{}\n", origin, size, crypto::to_base64(root));
    for (const std::string& line : extensions)
        text += line + "\n";
    return text;
}

}  // namespace uppsikt::record
