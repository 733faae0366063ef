#include <fmt/format.h>

#include "base/text.h"
#include "registry/registry.h"
#include "scenarios/scenario.h"

namespace uppsikt::registry {

namespace {

using test::answer;
using test::day;
using test::Line;
using test::Word;
using test::Words;
using test::World;

const services::Service& service(const std::string& id) {
    static const services::Catalogue catalogue =
        services::Catalogue::load(embedded::services()).value();
    for (const services::Service& one : catalogue.services())
        if (one.id == id) return one;
    throw std::logic_error("no service " + id);
}

template <class Id>
Id id_of(const World& world, const std::string& name) {
    return Id(parse_integer(world.of(name)).value());
}

int whole(const Line& line, const std::string& name, std::string_view otherwise) {
    return static_cast<int>(parse_integer(line.value(name, otherwise)).value());
}

/// `person A identity=19850709-9805 name="Åsa Berg"`
std::string person(World& world, const Line& line) {
    const auto registered = world.write([&](const Session& session) {
        return ensure_person(
            session,
            {.identity = line.value("identity", "pass " + line.word(0)),
             .name = line.value("name", line.word(0))}
        );
    });
    if (registered.ok()) world.names[line.word(0)] = fmt::format("{}", registered.value().value());
    return answer(registered);
}

/// `assign A contract=10072975 role=coach extent=100 from=2023-05-01 to=2023-12-31`
std::string assign_it(World& world, const Line& line) {
    StatedAssignment stated{
        .person = id_of<PersonId>(world, line.word(0)),
        .contract = line.value("contract"),
        .extent_hundredths = whole(line, "extent", "100"),
        .valid_from = day(line.value("from", to_text(world.today))),
    };
    for (const auto& role : staff_role_names)
        if (role.name == line.value("role", "coach")) stated.role = role.value;
    if (const auto to = line.optional("to")) stated.valid_to = day(*to);
    return answer(world.write([&](const Session& session) { return assign(session, stated); }));
}

/// `overbooked from=2023-05-01`: "ok A 2023-05-01– 150"
std::string overbooked_from(World& world, const Line& line) {
    const auto found = world.read([&](const Session& session) {
        return overbooked(session, day(line.value("from")), session.today);
    });
    std::string text = "ok";
    for (const Overbooking& one : found)
        text += fmt::format(
            " {}–{}={}",
            to_text(one.from),
            one.to ? to_text(*one.to) : "",
            one.extent_hundredths
        );
    return found.empty() ? "ok nobody" : text;
}

/// `claim A1 person=A education credits=180 country=SY assessed=none`, or
/// `claim A2 person=A work from=2019-01-01 to=2022-12-31`
std::string claim(World& world, const Line& line) {
    StatedClaim stated{
        .person = id_of<PersonId>(world, line.value("person")),
        .kind = line.has("education") ? ClaimKind::education : ClaimKind::work,
        .description = line.value("text", "Som uppges."),
        .country = line.value("country", "SE"),
    };
    if (line.optional("credits")) stated.credits = whole(line, "credits", "0");
    if (const auto from = line.optional("from")) stated.began_on = day(*from);
    if (const auto to = line.optional("to")) stated.ended_on = day(*to);
    for (const auto& one : foreign_assessment_names)
        if (one.name == line.value("assessed", "none")) stated.foreign_assessment = one.value;
    const auto claimed =
        world.write([&](const Session& session) { return claim_competence(session, stated); });
    if (claimed.ok()) world.names[line.word(0)] = fmt::format("{}", claimed.value().value());
    return answer(claimed);
}

/// `certificate A1 evidence=E1 issued=2011-06-01`
std::string certificate(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return add_claim_evidence(
            session,
            id_of<ClaimId>(world, line.word(0)),
            {id_of<evidence::EvidenceId>(world, line.value("evidence")),
             day(line.value("issued", "2011-06-01"))}
        );
    }));
}

/// `verify_claim A1 shown`
std::string verify(World& world, const Line& line) {
    StatedVerdict verdict{
        .claim = id_of<ClaimId>(world, line.word(0)),
        .reason = line.value("text", "Underlaget är granskat.")
    };
    for (const auto& one : verdict_names)
        if (one.name == line.word(1)) verdict.verdict = one.value;
    return answer(world.write([&](const Session& session) { return verify_claim(session, verdict); }
    ));
}

/// `draw K1 contract=10072975 seed="lott 17" sample=5`
std::string draw(World& world, const Line& line) {
    const auto begun = world.write([&](const Session& session) {
        return begin_control(
            session,
            service("rom2"),
            {.seed = line.value("seed", "lott"),
             .sample = whole(line, "sample", "10"),
             .contract = line.optional("contract")}
        );
    });
    if (!begun.ok()) return answer(begun);
    world.names[line.word(0)] = fmt::format("{}", begun.value().id.value());
    return fmt::format("ok {} of {}", begun.value().items.size(), begun.value().population);
}

/// `finish_control K1`: "ok shown=1 not_shown=2 work_not_shown=2 …"
std::string finish(World& world, const Line& line) {
    const auto finished = world.write([&](const Session& session) {
        return finish_control(session, service("rom2"), id_of<ControlId>(world, line.word(0)));
    });
    if (!finished.ok()) return answer(finished);
    int shown = 0;
    std::map<CompetenceDefect, int> defects;
    for (const ControlItem& item : finished.value().items) {
        shown += item.assessment->shown ? 1 : 0;
        for (const CompetenceDefect defect : item.assessment->defects)
            ++defects[defect];
    }
    std::string text = fmt::format(
        "ok shown={} not_shown={}",
        shown,
        finished.value().items.size() - static_cast<std::size_t>(shown)
    );
    for (const auto& [defect, count] : defects)
        text += fmt::format(" {}={}", name_of(defect), count);
    return text;
}

}  // namespace

}  // namespace uppsikt::registry

namespace uppsikt::test {

Words staff_words() {
    namespace words = uppsikt::registry;
    return {
        {"person", words::person},
        {"assign", words::assign_it},
        {"overbooked", words::overbooked_from},
        {"claim", words::claim},
        {"certificate", words::certificate},
        {"verify_claim", words::verify},
        {"draw", words::draw},
        {"finish_control", words::finish},
    };
}

}  // namespace uppsikt::test
