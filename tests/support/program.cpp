#include "support/program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace uppsikt::test {

Program::Program(
    const std::string& program,
    const std::filesystem::path& folder,
    std::vector<std::string> arguments
) {
    arguments.insert(arguments.begin(), program);
    std::vector<char*> words;
    for (std::string& word : arguments)
        words.push_back(word.data());
    words.push_back(nullptr);
    child_ = fork();
    if (child_ != 0) return;
    if (chdir(folder.c_str()) != 0) _exit(126);
    dup2(open("out.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open("err.txt", O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    execv(words[0], words.data());
    _exit(127);
}

Program::~Program() {
    if (child_ == 0) return;
    kill();
    wait();
}

void Program::kill() {
    if (child_ != 0) ::kill(child_, SIGKILL);
}

void Program::stop() {
    if (child_ != 0) ::kill(child_, SIGTERM);
}

std::optional<int> Program::wait() {
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = 0;
    if (!WIFEXITED(status)) return std::nullopt;
    return WEXITSTATUS(status);
}

std::optional<int> run_program(
    const std::string& program,
    const std::filesystem::path& folder,
    std::vector<std::string> arguments
) {
    return Program(program, folder, std::move(arguments)).wait();
}

}  // namespace uppsikt::test
