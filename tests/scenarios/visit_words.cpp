#include <fstream>

#include <fmt/format.h>

#include "base/text.h"
#include "inspections/inspections.h"
#include "scenarios/scenario.h"
#include "support/temporary_folder.h"

namespace uppsikt::inspections {

namespace {

using test::answer;
using test::day;
using test::Line;
using test::shown;
using test::the_handbook;
using test::Word;
using test::Words;
using test::World;

const Rulebook& the_rules() {
    static const services::Checklist checklist =
        services::Catalogue::load(embedded::services()).value().checklist("rom2").value();
    static const Rulebook rules{.handbook = the_handbook(), .checklist = checklist};
    return rules;
}

evidence::EvidenceId evidence_of(const World& world, const std::string& name) {
    return evidence::EvidenceId(parse_integer(world.of(name)).value());
}

std::vector<std::string> parts(const std::string& text) {
    std::vector<std::string> found;
    for (const std::string_view part : split(text, ','))
        found.emplace_back(trimmed(part));
    return found;
}

/// `evidence E1 bytes=1000`: a file handed in; the limit is EVIDENCE-SIZE.
std::string hand_in(World& world, const Line& line) {
    static const test::TemporaryFolder folder;
    static const evidence::Archive archive(folder.path() / "evidence");
    const std::string& name = line.word(0);
    const auto path = folder.path() / "file";
    std::ofstream(path) << name;
    if (const auto bytes = line.optional("bytes"))
        std::filesystem::resize_file(
            path,
            static_cast<std::uintmax_t>(parse_integer(*bytes).value())
        );
    const auto term = the_handbook().term("rom2", "EVIDENCE-SIZE", world.today).value();
    evidence::Expected expected{
        .name = name,
        .most_bytes = 1'000'000 * services::whole_of(term, "most")
    };
    if (const auto other = line.optional("said_to_be"))
        expected.sha256 = crypto::sha256(crypto::bytes_of(*other));
    const auto kept = archive.keep(path, expected);
    if (!kept.ok()) return answer(kept);
    const auto added =
        world.write([&](const Session& session) { return evidence::add(session, kept.value()); });
    if (added.ok()) world.names[name] = fmt::format("{}", added.value().id.value());
    return answer(added);
}

NewVisit plan_of(const World& world, const Line& line) {
    NewVisit visit{
        .control = named(control_names, line.value("control", "premises")).value(),
        .form = named(form_names, line.value("form", "unannounced")).value(),
        .contract = line.value("contract"),
        .address = line.optional("address"),
        .town = line.optional("town"),
        .inspectors = {},
        .unit = line.value("unit", "central"),
    };
    if (const auto inspectors = line.optional("by")) visit.inspectors = parts(*inspectors);
    if (const auto premises = line.optional("premises"))
        visit.premises = registry::PremisesId(parse_integer(world.of(*premises)).value());
    if (const auto earlier = line.optional("follows")) visit.follows = world.of(*earlier);
    if (const auto sample = line.optional("sample"))
        visit.competence_control = registry::ControlId(parse_integer(world.of(*sample)).value());
    return visit;
}

/// `plan_visit V1 contract=… premises=P1 by=anna,bo form=announced`
std::string plan(World& world, const Line& line) {
    const auto planned = world.write([&](const Session& session) {
        return plan_visit(session, the_rules(), plan_of(world, line));
    });
    if (planned.ok()) world.names[line.word(0)] = planned.value().diary_number.text();
    return planned.ok() ? "ok " + planned.value().diary_number.text() : answer(planned);
}

/// `begin_visit V1 on=2023-05-02`
std::string begin(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return begin_visit(
            session,
            the_rules(),
            {world.of(line.word(0)), day(line.value("on", to_text(world.today)))}
        );
    }));
}

/// `answer V1 accessible does_not_meet reason="Trappa." evidence=E1`
std::string answer_one(World& world, const Line& line) {
    ItemAnswer given{
        .item = line.word(1),
        .answer = named(answer_names, line.word(2)).value(),
        .reason = line.value("reason"),
    };
    if (const auto files = line.optional("evidence"))
        for (const std::string& file : parts(*files))
            given.evidence.push_back(evidence_of(world, file));
    return answer(world.write([&](const Session& session) {
        return answer_items(session, the_rules(), {world.of(line.word(0)), {given}});
    }));
}

/// `answer_rest V1`: whatever was not answered is met.
std::string answer_rest(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) -> Result<cases::Case> {
        const Visit known = TRY(visit(session, world.of(line.word(0))));
        AnswerItems order{.number = world.of(line.word(0)), .answers = {}};
        for (const services::ChecklistItem& item :
             the_rules().checklist.items_on(known.plan.control, world.today))
            if (std::ranges::find(known.answers, item.id, &ItemAnswer::item) == known.answers.end())
                order.answers.push_back({.item = item.id});
        return answer_items(session, the_rules(), order);
    }));
}

