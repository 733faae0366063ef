#include "case_workload.h"

#include <vector>

#include <fmt/format.h>

#include "base/embedded.h"
#include "platform/record/record.h"
#include "registry/registry.h"
#include "services/services.h"

namespace uppsikt::bench {

namespace {

const Instant now = *parse_instant("2026-03-02T12:00:00.000000Z");
const Date today = *parse_date("2026-03-02");

std::string contract_number(int contract) { return fmt::format("{}", 10'000'000 + contract); }

}  // namespace

const cases::Handbook& the_handbook() {
    static const cases::Handbook handbook =
        granted(cases::Handbook::make(granted(services::Catalogue::load(embedded::services()))));
    return handbook;
}

Session session_at(sql::Transaction& db, const std::string& actor) {
    return {db, actor, now, today};
}

void register_contracts(sql::Database& database, int contracts) {
    std::vector<registry::ContractAsPublished> published;
    for (int i = 0; i < contracts; ++i)
        published.push_back(
            {.number = contract_number(i),
             .supplier = fmt::format("Leverantör {}", i),
             .area = fmt::format("Område {}", i % 64),
             .started_on = *parse_date("2023-04-17"),
             .period = month_of(today)}
        );
    database.write([&](sql::Transaction& db) {
        const Session session = session_at(db, "user:anna");
        const registry::Registered done =
            granted(registry::ensure_contracts(session, "rom2", published, today));
        record::act(
            session,
            {.kind = "registry.published", .subject = "file:1", .rows = done.rows}
        );
    });
}

complaints::NewComplaint complaint_about(int contract, std::int64_t number) {
    return {
        .sender = complaints::Sender::participant,
        .channel = complaints::Channel::phone,
        .category = complaints::Category::staffing,
        .severity = complaints::Severity::minor,
        .text = fmt::format("Ingen handledare var på plats, gång {}.", number),
        .subject = {.contract = contract_number(contract)},
        .contact = complaints::Contact{.name = "Åsa Öberg", .address = "070-123 45 67"},
        .unit = fmt::format("kontor {}", contract % 64),
    };
}

}  // namespace uppsikt::bench
