#include "support/program.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace uppsikt::test {

Program::Program(
    const std::string& program,
    const std::filesystem::path& folder,
    std::vector<std::string> arguments
)
    : folder_(folder) {
    arguments.insert(arguments.begin(), program);
    for (const std::string& word : arguments)
        name_ += (name_.empty() ? "" : " ") + word;
    std::vector<char*> words;
    for (std::string& word : arguments)
        words.push_back(word.data());
    words.push_back(nullptr);
    // Before it begins, so that nobody takes what an earlier one has said for its own.
    const auto begin = [&](const char* name) {
        return open((folder / name).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    };
    const int out = begin("out.txt");
    const int err = begin("err.txt");
    child_ = fork();
    if (child_ != 0) {
        close(out);
        close(err);
        return;
    }
    if (chdir(folder.c_str()) != 0) _exit(126);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    execv(words[0], words.data());
    _exit(127);
}

Program::~Program() {
    if (child_ == 0) return;
    kill();
    waitpid(child_, nullptr, 0);
}

void Program::kill() {
    if (child_ != 0) ::kill(child_, SIGKILL);
}

void Program::stop() {
    if (child_ != 0) ::kill(child_, SIGTERM);
}

std::string Program::said() const {
    std::string all;
    for (const char* file : {"out.txt", "err.txt"}) {
        std::ifstream in(folder_ / file, std::ios::binary);
        all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
}

std::optional<int> Program::wait(std::chrono::seconds patience) {
    const auto status = ending_of(child_, patience);
    if (!status) {
        kill();
        waitpid(child_, nullptr, 0);
    }
    child_ = 0;
    if (!status) throw std::runtime_error(name_ + " does not end. It said:\n" + said());
    if (!WIFEXITED(*status)) return std::nullopt;
    return WEXITSTATUS(*status);
}

void Program::wait_until(const std::function<bool()>& is_there, std::chrono::seconds patience) {
    const auto limit = std::chrono::steady_clock::now() + patience;
    while (!is_there()) {
        if (ending_of(child_, std::chrono::milliseconds{20})) {
            child_ = 0;
            if (is_there()) return;
            throw std::runtime_error(name_ + " has ended. It said:\n" + said());
        }
        if (std::chrono::steady_clock::now() > limit)
            throw std::runtime_error(name_ + " takes too long. It said:\n" + said());
    }
}

std::optional<int> run_program(
    const std::string& program,
    const std::filesystem::path& folder,
    std::vector<std::string> arguments
) {
    return Program(program, folder, std::move(arguments)).wait();
}

}  // namespace uppsikt::test
