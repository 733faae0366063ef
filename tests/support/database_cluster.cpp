#include "support/database_cluster.h"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "platform/sql/postgres_connection.h"
#include "platform/sql/sql.h"
#include "support/shared_data.h"
#include "support/temporary_folder.h"

namespace uppsikt::test {
namespace {

void run_script(std::vector<std::string> words) {
    words.insert(words.begin(), (source_dir() / "tests" / "support" / "postgres.sh").string());
    std::vector<char*> arguments;
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t child = 0;
    int status = 0;
    if (posix_spawn(&child, arguments[0], nullptr, nullptr, arguments.data(), environ) != 0)
        throw std::runtime_error("cannot run " + words[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) throw std::runtime_error(words[0] + " failed");
}

bool answers(const std::string& address) {
    try {
        sql::PostgresConnection(address).command("SELECT 1");
        return true;
    } catch (const sql::DatabaseError&) {
        return false;
    }
}

class Cluster {
public:
    Cluster() {
        const std::filesystem::path given = binary_dir() / "test-postgres.address";
        if (std::filesystem::exists(given)) address_ = trimmed(read_file(given));
        if (!address_.empty() && answers(address_)) return;
        own_ = true;
        run_script({"start", file(), std::to_string(getpid())});
        address_ = trimmed(read_file(file()));
    }
    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;
    ~Cluster() {
        if (own_) run_script({"stop", file()});
    }

    std::string address_of(const std::string& database) const {
        const std::size_t options = address_.find('?');
        return "postgresql:///" + database + address_.substr(options);
    }

private:
    std::string file() const { return (folder_.path() / "address").string(); }

    TemporaryFolder folder_;
    std::string address_;
    bool own_ = false;
};

}  // namespace

std::string postgres_address(const std::string& database) {
    static const Cluster cluster;
    return cluster.address_of(database);
}

}  // namespace uppsikt::test
