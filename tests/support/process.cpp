#include "support/process.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/ending.h"

namespace uppsikt::test {
namespace {

constexpr int parent_descriptor = 3;

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

}  // namespace

TestProcess::TestProcess(const std::string& test_case, const std::vector<Setting>& settings)
    : name_(test_case) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) fail("pipe");
    lines_ = ends[0];
    std::vector<std::string> words = {"/proc/self/exe", "--no-skip", "--test-case=" + test_case};
    std::vector<std::string> environment;
    for (char** entry = environ; *entry; ++entry)
        environment.emplace_back(*entry);
    for (const Setting& setting : settings)
        environment.push_back(setting.name + "=" + setting.value);

    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], parent_descriptor);
    const int error = posix_spawn(
        &id_,
        words[0].c_str(),
        &actions,
        nullptr,
        pointers_to(words).data(),
        pointers_to(environment).data()
    );
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error != 0) throw std::system_error(error, std::generic_category(), "posix_spawn");
}

TestProcess::~TestProcess() {
    kill();
    close(lines_);
}

std::optional<std::string> TestProcess::next_line() {
    while (true) {
        if (const std::size_t end = read_.find('\n'); end != read_.npos) {
            std::string line = read_.substr(0, end);
            read_.erase(0, end + 1);
            return line;
        }
        pollfd waiting{.fd = lines_, .events = POLLIN, .revents = 0};
        const std::chrono::milliseconds patience = until_ready;
        const int ready = poll(&waiting, 1, static_cast<int>(patience.count()));
        if (ready < 0 && errno == EINTR) continue;
        if (ready == 0) throw std::runtime_error("nothing more is heard of: " + name_);
        std::array<char, 4096> block{};
        const ssize_t size = read(lines_, block.data(), block.size());
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return std::nullopt;
        read_.append(block.data(), static_cast<std::size_t>(size));
    }
}

void TestProcess::kill() {
    if (id_ == 0) return;
    ::kill(id_, SIGKILL);
    wait();
}

int TestProcess::wait() {
    const auto status = ending_of(id_, until_end);
    if (!status) throw std::runtime_error("it does not end: " + name_);
    id_ = 0;
    return WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
}

void tell_parent(const std::string& line) {
    const std::string text = line + "\n";
    if (write(parent_descriptor, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        fail("write");
}

std::string setting(const char* name) {
    const char* value = std::getenv(name);
    if (!value) throw std::runtime_error(std::string("the process was not given ") + name);
    return value;
}

}  // namespace uppsikt::test
