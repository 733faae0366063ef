#include <array>

#include "platform/delimited/list.h"
#include "registry/premises.h"

namespace uppsikt::registry {

namespace {

constexpr std::array<std::string_view, 5> must_have{
    "premises", "contract", "address", "postal_code", "town"
};
constexpr std::array<std::string_view, 4> may_have{
    "valid_from", "valid_to", "latitude", "longitude"
};

StatedPremises stated_in(delimited::ListRow& row, Date valid_from) {
    StatedPremises stated{
        .contract = std::string(row.cell("contract")),
        .address = std::string(row.cell("address")),
        .postal_code = std::string(row.cell("postal_code")),
        .town = std::string(row.cell("town")),
        .valid_from = row.read("valid_from", parse_date).value_or(valid_from),
        .valid_to = row.read("valid_to", parse_date),
    };
    const auto latitude = row.read("latitude", parse_latitude);
    const auto longitude = row.read("longitude", parse_longitude);
    if (latitude && longitude) stated.position = Position{*latitude, *longitude};
    if (row.cell("latitude").empty() != row.cell("longitude").empty())
        row.object_to_empty(row.cell("latitude").empty() ? "latitude" : "longitude");
    return stated;
}

}  // namespace

Result<PremisesList> read_premises(delimited::Reader& reader, Date valid_from) {
    return delimited::read_list(
        reader,
        {.key = "premises", .must = must_have, .may = may_have},
        [valid_from](delimited::ListRow& row) { return stated_in(row, valid_from); }
    );
}

Result<int> import_premises(const Session& session, const PremisesList& list) {
    if (auto damaged = list.refusal()) return *std::move(damaged);
    delimited::Faults faults(list.file);
    int registered = 0;
    for (const auto& row : list.rows) {
        const auto done = register_premises(session, row.value);
        if (done.ok())
            ++registered;
        else
            faults.add(row.place, done.refusal().reasons);
    }
    if (!faults.empty()) return faults.refusal();
    return registered;
}

}  // namespace uppsikt::registry
