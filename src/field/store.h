#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "field/field.h"
#include "platform/sql/sql.h"

/// All SQL for field_journal and transient_photo_part.
namespace uppsikt::field::store {

struct JournalRow {
    std::int64_t id = 0;
    cases::CaseId case_id{0};
    HandedIn handed;
};
std::optional<JournalRow> journal(sql::Transaction& db, std::string_view seal);
std::vector<JournalRow> journals(sql::Transaction& db, cases::CaseId case_id);

struct NewJournal {
    const Journal& journal;
    cases::CaseId case_id{0};
    evidence::EvidenceId file{0};
    Instant received_at;
};
std::int64_t insert(sql::Transaction& db, const NewJournal& row);
void set_registered(sql::Transaction& db, std::int64_t id, Instant at);

// --- photos on their way: parts without gaps, from the first byte on

struct NewPart {
    std::string_view sha256;
    std::int64_t starts_at = 0;
    std::string_view bytes;
    Instant held_at;
};
void insert_part(sql::Transaction& db, const NewPart& part);
std::int64_t bytes_held(sql::Transaction& db, std::string_view sha256);
std::string parts(sql::Transaction& db, std::string_view sha256);
void drop_parts(sql::Transaction& db, std::string_view sha256);
/// Of photos that nothing has come of since.
void drop_parts_before(sql::Transaction& db, Instant moment);

}  // namespace uppsikt::field::store
