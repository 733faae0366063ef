#include "support/ending.h"

#include <cerrno>
#include <system_error>

#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace uppsikt::test {

std::optional<int> ending_of(pid_t process, std::chrono::milliseconds patience) {
    // The C library's own pidfd_open has no linkage for C++ (glibc 2.36).
    const int watched = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
    if (watched < 0) throw std::system_error(errno, std::generic_category(), "pidfd_open");
    const auto limit = std::chrono::steady_clock::now() + patience;
    int ready = 0;
    do {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(limit - std::chrono::steady_clock::now());
        pollfd waiting{.fd = watched, .events = POLLIN, .revents = 0};
        ready = poll(&waiting, 1, left.count() > 0 ? static_cast<int>(left.count()) : 0);
    } while (ready < 0 && errno == EINTR);
    close(watched);
    if (ready <= 0) return std::nullopt;
    int status = 0;
    while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

}  // namespace uppsikt::test
