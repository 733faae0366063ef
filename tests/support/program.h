#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "support/ending.h"

namespace uppsikt::test {

/// A program in a process of its own, which can be told to stop, or killed. It runs in `folder`;
/// what it prints goes to out.txt and err.txt there. Killed if it still runs when this ends. No
/// test waits for it for ever: what throws here tells what the program has said.
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

    /// How it ended; none when a signal ended it. Kills it and throws when it does not.
    std::optional<int> wait(std::chrono::seconds patience = until_end);

    /// Returns when what it is to bring about is there. Throws when it has ended without that, or
    /// takes too long.
    void wait_until(
        const std::function<bool()>& is_there, std::chrono::seconds patience = until_ready
    );

    /// All that it has printed.
    std::string said() const;

private:
    pid_t child_ = 0;
    std::string name_;  ///< with its first words
    std::filesystem::path folder_;
};

/// Runs it to its end.
std::optional<int> run_program(
    const std::string& program,
    const std::filesystem::path& folder,
    std::vector<std::string> arguments
);

}  // namespace uppsikt::test
