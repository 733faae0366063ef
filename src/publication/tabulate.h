#pragma once

#include <vector>

#include "publication/publication.h"

/// From what was counted to what is shown. Pure.
namespace uppsikt::publication {

struct Tabulation {
    ControlQuestion question;
    Date as_of;
    SmallCells small;
    std::string rule_version;
    std::vector<std::string> regions;  ///< those of the register; others that occur are added
};

/// Tables of all figures, with what everyone may not see taken out.
ControlReport tabulate(std::vector<Entry> entries, Tabulation tabulation);

}  // namespace uppsikt::publication
