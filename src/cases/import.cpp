#include "cases/import.h"

#include <fmt/format.h>

#include "cases/cases.h"
#include "cases/store.h"

namespace uppsikt::cases {

std::optional<std::int64_t> begin_import(
    const Session& session, const Machine& machine, const SourceFile& file, std::size_t cases
) {
    return store::insert_import(
        session.db,
        {.kind = std::string(machine.kind),
         .file = file,
         .cases = static_cast<std::int64_t>(cases),
         .imported_on = session.today}
    );
}

void end_import(
    const Session& session,
    const Machine& machine,
    const SourceFile& file,
    std::int64_t import,
    const ImportReport& report
) {
    const std::string kind = fmt::format("{}.imported", machine.module);
    std::vector<record::Field> fields{
        {"file", file.name},
        {"sha256", crypto::to_hex(file.sha256)},
        {"cases", fmt::format("{}", report.cases)},
        {"open", fmt::format("{}", report.open)},
    };
    for (const auto& [fact, count] : report.missing)
        fields.push_back({"without_" + fact, fmt::format("{}", count)});
    record::act(
        session,
        {.kind = kind,
         .subject = fmt::format("case_import:{}", import),
         .fields = std::move(fields),
         .rows = {{.table = "case_import", .id = import}}}
    );
}

}  // namespace uppsikt::cases
