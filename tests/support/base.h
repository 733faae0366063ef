#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"

/// What tests of every module say: days, and what was refused.
namespace uppsikt::test {

inline Date day(std::string_view text) { return parse_date(text).value(); }

inline std::vector<std::string> codes(const std::vector<Reason>& reasons) {
    std::vector<std::string> found;
    for (const Reason& reason : reasons)
        found.push_back(reason.code);
    return found;
}

/// The codes of a refusal; none where the answer was yes.
template <class T>
std::vector<std::string> codes(const Result<T>& result) {
    return result.ok() ? std::vector<std::string>{} : codes(result.refusal().reasons);
}

}  // namespace uppsikt::test
