#include <fmt/format.h>

#include "base/text.h"
#include "investigations/investigations.h"
#include "scenarios/scenario.h"

namespace uppsikt::investigations {

/// Declared here only: the words of the files, for those who play them.
test::Words words();

namespace {

using test::answer;
using test::day;
using test::Line;
using test::shown;
using test::the_handbook;
using test::Word;
using test::Words;
using test::World;

std::int64_t id_of(const World& world, const std::string& name) {
    return parse_integer(world.of(name)).value_or(0);
}

/// `investigate I1 contract=1 origin=complaint reference=C1`
std::string investigate(World& world, const Line& line) {
    NewInvestigation order{
        .origin = named(origin_names, line.value("origin", "risk")).value(),
        .reference = world.of(line.value("reference", "Riskbedömning mars")),
        .contract = line.value("contract"),
        .question = line.value("question", "Följs avtalet?"),
        .unit = line.value("unit", "central"),
    };
    if (const auto learned = line.optional("learned")) order.learned_on = day(*learned);
    const Result<cases::Case> file =
        world.write([&](const Session& session) { return open(session, the_handbook(), order); });
    if (file.ok()) world.names[line.word(0)] = file.value().diary_number.text();
    return file.ok() ? "ok " + file.value().diary_number.text() : answer(file);
}

/// `finding F1 I1 requirement=MEET-14 statement="…" severity=serious diary=C1` (or file=, act=).
std::string add(World& world, const Line& line) {
    NewFinding finding{
        .requirement = line.value("requirement", "MEET-14"),
        .statement = line.value("statement", "Möten saknas."),
        .severity = named(severity_names, line.value("severity", "serious")).value(),
        .evidence = {},
    };
    for (const auto& one : evidence_kind_names)
        if (const auto reference = line.optional(std::string(one.name)))
            finding.evidence.push_back({one.value, world.of(*reference)});
    const Result<FindingId> added = world.write([&](const Session& session) {
        return add_finding(session, world.of(line.word(1)), finding);
    });
    if (added.ok()) world.names[line.word(0)] = fmt::format("{}", added.value().value());
    return answer(added);
}

std::string withdraw(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return withdraw_finding(
            session,
            {world.of(line.word(1)), FindingId(id_of(world, line.word(0))), "Avser ett annat avtal."
            }
        );
    }));
}

using Operation = Result<cases::Case> (*)(const Session&, const cases::Handbook&, const Statement&);
Word step(Operation operation) {
    return [operation](World& world, const Line& line) {
        return answer(world.write([&](const Session& session) {
            return operation(
                session,
                the_handbook(),
                {world.of(line.word(0)), world.of(line.value("text", "Så är det."))}
            );
        }));
    };
}

std::string notice(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return give_notice(session, {world.of(line.word(0)), line.value("text", "Brist.")});
    }));
}

std::string extend_it(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return extend_reply(
            session,
            {.number = world.of(line.word(0)), .due_on = day(line.word(1)), .reason = "Semester."}
        );
    }));
}

/// `supplier_replies I1 R1 finding=F1 text="…"`
std::string reply(World& world, const Line& line) {
    ReplyTo one{.text = line.value("text", "Det stämmer inte.")};
    if (const auto finding = line.optional("finding"))
        one.finding = FindingId(id_of(world, *finding));
    const std::string number = world.of(line.word(0));
    const Result<cases::Case> received = world.write([&](const Session& session) {
        return receive_reply(session, the_handbook(), {number, {one}});
    });
    if (!received.ok()) return answer(received);
    const Investigation whole =
        world.read([&](const Session& session) { return investigation(session, number); }).value();
    const ReplyReceived* last = nullptr;
    const auto see = [&](const std::vector<ReplyReceived>& replies) {
        for (const ReplyReceived& other : replies)
            if (last == nullptr || other.id > last->id) last = &other;
    };
    see(whole.replies);
    for (const Finding& finding : whole.findings)
        see(finding.replies);
    world.names[line.word(1)] = fmt::format("{}", last->id.value());
    return fmt::format("ok {}{}", received.value().state, last->is_late ? " late" : "");
}

/// `assess_reply I1 R1=not_accepted`
std::string assess(World& world, const Line& line) {
    Assessment assessment{
        .number = world.of(line.word(0)),
        .replies = {},
        .text = line.value("text", "Svaret ändrar inget.")
    };
    for (const auto& [name, verdict] : line.values)
        if (name != "text")
            assessment.replies.push_back(
                {.reply = ReplyId(id_of(world, name)),
                 .verdict = named(verdict_names, verdict).value(),
                 .text = "Bedömt."}
            );
    return answer(world.write([&](const Session& session) {
        return assess_reply(session, the_handbook(), assessment);
    }));
}

std::string demand(World& world, const Line& line) {
    Demand order{.number = world.of(line.word(0)), .text = line.value("text", "Rätta.")};
    if (const auto due = line.optional("due")) order.due_on = day(*due);
    return answer(world.write([&](const Session& session) {
        return demand_rectification(session, the_handbook(), order);
    }));
}

std::string expire(World& world, const Line&) {
    const Result<int> expired = world.write([&](const Session& session) {
        return expire_replies(session, the_handbook());
    });
    return expired.ok() ? fmt::format("ok {}", expired.value()) : answer(expired);
}

Result<Investigation> whole(World& world, const Line& line) {
    return world.read([&](const Session& session) {
        return investigation(session, world.of(line.word(0)));
    });
}

std::string show(World& world, const Line& line) {
    const Result<Investigation> found = whole(world, line);
    return found.ok() ? "ok " + shown(found.value().file) : answer(found);
}

/// "ok in_time" or "ok too_late".
std::string notified(World& world, const Line& line) {
    const Result<Investigation> found = whole(world, line);
    if (!found.ok()) return answer(found);
    const Result<bool> in_time = was_notified_in_time(the_handbook(), found.value());
    if (!in_time.ok()) return answer(in_time);
    return in_time.value() ? "ok in_time" : "ok too_late";
}

std::string seen(World& world, const Line& line) {
    const Result<Investigation> found = whole(world, line);
    if (!found.ok()) return answer(found);
    return is_open_to_supplier(found.value()) ? "ok everything" : "ok nothing";
}

}  // namespace

Words words() {
    return {
        {"investigate", investigate},
        {"finding", add},
        {"withdraw", withdraw},
        {"submit", step(submit)},
        {"approve", step(approve)},
        {"return", step(return_to_author)},
        {"reopen", step(reopen)},
        {"drop", step(drop)},
        {"notice", notice},
        {"send", step(send)},
        {"extend_reply", extend_it},
        {"supplier_replies", reply},
        {"waive", step(waive_reply)},
        {"expire_replies", expire},
        {"assess_reply", assess},
        {"find_unfounded", step(find_unfounded)},
        {"demand_rectification", demand},
        {"verify_cure", step(verify_cure)},
        {"find_uncured", step(find_uncured)},
        {"refer", step(refer)},
        {"show_investigation", show},
        {"notified", notified},
        {"supplier_sees_investigation", seen},
    };
}

}  // namespace uppsikt::investigations

namespace uppsikt::test {

Words investigation_words() { return investigations::words(); }

}  // namespace uppsikt::test
