#include "complaints/store.h"

#include <fmt/format.h>

namespace uppsikt::sql {

template <>
struct Stored<complaints::Sender> : StoredEnum<complaints::Sender, complaints::sender_names> {};
template <>
struct Stored<complaints::Channel> : StoredEnum<complaints::Channel, complaints::channel_names> {};
template <>
struct Stored<complaints::Category> : StoredEnum<complaints::Category, complaints::category_names> {
};
template <>
struct Stored<complaints::Severity> : StoredEnum<complaints::Severity, complaints::severity_names> {
};
template <>
struct Stored<complaints::CentralReason>
    : StoredEnum<complaints::CentralReason, complaints::central_reason_names> {};

}  // namespace uppsikt::sql

namespace uppsikt::complaints::store {

namespace {

using sql::Row;

sql::Bytes bytes(const crypto::Hash& hash) { return {hash.begin(), hash.end()}; }
std::optional<sql::Bytes> bytes(const std::optional<crypto::Hash>& hash) {
    if (!hash) return std::nullopt;
    return bytes(*hash);
}

std::optional<Contact> contact_from(
    std::optional<std::string> name, std::optional<std::string> address
) {
    if (!name) return std::nullopt;
    return Contact{.name = *std::move(name), .address = std::move(address).value_or("")};
}

constexpr std::string_view columns =
    "id, sender, channel, category, severity, text, contract, supplier, premises_id, person_role, "
    "stated_subject, contact_name, contact_address, is_anonymous, central_because, summary, "
    "outcome, merged_into";

Stored stored_from(const Row& row) {
    return {
        .id = row.get<cases::CaseId>(0),
        .sender = row.get<Sender>(1),
        .channel = row.get<Channel>(2),
        .category = row.get<Category>(3),
        .severity = row.get<Severity>(4),
        .text = row.get<std::string>(5),
        .subject =
            {.contract = row.get<std::optional<std::string>>(6),
             .premises = row.get<std::optional<registry::PremisesId>>(8),
             .supplier = row.get<std::optional<std::string>>(7),
             .person_role = row.get<std::optional<std::string>>(9),
             .stated = row.get<std::optional<std::string>>(10)},
        .contact = contact_from(
            row.get<std::optional<std::string>>(11),
            row.get<std::optional<std::string>>(12)
        ),
        .is_anonymous = row.get<bool>(13),
        .central_because = row.get<std::optional<CentralReason>>(14),
        .summary = row.get<std::optional<std::string>>(15),
        .outcome = row.get<std::optional<std::string>>(16),
        .merged_into = row.get<std::optional<cases::CaseId>>(17),
    };
}

}  // namespace

void insert(sql::Transaction& db, const New& complaint) {
    const Stored& one = complaint.complaint;
    const auto contact = [&](auto member) -> std::optional<std::string> {
        if (!one.contact) return std::nullopt;
        return (*one.contact).*member;
    };
    db.execute(
        R"sql(
        INSERT INTO complaint (id, sender, channel, category, severity, text, contract, supplier,
                               premises_id, person_role, stated_subject, contact_name,
                               contact_address, is_anonymous, received_on, received_at,
                               content_hash, key_hash, code_hash, central_because)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                $19, $20))sql",
        one.id,
        one.sender,
        one.channel,
        one.category,
        one.severity,
        one.text,
        one.subject.contract,
        one.subject.supplier,
        one.subject.premises,
        one.subject.person_role,
        one.subject.stated,
        contact(&Contact::name),
        contact(&Contact::address),
        one.is_anonymous,
        complaint.received_on,
        complaint.received_at,
        bytes(complaint.content),
        bytes(complaint.key),
        bytes(complaint.code),
        one.central_because
    );
}

