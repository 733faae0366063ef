#include <fmt/format.h>

#include "complaints/complaints.h"
#include "complaints/receipt_code.h"
#include "complaints/store.h"

namespace uppsikt::complaints {

Result<Done> attach(
    const Session& session, const cases::Handbook& handbook, const Attachments& attachments
) {
    if (attachments.files.empty()) return Done{};
    const auto file = cases::find(session, attachments.complaint);
    ensure(file.has_value(), "files are attached to a case");
    const services::Term limits = TRY(handbook.term(std::nullopt, "ATTACHMENTS", session.today));
    cases::Content content;
    for (const evidence::EvidenceId evidence : attachments.files) {
        const auto found = evidence::find(session.db, evidence);
        if (!found)
            return Refusal{
                RefusalKind::not_found,
                Reason{
                    "evidence_number_unknown",
                    {{"evidence", fmt::format("{}", evidence.value())}}
                }
            };
        const auto row =
            store::insert_attachment(session.db, attachments.complaint, evidence, session.today);
        if (!row) continue;
        content.fields.push_back({"sha256", crypto::to_hex(found->sha256)});
        content.rows.push_back({"complaint_attachment", *row});
    }
    if (content.rows.empty()) return Done{};
    const auto all = store::attachments(session.db, attachments.complaint).size();
    const auto most = services::whole_of(limits, "files");
    if (all > static_cast<std::size_t>(most))
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"complaints_too_many_files", {{"most", fmt::format("{}", most)}}}
        };
    cases::record_act(session, states().machine(), *file, "files_received", std::move(content));
    return Done{};
}

Result<Done> attach_by_code(
    const Session& session, const cases::Handbook& handbook, const AttachmentsByCode& attachments
) {
    const auto hash = hash_of_code(attachments.code);
    const auto stored = hash ? store::find_by_code(session.db, *hash) : std::nullopt;
    if (!stored) return Refusal{RefusalKind::not_found, Reason{"complaints_code_unknown"}};
    const Session complainant{session.db, "complainant", session.now, session.today};
    return attach(complainant, handbook, {.complaint = stored->id, .files = attachments.files});
}

std::vector<AttachedFile> attached_files(const Session& session, cases::CaseId complaint) {
    std::vector<AttachedFile> files;
    for (const store::Attachment& one : store::attachments(session.db, complaint)) {
        auto found = evidence::find(session.db, one.file);
        ensure(found.has_value(), "a file of a complaint has its row");
        files.push_back({.file = *std::move(found), .on = one.added_on});
    }
    return files;
}

}  // namespace uppsikt::complaints
