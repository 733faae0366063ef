#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/embedded.h"
#include "base/result.h"
#include "complaints/complaints.h"
#include "find/finder.h"
#include "find/offers.h"
#include "platform/texts/texts.h"

/// The public pages: find a supplier, compare, complain. Pure functions of a snapshot and of what
/// was asked; they work without script, in Swedish and English.
namespace uppsikt::find {

/// What a server answers, or a file holds.
struct Answer {
    int status = 200;
    std::string type = "text/html; charset=utf-8";
    std::string body = {};
    std::string location = {};   ///< of 301: where it is now
    std::string policy = {};     ///< of a page: the Content-Security-Policy that it must have
    bool never_changes = false;  ///< a file whose name has its content's hash, or a font
};

/// Fields of a form or a query, by name; decoded.
using Fields = std::map<std::string, std::string, std::less<>>;

struct SiteOptions {
    bool is_static = false;   ///< files only: nothing that a server must answer is offered
    bool is_example = false;  ///< every page says that its figures are made up
};

// --- complaints and tips: one thing a page
// --------------------------------------------------------

enum class ReportStep { start, about, happened, contact, review };

/// A complaint or tip as far as it has been told. The names of its fields are those of the options
/// of `complaint register` and `complaint tip`, and "kind": complaint or tip. A "key" that the
/// server has put among them stays to the end, so that sending twice gives one case.
struct Report {
    ReportStep step = ReportStep::start;
    Fields fields = {};
    std::vector<Reason> reasons = {};  ///< why not, above the form
};

/// What comes after a step: the one to show, with the reasons where something is lacking. `sends`
/// when everything is there and the sender has said so; "kind" tells by which operation.
struct NextStep {
    Report report;
    bool sends = false;
};

/// What the sender is told when it is registered.
struct ReportReceipt {
    std::string number;               ///< diary number
    std::optional<std::string> code;  ///< to follow it with
    bool is_tip = false;
};

/// The page of who follows a case: the field for the code, and the case when it was found.
struct FollowedCase {
    std::string code;
    std::optional<complaints::Followed> found = std::nullopt;
    std::vector<Reason> reasons = {};
    bool was_sent = false;  ///< a message or an answer just now
};

class Pages;

/// The site of one snapshot. Made once and then only read, by any number of threads.
class Site {
public:
    Site(
        Finder finder, const Texts& texts, std::span<const EmbeddedFile> files, SiteOptions options
    );
    ~Site();
    Site(Site&&) noexcept;
    Site& operator=(Site&&) noexcept = delete;
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    const Finder& finder() const { return finder_; }

    /// A page, a file or the search API, by path and query as they stand in a request. What is not
    /// there is a page with status 404.
    Answer get(std::string_view path, std::string_view query) const;

    /// The page of a fault of ours, with the number that the log has it under.
    Answer problem(Language language, int status, std::string_view log_id) const;

    /// Every path whose answer needs no query, to be written as files.
    std::vector<std::string> paths() const;

    /// Holds what was posted against what every step so far needs. The pages post, beside their
    /// fields, "step" (the one that was shown) and "to" (next, send, or a step to go back to).
    NextStep next_step(const Fields& posted) const;
    Answer report_page(Language language, const Report& report) const;
    Answer receipt_page(Language language, const ReportReceipt& receipt) const;
    Answer follow_page(Language language, const FollowedCase& followed) const;

private:
    Finder finder_;
    std::unique_ptr<const Pages> pages_;
};

/// Paths that a server posts to: the fields of a report, and of who follows one.
std::string report_path(Language language);
std::string follow_path(Language language);

/// The search answer in the shape that the agency's own search has: total_count and leverantorer
/// with id, namn, rating, nyval_tillatet and adresser with their koordinater, where they are known.
/// Query: sok, omrade, sida, longitud and latitud (degrees, WGS 84), radie (kilometres, of them or
/// of omrade), sortBy (NAME, DISTANCE, SAFEST or PARTICIPANTS).
Result<std::string> search_api(const Finder& finder, std::string_view query);

/// "a=1&b=%C3%A5+x", decoded. A name given twice keeps all its values, separated by commas.
Fields decode_query(std::string_view query);

}  // namespace uppsikt::find
