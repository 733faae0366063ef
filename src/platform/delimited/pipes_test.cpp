#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/delimited/delimited.h"
#include "support/delimited_table.h"
#include "support/temporary_folder.h"

namespace uppsikt::delimited {
namespace {

using test::DelimitedTable;
using test::gzip;
using test::read_delimited;

/// Writes in pieces, as a slow sender does, and closes.
void send(int descriptor, std::string_view bytes, std::size_t piece) {
    while (!bytes.empty()) {
        const ssize_t sent = ::write(descriptor, bytes.data(), std::min(piece, bytes.size()));
        ensure(sent > 0, "the reader takes what is sent");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    ::close(descriptor);
}

class Pipe {
public:
    explicit Pipe(int reading_flags = 0) {
        REQUIRE(::pipe2(ends_.data(), O_CLOEXEC) == 0);
        REQUIRE(::fcntl(reading(), F_SETFL, reading_flags) == 0);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() { ::close(ends_[0]); }
    int reading() const { return ends_[0]; }
    int writing() const { return ends_[1]; }

private:
    std::array<int, 2> ends_{};
};

std::string sample() {
    std::string text = "ort;antal\n";
    for (int i = 0; i < 3'000; ++i)
        text += "\"Åre;" + std::to_string(i) + "\";" + std::to_string(i * i) + "\n";
    return text;
}

DelimitedTable through_pipe(const std::string& bytes, std::size_t piece, int reading_flags = 0) {
    const Pipe pipe(reading_flags);
    std::thread sender([&] { send(pipe.writing(), bytes, piece); });
    DelimitedTable table =
        test::read_rest(Reader::from_descriptor("rör", pipe.reading(), {.buffer_bytes = 777}));
    sender.join();
    return table;
}

TEST_CASE("a pipe gives the same rows as the bytes at hand, however they come") {
    const DelimitedTable expected = read_delimited(sample());
    REQUIRE(expected.rows.size() == 3'000);
    CHECK(through_pipe(sample(), 1) == expected);
    CHECK(through_pipe(sample(), 1'000) == expected);
    CHECK(through_pipe(gzip(sample()), 1) == expected);
    CHECK(through_pipe(gzip(sample()) + gzip("1;2\n"), 100).rows.size() == 3'001);
}

TEST_CASE("a pipe that does not wait by itself is waited for") {
    CHECK(through_pipe(sample(), 100, O_NONBLOCK) == read_delimited(sample()));
}

TEST_CASE("a descriptor is read from where it stands, and stays open") {
    const Pipe pipe;
    send(pipe.writing(), "before|a,b\n1,2\n", 100);
    std::array<char, 7> before{};
    REQUIRE(::read(pipe.reading(), before.data(), before.size()) == 7);
    CHECK(test::read_rest(Reader::from_descriptor("rör", pipe.reading())).rows.size() == 1);
    CHECK(::fcntl(pipe.reading(), F_GETFD) != -1);
}

TEST_CASE("a named pipe is opened as a file is") {
    const test::TemporaryFolder folder;
    const std::filesystem::path path = folder.path() / "kö";
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    std::thread sender([&] { send(::open(path.c_str(), O_WRONLY), sample(), 1'000); });
    const DelimitedTable table = test::read_rest(Reader::open(path));
    sender.join();
    CHECK(table == read_delimited(sample()));
}

long peak_kilobytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

TEST_CASE("a file far larger than memory streams through a pipe") {
    // With UPPSIKT_LONG_TESTS 10 GB; else as much as shows that nothing is kept.
    const std::uint64_t rows = std::getenv("UPPSIKT_LONG_TESTS") ? 100'000'000 : 1'000'000;
    const Pipe pipe;
    std::thread sender([&] {
        const std::string row(98, '7');
        std::string thousand;
        for (int i = 0; i < 1'000; ++i)
            thousand += row.substr(0, 49) + ";" + row.substr(50) + "\n";
        ensure(::write(pipe.writing(), "a;b\n", 4) == 4, "the header row fits");
        for (std::uint64_t i = 0; i < rows / 1'000; ++i)
            send(::dup(pipe.writing()), thousand, thousand.size());
        ::close(pipe.writing());
    });
    const long before = peak_kilobytes();
    Reader reader = Reader::from_descriptor("rör", pipe.reading()).value();
    std::uint64_t last = 0;
    while (const auto row = reader.next().value())
        last = row->number;
    sender.join();
    CHECK(last == rows);
    CHECK(reader.bytes_read() == 4 + rows * 99);
    CHECK(peak_kilobytes() - before < 20'000);
}

}  // namespace
}  // namespace uppsikt::delimited
