#include <chrono>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include <pwd.h>
#include <termios.h>
#include <unistd.h>

#include "app/run.h"

namespace {

/// The day on the wall clock here, by the time zone of the machine.
uppsikt::Date local_day(uppsikt::Instant now) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
    std::tm local{};
    localtime_r(&seconds, &local);
    return uppsikt::Date{
        std::chrono::year{local.tm_year + 1900} / (local.tm_mon + 1) / local.tm_mday
    };
}

uppsikt::app::Moment read_clock() {
    const auto now =
        std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    return {.now = now, .today = local_day(now)};
}

std::string user_name() {
    const passwd* user = getpwuid(geteuid());
    return user != nullptr ? user->pw_name : std::to_string(geteuid());
}

/// From the terminal without showing it, or the first line of what is piped in.
std::optional<std::string> ask_secret(std::string_view name) {
    const bool is_terminal = isatty(STDIN_FILENO) == 1;
    termios before{};
    if (is_terminal) {
        std::cerr << name << ": " << std::flush;
        tcgetattr(STDIN_FILENO, &before);
        termios hidden = before;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }
    std::string line;
    const bool is_read = static_cast<bool>(std::getline(std::cin, line));
    if (is_terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        std::cerr << '\n';
    }
    if (!is_read) return std::nullopt;
    return line;
}

}  // namespace

int main(int count, char** arguments) {
    const uppsikt::app::Moment moment = read_clock();
    uppsikt::app::Environment environment{
        .out = std::cout,
        .err = std::cerr,
        .err_is_terminal = isatty(STDERR_FILENO) == 1,
        .folder = std::filesystem::current_path(),
        .user = user_name(),
        .now = moment.now,
        .today = moment.today,
        .clock = read_clock,
        .ask_secret = ask_secret,
    };
    const std::vector<std::string> words(arguments + 1, arguments + count);
    const auto exit = uppsikt::app::run(words, environment);
    std::cout.flush();
    return static_cast<int>(std::cout ? exit : uppsikt::app::Exit::broken);
}
