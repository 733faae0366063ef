#pragma once

#include "base/embedded.h"
#include "services/services.h"

namespace uppsikt::test {

/// The service whose rules travel inside the binary.
inline const services::Service& rom2() {
    static const services::Service service =
        services::Catalogue::load(embedded::services()).value().service("rom2").value();
    return service;
}

}  // namespace uppsikt::test
