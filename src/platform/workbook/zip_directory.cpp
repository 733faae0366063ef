#include "platform/workbook/zip_directory.h"

#include <algorithm>
#include <optional>
#include <set>

#include "base/text.h"
#include "platform/workbook/refusals.h"

namespace uppsikt::workbook {

namespace {

constexpr std::uint64_t in_zip64_16 = 0xFFFF;
constexpr std::uint64_t in_zip64_32 = 0xFFFFFFFF;
constexpr std::size_t local_header_size = 30;
constexpr std::size_t central_header_size = 46;
constexpr std::size_t end_record_size = 22;
constexpr std::size_t zip64_locator_size = 20;

/// Bytes with numbers in them, least significant byte first. Reading outside gives 0 and is
/// remembered.
class Bytes {
public:
    explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

    std::uint64_t number(std::uint64_t at, std::size_t length) {
        if (!holds(at, length)) return 0;
        std::uint64_t number = 0;
        for (std::size_t i = length; i-- > 0;)
            number = number << 8U | static_cast<unsigned char>(bytes_[at + i]);
        return number;
    }
    std::string_view text(std::uint64_t at, std::uint64_t length) {
        if (!holds(at, length)) return {};
        return bytes_.substr(at, length);
    }
    bool has(std::uint64_t at, std::string_view signature) {
        return at <= bytes_.size() && bytes_.substr(at).starts_with(signature);
    }
    std::uint64_t size() const { return bytes_.size(); }
    bool left() const { return left_; }

private:
    bool holds(std::uint64_t at, std::uint64_t length) {
        const bool inside = at <= bytes_.size() && length <= bytes_.size() - at;
        left_ = left_ || !inside;
        return inside;
    }

