#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace uppsikt::test {

/// A program in a process of its own, which can be told to stop, or killed. It runs in `folder`;
/// what it prints goes to out.txt and err.txt there. Killed if it still runs when this ends.
class Program {
public:
    Program(
        const std::string& program,
        const std::filesystem::path& folder,
        std::vector<std::string> arguments
    );
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program();

    void kill();  ///< SIGKILL
    void stop();  ///< SIGTERM

    /// How it ended; none when a signal ended it.
    std::optional<int> wait();

private:
    pid_t child_ = 0;
};

/// Runs it to its end.
std::optional<int> run_program(
    const std::string& program,
    const std::filesystem::path& folder,
    std::vector<std::string> arguments
);

}  // namespace uppsikt::test
