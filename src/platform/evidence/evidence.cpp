#include "platform/evidence/evidence.h"

#include <algorithm>
#include <set>

#include "platform/record/record.h"

namespace uppsikt::evidence {

namespace {

Evidence evidence_from(const sql::Row& row) {
    const auto hash =
        crypto::exactly<sizeof(crypto::Hash)>(crypto::from_hex(row.get<std::string>(1)));
    if (!hash) throw sql::UnexpectedValue("expected a SHA-256 in the database");
    return {
        .id = row.get<EvidenceId>(0),
        .sha256 = *hash,
        .bytes = row.get<std::int64_t>(2),
        .media_type = row.get<std::optional<std::string>>(3)
    };
}

/// The files that are there, held against the rows.
struct Files {
    std::vector<std::string> orphans;
    std::vector<std::string> unfinished;
    std::vector<std::string> unknown;
};

Files files_without_rows(sql::Transaction& db, const Archive& archive) {
    Archive::Listing listing = archive.list();
    std::set<std::string> orphans(listing.kept.begin(), listing.kept.end());
    db.each(
        [&](const sql::Row& row) {
            const auto sha256 = row.get<std::string>(0);
            orphans.erase(sha256.substr(0, 2) + "/" + sha256);
        },
        "SELECT sha256 FROM evidence"
    );
    return {
        .orphans = {orphans.begin(), orphans.end()},
        .unfinished = std::move(listing.unfinished),
        .unknown = std::move(listing.unknown),
    };
}

}  // namespace

Result<Evidence> add(const Session& session, const KeptFile& file) {
    if (!file.is_there())
        return Refusal{
            RefusalKind::conflict,
            Reason{"evidence_file_gone", {{"sha256", crypto::to_hex(file.sha256())}}}
        };
    if (const auto known = find(session.db, file.sha256())) return *known;
    const std::string sha256 = crypto::to_hex(file.sha256());
    const auto id = session.db.value<EvidenceId>(
        "INSERT INTO evidence (sha256, bytes, media_type) VALUES ($1, $2, $3) RETURNING id",
        sha256,
        file.bytes(),
        file.media_type()
    );
    record::act(
        session,
        {.kind = "evidence.added",
         .subject = "evidence:" + std::to_string(id.value()),
         .fields = {{"sha256", sha256}, {"bytes", std::to_string(file.bytes())}},
         .rows = {{.table = "evidence", .id = id.value()}}}
    );
    return Evidence{
        .id = id,
        .sha256 = file.sha256(),
        .bytes = file.bytes(),
        .media_type = file.media_type()
    };
}

std::optional<Evidence> find(sql::Transaction& db, EvidenceId evidence) {
    return db.find_one(
        evidence_from,
        "SELECT id, sha256, bytes, media_type FROM evidence WHERE id = $1",
        evidence
    );
}

std::optional<Evidence> find(sql::Transaction& db, const crypto::Hash& sha256) {
    return db.find_one(
        evidence_from,
        "SELECT id, sha256, bytes, media_type FROM evidence WHERE sha256 = $1",
        crypto::to_hex(sha256)
    );
}

CheckReport check(sql::Transaction& db, const Archive& archive) {
    CheckReport report;
    db.each(
        [&](const sql::Row& row) {
            const Evidence evidence = evidence_from(row);
            const auto file = archive.path_of(evidence.sha256);
            ++report.rows;
            if (!std::filesystem::is_regular_file(file))
                report.missing.push_back(evidence);
            else if (hash_of(file) != evidence.sha256)
                report.changed.push_back(evidence);
        },
        "SELECT id, sha256, bytes, media_type FROM evidence ORDER BY id"
    );
    Files files = files_without_rows(db, archive);
    report.orphans = std::move(files.orphans);
    report.unfinished = std::move(files.unfinished);
    report.unknown = std::move(files.unknown);
    return report;
}

std::vector<std::string> remove_orphans(const Session& session, const Archive& archive) {
    Files files = files_without_rows(session.db, archive);
    std::vector<std::string> names = std::move(files.orphans);
    std::ranges::move(files.unfinished, std::back_inserter(names));
    if (names.empty()) return names;
    std::erase_if(names, [&](const std::string& name) { return !archive.remove(name); });
    std::string listed;
    for (const std::string& name : names)
        listed += (listed.empty() ? "" : "\n") + name;
    record::act(
        session,
        {.kind = "evidence.orphans_removed",
         .subject = "evidence:archive",
         .fields = {{"files", std::to_string(names.size())}, {"names", listed}}}
    );
    return names;
}

}  // namespace uppsikt::evidence
