#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "cases/machine.h"
#include "platform/crypto/hash.h"
#include "platform/delimited/list.h"
#include "platform/record/session.h"

/// Lists of cases that were handled elsewhere before: all of a list or nothing, and each list once.
namespace uppsikt::cases {

struct SourceFile {
    std::string name;
    crypto::Hash sha256{};
};

/// A row of a list that is being imported.
struct SourceRow {
    std::int64_t import = 0;
    std::uint64_t row = 0;
};

/// What became of a row.
struct TakenRow {
    bool has_ended = false;
    std::vector<std::string> missing = {};  ///< columns of facts that the list does not tell
};

struct ImportReport {
    std::size_t cases = 0;
    std::size_t open = 0;  ///< of them: they have an owner and a deadline from now on
    std::map<std::string, std::size_t> missing = {};  ///< how many cases lack a fact, by its column
    bool was_imported = false;  ///< the very same file, before: nothing is done
};

/// The id of a new import; nothing where the very same file of the kind was imported before.
std::optional<std::int64_t> begin_import(
    const Session& session, const Machine& machine, const SourceFile& file, std::size_t cases
);
/// Records <module>.imported, with what the report says.
void end_import(
    const Session& session,
    const Machine& machine,
    const SourceFile& file,
    std::int64_t import,
    const ImportReport& report
);

/// Takes over every row of a list, by `take` (value and SourceRow to Result<TakenRow>). Refuses
/// with every fault of the list and every reason of every row.
template <class T, class Take>
Result<ImportReport> import_list(
    const Session& session,
    const Machine& machine,
    const SourceFile& file,
    const delimited::List<T>& list,
    Take&& take
) {
    const auto import = begin_import(session, machine, file, list.rows.size());
    if (!import) return ImportReport{.was_imported = true};
    ImportReport report;
    delimited::Faults faults(file.name);
    for (const delimited::Listed<T>& row : list.rows) {
        if (!row.faults.empty()) {
            faults.add(row.place, row.faults);
            continue;
        }
        const Result<TakenRow> taken = take(row.value, SourceRow{*import, row.place.row});
        if (!taken.ok()) {
            faults.add(row.place, taken.refusal().reasons);
            continue;
        }
        ++report.cases;
        if (!taken.value().has_ended) ++report.open;
        for (const std::string& fact : taken.value().missing)
            ++report.missing[fact];
    }
    faults.add(list.damage);
    if (!faults.empty()) return faults.refusal();
    end_import(session, machine, file, *import, report);
    return report;
}

}  // namespace uppsikt::cases
