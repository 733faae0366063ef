#include "platform/operations/reads.h"

#include <fmt/format.h>

#include "platform/record/leaf.h"

namespace uppsikt::operations {

void record_reads(const Session& session, const Question& question, const Shown& shown) {
    if (shown.empty()) return;
    const std::string operation = question.operation.name();
    std::vector<record::RowRef> rows;
    rows.reserve(shown.size());
    for (const Classed& one : shown)
        rows.push_back(
            {"personal_read",
             session.db.value<std::int64_t>(
                 "INSERT INTO personal_read (read_at, actor, role, operation, subject, class) "
                 "VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                 session.now,
                 session.actor,
                 question.viewer.role,
                 operation,
                 one.subject,
                 record::name_of(one.field_class)
             )}
        );
    record::act(
        session,
        {.kind = "operations.shown",
         .subject = session.actor,
         .fields =
             {{"operation", operation, record::FieldClass::internal},
              {"count", fmt::format("{}", shown.size()), record::FieldClass::internal}},
         .rows = std::move(rows)}
    );
}

std::vector<PersonalRead> reads_about(
    const Session& session, std::string_view subject, int at_most
) {
    return session.db.find_all(
        [](const sql::Row& row) {
            return PersonalRead{
                .read_at = row.get<Instant>(0),
                .actor = row.get<std::string>(1),
                .role = row.get<std::optional<std::string>>(2),
                .operation = row.get<std::string>(3),
                .field_class = row.get<std::string>(4),
            };
        },
        "SELECT read_at, actor, role, operation, class FROM personal_read WHERE subject = $1 "
        "ORDER BY id DESC LIMIT $2",
        subject,
        at_most
    );
}

}  // namespace uppsikt::operations
