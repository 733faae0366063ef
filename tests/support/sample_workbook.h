#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <zlib.h>

/// Workbooks for tests, byte by byte: proper ones, and such as no honest program writes.
namespace uppsikt::test {

/// One part of a zip, and what the zip is to say of it when that is not the truth.
struct ZipPart {
    std::string name = {};
    std::string content = {};
    bool deflated = true;
    bool zip64 = false;  ///< its numbers stand in the extra field of large parts
    unsigned flags = 0;
    unsigned method_said = 0xFFFF;    ///< 0xFFFF: the true one
    std::uint32_t size_said = 0;      ///< added to the true one
    std::uint32_t checksum_said = 0;  ///< added to the true one
};

inline std::string little_endian(std::uint64_t number, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i, number >>= 8U)
        text += static_cast<char>(number & 0xFFU);
    return text;
}

/// Raw deflate, as zips hold it.
inline std::string deflated(std::string_view plain) {
    z_stream stream{};
    if (deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start");
    std::string packed(deflateBound(&stream, plain.size()), '\0');
    std::string copy(plain);
    stream.next_in = reinterpret_cast<Bytef*>(copy.data());
    stream.avail_in = static_cast<uInt>(copy.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    const int ending = deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    if (ending != Z_STREAM_END) throw std::runtime_error("zlib does not finish");
    return packed;
}

/// Writes zips; each step can be left out or repeated by those who want a bad one.
class ZipWriter {
public:
    /// Writes the part and remembers it for the table of contents.
    ZipWriter& add(const ZipPart& part) {
        const std::string packed = part.deflated ? deflated(part.content) : part.content;
        directory_ += directory_entry(part, packed.size(), bytes_.size());
        ++count_;
        bytes_ += "PK\x03\x04" + fields(part, packed.size(), 0) + part.name + packed;
        return *this;
    }
    /// Names in the table of contents, but does not write, a part that is to lie somewhere.
    ZipWriter& name_again(const std::string& name, const ZipPart& part, std::uint64_t offset) {
        ZipPart other = part;
        other.name = name;
        const std::string packed = part.deflated ? deflated(part.content) : part.content;
        directory_ += directory_entry(other, packed.size(), offset);
        ++count_;
        return *this;
    }
    std::string bytes() const { return bytes_with_count(count_); }
    std::string bytes_with_count(std::uint64_t count) const {
        return bytes_ + directory_ + "PK\x05\x06" + little_endian(0, 4) + little_endian(count, 2) +
               little_endian(count, 2) + little_endian(directory_.size(), 4) +
               little_endian(bytes_.size(), 4) + little_endian(0, 2);
    }

    /// With the end record of large zips (APPNOTE.TXT 4.3.14 and 4.3.15).
    std::string bytes_as_zip64() const {
        const std::string record =
            "PK\x06\x06" + little_endian(44, 8) + little_endian(45, 2) + little_endian(45, 2) +
            little_endian(0, 8) + little_endian(count_, 8) + little_endian(count_, 8) +
            little_endian(directory_.size(), 8) + little_endian(bytes_.size(), 8);
        const std::string locator = "PK\x06\x07" + little_endian(0, 4) +
                                    little_endian(bytes_.size() + directory_.size(), 8) +
                                    little_endian(1, 4);
        return bytes_ + directory_ + record + locator + "PK\x05\x06" + little_endian(0, 4) +
               std::string(12, '\xFF') + little_endian(0, 2);
    }

private:
    /// What the header before a part and the table of contents have in common.
    static std::string fields(
        const ZipPart& part, std::size_t packed_size, std::size_t extra_size
    ) {
        const auto* data = reinterpret_cast<const Bytef*>(part.content.data());
        const auto checksum =
            static_cast<std::uint32_t>(crc32(0, data, static_cast<uInt>(part.content.size())));
        const unsigned method = part.deflated ? 8 : 0;
        const bool elsewhere = extra_size != 0;
        return little_endian(20, 2) + little_endian(part.flags, 2) +
               little_endian(part.method_said == 0xFFFF ? method : part.method_said, 2) +
               little_endian(0, 2) + little_endian(0x21, 2) +
               little_endian(checksum + part.checksum_said, 4) +
               little_endian(elsewhere ? 0xFFFFFFFF : packed_size, 4) +
               little_endian(elsewhere ? 0xFFFFFFFF : part.content.size() + part.size_said, 4) +
               little_endian(part.name.size(), 2) + little_endian(extra_size, 2);
    }

    static std::string directory_entry(
        const ZipPart& part, std::size_t packed_size, std::uint64_t offset
    ) {
        std::string extra;
        if (part.zip64)
            extra = little_endian(1, 2) + little_endian(24, 2) +
                    little_endian(part.content.size(), 8) + little_endian(packed_size, 8) +
                    little_endian(offset, 8);
        return "PK\x01\x02" + little_endian(20, 2) + fields(part, packed_size, extra.size()) +
               little_endian(0, 2 + 2 + 2 + 4) +
               little_endian(part.zip64 ? 0xFFFFFFFF : offset, 4) + part.name + extra;
    }

    std::string bytes_;
    std::string directory_;
    std::uint64_t count_ = 0;
};

/// A proper workbook of one sheet, "Blad1", whose parts can be exchanged.
class SampleWorkbook {
public:
    SampleWorkbook() {
        const std::string declaration =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
        parts_["[Content_Types].xml"] =
            declaration +
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
        parts_["_rels/.rels"] = declaration + relations(
                                                  "<Relationship Id=\"rId1\" Type=\"" + office +
                                                  "officeDocument\" Target=\"xl/workbook.xml\"/>"
                                              );
        parts_["xl/_rels/workbook.xml.rels"] =
            declaration + relations(
                              "<Relationship Id=\"rId1\" Type=\"" + office +
                              "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                              "<Relationship Id=\"rId2\" Type=\"" +
                              office +
                              "styles\" Target=\"styles.xml\"/>"
                              "<Relationship Id=\"rId3\" Type=\"" +
                              office + "sharedStrings\" Target=\"sharedStrings.xml\"/>"
                          );
        parts_["xl/workbook.xml"] =
            declaration + "<workbook xmlns=\"" + main + "\" xmlns:r=\"" +
            office.substr(0, office.size() - 1) +
            "\"><sheets><sheet name=\"Blad1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
        rows("");
        strings("");
        // Style 0 is general, 1 a day, 2 a custom day, 3 a custom number, 4 hours.
        parts_["xl/styles.xml"] =
            declaration + "<styleSheet xmlns=\"" + main +
            "\"><numFmts count=\"2\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
            "<numFmt numFmtId=\"165\" formatCode=\"0.000&quot; dagar&quot;\"/></numFmts><cellXfs>"
            "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/>"
            "<xf numFmtId=\"20\"/></cellXfs></styleSheet>";
    }

    /// What stands within <sheetData>.
    SampleWorkbook& rows(const std::string& xml) { return sheet_xml(worksheet(xml)); }
    SampleWorkbook& sheet_xml(const std::string& xml) {
        return part("xl/worksheets/sheet1.xml", xml);
    }
    /// What stands within <sst>.
    SampleWorkbook& strings(const std::string& xml) {
        return part("xl/sharedStrings.xml", "<sst xmlns=\"" + main + "\">" + xml + "</sst>");
    }
    SampleWorkbook& part(const std::string& name, const std::string& content) {
        parts_[name] = content;
        return *this;
    }
    SampleWorkbook& without(const std::string& name) {
        parts_.erase(name);
        return *this;
    }
    /// Every "from" in a part becomes "to".
    SampleWorkbook& exchange(
        const std::string& name, const std::string& from, const std::string& to
    ) {
        std::string& text = parts_.at(name);
        for (std::size_t at = text.find(from); at != text.npos;
             at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
        return *this;
    }

    const std::map<std::string, std::string>& parts() const& { return parts_; }
    void parts() && = delete;  // The map would be gone before the loop over it begins.
    std::string bytes() const {
        ZipWriter zip;
        for (const auto& [name, content] : parts_)
            zip.add({.name = name, .content = content});
        return zip.bytes();
    }

    static std::string worksheet(const std::string& rows) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"" + main +
               "\"><sheetData>" + rows + "</sheetData></worksheet>";
    }
    static std::string relations(const std::string& xml) {
        return "<Relationships "
               "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
               xml + "</Relationships>";
    }

    inline static const std::string main =
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    inline static const std::string office =
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

private:
    std::map<std::string, std::string> parts_;
};

}  // namespace uppsikt::test
