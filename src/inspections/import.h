#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "inspections/visits.h"
#include "platform/delimited/list.h"
#include "platform/evidence/evidence.h"
#include "platform/record/session.h"

/// Visits that were made before, from a delimited file with the columns of docs/import-visits.md.
namespace uppsikt::inspections {

/// One row: a visit, and the names of the files that it rests on.
struct ImportedVisit {
    std::string key;  ///< what the file calls it, so that a later row can follow it up
    delimited::Place place;
    VisitReport report;  ///< without evidence
    bool has_closed_door = false;
    std::string handled;  ///< how its findings were handled; empty: they are still open
    struct Photo {
        std::string item;  ///< empty: of the closed door, or of the visit as a whole
        std::string file;
    };
    std::vector<Photo> photos;
};

/// Reads every row; a refusal has every reason, each row's after one that names the row. Items that
/// the file says nothing of are not checked.
Result<std::vector<ImportedVisit>> read_visits(
    delimited::Reader& reader, const services::Checklist& checklist
);

/// A file that was read, with what it and its photos are in the archive.
struct VisitFile {
    std::string name;
    evidence::KeptFile content;  ///< shows what no photo shows
    std::vector<ImportedVisit> visits;
    std::map<std::string, evidence::KeptFile> photos;  ///< by the names in the file
};
struct ImportReport {
    std::size_t visits = 0;
    std::size_t findings = 0;
    std::size_t complaints = 0;
    bool was_imported = false;  ///< the very same file, before: nothing is done
};
/// All of a file or nothing. Refuses what `record_visit` refuses, of every row, and a row that
/// follows one that the file does not have above it.
Result<ImportReport> import_visits(
    const Session& session, const Rulebook& rules, const VisitFile& file
);

}  // namespace uppsikt::inspections
