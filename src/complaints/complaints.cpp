#include "complaints/complaints.h"

#include <fmt/format.h>

#include "base/text.h"
#include "complaints/entry.h"
#include "complaints/receipt_code.h"
#include "complaints/rules.h"
#include "complaints/store.h"

namespace uppsikt::complaints {

namespace {

struct Hashes {
    crypto::Hash content{};
    std::optional<crypto::Hash> key;
};

/// The case of the same complaint, if it has come already.
Result<std::optional<Receipt>> find_twin(
    const Session& session,
    const cases::Handbook& handbook,
    const NewComplaint& complaint,
    const Hashes& hashes
) {
    std::optional<cases::CaseId> twin;
    if (hashes.key) {
        const auto same = store::find_by_key(session.db, *hashes.key, hashes.content);
        if (same && !same->is_same_content)
            return Refusal{RefusalKind::conflict, Reason{"complaints_key_used"}};
        if (same) twin = same->id;
    }
    if (!twin) {
        const services::Term twice =
            TRY(handbook.term(std::nullopt, "COMPLAINT-TWICE", session.today));
        const std::chrono::minutes window{services::whole_of(twice, "within")};
        twin = store::find_by_content(session.db, hashes.content, session.now - window);
    }
    if (!twin) return std::optional<Receipt>{};
    auto file = cases::find(session, *twin);
    const auto stored = store::find(session.db, *twin);
    ensure(file && stored, "a complaint has its case");
    Receipt receipt{
        .file = *std::move(file),
        .code = std::nullopt,
        .central_because = stored->central_because,
        .was_registered = true
    };
    // Only the holder of the key that made the code is told it again.
    if (complaint.key) {
        const std::string code = code_from_key(*complaint.key);
        const auto by_code = store::find_by_code(session.db, hash_of_code(code).value());
        if (by_code && by_code->id == *twin) receipt.code = code;
    }
    return std::optional(std::move(receipt));
}

Result<Receipt> enter(
    const Session& session,
    const cases::Handbook& handbook,
    NewComplaint complaint,
    bool is_anonymous
) {
    std::vector<Reason> reasons = objections(complaint, session.today);
    if (is_anonymous && complaint.contact) reasons.push_back({"complaints_tip_with_contact"});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    Hashes hashes{.content = crypto::sha256(crypto::bytes_of(content_of(complaint))), .key = {}};
    if (complaint.key) hashes.key = hash_of_key(*complaint.key);
    if (auto twin = TRY(find_twin(session, handbook, complaint, hashes))) return *std::move(twin);

    const Place place = find_place(session, handbook, session.today, complaint.subject, reasons);
    if (!reasons.empty()) return Refusal{RefusalKind::not_found, std::move(reasons)};
    const services::Term central =
        TRY(handbook.term(place.service, "COMPLAINT-CENTRAL", session.today));
    const auto central_because = why_central(session, session.today, complaint, central);
    cases::Case file = TRY(cases::open(
        session,
        handbook,
        states().machine(),
        {.unit = central_because ? "central" : complaint.unit,
         .learned_on = complaint.learned_on.value_or(session.today),
         .assignee = std::nullopt,
         .service = place.service,
         .supplier = place.supplier,
         .contract = place.contract}
    ));
    const bool is_followed = complaint.sender != Sender::own_observation;
    std::optional<std::string> code;
    if (is_followed) code = complaint.key ? code_from_key(*complaint.key) : random_code();
    store::Stored stored = to_store(file.id, std::move(complaint), central_because);
    stored.is_anonymous = is_anonymous;
    store::insert(
        session.db,
        {.complaint = stored,
         .received_on = session.today,
         .received_at = session.now,
         .content = hashes.content,
         .key = hashes.key,
         .code = code ? hash_of_code(*code) : std::nullopt}
    );
    cases::record_opening(session, states().machine(), file, opening(stored, central));
    // There is nobody to write to: the receipt is the acknowledgement of a tip.
    if (is_anonymous || !is_followed)
        file = TRY(cases::take(
            session,
            handbook,
            states().machine(),
            file,
            {.verb = "acknowledge", .content = {.fields = {{"by", "receipt"}}}}
        ));
    return Receipt{
        .file = std::move(file),
        .code = std::move(code),
        .central_because = central_because
    };
}

}  // namespace

Result<Receipt> register_complaint(
    const Session& session, const cases::Handbook& handbook, const NewComplaint& complaint
) {
    return enter(session, handbook, complaint, false);
}

Result<Receipt> register_tip(
    const Session& session, const cases::Handbook& handbook, const NewComplaint& tip
) {
    // Whoever sent it stays unknown, also as the actor: an address or a user would be in the act.
    const Session unknown{session.db, "anonymous", session.now, session.today};
    return enter(unknown, handbook, tip, true);
}

Result<Complaint> complaint(const Session& session, std::string_view number) {
    cases::Case file = TRY(cases::find(session, number));
    auto stored = store::find(session.db, file.id);
    if (!stored)
        return Refusal{
            RefusalKind::not_found,
            Reason{"complaints_not_a_complaint", {{"case", file.diary_number.text()}}}
        };
    std::optional<std::string> merged_into;
    if (stored->merged_into) {
        const auto main = cases::find(session, *stored->merged_into);
        ensure(main.has_value(), "what a complaint was merged into is there");
        merged_into = main->diary_number.text();
    }
    return Complaint{
        .file = std::move(file),
        .sender = stored->sender,
        .channel = stored->channel,
        .category = stored->category,
        .severity = stored->severity,
        .text = std::move(stored->text),
        .subject = std::move(stored->subject),
        .contact = std::move(stored->contact),
        .is_anonymous = stored->is_anonymous,
        .central_because = stored->central_because,
        .summary = std::move(stored->summary),
        .outcome = std::move(stored->outcome),
        .merged_into = std::move(merged_into),
    };
}

}  // namespace uppsikt::complaints
