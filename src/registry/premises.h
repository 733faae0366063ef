#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/position.h"
#include "base/result.h"
#include "platform/delimited/list.h"
#include "platform/record/session.h"
#include "registry/ids.h"

/// Premises of a contract: where participants meet staff. Valid from and to a day, and known from a
/// day on: what was known then and what is known now are both answered.
namespace uppsikt::registry {

/// Premises as the supplier states them.
struct StatedPremises {
    std::string contract;  ///< KA-nummer
    std::string address;   ///< street and number
    std::string postal_code;
    std::string town;
    Date valid_from;
    std::optional<Date> valid_to = std::nullopt;      ///< the last day
    std::optional<Position> position = std::nullopt;  ///< none where nobody has said
};

struct Premises {
    PremisesId id{0};
    StatedPremises stated;
    Date known_on;
};

/// Registers premises of a contract, as known from today on. Refuses an unknown contract, a text
/// that is blank, too long or has control characters, days in the wrong order, a position that is
/// not on earth, and an address that the contract has already on some of the days.
Result<Premises> register_premises(const Session& session, const StatedPremises& stated);

/// What is known from today on of premises that are registered: a moved day, a corrected address,
/// a last day, where it lies. The contract stays. Refuses what `register_premises` refuses, and
/// unknown premises.
Result<Premises> revise_premises(
    const Session& session, PremisesId premises, const StatedPremises& stated
);

/// As known on a day, whether they are still open or not.
std::optional<Premises> premises(const Session& session, PremisesId premises, Date known_on);

/// Of a contract, open on one day as known on another (often the same); by town and address.
struct PremisesQuestion {
    std::string_view contract;
    Date open_on;
    Date known_on;
};
std::vector<Premises> premises_of(const Session& session, const PremisesQuestion& question);

/// Those of them at an address in a town, however it is spelt as to case, spaces and punctuation.
struct Address {
    std::string_view address;
    std::string_view town;
};
std::optional<Premises> premises_at(
    const Session& session, const PremisesQuestion& question, const Address& address
);

using PremisesList = delimited::List<StatedPremises>;

/// Reads a list with the columns of docs/import-places.md. What says no first day holds from
/// `valid_from`.
Result<PremisesList> read_premises(delimited::Reader& reader, Date valid_from);

/// Registers all of a list or nothing; gives how many. Refuses what `register_premises` refuses, of
/// every row.
Result<int> import_premises(const Session& session, const PremisesList& list);

}  // namespace uppsikt::registry
