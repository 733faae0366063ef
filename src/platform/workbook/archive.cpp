#include "platform/workbook/archive.h"

#include <algorithm>
#include <new>
#include <utility>

#include <zip.h>

#include "base/text.h"
#include "platform/workbook/refusals.h"
#include "platform/workbook/zip_directory.h"

namespace uppsikt::workbook {

namespace {

constexpr std::string_view zip_signature = "PK\x03\x04";
constexpr std::string_view empty_zip_signature = "PK\x05\x06";
constexpr std::string_view ole_signature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// ASCII as it stands in an OLE compound file: two bytes a letter.
std::string in_utf16(std::string_view ascii) {
    std::string wide;
    for (const char c : ascii)
        (wide += c) += '\0';
    return wide;
}

/// Why something that does not begin as a zip does is no workbook that we read.
Refusal no_zip(std::string_view bytes, const std::string& file) {
    if (!bytes.starts_with(ole_signature)) return refuse("workbook_not_a_zip", {{"file", file}});
    // A workbook with a password is a zip, encrypted, inside an OLE compound file ([MS-OFFCRYPTO]
    // 2.3.4.4); the workbooks of Excel 97-2003 are OLE compound files too.
    if (bytes.find(in_utf16("EncryptedPackage")) != bytes.npos)
        return refuse("workbook_password_protected", {{"file", file}});
    return refuse("workbook_old_format", {{"file", file}});
}

Refusal damaged_part(const std::string& file, const std::string& part) {
    return refuse("workbook_part_damaged", {{"file", file}, {"part", shown(part)}});
}

/// Whether libzip sees the same table of contents as we did.
bool agrees(zip_t* archive, const std::vector<ZipEntry>& entries) {
    const zip_int64_t count = zip_get_num_entries(archive, 0);
    if (count < 0 || static_cast<std::uint64_t>(count) != entries.size()) return false;
    for (std::uint64_t i = 0; i < entries.size(); ++i) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        if (zip_stat_index(archive, i, ZIP_FL_ENC_RAW, &stat) != 0) return false;
        const bool same_name = stat.name != nullptr && entries[i].name == stat.name;
        if (!same_name || stat.size != entries[i].unpacked || stat.comp_size != entries[i].packed)
            return false;
    }
    return true;
}

}  // namespace

void PartStream::Close::operator()(zip_file* file) const { zip_fclose(file); }
void Archive::Discard::operator()(zip* archive) const { zip_discard(archive); }

Result<std::size_t> PartStream::read(std::span<char> buffer) {
    std::size_t filled = 0;
    while (filled < buffer.size()) {
        const zip_int64_t got = zip_fread(file_.get(), &buffer[filled], buffer.size() - filled);
        if (got < 0) {
            if (zip_error_code_zip(zip_file_get_error(file_.get())) == ZIP_ER_MEMORY)
                throw std::bad_alloc();
            return damaged_part(file_name_, part_);
        }
        if (got == 0) break;
        if (static_cast<std::uint64_t>(got) > left_) return damaged_part(file_name_, part_);
        left_ -= static_cast<std::uint64_t>(got);
        filled += static_cast<std::size_t>(got);
    }
    if (filled < buffer.size() && left_ != 0) return damaged_part(file_name_, part_);
    return filled;
}

Result<Archive> Archive::open(std::string bytes, const Limits& limits, std::string file) {
    if (bytes.starts_with(empty_zip_signature))
        return refuse("workbook_not_a_workbook", {{"file", file}});
    if (!bytes.starts_with(zip_signature)) return no_zip(bytes, file);
    const std::vector<ZipEntry> entries = TRY(read_zip_directory(bytes, limits, file));

    Archive archive;
    archive.file_ = std::move(file);
    archive.bytes_ = std::make_unique<const std::string>(std::move(bytes));
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source =
        zip_source_buffer_create(archive.bytes_->data(), archive.bytes_->size(), 0, &error);
    if (source == nullptr) throw std::bad_alloc();
    archive.zip_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    const int why_not = zip_error_code_zip(&error);
    zip_error_fini(&error);
    if (!archive.zip_) {
        zip_source_free(source);
        if (why_not == ZIP_ER_MEMORY) throw std::bad_alloc();
        return refuse("workbook_zip_damaged", {{"file", archive.file_}});
    }
    if (!agrees(archive.zip_.get(), entries))
        return refuse("workbook_zip_damaged", {{"file", archive.file_}});

    for (std::uint64_t i = 0; i < entries.size(); ++i)
        archive.entries_.emplace(
            folded_part_name(entries[i].name),
            Entry{.index = i, .unpacked = entries[i].unpacked, .method = entries[i].method}
        );
    return archive;
}

bool Archive::has(std::string_view part) const { return entries_.contains(folded_part_name(part)); }

Result<PartStream> Archive::part(std::string_view name) const {
    const auto found = entries_.find(folded_part_name(name));
    if (found == entries_.end())
        return refuse("workbook_part_missing", {{"file", file_}, {"part", shown(name)}});
    const Entry& entry = found->second;
    if (entry.method != ZIP_CM_STORE && entry.method != ZIP_CM_DEFLATE)
        return refuse("workbook_unknown_packing", {{"file", file_}, {"part", shown(name)}});

    PartStream stream;
    stream.file_.reset(zip_fopen_index(zip_.get(), entry.index, 0));
    if (!stream.file_) {
        if (zip_error_code_zip(zip_get_error(zip_.get())) == ZIP_ER_MEMORY) throw std::bad_alloc();
        return damaged_part(file_, std::string(name));
    }
    stream.left_ = entry.unpacked;
    stream.file_name_ = file_;
    stream.part_ = name;
    return stream;
}

}  // namespace uppsikt::workbook
