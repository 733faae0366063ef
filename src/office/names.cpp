#include "office/names.h"

#include <fmt/format.h>

#include "base/text.h"

namespace uppsikt::office {

namespace {

/// What two names have in common that a reader takes for the same.
std::string as_read(std::string_view name) {
    const std::string plain = searchable(name);
    std::string read;
    for (const std::string_view part : split(plain, ' '))
        if (!trimmed(part).empty()) read += (read.empty() ? "" : " ") + std::string(trimmed(part));
    return read;
}

}  // namespace

Names::Names(ByLogin called) : called_(std::move(called)) {
    // A login is read as a name too, where it stands for who has no other.
    std::map<std::string, std::set<std::string_view>, std::less<>> logins_by_name;
    for (const auto& [login, name] : called_) {
        logins_by_name[as_read(name)].insert(login);
        logins_by_name[as_read(login)].insert(login);
    }
    for (const auto& [name, logins] : logins_by_name)
        if (logins.size() > 1) shared_.insert(logins.begin(), logins.end());
}

std::string Names::of(std::string_view login, Login login_follows) const {
    const auto found = called_.find(login);
    if (found == called_.end() || found->second == login) return std::string(login);
    if (login_follows == Login::where_needed && !shared_.contains(login)) return found->second;
    return fmt::format("{} ({})", found->second, login);
}

}  // namespace uppsikt::office
