#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// Records the act in the session's transaction, with the hash of each row as it is now.
/// Gives its sequence number, from 0 without gaps.
std::int64_t act(const Session& session, const Act& act);

}  // namespace uppsikt::record
