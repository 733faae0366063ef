#include "platform/record/signer.h"

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/crypto/random.h"
#include "platform/record/head.h"
#include "platform/record/outside_file.h"

namespace uppsikt::record {
namespace {

using std::filesystem::path;

constexpr std::chrono::milliseconds coalesce{250};  // many commits, one write of the file
constexpr int looks_max = 20;  // for a commit that was announced; then it failed

Refusal refuse(std::string code, const path& file) {
    return {RefusalKind::conflict, Reason{std::move(code), {{"file", file.string()}}}};
}

Result<NoteSigner> read_key(const path& file) {
    if (readable_by_others(file)) return refuse("record_key_readable_by_others", file);
    const auto signer = NoteSigner::parse(trimmed(read_outside(file).value_or("")));
    if (!signer) return refuse("record_key_malformed", file);
    return *signer;
}

std::string new_origin() {
    std::array<std::uint8_t, 8> random{};
    crypto::fill_random(random);
    return "uppsikt/" + crypto::to_hex(random);
}

/// The checkpoint in the file, when it is one of this key.
std::optional<Checkpoint> checkpoint_outside(const path& file, const VerificationKey& key) {
    const auto note = read_outside(file);
    if (!note) return std::nullopt;
    const auto text = open_note(*note, std::array{key});
    if (!text.ok()) return std::nullopt;
    return Checkpoint::parse(text.value());
}

/// Whether the record still has what the checkpoint covers.
bool still_covers(sql::Transaction& db, const Checkpoint& outside) {
    const Head now = head(db);
    return outside.size <= now.sealed && root_of(nodes_of(db), outside.size) == outside.root;
}

}  // namespace

/// Follows the record: one thread reads what has been committed and writes it to the file.
class Signer::CheckpointFile {
public:
    CheckpointFile(sql::Database& database, path file, std::uint64_t written)
        : database_(database),
          file_(std::move(file)),
          written_(written),
          thread_([this] { follow(); }) {}

    CheckpointFile(const CheckpointFile&) = delete;
    CheckpointFile& operator=(const CheckpointFile&) = delete;
    ~CheckpointFile() { stop(); }

    /// A transaction with so many acts is about to commit.
    void announce(std::uint64_t acts) {
        {
            const std::lock_guard lock(mutex_);
            announced_ = acts;
        }
        changed_.notify_one();
    }

    void stop() {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        changed_.notify_one();
        if (thread_.joinable()) thread_.join();
    }

    /// Writes what is committed, when it is more than the file has; gives its size.
    std::uint64_t write_newest() {
        const Head newest = database_.read([](sql::Transaction& db) { return head(db); });
        const std::lock_guard lock(writing_);
        if (newest.sealed > written_) {
            write_outside(file_, newest.checkpoint);
            written_ = newest.sealed;
        }
        return newest.sealed;
    }

private:
    void follow() {
        std::unique_lock lock(mutex_);
        std::uint64_t seen = 0;
        while (true) {
            changed_.wait(lock, [&] { return stopping_ || announced_ > seen; });
            for (int looks = 0; !stopping_ && announced_ > seen && looks < looks_max; ++looks) {
                changed_.wait_for(lock, coalesce, [&] { return stopping_; });
                lock.unlock();
                const std::uint64_t committed = try_to_write();
                lock.lock();
                seen = std::max(seen, committed);
            }
            if (stopping_) return;
            announced_ = std::min(announced_, seen);
        }
    }

    std::uint64_t try_to_write() {
        try {
            return write_newest();
        } catch (const std::exception&) {
            // The file may lag. Whoever calls flush() hears why; the acts themselves are committed.
            return 0;
        }
    }

    sql::Database& database_;
    const path file_;
    std::mutex writing_;
    std::uint64_t written_;  ///< guarded by writing_
    std::mutex mutex_;       ///< guards what follows
    std::condition_variable changed_;
    std::uint64_t announced_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

Result<std::unique_ptr<Signer>> Signer::install(
    sql::Database& database, const OutsideFiles& files
) {
    const Head before = database.read([](sql::Transaction& db) { return head(db); });
    const bool has_key = std::filesystem::exists(files.key);
    if (!has_key && !before.origin.empty()) return refuse("record_key_missing", files.key);
    if (!has_key)
        create_secret(files.key, NoteSigner::generate(new_origin()).private_text() + "\n");
    const NoteSigner signer = TRY(read_key(files.key));
    const VerificationKey& key = signer.verification_key();
    if (!before.origin.empty() && before.verification_key != key.text())
        return refuse("record_key_of_another_record", files.key);

    const auto outside = checkpoint_outside(files.checkpoint, key);
    const bool whole =
        !outside || database.read([&](sql::Transaction& db) { return still_covers(db, *outside); });
    if (!whole) return refuse("record_lost_acts", files.checkpoint);

    std::unique_ptr<Signer> installed(new Signer(database, signer, files.checkpoint));
    // Also seals what was written before there was a signer.
    database.write([&](sql::Transaction& db) {
        db.execute(
            "UPDATE record_head SET origin = $1, verification_key = $2 WHERE id = 1 AND origin IS "
            "NULL",
            key.name,
            key.text()
        );
    });
    return installed;
}

Signer::Signer(sql::Database& database, const NoteSigner& signer, const path& checkpoint)
    : verification_key_(signer.verification_key()) {
    const auto outside = checkpoint_outside(checkpoint, verification_key_);
    file_ = std::make_shared<CheckpointFile>(database, checkpoint, outside ? outside->size : 0);
    // The hook stays with the database, which may outlive this: it then signs without copying.
    database.before_commit([signer, file = std::weak_ptr(file_)](sql::Transaction& db) {
        const std::uint64_t acts = seal(db, signer);
        if (const auto followed = file.lock()) followed->announce(acts);
    });
}

Signer::~Signer() {
    file_->stop();
    try {
        file_->write_newest();
    } catch (const std::exception&) {
        // The file may lag; a destructor has nobody to tell. Those who need it call flush().
    }
}

const VerificationKey& Signer::verification_key() const { return verification_key_; }

void Signer::flush() { file_->write_newest(); }

Result<VerificationKey> read_verification_key(const path& key) {
    if (!std::filesystem::exists(key)) return refuse("record_key_missing", key);
    const NoteSigner signer = TRY(read_key(key));
    return signer.verification_key();
}

}  // namespace uppsikt::record
