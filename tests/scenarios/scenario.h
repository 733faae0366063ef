#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/crypto/hash.h"
#include "support/chain.h"

/// Scenario files: what happens, line by line, in words that those who know the law can read. A
/// line that starts with `=>` is the answer to the line above it; a line without one is to be
/// granted.
namespace uppsikt::test {

/// `complaint C1 premises=P1 text="Stängt igen"`: a command, words, and named values.
struct Line {
    int number = 0;
    std::string command;
    std::vector<std::string> words;
    std::map<std::string, std::string> values;

    /// The word at a place, from 0; one that is missing is a fault of the file.
    const std::string& word(std::size_t at) const;
    /// A named value; the default where it is not given.
    std::string value(const std::string& name, std::string_view otherwise = "") const;
    std::optional<std::string> optional(const std::string& name) const;
    bool has(std::string_view word) const;
};

/// What a scenario plays in: a database, a day, who acts, and what its names stand for.
class World {
public:
    explicit World(sql::Database& database) : database_(database) {}

    Date today = day("2026-01-01");
    std::chrono::seconds time = std::chrono::hours{9};
    std::string actor = "user:anna";
    std::map<std::string, std::string> names;  ///< C1 to its diary number, P1 to its id

    /// What a name of the file stands for; the name itself where it was never given.
    std::string of(const std::string& name) const;

    template <class Work>
    auto write(Work&& work) {
        return database_.write([&](sql::Transaction& db) { return work(session(db)); });
    }
    template <class Work>
    auto read(Work&& work) {
        return database_.read([&](sql::Transaction& db) { return work(session(db)); });
    }

    sql::Database& database() { return database_; }

private:
    Session session(sql::Transaction& db) const {
        return {db, actor, Instant{today} + time, today};
    }

    sql::Database& database_;
};

using Word = std::function<std::string(World&, const Line&)>;
using Words = std::map<std::string, Word>;

/// "refused" with the codes, each of which must have a text for people in both languages.
std::string told(const Refusal& refusal);

/// "ok", or "refused" with the codes.
template <class T>
std::string answer(const Result<T>& result, const std::string& more = "") {
    if (result.ok()) return more.empty() ? "ok" : "ok " + more;
    return told(result.refusal());
}
std::string answer(const Result<cases::Case>& result);

/// "decision,kind\nE1,warning\n".
std::string list_of(const Line& line, std::string_view key);

/// What a line says as a list of one row, read and imported: the first word in the column `key`,
/// each named value in its own.
template <class Read, class Import>
std::string answer_to_list(
    World& world, const Line& line, std::string_view key, Read read, Import import
) {
    auto reader = delimited::Reader::from_bytes("lista.csv", list_of(line, key)).value();
    const auto list = read(reader);
    if (!list.ok()) return told(list.refusal());
    const cases::SourceFile file{"lista.csv", crypto::sha256(crypto::bytes_of(list_of(line, key)))};
    const Result<cases::ImportReport> done = world.write([&](const Session& session) {
        return import(session, the_handbook(), file, list.value());
    });
    if (!done.ok()) return told(done.refusal());
    if (done.value().was_imported) return "ok again";
    const cases::Case found = world.read([&](const Session& session) {
        return cases::find(session, line.word(0)).value();
    });
    world.names[line.word(0)] = found.diary_number.text();
    return answer(Result<cases::Case>(found));
}

/// "state=local unit=Nord owner=local_officer due=2026-01-16 clock=2026-04-02".
std::string shown(const cases::Case& file);

// What the modules can do, by the words of the files.
Words registry_words();
Words complaint_words();
Words complaint_commands();  ///< the same words, by way of the tables of operations
Words staff_words();
Words visit_words();
Words investigation_words();
Words sanction_words();
Words job_words();

/// Plays a file; what did not go as it says, line by line.
std::vector<std::string> play(World& world, const Words& words, std::string_view text);

}  // namespace uppsikt::test
