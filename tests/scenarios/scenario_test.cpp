#include "scenarios/scenario.h"

#include <algorithm>
#include <filesystem>

#include <doctest/doctest.h>

#include "platform/record/signer.h"
#include "platform/record/verify.h"
#include "support/database.h"
#include "support/shared_data.h"
#include "support/temporary_folder.h"

namespace uppsikt::test {
namespace {

namespace fs = std::filesystem;

Words all_words() {
    Words words;
    for (Words more :
         {registry_words(),
          staff_words(),
          complaint_words(),
          visit_words(),
          investigation_words(),
          sanction_words(),
          job_words()}) {
        words.merge(more);
        for (const auto& [word, meaning] : more)
            throw std::logic_error("two modules mean something by " + word);
    }
    return words;
}

std::vector<fs::path> files() {
    std::vector<fs::path> found;
    for (const char* top : {"src", "tests"})
        for (const auto& entry : fs::recursive_directory_iterator(source_dir() / top))
            if (entry.path().extension() == ".scenario") found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

/// What an extract shows to anyone says nothing of who is suspected before it was decided: of the
/// acts of cases only a decided sanction, here or elsewhere, has an open field with contract,
/// supplier or ground.
std::int64_t early_disclosures(sql::Database& database) {
    return database.read([](sql::Transaction& db) {
        return db.value<std::int64_t>(R"sql(
            SELECT count(*) FROM act_field JOIN act ON act.sequence = act_field.sequence
            WHERE act.subject LIKE 'case:%'
                  AND act.kind NOT IN ('sanctions.decided', 'sanctions.taken_over') AND act_field.class = 'open'
                  AND act_field.name IN ('contract', 'supplier', 'ground', 'severity', 'text'))sql"
        );
    });
}

/// Every word that the tables of operations have goes that way.
Words words_by_commands() {
    Words words = complaint_commands();
    words.merge(all_words());
    return words;
}

/// Plays one file with a signed record, and verifies the record after it.
void play_file(sql::Database& database, const fs::path& file, const Words& words = all_words()) {
    const TemporaryFolder folder;
    const auto signer = record::Signer::install(
        database,
        {folder.path() / "record.key", folder.path() / "record.checkpoint"}
    );
    REQUIRE(signer.ok());
    World world(database);
    for (const std::string& failure : play(world, words, read_file(file)))
        FAIL_CHECK(file.filename().string() << ", " << failure);
    const record::VerifyReport report = record::verify(database);
    CHECK_MESSAGE(report.ok(), (report.finding ? report.finding->code : ""));
    CHECK(report.acts > 0);
    CHECK(early_disclosures(database) == 0);
}

TEST_CASE("every scenario goes as it is written, and its record is whole") {
    REQUIRE(files().size() > 3);
    for (const fs::path& file : files()) {
        CAPTURE(file.filename().string());
        for (const sql::Backend backend : {sql::Backend::sqlite, sql::Backend::postgresql}) {
            CAPTURE(backend == sql::Backend::sqlite ? "on SQLite" : "on PostgreSQL");
            FreshDatabase fresh(backend);
            play_file(fresh.database(), file);
        }
    }
}

TEST_CASE("every scenario goes the same way by the commands") {
    for (const fs::path& file : files()) {
        CAPTURE(file.filename().string());
        FreshDatabase fresh(sql::Backend::sqlite);
        play_file(fresh.database(), file, words_by_commands());
    }
}

TEST_CASE("an answer that differs from the file is told with its line") {
    FreshDatabase fresh(sql::Backend::sqlite);
    World world(fresh.database());
    const auto failures = play(
        world,
        all_words(),
        "# not as it goes\ntoday 2026-01-07\nfollow C1\ntriage C1 local\n=> ok\ncomplaint C1\n=> "
        "ok\n"
    );
    CHECK(
        failures ==
        std::vector<std::string>{
            "line 3: refused complaints_code_unknown, not ok",
            "line 4: refused cases_case_unknown, not ok"
        }
    );
}

}  // namespace
}  // namespace uppsikt::test