/// `seal V1 NO_STAFF photo=E1 calls=2 waited=15 came=no`; its findings are V1.1, V1.2 …, and the
/// complaints V1.c1 …
std::string seal(World& world, const Line& line) {
    SealVisit order{
        .number = world.of(line.word(0)),
        .outcome = named(outcome_names, line.word(1)).value(),
        .note = line.value("note"),
    };
    if (const auto photo = line.optional("photo"))
        order.closed_door = ClosedDoor{
            .photo = evidence_of(world, *photo),
            .calls_made = static_cast<int>(parse_integer(line.value("calls", "1")).value()),
            .waited_minutes = static_cast<int>(parse_integer(line.value("waited", "15")).value()),
            .came_after_contact = line.value("came", "no") == "yes",
        };
    const auto sealed = world.write([&](const Session& session) {
        return seal_visit(session, the_rules(), order);
    });
    if (!sealed.ok()) return answer(sealed);
    int count = 0;
    for (const std::string& number : sealed.value().findings)
        world.names[fmt::format("{}.{}", line.word(0), ++count)] = number;
    count = 0;
    for (const std::string& number : sealed.value().complaints)
        world.names[fmt::format("{}.c{}", line.word(0), ++count)] = number;
    return fmt::format(
        "ok findings={} complaints={}",
        sealed.value().findings.size(),
        sealed.value().complaints.size()
    );
}

std::string cancel(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return cancel_visit(
            session,
            the_rules(),
            {world.of(line.word(0)), line.value("text", "Vi fick förhinder.")}
        );
    }));
}

std::string add(World& world, const Line& line) {
    Addition addition{
        .number = world.of(line.word(0)),
        .text = line.value("text", "Leverantören ringde dagen efter.")
    };
    if (const auto file = line.optional("evidence")) addition.evidence = evidence_of(world, *file);
    return answer(world.write([&](const Session& session) {
        return add_to_visit(session, addition);
    }));
}

std::string show_visit(World& world, const Line& line) {
    const auto found =
        world.read([&](const Session& session) { return visit(session, world.of(line.word(0))); });
    if (!found.ok()) return answer(found);
    const Visit& known = found.value();
    std::string text = "ok " + known.file.state;
    if (known.outcome) text += fmt::format(" {}", name_in(outcome_names, *known.outcome));
    text += known.is_paired() ? " paired" : " single";
    text += known.plan.follows ? " follow-up" : " first";
    if (known.plan.control == ControlKind::premises && known.visited_on)
        text += known.plan.premises ? " registered" : " not_registered";
    if (known.closed_door)
        text += fmt::format(
            " calls={} waited={} came={}",
            known.closed_door->calls_made,
            known.closed_door->waited_minutes,
            known.closed_door->came_after_contact ? "yes" : "no"
        );
    return text + fmt::format(
                      " answers={} findings={} additions={}",
                      known.answers.size(),
                      known.findings.size(),
                      known.additions.size()
                  );
}

/// "ok accessible serious found owner=officer due=… clock=…", with the number of its evidence.
std::string show_finding(World& world, const Line& line) {
    const auto found = world.read([&](const Session& session) {
        return finding(session, world.of(line.word(0)));
    });
    if (!found.ok()) return answer(found);
    return fmt::format(
        "ok {} {} {} evidence={}",
        found.value().code,
        found.value().defect.severity,
        shown(found.value().file),
        found.value().evidence.size()
    );
}

/// `demand V1.1 by=2023-05-16 text="…"`
std::string demand(World& world, const Line& line) {
    CureDemand order{
        .number = world.of(line.word(0)),
        .text = line.value("text", "Åtgärda bristen.")
    };
    if (const auto by = line.optional("by")) order.by = day(*by);
    return answer(world.write([&](const Session& session) {
        return demand_cure(session, the_handbook(), order);
    }));
}

using Operation =
    Result<cases::Case> (*)(const Session&, const cases::Handbook&, const FindingStatement&);
Word step(Operation operation) {
    return [operation](World& world, const Line& line) {
        return answer(world.write([&](const Session& session) {
            return operation(
                session,
                the_handbook(),
                {world.of(line.word(0)), line.value("text", "Så är det.")}
            );
        }));
    };
}

/// `investigate V1.1 as=C7`
std::string investigate(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return send_to_investigation(
            session,
            the_handbook(),
            {world.of(line.word(0)), world.of(line.value("as"))}
        );
    }));
}

std::string expire(World& world, const Line&) {
    const auto expired = world.write([&](const Session& session) {
        return expire_demands(session, the_handbook());
    });
    return expired.ok() ? fmt::format("ok {}", expired.value()) : answer(expired);
}

}  // namespace

}  // namespace uppsikt::inspections

namespace uppsikt::test {

Words visit_words() {
    namespace words = uppsikt::inspections;
    return {
        {"evidence", words::hand_in},
        {"plan_visit", words::plan},
        {"begin_visit", words::begin},
        {"answer", words::answer_one},
        {"answer_rest", words::answer_rest},
        {"seal", words::seal},
        {"cancel_visit", words::cancel},
        {"add_to_visit", words::add},
        {"show_visit", words::show_visit},
        {"show_finding", words::show_finding},
        {"demand", words::demand},
        {"report_cure", words::step(words::report_cure)},
        {"verify_cure", words::step(words::verify_cure)},
        {"reject_cure", words::step(words::reject_cure)},
        {"dismiss", words::step(words::dismiss_finding)},
        {"investigate_finding", words::investigate},
        {"expire_demands", words::expire},
    };
}

}  // namespace uppsikt::test
