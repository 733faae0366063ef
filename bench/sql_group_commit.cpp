// How many writes a second become durable through the one writer with group commit, and what the
// layer costs beside sqlite3 alone? Each write is one small row with synchronous=FULL. Everything
// is measured in one run on one disk, so only the ratios travel to other machines.
//
//     sql_group_commit [FOLDER]     FOLDER on the disk to be measured; otherwise the current one
#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/core.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "platform/sql/sql.h"

namespace uppsikt {
namespace {

constexpr int threads_count = 8;
constexpr int durable_writes = 16'000;
constexpr int rows_in_one = 200'000;

struct Measured {
    double seconds;
    double cpu_seconds;
};

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Measured measure(const std::function<void()>& work) {
    const double cpu = cpu_seconds();
    const auto begin = std::chrono::steady_clock::now();
    work();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    return {taken.count(), cpu_seconds() - cpu};
}

Measured say(const std::string& what, int count, const std::function<void()>& work) {
    const Measured measured = measure(work);
    fmt::print(
        "{:<58} {:>9.0f}/s {:>8.2f} µs CPU each\n",
        what,
        count / measured.seconds,
        measured.cpu_seconds / count * 1e6
    );
    return measured;
}

void in_threads(int count, const std::function<void(int)>& body) {
    std::vector<std::thread> threads;
    for (int number = 0; number < count; ++number)
        threads.emplace_back(body, number);
    for (std::thread& thread : threads)
        thread.join();
}

/// sqlite3 alone, as the manual shows it.
class Raw {
public:
    explicit Raw(const std::string& path) {
        ensure(sqlite3_open(path.c_str(), &handle_) == SQLITE_OK, "the file opens");
        run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        sqlite3_busy_timeout(handle_, 600'000);
        sqlite3_prepare_v2(
            handle_,
            "INSERT INTO entry (writer, line) VALUES (?, ?)",
            -1,
            &insert_,
            nullptr
        );
    }
    Raw(const Raw&) = delete;
    Raw& operator=(const Raw&) = delete;
    ~Raw() {
        sqlite3_finalize(insert_);
        sqlite3_close(handle_);
    }

    void run(const char* sql) {
        ensure(
            sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK,
            "the statement runs"
        );
    }
    void insert(int writer, const std::string& line) {
        sqlite3_bind_int(insert_, 1, writer);
        sqlite3_bind_text(insert_, 2, line.data(), static_cast<int>(line.size()), nullptr);
        ensure(sqlite3_step(insert_) == SQLITE_DONE, "the row is inserted");
        sqlite3_reset(insert_);
    }
    std::int64_t read_all() {
        sqlite3_stmt* select = nullptr;
        sqlite3_prepare_v2(handle_, "SELECT id, writer, line FROM entry", -1, &select, nullptr);
        std::int64_t sum = 0;
        while (sqlite3_step(select) == SQLITE_ROW) {
            const unsigned char* text = sqlite3_column_text(select, 2);
            const std::string line(text, text + sqlite3_column_bytes(select, 2));
            sum += sqlite3_column_int64(select, 0) + sqlite3_column_int(select, 1) +
                   static_cast<std::int64_t>(line.size());
        }
        sqlite3_finalize(select);
        return sum;
    }

private:
    sqlite3* handle_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
};

void insert(sql::Transaction& transaction, int writer, const std::string& line) {
    transaction.execute("INSERT INTO entry (writer, line) VALUES ($1, $2)", writer, line);
}

std::int64_t read_all(sql::Database& database) {
    return database.read([](sql::Transaction& transaction) {
        std::int64_t sum = 0;
        transaction.each(
            [&](const sql::Row& row) {
                sum += row.get<std::int64_t>(0) + row.get<int>(1) +
                       static_cast<std::int64_t>(row.get<std::string>(2).size());
            },
            "SELECT id, writer, line FROM entry"
        );
        return sum;
    });
}

void make_table(const std::string& path) {
    const EmbeddedFile table{
        "0001_entry.sql",
        "CREATE TABLE entry (id INTEGER PRIMARY KEY, writer INTEGER NOT NULL, line TEXT NOT NULL) "
        "STRICT;"
    };
    ensure(
        sql::migrate(*sql::open({sql::Backend::sqlite, path}), {&table, 1}).ok(),
        "the table is made"
    );
}

const std::string line = "one small row, as an act of the record might be";

void durable_ours(const std::string& path, int threads) {
    const auto database = sql::open({sql::Backend::sqlite, path});
    in_threads(threads, [&](int writer) {
        for (int i = 0; i < durable_writes / threads; ++i)
            database->write([&](sql::Transaction& transaction) {
                insert(transaction, writer, line);
            });
    });
}

void durable_raw(const std::string& path, int threads) {
    in_threads(threads, [&](int writer) {
        Raw raw(path);
        for (int i = 0; i < durable_writes / threads; ++i) {
            raw.run("BEGIN IMMEDIATE");
            raw.insert(writer, line);
            raw.run("COMMIT");
        }
    });
}

void in_one_ours(const std::string& path) {
    sql::open({sql::Backend::sqlite, path})->write([](sql::Transaction& transaction) {
        for (int i = 0; i < rows_in_one; ++i)
            insert(transaction, i, line);
    });
}

void in_one_raw(const std::string& path) {
    Raw raw(path);
    raw.run("BEGIN IMMEDIATE");
    for (int i = 0; i < rows_in_one; ++i)
        raw.insert(i, line);
    raw.run("COMMIT");
}

/// The layer's CPU time beside raw sqlite3's.
void say_ratio(const std::string& what, const Measured& ours, const Measured& raw) {
    fmt::print("{:<58} {:>9.2f} × the CPU of raw\n", what, ours.cpu_seconds / raw.cpu_seconds);
}

void run(const std::filesystem::path& folder) {
    const auto file = [&](const char* name) {
        const std::string path = (folder / name).string();
        make_table(path);
        return path;
    };
    fmt::print("{} writes of one row, each durable when it returns\n", durable_writes);
    say("  raw sqlite3, 1 thread", durable_writes, [path = file("raw1.db")] {
        durable_raw(path, 1);
    });
    say("  ours, 1 thread", durable_writes, [path = file("ours1.db")] { durable_ours(path, 1); });
    const Measured raw =
        say("  raw sqlite3, 8 threads that wait by busy_timeout",
            durable_writes,
            [path = file("raw8.db")] { durable_raw(path, threads_count); });
    const Measured ours = say("  ours, 8 threads", durable_writes, [path = file("ours8.db")] {
        durable_ours(path, threads_count);
    });
    fmt::print("{:<58} {:>9.2f} × raw\n", "  ours to raw, 8 threads", raw.seconds / ours.seconds);

    fmt::print("{} rows in one transaction\n", rows_in_one);
    const std::string raw_path = file("raw.db");
    const std::string ours_path = file("ours.db");
    const Measured raw_insert =
        say("  raw sqlite3, insert", rows_in_one, [&] { in_one_raw(raw_path); });
    const Measured ours_insert =
        say("  ours, insert", rows_in_one, [&] { in_one_ours(ours_path); });
    say_ratio("  ours to raw, insert", ours_insert, raw_insert);
    std::int64_t raw_sum = 0;
    std::int64_t ours_sum = 0;
    const Measured raw_read =
        say("  raw sqlite3, read", rows_in_one, [&] { raw_sum = Raw(raw_path).read_all(); });
    const auto database = sql::open({sql::Backend::sqlite, ours_path});
    const Measured ours_read =
        say("  ours, read", rows_in_one, [&] { ours_sum = read_all(*database); });
    ensure(raw_sum == ours_sum, "both read the same");
    say_ratio("  ours to raw, read", ours_read, raw_read);
}

}  // namespace
}  // namespace uppsikt

int main(int count, char** arguments) {
    const std::filesystem::path folder =
        std::filesystem::path(count > 1 ? arguments[1] : ".") / "sql_group_commit.tmp";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    uppsikt::run(folder);
    std::filesystem::remove_all(folder);
}
