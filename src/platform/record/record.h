#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "platform/record/session.h"

/// The record: everything that happens is an act, and no row changes without one.
namespace uppsikt::record {

/// Who may see a field of an act. A personal field can be erased; every proof stays valid.
enum class FieldClass { open, internal, personal, secret };

struct Field {
    std::string name;
    std::string value;
    FieldClass field_class = FieldClass::open;
};

/// A row that the act wrote or removed. Every table of a domain module has `id INTEGER PRIMARY
/// KEY`.
struct RowRef {
    std::string_view table;
    std::int64_t id = 0;
};

struct Act {
    std::string_view kind;  ///< "results.imported": module and past participle
    std::string subject;    ///< what it is about: "contract:10072975"
    std::optional<std::string> diary_number = std::nullopt;
    std::optional<std::string> rule = std::nullopt;          ///< "QUAL-LIM"
    std::optional<std::string> rule_version = std::nullopt;  ///< "rom2 2023-04-17"
    std::vector<Field> fields = {};
    std::vector<RowRef> rows = {};
};

/// Records the act in the session's transaction, with the hash of each row as it is now; call it
/// when the rows are written. Gives its sequence number, from 0 without gaps. Fields have names of
/// their own (small letters, digits, underscores); a row may be named twice. Personal data belongs
/// in fields of that class: actor, subject and diary number are always shown, and should be ids.
std::int64_t act(const Session& session, const Act& act);

struct RecordedField {
    std::string name;
    FieldClass field_class = FieldClass::open;
    std::optional<std::string> value;  ///< nothing when it has been erased
    bool operator==(const RecordedField&) const = default;
};

/// An act as it stands in the record.
struct RecordedAct {
    std::int64_t sequence = 0;
    Instant at;
    std::string actor;
    std::string kind;
    std::string subject;
    std::optional<std::string> diary_number;
    std::optional<std::string> rule;
    std::optional<std::string> rule_version;
    std::vector<RecordedField> fields = {};
};

std::optional<RecordedAct> find_act(sql::Transaction& db, std::int64_t sequence);

/// Where to go on in a list, and how far.
struct Page {
    std::int64_t before = INT64_MAX;  ///< sequence: only older acts
    int at_most = 100;
};

/// The acts about a subject, the newest first.
std::vector<RecordedAct> acts_about(sql::Transaction& db, std::string_view subject, Page page = {});

/// The acts about any of the subjects, the newest first. As many subjects as there are.
std::vector<RecordedAct> acts_about_any(
    sql::Transaction& db, std::span<const std::string> subjects, Page page = {}
);

struct FieldRef {
    std::int64_t sequence = 0;
    std::string name;
};

/// Deletes a personal field's value and salt; its commitment stays, and every proof with it. Is an
/// act itself (`record.field_erased`), whose sequence number it gives. Refuses an act or field that
/// is not there, fields of other classes, one that is erased already, and an empty reason. The rows
/// that also hold the value are the caller's to change, in the same transaction.
Result<std::int64_t> erase_personal_field(
    const Session& session, const FieldRef& field, std::string_view reason
);

}  // namespace uppsikt::record