    std::string_view bytes_;
    bool left_ = false;
};

struct Directory {
    std::uint64_t count = 0;
    std::uint64_t offset = 0;
};

/// The end record: the last one whose comment ends where the file does.
std::optional<std::uint64_t> find_end_record(Bytes& bytes) {
    if (bytes.size() < end_record_size) return std::nullopt;
    const std::uint64_t last = bytes.size() - end_record_size;
    const std::uint64_t first = last > 0xFFFF ? last - 0xFFFF : 0;
    for (std::uint64_t at = last + 1; at-- > first;)
        if (bytes.has(at, "PK\x05\x06") && bytes.number(at + 20, 2) == last - at) return at;
    return std::nullopt;
}

std::optional<Directory> find_directory(Bytes& bytes) {
    const std::optional<std::uint64_t> end = find_end_record(bytes);
    if (!end) return std::nullopt;
    Directory found{.count = bytes.number(*end + 10, 2), .offset = bytes.number(*end + 16, 4)};
    if (found.count != in_zip64_16 && found.offset != in_zip64_32) return found;
    if (*end < zip64_locator_size || !bytes.has(*end - zip64_locator_size, "PK\x06\x07"))
        return found;
    const std::uint64_t record = bytes.number(*end - zip64_locator_size + 8, 8);
    if (!bytes.has(record, "PK\x06\x06")) return std::nullopt;
    return Directory{.count = bytes.number(record + 32, 8), .offset = bytes.number(record + 48, 8)};
}

/// Numbers too large for their place stand in extra field 1, in this order and only those.
void read_zip64_field(Bytes extra, ZipEntry& entry) {
    for (std::uint64_t at = 0; at + 4 <= extra.size();) {
        const std::uint64_t length = extra.number(at + 2, 2);
        if (extra.number(at, 2) == 1) {
            std::uint64_t value = at + 4;
            for (std::uint64_t* wanted : {&entry.unpacked, &entry.packed, &entry.offset})
                if (*wanted == in_zip64_32) {
                    *wanted = extra.number(value, 8);
                    value += 8;
                }
            return;
        }
        at += 4 + length;
    }
}

/// One header of the table; moves `at` to the next.
ZipEntry read_entry(Bytes& bytes, std::uint64_t& at) {
    const std::uint64_t name_length = bytes.number(at + 28, 2);
    const std::uint64_t extra_length = bytes.number(at + 30, 2);
    const std::uint64_t comment_length = bytes.number(at + 32, 2);
    ZipEntry entry{
        .name = std::string(bytes.text(at + central_header_size, name_length)),
        .packed = bytes.number(at + 20, 4),
        .unpacked = bytes.number(at + 24, 4),
        .offset = bytes.number(at + 42, 4),
        .method = bytes.number(at + 10, 2),
        .encrypted = (bytes.number(at + 8, 2) & 1U) != 0,
    };
    read_zip64_field(
        Bytes(bytes.text(at + central_header_size + name_length, extra_length)),
        entry
    );
    at += central_header_size + name_length + extra_length + comment_length;
    return entry;
}

/// Whether two parts share bytes, or one lies in the table of contents or outside the file.
bool overlap(Bytes& bytes, std::vector<ZipEntry> entries, std::uint64_t directory_at) {
    std::ranges::sort(entries, {}, &ZipEntry::offset);
    std::uint64_t free_from = 0;
    for (const ZipEntry& entry : entries) {
        if (entry.offset < free_from || entry.offset > directory_at) return true;
        const std::uint64_t header = local_header_size + bytes.number(entry.offset + 26, 2) +
                                     bytes.number(entry.offset + 28, 2);
        if (header > directory_at - entry.offset) return true;
        if (entry.packed > directory_at - entry.offset - header) return true;
        free_from = entry.offset + header + entry.packed;
    }
    return false;
}

std::optional<Refusal> objection(
    const std::vector<ZipEntry>& entries, const Limits& limits, const std::string& file
) {
    constexpr std::uint64_t small = 1U << 20U;
    std::uint64_t unpacked = 0;
    std::set<std::string> names;
    for (const ZipEntry& entry : entries) {
        if (entry.encrypted) return refuse("workbook_password_protected", {{"file", file}});
        if (!names.insert(folded_part_name(entry.name)).second)
            return refuse("workbook_repeated_part", {{"file", file}, {"part", shown(entry.name)}});
        if (entry.unpacked > limits.unpacked_bytes - unpacked)
            return refuse(
                "workbook_unpacks_too_large",
                {{"file", file}, {"most", std::to_string(limits.unpacked_bytes / 1'000'000)}}
            );
        unpacked += entry.unpacked;
        if (entry.unpacked > small && entry.unpacked / limits.packing_ratio > entry.packed)
            return refuse(
                "workbook_packed_too_tightly",
                {{"file", file},
                 {"part", shown(entry.name)},
                 {"most", std::to_string(limits.packing_ratio)}}
            );
    }
    return std::nullopt;
}

}  // namespace

Result<std::vector<ZipEntry>> read_zip_directory(
    std::string_view bytes, const Limits& limits, const std::string& file
) {
    const Refusal damaged = refuse("workbook_zip_damaged", {{"file", file}});
    Bytes reader(bytes);
    const std::optional<Directory> directory = find_directory(reader);
    if (!directory || directory->offset > bytes.size()) return damaged;
    if (directory->count > limits.parts)
        return refuse(
            "workbook_too_many_parts",
            {{"file", file}, {"most", std::to_string(limits.parts)}}
        );

    std::vector<ZipEntry> entries;
    std::uint64_t at = directory->offset;
    for (std::uint64_t i = 0; i < directory->count; ++i) {
        if (!reader.has(at, "PK\x01\x02")) return damaged;
        entries.push_back(read_entry(reader, at));
    }
    if (reader.left()) return damaged;
    if (auto no = objection(entries, limits, file)) return *std::move(no);
    if (overlap(reader, entries, directory->offset))
        return refuse("workbook_overlapping_parts", {{"file", file}});
    if (reader.left()) return damaged;
    return entries;
}

std::string folded_part_name(std::string_view name) {
    std::string folded(name);
    for (char& c : folded) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        // Some writers of the 2000s, on Windows.
        if (c == '\\') c = '/';
    }
    return folded;
}

}  // namespace uppsikt::workbook
