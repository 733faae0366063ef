#include "field/store.h"

#include "platform/crypto/bytes.h"

namespace uppsikt::field::store {

namespace {

using sql::Row;

JournalRow journal_from(const Row& row) {
    JournalRow found{
        .id = row.get<std::int64_t>(0),
        .case_id = row.get<cases::CaseId>(1),
        .handed =
            {.seal = row.get<std::string>(2),
             .file = row.get<evidence::EvidenceId>(3),
             .inspector = row.get<std::string>(4),
             .door = row.get<std::string>(5),
             .arrived_at = row.get<Instant>(6),
             .sealed_at = row.get<Instant>(7),
             .position = std::nullopt,
             .received_at = row.get<Instant>(11),
             .registered_at = row.get<std::optional<Instant>>(12)}
    };
    if (const auto latitude = row.get<std::optional<double>>(8))
        found.handed.position = Position{*latitude, row.get<double>(9), row.get<double>(10)};
    return found;
}

}  // namespace

std::optional<JournalRow> journal(sql::Transaction& db, std::string_view seal) {
    return db.find_one(
        journal_from,
        R"sql(
        SELECT id, case_id, seal, evidence_id, inspector, door, arrived_at, sealed_at, latitude,
               longitude, accuracy_m, received_at, registered_at
        FROM field_journal WHERE seal = $1)sql",
        seal
    );
}

std::vector<JournalRow> journals(sql::Transaction& db, cases::CaseId case_id) {
    return db.find_all(
        journal_from,
        R"sql(
        SELECT id, case_id, seal, evidence_id, inspector, door, arrived_at, sealed_at, latitude,
               longitude, accuracy_m, received_at, registered_at
        FROM field_journal WHERE case_id = $1 ORDER BY id)sql",
        case_id
    );
}

std::int64_t insert(sql::Transaction& db, const NewJournal& row) {
    const Protocol& protocol = row.journal.protocol;
    std::optional<double> latitude;
    std::optional<double> longitude;
    std::optional<double> accuracy;
    if (protocol.position) {
        latitude = protocol.position->latitude;
        longitude = protocol.position->longitude;
        accuracy = protocol.position->accuracy_m;
    }
    return db.value<std::int64_t>(
        R"sql(
        INSERT INTO field_journal (seal, case_id, evidence_id, inspector, entries, door, opened_at,
                                   arrived_at, sealed_at, latitude, longitude, accuracy_m,
                                   received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id)sql",
        row.journal.seal,
        row.case_id,
        row.file,
        row.journal.inspector,
        row.journal.entries,
        protocol.door,
        row.journal.opened_at,
        protocol.arrived_at.value_or(row.journal.opened_at),
        row.journal.sealed_at,
        latitude,
        longitude,
        accuracy,
        row.received_at
    );
}

void set_registered(sql::Transaction& db, std::int64_t id, Instant at) {
    db.execute("UPDATE field_journal SET registered_at = $2 WHERE id = $1", id, at);
}

void insert_part(sql::Transaction& db, const NewPart& part) {
    const crypto::ByteView bytes = crypto::bytes_of(part.bytes);
    db.execute(
        R"sql(
        INSERT INTO transient_photo_part (sha256, starts_at, length, bytes, held_at)
        VALUES ($1, $2, $3, $4, $5))sql",
        part.sha256,
        part.starts_at,
        static_cast<std::int64_t>(bytes.size()),
        sql::Bytes(bytes.begin(), bytes.end()),
        part.held_at
    );
}

std::int64_t bytes_held(sql::Transaction& db, std::string_view sha256) {
    return db.value<std::int64_t>(
        R"sql(
        SELECT coalesce(max(starts_at + length), 0)
        FROM transient_photo_part WHERE sha256 = $1)sql",
        sha256
    );
}

std::string parts(sql::Transaction& db, std::string_view sha256) {
    std::string whole;
    db.each(
        [&](const Row& row) { whole += crypto::text_of(row.get<sql::Bytes>(0)); },
        "SELECT bytes FROM transient_photo_part WHERE sha256 = $1 ORDER BY starts_at",
        sha256
    );
    return whole;
}

void drop_parts(sql::Transaction& db, std::string_view sha256) {
    db.execute("DELETE FROM transient_photo_part WHERE sha256 = $1", sha256);
}

void drop_parts_before(sql::Transaction& db, Instant moment) {
    db.execute(
        R"sql(
        DELETE FROM transient_photo_part WHERE sha256 IN (
            SELECT sha256 FROM transient_photo_part GROUP BY sha256 HAVING max(held_at) < $1))sql",
        moment
    );
}

}  // namespace uppsikt::field::store
