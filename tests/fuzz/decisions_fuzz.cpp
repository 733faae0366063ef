// The reader of lists of decisions: rows with their faults or a refusal, never a crash; and a row
// without faults has what its kind must have, and nothing of other kinds.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/ensure.h"
#include "sanctions/sanctions.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace uppsikt;
    using sanctions::Course;
    auto reader = delimited::Reader::from_bytes(
        "beslut.csv",
        std::string(reinterpret_cast<const char*>(data), size)
    );
    if (!reader.ok()) return 0;
    const auto list = sanctions::read_decisions(reader.value());
    if (!list.ok()) {
        ensure(!list.refusal().reasons.empty(), "a refusal has a reason");
        return 0;
    }
    const auto no = list.value().refusal();
    ensure(!no || !no->reasons.empty(), "a refusal has a reason");
    for (const auto& row : list.value().rows) {
        ensure(row.place.row > 0 && row.place.line > row.place.row, "a row has its place");
        if (!row.faults.empty()) continue;
        const sanctions::EarlierDecision& one = row.value;
        const Course course = sanctions::rule_of(one.kind).course;
        ensure(!one.number.empty() && !one.decided_by.empty(), "a decision has been made");
        ensure(one.amount.has_value() == (course == Course::due), "an amount is due");
        ensure(one.rate.has_value() == (course == Course::accruing), "a rate accrues");
        ensure(one.payments.empty() || course != Course::measure, "a measure is not paid");
        Money sum;
        for (const sanctions::Paid& paid : one.payments) {
            ensure(paid.amount > Money(), "a payment is more than nothing");
            const bool is_refund = paid.kind == sanctions::PaymentKind::refund;
            sum = is_refund ? sum - paid.amount : sum + paid.amount;
        }
        ensure(!one.reversed_on || sum == Money(), "what was paid and reversed is refunded");
    }
    return 0;
}
