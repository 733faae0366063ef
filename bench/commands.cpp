// How long the main job takes on the agency's own workbooks: whole commands, as a user runs them,
// with wall and CPU seconds and peak memory as the operating system counts them. Says so and ends
// where the shared data is absent.
//   build/release/bench/commands [runs]

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;

struct Cost {
    double wall_s = 0;
    double cpu_s = 0;
    long peak_kib = 0;
};

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

Cost run(const fs::path& folder, std::vector<std::string> words) {
    words.insert(words.begin(), UPPSIKT_BINARY);
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const auto begin = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        if (chdir(folder.c_str()) != 0) _exit(126);
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    int status = 0;
    rusage usage{};
    wait4(child, &status, 0, &usage);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fmt::print("{} failed\n", words[1]);
        std::exit(1);
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    return {
        .wall_s = wall.count(),
        .cpu_s = seconds(usage.ru_utime) + seconds(usage.ru_stime),
        .peak_kib = usage.ru_maxrss,
    };
}

void print_median(const std::string& what, std::vector<Cost> costs) {
    const auto median = [&](auto member) {
        std::ranges::sort(costs, {}, member);
        return costs[costs.size() / 2].*member;
    };
    fmt::print(
        "{:<44} {:>8.3f} s wall {:>8.3f} s CPU {:>7.1f} MB\n",
        what,
        median(&Cost::wall_s),
        median(&Cost::cpu_s),
        static_cast<double>(median(&Cost::peak_kib)) / 1024
    );
}

}  // namespace

int main(int count, char** arguments) {
    const int runs = count > 1 ? std::atoi(arguments[1]) : 5;
    const char* given = std::getenv("UPPSIKT_SHARED");
    const fs::path data =
        (given ? fs::path(given) : fs::path(UPPSIKT_SOURCE_DIR).parent_path() / "shared") / "data" /
        "rom2";
    if (!fs::exists(data)) {
        fmt::print("the shared data is absent: {}\n", data.string());
        return 0;
    }
    std::vector<std::string> import{"import"};
    for (const auto& file : fs::directory_iterator(data))
        if (file.path().extension() == ".xlsx") import.push_back(file.path().string());

    std::vector<Cost> imports, results, reviews;
    for (int i = 0; i < runs; ++i) {
        const fs::path folder =
            fs::temp_directory_path() / fmt::format("uppsikt-bench-{}", getpid());
        fs::create_directories(folder);
        imports.push_back(run(folder, import));
        results.push_back(run(folder, {"results", "--period", "2025-05", "--format", "json"}));
        reviews.push_back(
            run(folder, {"review", "--periods", "2025-03,2025-05", "--format", "json"})
        );
        fs::remove_all(folder);
    }
    fmt::print("median of {} runs\n", runs);
    print_median("import of the three workbooks (bar 1.5 s)", imports);
    print_median("results of one period with model (bar 0.3 s)", results);
    print_median("review of two periods", reviews);
}
