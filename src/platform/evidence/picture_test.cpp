#include "platform/evidence/picture.h"

#include <doctest/doctest.h>

#include "platform/evidence/attachment.h"
#include "support/pictures.h"
#include "support/temporary_folder.h"

namespace uppsikt::evidence {
namespace {

using namespace std::string_view_literals;
using test::a_jpeg;
using test::a_png;

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

TEST_CASE("a file is known by its first bytes, whatever it is called") {
    CHECK(media_type_of(a_jpeg()) == "image/jpeg");
    CHECK(media_type_of(a_png()) == "image/png");
    CHECK(media_type_of("%PDF-1.7\n") == "application/pdf");
    CHECK(media_type_of("Stängt i går.\r\n") == "text/plain");
    for (const std::string_view other :
         {""sv, "MZ\x90\0"sv, "PK\x03\x04"sv, "\xff\xfe\x01"sv, "GIF89a\0"sv, "a\x1b[2J"sv})
        CHECK(!media_type_of(other));
    CHECK(ending_of("image/jpeg") == "jpg");
    CHECK(ending_of("application/zip") == "bin");
}

TEST_CASE("the size of a picture is read from its head, and nothing of it is drawn") {
    const auto jpeg = picture_size(a_jpeg(4000, 3000));
    REQUIRE(jpeg);
    CHECK(jpeg->width == 4000);
    CHECK(jpeg->height == 3000);
    const auto bomb = picture_size(a_png(100'000, 100'000));
    REQUIRE(bomb);
    CHECK(bomb->pixels() == 10'000'000'000);
    CHECK(!picture_size(a_png(0, 30)));
    CHECK(!picture_size("%PDF-1.7"));
    for (std::size_t size = 0; size < 20; ++size)
        CHECK(!picture_size(std::string_view(a_png()).substr(0, size)));
}

TEST_CASE("a JPEG keeps what draws it and how it is turned, and nothing of who took it where") {
    const std::string whole = a_jpeg();
    REQUIRE(has(whole, "59.3293N"));
    const auto bare = without_metadata(whole);
    REQUIRE(bare);
    for (const char* told : {"59.3293N", "Annas telefon", "II\x2a"})
        CHECK(!has(*bare, told));
    CHECK(has(*bare, "JFIF"));
    // Exif with one entry, big-endian: 0x0112, a short, 6.
    CHECK(has(*bare, "Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"sv));
    // Both scans as they were, with a table between them that has the end's bytes in it.
    CHECK(has(*bare, "\x12\xff\0\x34\xff\xd0\x56\xff\xc4"sv));
    CHECK(bare->ends_with("\x78\x9a\xff\xd9"));
    CHECK(picture_size(*bare)->width == 40);
    // What is bare stays as it is.
    CHECK(without_metadata(*bare) == *bare);
}

TEST_CASE("a PNG keeps the chunks that draw it") {
    const auto bare = without_metadata(a_png());
    REQUIRE(bare);
    for (const char* told : {"59.3293N", "Anna", "eXIf", "tEXt"})
        CHECK(!has(*bare, told));
    CHECK(bare->ends_with("IENDCRC."));
    CHECK(without_metadata(*bare) == *bare);
}

TEST_CASE("a picture that is cut off anywhere is broken, and does no harm") {
    for (const std::string& whole : {a_jpeg(), a_png()}) {
        const std::size_t end = without_metadata(whole)->size();
        REQUIRE(end < whole.size());
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const std::string_view part = std::string_view(whole).substr(0, size);
            const auto bare = without_metadata(part);
            if (bare) CHECK(*bare == *without_metadata(whole));
            (void)picture_size(part);
        }
    }
    CHECK(!without_metadata("%PDF-1.7"));
    // A length that leads behind the end, or to itself.
    CHECK(!without_metadata("\xff\xd8\xff\xe1\xff\xff\0\0"sv));
    CHECK(!without_metadata("\xff\xd8\xff\xe1\0\0\0\0"sv));
    CHECK(!without_metadata("\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR"sv));
}

std::string code(const Result<KeptFile>& kept) {
    return kept.ok() ? "ok" : kept.refusal().reasons.front().code;
}

TEST_CASE("an attachment is of a kind that is shown, no bomb, and leaves room for others") {
    const test::TemporaryFolder folder;
    const Archive archive(folder.path() / "kept");
    const AttachmentRules rules{.most_bytes = 1000, .most_pixels = 1'000'000};
    const auto keep = [&](const std::string& bytes) {
        return code(keep_attachment(archive, {"fil", bytes}, rules));
    };
    CHECK(keep(a_jpeg()) == "ok");
    CHECK(keep(a_png()) == "ok");
    CHECK(keep("%PDF-1.7") == "ok");
    CHECK(keep("Stängt.") == "ok");
    CHECK(keep("") == "evidence_empty");
    CHECK(keep(std::string(1001, 'a')) == "evidence_too_large");
    CHECK(keep("MZ\x90") == "evidence_kind_refused");
    CHECK(keep("<svg onload=alert(1)>\x01") == "evidence_kind_refused");
    CHECK(keep(a_png(1000, 1001)) == "evidence_picture_too_large");
    CHECK(keep(std::string(a_jpeg(), 0, 20)) == "evidence_picture_broken");
    CHECK(archive.list().kept.size() == 4);

    AttachmentRules full = rules;
    full.least_room = INT64_MAX;
    CHECK(code(keep_attachment(archive, {"fil", "Stängt."}, full)) == "evidence_no_room");

    AttachmentRules bare = rules;
    bare.drops_metadata = true;
    const auto kept = keep_attachment(archive, {"fil", a_jpeg()}, bare);
    REQUIRE(kept.ok());
    CHECK(kept.value().media_type() == "image/jpeg");
    CHECK(archive.read(kept.value().sha256()) == without_metadata(a_jpeg()));
}

TEST_CASE("a file that was changed in its folder is not given out") {
    const test::TemporaryFolder folder;
    const Archive archive(folder.path() / "kept");
    const auto kept = keep_attachment(archive, {"fil", "Stängt."}, {.most_bytes = 100});
    REQUIRE(kept.ok());
    CHECK(archive.read(kept.value().sha256()) == "Stängt.");
    const auto path = archive.path_of(kept.value().sha256());
    std::filesystem::permissions(path, std::filesystem::perms::owner_write);
    std::filesystem::resize_file(path, 3);
    CHECK(!archive.read(kept.value().sha256()));
    std::filesystem::remove(path);
    CHECK(!archive.read(kept.value().sha256()));
    CHECK(archive.room() > 0);
}

}  // namespace
}  // namespace uppsikt::evidence
