#pragma once

#include <string>

#include "base/embedded.h"
#include "platform/texts/texts.h"

namespace uppsikt::profiling::testing {

inline const Texts& texts() {
    static const Texts all = Texts::load(embedded::texts());
    return all;
}

inline bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

}  // namespace uppsikt::profiling::testing
