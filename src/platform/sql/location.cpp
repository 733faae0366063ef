#include <algorithm>

#include "base/text.h"
#include "platform/sql/postgres_connection.h"
#include "platform/sql/sql.h"

namespace uppsikt::sql {
namespace {

constexpr std::string_view sqlite_scheme = "sqlite:";

bool is_postgresql(std::string_view address) {
    return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

/// `…://user:secret@host/…` and `…?password=secret` with the secret masked.
std::string without_password(std::string_view address) {
    std::string shown(address);
    const std::size_t user = shown.find("://");
    if (user == shown.npos) return shown;
    const std::size_t host_end = std::min(shown.find_first_of("/?", user + 3), shown.size());
    const std::size_t at = shown.rfind('@', host_end);
    const std::size_t colon = shown.find(':', user + 3);
    if (at != shown.npos && at > user && colon < at)
        shown.replace(colon + 1, at - colon - 1, "***");
    for (std::size_t found = shown.find("password="); found != shown.npos;) {
        const std::size_t begin = found + std::string_view("password=").size();
        shown.replace(begin, std::min(shown.find('&', begin), shown.size()) - begin, "***");
        found = shown.find("password=", begin);
    }
    return shown;
}

Refusal refused(std::string code, std::string_view address) {
    return {
        RefusalKind::invalid_input,
        Reason{std::move(code), {{"address", without_password(address)}}}
    };
}

}  // namespace

Result<Location> Location::parse(std::string_view address) {
    if (address.find('\0') != address.npos || !is_utf8(address))
        return Refusal{RefusalKind::invalid_input, Reason{"sql_address_not_text"}};
    if (is_postgresql(address)) {
        if (!PostgresConnection::is_address(std::string(address)))
            return refused("sql_address_malformed", address);
        return Location{Backend::postgresql, std::string(address)};
    }
    if (!address.starts_with(sqlite_scheme)) return refused("sql_address_unknown", address);
    const std::string_view path = address.substr(sqlite_scheme.size());
    if (path.empty() || path.ends_with('/')) return refused("sql_address_without_file", address);
    return Location{Backend::sqlite, std::string(path)};
}

std::string Location::text() const {
    return backend == Backend::sqlite ? std::string(sqlite_scheme) + target
                                      : without_password(target);
}

}  // namespace uppsikt::sql
