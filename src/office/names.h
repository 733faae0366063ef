#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace uppsikt::office {

/// What officers are called, by the name that they sign in with.
class Names {
public:
    using ByLogin = std::map<std::string, std::string, std::less<>>;

    Names() = default;
    explicit Names(ByLogin called);

    /// "Anna Ek"; "Anna Ek (anna)" where another could be taken for her, or where it is wanted.
    /// Who has no account is called what they sign in with.
    enum class Login { where_needed, always };
    std::string of(std::string_view login, Login login_follows) const;

private:
    ByLogin called_;
    std::set<std::string, std::less<>> shared_;  ///< logins of those who are called as another is
};

}  // namespace uppsikt::office
