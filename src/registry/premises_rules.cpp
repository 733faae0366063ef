#include "registry/premises_rules.h"

#include "base/free_text.h"
#include "registry/names.h"

namespace uppsikt::registry {

namespace {

constexpr std::size_t longest_address = 200;
constexpr std::size_t longest_postal_code = 20;

}  // namespace

std::vector<Reason> objections(const StatedPremises& stated) {
    std::vector<Reason> reasons;
    object_to_line(reasons, {"address", stated.address, longest_address});
    object_to_line(reasons, {"postal_code", stated.postal_code, longest_postal_code});
    object_to_line(reasons, {"town", stated.town, longest_address});
    if (stated.position && !is_on_earth(*stated.position))
        reasons.push_back({"registry_position_not_on_earth"});
    if (stated.valid_to && *stated.valid_to < stated.valid_from)
        reasons.push_back(
            {"registry_days_in_wrong_order",
             {{"from", to_text(stated.valid_from)}, {"to", to_text(*stated.valid_to)}}}
        );
    return reasons;
}

StatedPremises as_written(const StatedPremises& stated) {
    StatedPremises written = stated;
    written.address = name_as_written(stated.address);
    written.postal_code = name_as_written(stated.postal_code);
    written.town = name_as_written(stated.town);
    return written;
}

std::string search_address(const Address& address) {
    return search_name(address.address) + ", " + search_name(address.town);
}

bool is_same_place(const StatedPremises& one, const StatedPremises& other) {
    const bool overlaps = (!one.valid_to || other.valid_from <= *one.valid_to) &&
                          (!other.valid_to || one.valid_from <= *other.valid_to);
    return overlaps &&
           search_address({one.address, one.town}) == search_address({other.address, other.town});
}

bool is_open_on(const StatedPremises& stated, Date day) {
    return stated.valid_from <= day && (!stated.valid_to || day <= *stated.valid_to);
}

}  // namespace uppsikt::registry
