#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/operations/operation.h"

/// What persons were shown that is personal or secret: a row for each subject and class, and one
/// act for each request.
namespace uppsikt::operations {

/// Whether it is recorded that somebody was shown a field of the class.
constexpr bool is_recorded_when_read(record::FieldClass field_class) {
    return field_class == record::FieldClass::personal || field_class == record::FieldClass::secret;
}

/// Writes nothing where nothing was shown.
void record_reads(const Session& session, const Question& question, const Shown& shown);

struct PersonalRead {
    Instant read_at;
    std::string actor;
    std::optional<std::string> role;
    std::string operation;
    std::string field_class;
};

/// Who was shown something of the subject, the latest first.
std::vector<PersonalRead> reads_about(
    const Session& session, std::string_view subject, int at_most
);

}  // namespace uppsikt::operations
