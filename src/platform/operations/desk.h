#pragma once

#include <map>
#include <typeindex>

#include "base/ensure.h"

namespace uppsikt::operations {

/// What lies at hand for operations, one of each type. Whatever lies here outlives the desk.
class Desk {
public:
    template <class Thing>
    void lay(const Thing& thing) {
        things_[typeid(Thing)] = &thing;
    }
    template <class Thing>
    const Thing& get() const {
        const auto found = things_.find(typeid(Thing));
        ensure(found != things_.end(), "what an operation needs lies on the desk");
        return *static_cast<const Thing*>(found->second);
    }

private:
    std::map<std::type_index, const void*> things_;
};

}  // namespace uppsikt::operations
