#include <iterator>
#include <set>

#include "inspections/findings.h"
#include "inspections/import.h"
#include "inspections/store.h"
#include "platform/record/record.h"

namespace uppsikt::inspections {

namespace {

using evidence::EvidenceId;

/// One import: the files become evidence, then each row a visit.
class Import {
public:
    Import(const Session& session, const Rulebook& rules, const VisitFile& file)
        : session_(session), rules_(rules), file_(file) {}

    Result<ImportReport> run() {
        list_ = TRY(evidence::add(session_, file_.content)).id;
        ImportReport report;
        if (store::is_imported(session_.db, *list_)) {
            report.was_imported = true;
            return report;
        }
        for (const auto& [name, photo] : file_.photos)
            photos_.emplace(name, TRY(evidence::add(session_, photo)).id);
        delimited::Faults faults(file_.name);
        for (const ImportedVisit& visit : file_.visits)
            if (auto why_not = record(visit, report); !why_not.empty())
                faults.add(visit.place, std::move(why_not));
        if (!faults.empty()) return faults.refusal();
        record_act(report);
        return report;
    }

private:
    /// Records the visit of a row; why not, if it cannot be.
    std::vector<Reason> record(const ImportedVisit& imported, ImportReport& report) {
        VisitReport visit = imported.report;
        visit.visit.follows = number_of(imported.report.visit.follows);
        std::vector<Reason> reasons = lay_evidence(imported, visit);
        const auto sealed = record_visit(session_, rules_, visit);
        if (!sealed.ok()) std::ranges::copy(sealed.refusal().reasons, std::back_inserter(reasons));
        if (!reasons.empty()) return reasons;
        ++report.visits;
        report.findings += sealed.value().findings.size();
        for (const std::string& complaint : sealed.value().complaints)
            complaints_.insert(complaint);
        report.complaints = complaints_.size();
        numbers_.emplace(imported.key, sealed.value().file.diary_number.text());
        if (imported.handled.empty()) return reasons;
        for (const std::string& finding : sealed.value().findings) {
            const auto closed = close_as_handled(
                session_,
                rules_.handbook,
                {.number = finding, .text = imported.handled}
            );
            if (!closed.ok())
                std::ranges::copy(closed.refusal().reasons, std::back_inserter(reasons));
        }
        return reasons;
    }

    /// The number of the visit that the file calls so. That its row was refused has been told.
    std::optional<std::string> number_of(const std::optional<std::string>& key) const {
        if (!key) return std::nullopt;
        const auto found = numbers_.find(*key);
        if (found == numbers_.end()) return std::nullopt;
        return found->second;
    }

    /// Photos where the row names them; where it must be shown and is not, the list itself shows
    /// it. What photos are not there.
    std::vector<Reason> lay_evidence(const ImportedVisit& imported, VisitReport& visit) const {
        std::vector<Reason> missing;
        std::optional<EvidenceId> of_door;
        for (const ImportedVisit::Photo& photo : imported.photos) {
            const auto found = photos_.find(photo.file);
            if (found == photos_.end()) {
                missing.push_back({"inspections_import_photo_missing", {{"file", photo.file}}});
                continue;
            }
            if (photo.item.empty() && imported.has_closed_door && !of_door)
                of_door = found->second;
            else if (photo.item.empty())
                visit.seal.evidence.push_back(found->second);
            for (ItemAnswer& answer : visit.answers)
                if (answer.item == photo.item) answer.evidence.push_back(found->second);
        }
        if (visit.seal.closed_door) visit.seal.closed_door->photo = of_door.value_or(*list_);
        for (ItemAnswer& answer : visit.answers)
            if (answer.answer == Answer::does_not_meet && answer.evidence.empty())
                answer.evidence.push_back(*list_);
        return missing;
    }

    void record_act(const ImportReport& report) {
        const std::int64_t row = store::insert_import(
            session_.db,
            {.evidence = *list_,
             .name = file_.name,
             .visits = static_cast<std::int64_t>(report.visits),
             .imported_on = session_.today}
        );
        record::act(
            session_,
            {.kind = "inspections.visits_imported",
             .subject = "visit_import:" + std::to_string(row),
             .fields =
                 {{"file", file_.name},
                  {"sha256", crypto::to_hex(file_.content.sha256())},
                  {"visits", std::to_string(report.visits)},
                  {"findings", std::to_string(report.findings)},
                  {"complaints", std::to_string(report.complaints)}},
             .rows = {{.table = "visit_import", .id = row}}}
        );
    }

    const Session& session_;
    const Rulebook& rules_;
    const VisitFile& file_;
    std::optional<EvidenceId> list_;
    std::map<std::string, EvidenceId> photos_;
    std::map<std::string, std::string> numbers_;  ///< of visits, by what the file calls them
    std::set<std::string> complaints_;
};

}  // namespace

Result<ImportReport> import_visits(
    const Session& session, const Rulebook& rules, const VisitFile& file
) {
    return Import(session, rules, file).run();
}

}  // namespace uppsikt::inspections
