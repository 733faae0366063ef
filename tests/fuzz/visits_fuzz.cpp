// The reader of lists of visits: rows or a refusal, never a fault; and what it gives is whole.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/embedded.h"
#include "base/ensure.h"
#include "inspections/inspections.h"
#include "services/services.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace uppsikt;
    static const services::Checklist checklist =
        services::Catalogue::load(embedded::services()).value().checklist("rom2").value();
    auto reader = delimited::Reader::from_bytes(
        "besok.csv",
        std::string(reinterpret_cast<const char*>(data), size)
    );
    if (!reader.ok()) return 0;
    const auto visits = inspections::read_visits(reader.value(), checklist);
    if (!visits.ok()) {
        ensure(!visits.refusal().reasons.empty(), "a refusal has a reason");
        return 0;
    }
    for (const inspections::ImportedVisit& visit : visits.value()) {
        ensure(
            !visit.key.empty() && visit.place.row > 0 && visit.place.line > visit.place.row,
            "a row has its place"
        );
        ensure(
            visit.report.seal.closed_door.has_value() == visit.has_closed_door,
            "a door is closed where the outcome says so"
        );
        for (const auto& photo : visit.photos)
            ensure(photo.file.find('/') == std::string::npos, "photos lie beside the list");
    }
    return 0;
}
