#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cases/cases.h"
#include "complaints/kinds.h"
#include "complaints/states.h"
#include "platform/evidence/evidence.h"
#include "platform/record/session.h"
#include "registry/registry.h"

/// Complaints and tips: every one gets a diary number at once, a clock that no move restarts, and
/// an end that whoever complained is told of.
namespace uppsikt::complaints {

/// What a complaint is about, as far as it is known. Nothing of it need be.
struct Subject {
    std::optional<std::string> contract = std::nullopt;  ///< KA-nummer
    std::optional<registry::PremisesId> premises = std::nullopt;
    std::optional<std::string> supplier = std::nullopt;     ///< its name in the register
    std::optional<std::string> person_role = std::nullopt;  ///< "coach": a role, never a name
    std::optional<std::string> stated = std::nullopt;       ///< in the sender's words
    std::optional<std::string> service = std::nullopt;      ///< else the contract's
};

/// Who sent it, where that is told: personal data, shown to neither supplier nor public.
struct Contact {
    std::string name;
    std::string address;  ///< telephone, mail or street
};

struct NewComplaint {
    Sender sender = Sender::participant;
    Channel channel = Channel::web;
    Category category = Category::other;
    Severity severity = Severity::minor;
    std::string text;
    Subject subject = {};
    std::optional<Contact> contact = std::nullopt;
    std::optional<Date> learned_on = std::nullopt;  ///< when the buyer learned of it; else today
    std::string unit = "central";                   ///< the office that would fix it
    /// Chosen by the sender's program, anew for each complaint, at least 16 characters that nobody
    /// can guess. A second call with it gives the same case and the same code.
    std::optional<std::string> key = std::nullopt;
};

/// What the sender is told at once.
struct Receipt {
    cases::Case file;
    /// To follow the case and write in it. Kept only as a hash, so it is told once; again only to
    /// who comes with the same key. Nobody follows an own observation.
    std::optional<std::string> code = std::nullopt;
    std::optional<CentralReason> central_because = std::nullopt;
    bool was_registered = false;  ///< a double click: this case was there
};

/// Registers a complaint. Refuses all that cannot be read or found: texts, contract, premises,
/// supplier, a day to come, a key that is too short or was used for something else. Does not refuse
/// the same complaint sent twice (COMPLAINT-TWICE): it is one case.
Result<Receipt> register_complaint(
    const Session& session, const cases::Handbook& handbook, const NewComplaint& complaint
);

/// Registers a tip of somebody who does not want to be known: nothing of the sender is stored, the
/// act's actor included. Refuses a contact too. The code is the only way back.
Result<Receipt> register_tip(
    const Session& session, const cases::Handbook& handbook, const NewComplaint& tip
);

// --- handling: each is a step of the tables in states.cpp, and refused where they do not have it
// ---

struct Acknowledgement {
    std::string number;
    std::string message = {};  ///< to the sender, in the inbox of the case; may be empty
};
Result<cases::Case> acknowledge(
    const Session& session, const cases::Handbook& handbook, const Acknowledgement& order
);

struct Triage {
    std::string number;
    std::optional<Severity> severity = std::nullopt;  ///< else as it was
    bool is_local = false;  ///< a local office may fix it, while the central clock goes on
    std::string unit = "central";
    std::optional<std::string> assignee = std::nullopt;
};
/// Refuses to leave with a local office what is serious or the third of its kind at the premises
/// (COMPLAINT-CENTRAL).
Result<cases::Case> triage(
    const Session& session, const cases::Handbook& handbook, const Triage& order
);

/// A step about a case, with what is to be said about it.
struct Statement {
    std::string number;
    std::string text;
};

/// A local fix: the complainant is asked to confirm it. On a case at the central unit it is only
/// noted, and the investigation goes on.
Result<cases::Case> report_fix(
    const Session& session, const cases::Handbook& handbook, const Statement& fix
);

/// The complainant's answer to a fix. By an officer who was told, with how in the text.
struct FixAnswer {
    std::string number;
    bool is_fixed = false;
    std::string text;
};
Result<cases::Case> answer_fix(
    const Session& session, const cases::Handbook& handbook, const FixAnswer& answer
);

/// The same by the complainant, who has the code.
struct FixAnswerByCode {
    std::string code;
    bool is_fixed = false;
    std::string text = {};
};
Result<cases::Case> answer_fix_by_code(
    const Session& session, const cases::Handbook& handbook, const FixAnswerByCode& answer
);

Result<cases::Case> send_central(
    const Session& session, const cases::Handbook& handbook, const Statement& reason
);
/// The text is the outcome that the complainant is told.
Result<cases::Case> find_no_defect(
    const Session& session, const cases::Handbook& handbook, const Statement& outcome
);
/// The text is the summary that the supplier will see, in the officer's words.
Result<cases::Case> confirm_defect(
    const Session& session, const cases::Handbook& handbook, const Statement& summary
);
/// Ends an easily cured defect: the supplier is told in writing, without report or sanction.
Result<cases::Case> notify_supplier(
    const Session& session, const cases::Handbook& handbook, const Statement& notice
);
/// Ends here what goes on as an investigation: the text is the investigation's diary number.
Result<cases::Case> hand_to_investigation(
    const Session& session, const cases::Handbook& handbook, const Statement& investigation
);

struct Merge {
    std::string duplicate;
    std::string into;
};
/// Both keep their numbers. Refuses to merge into a case whose clock ends later, that has ended, or
/// that is about another contract.
Result<cases::Case> merge(
    const Session& session, const cases::Handbook& handbook, const Merge& order
);

/// Sends on a fix that was not confirmed in time. Refuses one that still may be.
Result<cases::Case> expire_confirmation(
    const Session& session, const cases::Handbook& handbook, const cases::Case& file
);

/// Sends on every fix that was not confirmed in time; how many. May be run for any day, again.
Result<int> expire_confirmations(const Session& session, const cases::Handbook& handbook);

// --- the two-way inbox
// ----------------------------------------------------------------------------

struct Message {
    bool is_from_sender = false;
    Date on;
    std::string text;
};

Result<Done> write_to_sender(const Session& session, const Statement& message);

struct MessageByCode {
    std::string code;
    std::string text;
};
Result<Done> write_by_code(const Session& session, const MessageByCode& message);

// --- files

/// Files that whoever complained handed in, as evidence of the case; each is there once. Refuses
/// more than a case may have (ATTACHMENTS).
struct Attachments {
    cases::CaseId complaint{0};
    std::vector<evidence::EvidenceId> files;
};
Result<Done> attach(
    const Session& session, const cases::Handbook& handbook, const Attachments& attachments
);

/// The same by whoever complained, who has the code.
struct AttachmentsByCode {
    std::string code;
    std::vector<evidence::EvidenceId> files;
};
Result<Done> attach_by_code(
    const Session& session, const cases::Handbook& handbook, const AttachmentsByCode& attachments
);

struct AttachedFile {
    evidence::Evidence file;
    Date on;
};
std::vector<AttachedFile> attached_files(const Session& session, cases::CaseId complaint);

/// What whoever complained can see, with the code.
struct Followed {
    std::string number;
    State state = State::registered;
    Date opened_on;
    std::optional<Date> due_on;  ///< of the state it is in
    Date central_due_on;
    std::optional<std::string> merged_into = std::nullopt;  ///< whose state is shown
    std::optional<std::string> outcome = std::nullopt;
    std::vector<Message> messages;
    int files = 0;  ///< that the sender handed in
};
Result<Followed> follow(const Session& session, std::string_view code);

// --- what is known
// ---------------------------------------------------------------------------------

struct Complaint {
    cases::Case file;
    Sender sender = Sender::participant;
    Channel channel = Channel::web;
    Category category = Category::other;
    Severity severity = Severity::minor;
    std::string text;
    Subject subject;
    std::optional<Contact> contact;
    bool is_anonymous = false;
    std::optional<CentralReason> central_because;
    std::optional<std::string> summary;
    std::optional<std::string> outcome;
    std::optional<std::string> merged_into;  ///< the number it was merged into
};
Result<Complaint> complaint(const Session& session, std::string_view number);

/// What the supplier may see of a complaint: nothing before it has been told, and never who sent it
/// or in which words.
struct ToSupplier {
    std::string number;
    Category category = Category::other;
    Severity severity = Severity::minor;
    Date opened_on;
    std::optional<registry::PremisesId> premises;
    std::optional<std::string> summary;
};
std::optional<ToSupplier> to_supplier(const Complaint& complaint);

// --- complaints that were handled elsewhere before: docs/import-complaints.md
// ---------------------

/// A row of a list of them.
struct EarlierComplaint {
    std::string number;  ///< in the diary there
    Date registered_on;  ///< there
    State state = State::registered;
    Date since;                  ///< when it came to that state
    std::optional<Date> due_on;  ///< to leave it, as agreed there; else by the tables
    std::optional<std::string> assignee;
    NewComplaint complaint;  ///< its subject as the list has it
    bool is_anonymous = false;
    std::optional<OrganisationNumber> organisation_number;  ///< of the supplier
    struct Address {
        std::string street;
        std::string town;
    };
    std::optional<Address> address;  ///< of the premises; looked up in the register
    std::optional<std::string> summary;
    std::optional<std::string> outcome;
    std::vector<std::string> missing;  ///< columns of facts that the list should tell, and does not
};
using EarlierComplaints = delimited::List<EarlierComplaint>;

/// Reads a list with the columns of docs/import-complaints.md. Its rows hold their own faults;
/// refuses what leaves no rows to read.
Result<EarlierComplaints> read_complaints(delimited::Reader& reader);

/// All of a list or nothing, the same file once. Refuses every fault of the list, all that
/// `register_complaint` refuses, a number that was imported before, days to come or in the wrong
/// order, and an open case with a local office that must go central.
Result<cases::ImportReport> import_complaints(
    const Session& session,
    const cases::Handbook& handbook,
    const cases::SourceFile& file,
    const EarlierComplaints& list
);

}  // namespace uppsikt::complaints
