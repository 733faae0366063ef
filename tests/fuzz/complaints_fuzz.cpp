// The reader of lists of complaints: rows with their faults or a refusal, never a crash; and a row
// without faults is whole.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/ensure.h"
#include "complaints/complaints.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace uppsikt;
    auto reader = delimited::Reader::from_bytes(
        "klagomal.csv",
        std::string(reinterpret_cast<const char*>(data), size)
    );
    if (!reader.ok()) return 0;
    const auto list = complaints::read_complaints(reader.value());
    if (!list.ok()) {
        ensure(!list.refusal().reasons.empty(), "a refusal has a reason");
        return 0;
    }
    const auto no = list.value().refusal();
    ensure(!no || !no->reasons.empty(), "a refusal has a reason");
    for (const auto& row : list.value().rows) {
        ensure(row.place.row > 0 && row.place.line > row.place.row, "a row has its place");
        if (!row.faults.empty()) continue;
        ensure(!row.value.number.empty(), "a complaint has its number");
        ensure(row.value.registered_on != Date{}, "a complaint has its day");
        const auto& machine = complaints::states().machine();
        const auto& rule = machine.state(complaints::states().name(row.value.state));
        ensure(rule.takes_over, "a complaint is in a state that takes over");
        ensure(!rule.is_end || !row.value.due_on, "an ended case has no deadline");
        ensure(row.value.complaint.learned_on.has_value(), "the day it became known is told");
    }
    return 0;
}
