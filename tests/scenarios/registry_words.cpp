#include <fmt/format.h>

#include "registry/registry.h"
#include "scenarios/scenario.h"

namespace uppsikt::test {

namespace {

/// `contract 10072975 "Alfa AB" area=Ånge service=rom2`
std::string contract(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        const registry::ContractAsPublished published{
            .number = line.word(0),
            .supplier = line.word(1),
            .area = line.value("area", "Ånge"),
            .started_on = day(line.value("started", "2023-04-17")),
            .period = month_of(session.today),
        };
        auto done = registry::ensure_contracts(
            session,
            line.value("service", "rom2"),
            {&published, 1},
            session.today
        );
        if (done.ok())
            record::act(
                session,
                {.kind = "registry.published",
                 .subject = "contract:" + published.number,
                 .rows = done.value().rows}
            );
        return done;
    }));
}

/// `premises P1 contract=10072975 address="Storgatan 1"`
std::string premises(World& world, const Line& line) {
    const auto registered = world.write([&](const Session& session) {
        return registry::register_premises(
            session,
            {.contract = line.value("contract"),
             .address = line.value("address", "Storgatan 1"),
             .postal_code = line.value("postal_code", "841 31"),
             .town = line.value("town", "Ånge"),
             .valid_from = day(line.value("from", "2023-04-17"))}
        );
    });
    if (registered.ok())
        world.names[line.word(0)] = fmt::format("{}", registered.value().id.value());
    return answer(registered);
}

}  // namespace

Words registry_words() { return {{"contract", contract}, {"premises", premises}}; }

}  // namespace uppsikt::test
