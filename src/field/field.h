#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/fwd.hpp>

#include "base/embedded.h"
#include "base/result.h"
#include "field/journal.h"
#include "platform/evidence/evidence.h"
#include "platform/operations/operation.h"
#include "platform/record/session.h"
#include "platform/texts/texts.h"

/// The inspector's phone: what it takes along for the day, the journals of visits that it hands in,
/// and the files of the app itself. Knows no HTTP.
namespace uppsikt::field {

/// The name by which visits know the actor: "anna" of "user:anna".
std::string inspector_of(const operations::Viewer& viewer);

/// Refuses whoever is no inspector; without a role it is who has the machine.
std::optional<Refusal> only_inspectors(const operations::Viewer& viewer);

/// What the phone takes along: the viewer's visits in order, each with place, supplier, checklist,
/// what may be said of the door and what that calls for, and what is known from before. Refuses
/// who is no inspector. On the desk: cases::Handbook, services::Checklist.
Result<boost::json::object> day(
    const Session& session, const operations::Desk& desk, const operations::Viewer& viewer
);

/// Which of the photos are not here yet, and how much of each is; in the order asked, each once.
struct MissingPhoto {
    std::string sha256;
    std::int64_t bytes_here = 0;
};
std::vector<MissingPhoto> missing_photos(
    const Session& session, std::span<const std::string> sha256s
);

/// A part of a photo on its way.
struct PhotoPart {
    std::string_view sha256;  ///< of the whole, in hex
    std::int64_t starts_at = 0;
    std::string_view bytes;
};
/// Holds a part that begins where those before it end, until the rest has come; how much is here
/// now. A part that is here already does no harm. Refuses a gap, an empty part, more than
/// EVIDENCE-SIZE allows, and what is no hash. What was begun and left for a week is dropped.
Result<std::int64_t> hold_part(
    const Session& session, const services::Term& size, const PhotoPart& part
);
/// The parts as one.
std::string held_parts(const Session& session, std::string_view sha256);
void drop_parts(const Session& session, std::string_view sha256);

/// Bytes that are said to have a SHA-256, in hex.
struct Handed {
    std::string_view bytes;
    std::string_view sha256;
};
/// Keeps a photo, durably; its row is to be written by evidence::add. Refuses what is no JPEG, is
/// larger than EVIDENCE-SIZE allows, or is not what it is said to be.
Result<evidence::KeptFile> keep_photo(
    const evidence::Archive& archive, const services::Term& size, const Handed& photo
);

/// What has become of a journal.
struct Receipt {
    std::string seal;
    std::string visit;  ///< its diary number
    Instant received_at;
    std::optional<Instant> registered_at = std::nullopt;
    std::string outcome = {};
    std::vector<std::string> findings = {};
    std::vector<Reason> reasons = {};  ///< why it is received, and not registered
};

/// The journal as evidence, with its row: from now on it cannot be lost. Refuses a visit that is
/// not there for the viewer, is not the viewer's, or was carried by somebody else. Handing it in
/// again changes nothing.
struct SealedJournal {
    const Journal& journal;
    const evidence::KeptFile& file;
};
Result<Receipt> receive(
    const Session& session, const operations::Viewer& viewer, const SealedJournal& sealed
);

/// Registers the visit from a journal that was received: begun on the day of the arrival, its items
/// answered, sealed with the outcome that door and answers come to, its findings opened. All of
/// it or nothing. Refuses, with every reason, a visit that has changed since, photos that are not
/// here, a second inspector who has not confirmed, and what the operations of visits refuse. Again:
/// the same receipt.
Result<Receipt> register_visit(
    const Session& session, const operations::Desk& desk, const Journal& journal
);

std::optional<Receipt> receipt(const Session& session, std::string_view seal);

/// What is known of the arrival, for whoever reads the visit.
struct HandedIn {
    std::string seal;
    evidence::EvidenceId file{0};
    std::string inspector;
    std::string door;
    Instant arrived_at;  ///< by the phone
    Instant sealed_at;   ///< by the phone
    std::optional<Position> position;
    Instant received_at;
    std::optional<Instant> registered_at;
};
std::vector<HandedIn> journals_of(const Session& session, const cases::Case& visit);

/// A file of the app as it is served.
struct AppFile {
    std::string path;  ///< "/falt/app.js"
    std::string bytes;
    std::string type;
    std::string policy = {};  ///< Content-Security-Policy, where it is not that of all pages
};
/// Shell, style, scripts, texts, manifest and worker; fonts and icon of the public pages. The
/// worker has the list of all others in it, with a version that changes when one of them does.
struct AppParts {
    std::span<const EmbeddedFile> app;    ///< embedded::field()
    std::span<const EmbeddedFile> site;   ///< embedded::site()
    std::span<const EmbeddedFile> texts;  ///< embedded::texts()
};
std::vector<AppFile> app_files(const AppParts& parts);

}  // namespace uppsikt::field
