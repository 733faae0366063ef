#include "play_2023_country.h"

#include <set>

#include <fmt/format.h>

#include "platform/record/record.h"

namespace uppsikt::play {

namespace {

/// A delivery area, its region, and how many contracts it has.
struct Area {
    std::string_view name;
    std::string_view region;
    int contracts = 0;
};

// The areas and regions are the agency's, in May 2026 (its open workbooks); who delivers is made
// up.
const std::vector<Area> areas{
    {"Stockholm Mitt", "Stockholm-Gotland", 63},
    {"Göteborg Mitt", "Väst", 51},
    {"Malmö", "Syd", 48},
    {"Stockholm Syd", "Stockholm-Gotland", 37},
    {"Stockholm Nord", "Stockholm-Gotland", 39},
    {"Helsingborg", "Syd", 27},
    {"Västerås", "Mitt", 30},
    {"Uppsala", "Mitt", 27},
    {"Eskilstuna", "Mitt", 22},
    {"Örebro", "Mitt", 27},
    {"Trollhättan-Uddevalla-Vänersborg", "Väst", 16},
    {"Karlstad", "Mitt", 17},
    {"Borås", "Väst", 24},
    {"Gävle", "Mitt", 18},
    {"Kristianstad", "Syd", 14},
    {"Skövde-Falköping-Lidköping", "Väst", 16},
    {"Norrköping", "Öst", 21},
    {"Linköping", "Öst", 18},
    {"Kronoberg öst", "Syd", 14},
    {"Jönköping", "Öst", 13},
    {"Lund", "Syd", 15},
    {"Halmstad", "Väst", 16},
    {"Blekinge", "Syd", 8},
    {"Göteborg Syd-Öst", "Väst", 11},
    {"Falun-Borlänge", "Mitt", 10},
    {"Kalmar", "Öst", 10},
    {"Sundsvall", "Nord", 10},
    {"Bollnäs-Söderhamn", "Mitt", 7},
    {"Nyköping", "Mitt", 8},
    {"Östersund", "Nord", 6},
    {"Umeå", "Nord", 10},
    {"Ystad", "Syd", 8},
    {"Avesta-Hedemora", "Mitt", 5},
    {"Kronoberg väst", "Syd", 6},
    {"Göteborg Nord", "Väst", 5},
    {"Karlskoga", "Mitt", 5},
    {"Oskarshamn", "Öst", 5},
    {"Fagersta", "Mitt", 6},
    {"Gotland", "Stockholm-Gotland", 5},
    {"Luleå", "Nord", 6},
    {"Hudiksvall", "Mitt", 5},
    {"Värnamo", "Öst", 4},
    {"Örnsköldsvik", "Nord", 4},
    {"Skellefteå", "Nord", 3},
    {"Ludvika", "Mitt", 2},
    {"Västervik", "Öst", 4},
    {"Ljusdal", "Mitt", 3},
    {"Vetlanda", "Öst", 1},
    {"Vimmerby", "Öst", 3},
    {"Piteå", "Nord", 3},
    {"Mora", "Mitt", 1},
    {"Strömsund", "Nord", 1},
    {"Tranås", "Öst", 1},
    {"Kramfors", "Nord", 3},
    {"Malung-Sälen-Vansbro", "Mitt", 1},
    {"Sollefteå", "Nord", 2},
    {"Härjedalen", "Nord", 1},
    {"Hällefors", "Mitt", 3},
    {"Kalix", "Nord", 2},
    {"Ånge", "Nord", 1},
    {"Lycksele", "Nord", 1},
    {"Kiruna", "Nord", 1},
    {"Norsjö", "Nord", 1},
    {"Gällivare", "Nord", 1},
};

const std::vector<std::string_view> first_words{
    "Björkens",  "Blåsippans", "Dagsländans", "Enens",   "Forsens", "Gläntans", "Hasselns",
    "Isfågelns", "Järpens",    "Klöverns",    "Lärkans", "Mossens", "Nävans",   "Orrens",
    "Porsens",   "Rönnens",    "Smultronets", "Tallens", "Utterns", "Vipans",
};
const std::vector<std::string_view> second_words{
    "Arbetsliv AB",
    "Jobbspår AB",
    "Kompetens AB",
    "Matchning AB",
    "Omställning AB",
    "Studieväg AB",
    "Vägledning AB",
};
const std::vector<std::string_view> streets{
    "Björkgatan",
    "Hantverkargatan",
    "Järnvägsgatan",
    "Kungsgatan",
    "Kyrkogatan",
    "Nygatan",
    "Slottsgatan",
    "Storgatan",
    "Torggatan",
    "Västra vägen",
};

constexpr int premises_wanted = 1050;
constexpr Date contracts_start{std::chrono::year{2023} / 4 / 17};

std::string supplier_name(int number) {
    const int words = static_cast<int>(first_words.size());
    return fmt::format(
        "{} {}",
        first_words[static_cast<std::size_t>(number % words)],
        second_words[static_cast<std::size_t>(number / words) % second_words.size()]
    );
}

void enter_contracts(Office& office, Country& country) {
    const int suppliers = static_cast<int>(first_words.size() * second_words.size());
    int number = 10'060'000;
    for (const Area& area : areas) {
        std::set<int> here;
        while (static_cast<int>(here.size()) < area.contracts) {
            // Few large suppliers, many small ones.
            const double spread = office.chance().uniform();
            here.insert(static_cast<int>(spread * spread * suppliers));
        }
        for (const int supplier : here)
            country.contracts.push_back(
                {fmt::format("{}", ++number), supplier_name(supplier), std::string(area.name)}
            );
    }
    office.act("user:registrar-01", [&](const Session& session) -> Result<std::int64_t> {
        std::vector<registry::ContractAsPublished> published;
        for (const Contract& contract : country.contracts)
            published.push_back(
                {.number = contract.number,
                 .supplier = contract.supplier,
                 .area = contract.area,
                 .started_on = contracts_start,
                 .period = std::chrono::year{2023} / std::chrono::April}
            );
        std::vector<registry::AreaInRegion> regions;
        for (const Area& area : areas)
            regions.push_back({std::string(area.name), std::string(area.region)});
        auto entered = TRY(
            registry::ensure_contracts(session, office.books().service.id, published, session.today)
        );
        const auto placed = TRY(registry::set_regions(session, regions, session.today));
        entered.rows.insert(entered.rows.end(), placed.rows.begin(), placed.rows.end());
        return record::act(
            session,
            {.kind = "registry.contracts_entered",
             .subject = "service:" + office.books().service.id,
             .fields = {{"contracts", std::to_string(published.size())}},
             .rows = std::move(entered.rows)}
        );
    });
}

void enter_premises(Office& office, Country& country) {
    for (int i = 0; i < premises_wanted; ++i) {
        // Every contract has one address; as many more have a second as there are premises left.
        const std::size_t contract =
            static_cast<std::size_t>(i) < country.contracts.size()
                ? static_cast<std::size_t>(i)
                : (static_cast<std::size_t>(i) * 7) % country.contracts.size();
        const Contract& of = country.contracts[contract];
        const auto premises = office.act("user:registrar-02", [&](const Session& session) {
            return registry::register_premises(
                session,
                {.contract = of.number,
                 .address = fmt::format(
                     "{} {}",
                     streets[static_cast<std::size_t>(i) % streets.size()],
                     1 + i / static_cast<int>(streets.size())
                 ),
                 .postal_code = fmt::format("{:03} {:02}", 111 + i % 870, i % 90 + 10),
                 .town = of.area,
                 .valid_from = contracts_start}
            );
        });
        country.places.push_back({premises.id, contract});
    }
}

void enter_staff(Office& office, Country& country, int staffed_contracts) {
    std::set<std::string> areas_taken;
    for (std::size_t i = 0; i < country.contracts.size(); ++i) {
        if (static_cast<int>(country.staffed.size()) == staffed_contracts) break;
        if (!areas_taken.insert(country.contracts[i].area).second) continue;
        country.staffed.push_back(i);
        for (int coach = 0; coach < 2; ++coach) {
            const int number = static_cast<int>(country.staffed.size()) * 2 + coach;
            const auto person = office.act("user:registrar-03", [&](const Session& session) {
                return registry::ensure_person(
                    session,
                    {.identity = fmt::format("SYNTHETIC-{:03}", number),
                     .name = fmt::format("Handledare {}", number)}
                );
            });
            office.act("user:registrar-03", [&](const Session& session) {
                return registry::assign(
                    session,
                    {.person = person,
                     .contract = country.contracts[i].number,
                     .valid_from = contracts_start}
                );
            });
            office.act("user:registrar-03", [&](const Session& session) {
                return registry::claim_competence(
                    session,
                    {.person = person,
                     .kind = registry::ClaimKind::education,
                     .description = "Beteendevetenskapligt program",
                     .credits = 180}
                );
            });
        }
    }
    ensure(
        static_cast<int>(country.staffed.size()) == staffed_contracts,
        "there are areas enough for the controls of competence"
    );
}

}  // namespace

Country settle(Office& office, int staffed_contracts) {
    Country country;
    enter_contracts(office, country);
    enter_premises(office, country);
    enter_staff(office, country, staffed_contracts);
    return country;
}

}  // namespace uppsikt::play
