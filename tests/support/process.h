#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace uppsikt::test {

/// This test program again, in a process of its own that runs one test case marked doctest::skip().
/// What that writes with `tell_parent` comes here line by line. Killed when this ends.
class TestProcess {
public:
    struct Setting {
        std::string name;  ///< of an environment variable
        std::string value;
    };

    TestProcess(const std::string& test_case, const std::vector<Setting>& settings);
    TestProcess(const TestProcess&) = delete;
    TestProcess& operator=(const TestProcess&) = delete;
    ~TestProcess();

    /// The next line; none when the process has ended. Throws when it says nothing for too long.
    std::optional<std::string> next_line();
    pid_t id() const { return id_; }
    void kill();  ///< as kill -9 does, and waits until it is gone
    int wait();   ///< its exit status, or 128 and the signal; throws when it does not end

private:
    std::string name_;  ///< of its test case
    pid_t id_ = 0;
    int lines_ = -1;
    std::string read_;
};

/// In the other process: one line to the one that started it.
void tell_parent(const std::string& line);

/// In the other process: a setting it was given.
std::string setting(const char* name);

}  // namespace uppsikt::test