void update(sql::Transaction& db, const Stored& complaint) {
    const std::int64_t changed = db.execute(
        R"sql(
        UPDATE complaint
        SET severity = $2, central_because = $3, summary = $4, outcome = $5, merged_into = $6
        WHERE id = $1)sql",
        complaint.id,
        complaint.severity,
        complaint.central_because,
        complaint.summary,
        complaint.outcome,
        complaint.merged_into
    );
    ensure(changed == 1, "a complaint that was found is there");
}

std::optional<Stored> find(sql::Transaction& db, cases::CaseId id) {
    static const std::string query = fmt::format("SELECT {} FROM complaint WHERE id = $1", columns);
    return db.find_one(stored_from, query, id);
}

std::optional<Stored> find_by_code(sql::Transaction& db, const crypto::Hash& code) {
    static const std::string query =
        fmt::format("SELECT {} FROM complaint WHERE code_hash = $1", columns);
    return db.find_one(stored_from, query, bytes(code));
}

std::optional<SameKey> find_by_key(
    sql::Transaction& db, const crypto::Hash& key, const crypto::Hash& content
) {
    return db.find_one(
        [](const Row& row) { return SameKey{row.get<cases::CaseId>(0), row.get<bool>(1)}; },
        "SELECT id, CASE WHEN content_hash = $2 THEN 1 ELSE 0 END FROM complaint WHERE key_hash = "
        "$1",
        bytes(key),
        bytes(content)
    );
}

std::optional<cases::CaseId> find_by_content(
    sql::Transaction& db, const crypto::Hash& content, Instant from
) {
    return db.find_one(
        [](const Row& row) { return row.get<cases::CaseId>(0); },
        "SELECT id FROM complaint WHERE content_hash = $1 AND received_at >= $2 "
        "ORDER BY received_at DESC LIMIT 1",
        bytes(content),
        from
    );
}

std::int64_t count(sql::Transaction& db, const Kind& kind) {
    return db.value<std::int64_t>(
        R"sql(
        SELECT count(*) FROM complaint
        WHERE premises_id = $1 AND category = $2 AND received_on BETWEEN $3 AND $4
              AND merged_into IS NULL)sql",
        kind.premises,
        kind.category,
        kind.from,
        kind.to
    );
}

std::int64_t insert_message(sql::Transaction& db, cases::CaseId complaint, const Message& message) {
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO complaint_message (complaint_id, is_from_sender, written_on, text)
        VALUES ($1, $2, $3, $4) RETURNING id)sql",
        complaint,
        message.is_from_sender,
        message.on,
        message.text
    );
}

std::vector<Message> messages(sql::Transaction& db, cases::CaseId complaint) {
    return db.find_all(
        [](const Row& row) {
            return Message{
                .is_from_sender = row.get<bool>(0),
                .on = row.get<Date>(1),
                .text = row.get<std::string>(2)
            };
        },
        "SELECT is_from_sender, written_on, text FROM complaint_message WHERE complaint_id = $1 "
        "ORDER BY id",
        complaint
    );
}

std::optional<std::int64_t> insert_attachment(
    sql::Transaction& db, cases::CaseId complaint, evidence::EvidenceId file, Date added_on
) {
    return db.find_one(
        [](const Row& row) { return row.get<std::int64_t>(0); },
        R"sql(
        INSERT INTO complaint_attachment (complaint_id, evidence_id, added_on)
        VALUES ($1, $2, $3)
        ON CONFLICT (complaint_id, evidence_id) DO NOTHING RETURNING id)sql",
        complaint,
        file,
        added_on
    );
}

std::vector<Attachment> attachments(sql::Transaction& db, cases::CaseId complaint) {
    return db.find_all(
        [](const Row& row) {
            return Attachment{
                .file = row.get<evidence::EvidenceId>(0),
                .added_on = row.get<Date>(1)
            };
        },
        "SELECT evidence_id, added_on FROM complaint_attachment WHERE complaint_id = $1 "
        "ORDER BY id",
        complaint
    );
}

}  // namespace uppsikt::complaints::store
