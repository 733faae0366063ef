#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "base/date.h"
#include "base/embedded.h"
#include "base/local_time.h"
#include "base/result.h"
#include "office/names.h"
#include "office/portal.h"
#include "platform/html/voice.h"
#include "platform/operations/operation.h"
#include "platform/operations/words.h"
#include "services/services.h"

/// The pages of those who follow suppliers up: my day, the queue beside the open case, one page for
/// every operation, and a supplier on one time line. Pure functions of what operations answered;
/// they work without script.
namespace uppsikt::office {

/// Who sits there.
struct Seat {
    std::string name;                ///< "Anna Berg"
    std::string actor;               ///< "user:anna"
    std::string role;                ///< "officer": the one that is acted in now
    std::vector<std::string> roles;  ///< those that may be changed to
    std::optional<std::string> unit = std::nullopt;
    std::string token;  ///< sent with every form, against forged ones
};

/// Paths of the files beside the pages.
struct Files {
    std::string style;
    std::string script;
    std::string icon;
    std::vector<std::string> fonts;
};

/// Words of codes that stand in terms and checklists, as data: "premises_closed", "NO_STAFF".
using TermWords = std::map<std::string, services::Wording, std::less<>>;
TermWords term_words(const services::Catalogue& catalogue);

/// The grounds of sanctions in it, by code: what a proposal chooses among.
std::vector<std::string> grounds_in(const TermWords& words);

enum class View { mine, unassigned, week, overdue, all };
std::string_view name_of(View view);
std::optional<View> view_named(std::string_view name);

/// Where in the queue one is: in a view, and after which case its list goes on.
struct Spot {
    View view = View::mine;
    std::optional<std::string> after = std::nullopt;  ///< "UPP 2026/000050"
};

/// "?vy=week&efter=UPP-2026-000050": behind the path of a case or a step it leads back there.
std::string tail_of(const Spot& spot);

/// What every page is made from.
struct Room {
    const Texts& texts;
    Language language = Language::sv;
    const TermWords& terms;
    const Files& files;
    Date today;
    LocalTime (*local_time)(Instant) = uppsikt::local_time;  ///< for moments of the record
    std::optional<Seat> seat = std::nullopt;                 ///< none: nobody has signed in
    std::string path = "/min-dag";                           ///< of the page, to come back to
    const Names* names = nullptr;                            ///< none: for who is told no names
    std::optional<Spot> spot = std::nullopt;                 ///< none: not beside the queue

    html::Voice voice() const { return {texts, language}; }
    operations::Words words() const { return {texts, language}; }
    std::string say(std::string_view code, const std::vector<TextValue>& values = {}) const {
        return texts.say(language, code, values);
    }
};

// --- paths

/// "UPP 2026/000001" as it stands in a path: "UPP-2026-000001"; and back.
std::string in_path(std::string_view diary_number);
std::optional<std::string> diary_number_in(std::string_view segment);
bool is_diary_number(std::string_view text);

/// "/arenden/UPP-2026-000001", "/arenden/UPP-2026-000001/complaint/fix".
std::string path_of_case(std::string_view diary_number);
std::string path_of_step(std::string_view diary_number, const operations::Operation& operation);

// --- what is shown

/// A case, with what its module tells of it.
struct OpenCase {
    boost::json::object file;    ///< of `case show`
    boost::json::object detail;  ///< of `complaint show` and the like; may be empty
    boost::json::array acts;     ///< of `timeline`, the newest first
};

/// An operation that is asked for, with what was given and why it was refused.
struct Form {
    const operations::Table& table;
    const operations::Operation& operation;
    operations::Given given = {};
    std::vector<Reason> reasons = {};
    std::string key = {};  ///< of this form, so that sending it twice does it once
    /// Where it goes, and where one leaves it to, when it is not about a case.
    std::string sends_to = {};
    std::string goes_back_to = {};
    bool says_placed = true;              ///< `sends_to` has what the placed options are
    std::string_view does = "office_do";  ///< code of what its button says
    std::string_view accepts = "image/jpeg,image/png,application/pdf,text/plain";  ///< of files
};

struct Queue {
    Spot spot = {};
    boost::json::object counts = {};  ///< of `case counts`
    boost::json::array cases = {};    ///< of `cases`
    bool has_more = false;
    std::optional<OpenCase> open = std::nullopt;
    std::optional<Form> form = std::nullopt;  ///< of the open case
};

/// office.css with the looks of charts: what stands in the file that `Files::style` names. The
/// files are embedded::office_files().
std::string style_sheet(std::span<const EmbeddedFile> files);

// --- pages

std::string queue_page(const Room& room, const Queue& queue);

/// A case alone, or one of its forms: for phones, and for links from elsewhere.
std::string case_page(const Room& room, const OpenCase& open, const std::optional<Form>& form);

/// An operation that begins something: a complaint, a visit, an investigation.
std::string form_page(const Room& room, const Form& form);

/// What waits for me: overdue; today and tomorrow; this week. Before it, for who makes visits,
/// those that are to be made.
struct Day {
    boost::json::array cases = {};                            ///< of `cases`
    std::optional<boost::json::array> visits = std::nullopt;  ///< of field::day
};
std::string day_page(const Room& room, const Day& day);

struct SupplierFile {
    std::string name;
    boost::json::array open_cases = {};  ///< of `cases`
    boost::json::array acts;             ///< of `timeline`, the newest first
};
std::string supplier_page(const Room& room, const SupplierFile& supplier);

/// An operation with the table that it stands in.
struct Row {
    const operations::Table& table;
    const operations::Operation& operation;
};

/// The answer of any other operation: its members and its list.
std::string answer_page(const Room& room, const Row& row, const operations::Answer& answer);

/// What may be begun, each with its own form.
std::string begin_page(const Room& room, const std::vector<Row>& all);

/// The field to find a supplier by.
std::string suppliers_page(const Room& room);

/// A service elsewhere that one may sign in at.
struct SignInService {
    std::string address;  ///< where it begins
    std::string shown;    ///< on its button
};

struct SignIn {
    std::string name = {};
    std::string goes_to = "/min-dag";
    bool has_expired = false;  ///< the session ended while they worked
    std::vector<Reason> reasons = {};
    std::vector<SignInService> services = {};
};
std::string sign_in_page(const Room& room, const SignIn& sign_in);

/// What who is signed in must show again before a new key takes the place of the old one.
enum class ShownAgain { nothing, password, code };

/// The second factor as far as it has come: nothing yet, or a key that waits for its first code.
struct SecondFactor {
    std::string key = {};      ///< base 32; shown once
    std::string address = {};  ///< otpauth://…, for the camera of the authenticator
    std::vector<Reason> reasons = {};
    ShownAgain shown_again = ShownAgain::nothing;
};
std::string second_factor_page(const Room& room, const SecondFactor& factor);

/// Who has come back from a service, and owes the code of their authenticator.
std::string owed_code_page(const Room& room, const std::vector<Reason>& reasons);

/// The codes for who has lost the authenticator; shown once.
std::string recovery_page(const Room& room, const std::vector<std::string>& codes);

/// What went wrong, what is kept, and what to do: 403, 404, 409, 500.
struct Trouble {
    int status = 404;
    std::vector<Reason> reasons = {};
    std::string log_id = {};
};
std::string trouble_page(const Room& room, const Trouble& trouble);

}  // namespace uppsikt::office
