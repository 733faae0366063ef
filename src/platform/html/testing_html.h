#pragma once

#include <sstream>
#include <string>

#include "platform/html/node.h"

namespace uppsikt::html {

inline std::string written(const Node& node) {
    std::ostringstream out;
    out << node;
    return out.str();
}

}  // namespace uppsikt::html
