#pragma once

#include <optional>
#include <vector>

#include "complaints/complaints.h"
#include "platform/crypto/hash.h"
#include "platform/sql/sql.h"

/// All SQL for complaint, complaint_message and complaint_attachment.
namespace uppsikt::complaints::store {

/// A complaint as it is stored; its case lies elsewhere.
struct Stored {
    cases::CaseId id{0};
    Sender sender = Sender::participant;
    Channel channel = Channel::web;
    Category category = Category::other;
    Severity severity = Severity::minor;
    std::string text;
    Subject subject;
    std::optional<Contact> contact;
    bool is_anonymous = false;
    std::optional<CentralReason> central_because;
    std::optional<std::string> summary;
    std::optional<std::string> outcome;
    std::optional<cases::CaseId> merged_into;
};

struct New {
    Stored complaint;
    Date received_on;
    Instant received_at;
    crypto::Hash content{};
    std::optional<crypto::Hash> key;
    std::optional<crypto::Hash> code;
};
void insert(sql::Transaction& db, const New& complaint);

/// Writes what may change: severity, why central, summary, outcome, what it was merged into.
void update(sql::Transaction& db, const Stored& complaint);

std::optional<Stored> find(sql::Transaction& db, cases::CaseId id);
std::optional<Stored> find_by_code(sql::Transaction& db, const crypto::Hash& code);

/// A complaint with the key, and whether its content was the same.
struct SameKey {
    cases::CaseId id{0};
    bool is_same_content = false;
};
std::optional<SameKey> find_by_key(
    sql::Transaction& db, const crypto::Hash& key, const crypto::Hash& content
);

/// The latest complaint with the content that came no earlier than a moment.
std::optional<cases::CaseId> find_by_content(
    sql::Transaction& db, const crypto::Hash& content, Instant from
);

struct Kind {
    registry::PremisesId premises{0};
    Category category = Category::other;
    Date from;
    Date to;
};
/// Complaints of a kind that were received on one of the days and not merged into another.
std::int64_t count(sql::Transaction& db, const Kind& kind);

/// Gives its id.
std::int64_t insert_message(sql::Transaction& db, cases::CaseId complaint, const Message& message);
std::vector<Message> messages(sql::Transaction& db, cases::CaseId complaint);

/// Gives its id; none where the complaint has the file.
std::optional<std::int64_t> insert_attachment(
    sql::Transaction& db, cases::CaseId complaint, evidence::EvidenceId file, Date added_on
);
struct Attachment {
    evidence::EvidenceId file{0};
    Date added_on;
};
std::vector<Attachment> attachments(sql::Transaction& db, cases::CaseId complaint);

}  // namespace uppsikt::complaints::store
