#include <fmt/format.h>

#include "base/text.h"
#include "sanctions/sanctions.h"
#include "scenarios/scenario.h"

namespace uppsikt::sanctions {

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

Money kronor(const std::string& text) { return Money::kronor(parse_integer(text).value()); }
std::string kronor(Money amount) { return fmt::format("{}", amount.in_ore() / 100); }

/// An investigation that has come so far that sanctions may be proposed: `heard I1 contract=1
/// severity=serious findings=1 learned=2026-03-01`. By two persons who are in no sanction.
std::string heard(World& world, const Line& line) {
    const auto at_desk = [&](const std::string& actor, auto work) {
        const std::string before = std::exchange(world.actor, actor);
        auto done = world.write(work);
        world.actor = before;
        return done;
    };
    const cases::Handbook& handbook = the_handbook();
    const Result<cases::Case> sent =
        at_desk("user:writer", [&](const Session& session) -> Result<cases::Case> {
            investigations::NewInvestigation order{
                .origin = investigations::Origin::risk,
                .reference = "Riskbedömning",
                .contract = line.value("contract"),
                .question = "Följs avtalet?",
            };
            if (const auto learned = line.optional("learned")) order.learned_on = day(*learned);
            const cases::Case file = TRY(investigations::open(session, handbook, order));
            const std::string number = file.diary_number.text();
            TRY(investigations::add_finding(
                session,
                number,
                {.requirement = "KRAV",
                 .statement = "Brist.",
                 .severity =
                     named(investigations::severity_names, line.value("severity", "serious"))
                         .value(),
                 .evidence = {{investigations::EvidenceKind::diary, number}}}
            ));
            return investigations::submit(session, handbook, {number, "Rapport."});
        });
    if (!sent.ok()) return answer(sent);
    const std::string number = sent.value().diary_number.text();
    world.names[line.word(0)] = number;
    return answer(at_desk("user:assessor", [&](const Session& session) -> Result<cases::Case> {
        TRY(investigations::approve(session, handbook, {number, "Håller."}));
        TRY(investigations::send(session, handbook, {number, "Svara."}));
        TRY(investigations::waive_reply(session, handbook, {number, "Avstår."}));
        return investigations::assess_reply(session, handbook, {number, {}, "Inget svar."});
    }));
}

/// `propose S1 I1 kind=warning ground=delivery amount=1000`
std::string propose_it(World& world, const Line& line) {
    Proposal proposal{
        .investigation = world.of(line.word(1)),
        .kind = kind_named(line.value("kind", "warning")).value(),
        .ground = line.value("ground", "premises_closed"),
        .reason = line.value("reason", "Så allvarligt är det."),
    };
    if (const auto amount = line.optional("amount")) proposal.amount = kronor(*amount);
    const Result<cases::Case> file = world.write([&](const Session& session) {
        return propose(session, the_handbook(), proposal);
    });
    if (file.ok()) world.names[line.word(0)] = file.value().diary_number.text();
    return answer(file);
}

std::string decide_it(World& world, const Line& line) {
    Decision decision{.number = world.of(line.word(0)), .reason = "Enligt förslaget."};
    if (const auto from = line.optional("from")) decision.accrues_from = day(*from);
    return answer(world.write([&](const Session& session) {
        return decide(session, the_handbook(), decision);
    }));
}

using Operation = Result<cases::Case> (*)(const Session&, const cases::Handbook&, const Statement&);
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

std::string cure(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return verify_cure(
            session,
            the_handbook(),
            {.number = world.of(line.word(0)), .cured_on = day(line.word(1)), .text = "Besök."}
        );
    }));
}

std::string pay_it(World& world, const Line& line, PaymentKind kind) {
    return answer(world.write([&](const Session& session) {
        return pay(
            session,
            the_handbook(),
            {world.of(line.word(0)), kind, kronor(line.word(1)), "OCR 17"}
        );
    }));
}

Result<Sanction> found(World& world, const std::string& name) {
    return world.read([&](const Session& session) { return sanction(session, world.of(name)); });
}

/// `penalty S1 2026-05-01` to "ok 30000 paid 10000".
std::string penalty(World& world, const Line& line) {
    const Result<Sanction> one = found(world, line.word(0));
    if (!one.ok()) return answer(one);
    const Result<Money> sum = penalty_on(the_handbook(), one.value(), day(line.word(1)));
    if (!sum.ok()) return answer(sum);
    const Money paid = paid_by(one.value());
    return "ok " + kronor(sum.value()) + (paid > Money() ? " paid " + kronor(paid) : "");
}

std::string show(World& world, const Line& line) {
    const Result<Sanction> one = found(world, line.word(0));
    if (!one.ok()) return answer(one);
    std::string text = "ok " + shown(one.value().file);
    if (one.value().received_on) text += " received=" + to_text(*one.value().received_on);
    if (one.value().ends_on) text += " ends=" + to_text(*one.value().ends_on);
    return text;
}

/// `shown_beside S1 2026-05-01` to "ok 2026-04-30 Lokalen var öppen.", or "ok nothing".
std::string shown_beside(World& world, const Line& line) {
    const auto said = world.read([&](const Session& session) {
        return comment_on(session, world.of(line.word(0)), day(line.word(1)));
    });
    return said ? fmt::format("ok {} {}", to_text(said->said_on), said->words) : "ok nothing";
}

/// `withheld S1 2026-05-01` to "ok 2026-04-30 Namnger en granne.", or "ok nothing".
std::string withheld(World& world, const Line& line) {
    const auto since = world.read([&](const Session& session) {
        return withheld_on(session, world.of(line.word(0)), day(line.word(1)));
    });
    return since ? fmt::format("ok {} {}", to_text(since->on), since->reason) : "ok nothing";
}

/// `choices 10072975 2026-05-01` to "ok open" or "ok closed".
std::string choices(World& world, const Line& line) {
    const bool is_closed = world.read([&](const Session& session) {
        return is_closed_for_choices(session, line.word(0), day(line.word(1)));
    });
    return is_closed ? "ok closed" : "ok open";
}

std::string earlier(World& world, const Line& line) {
    const Result<Precedents> known = world.read([&](const Session& session) {
        return precedents(session, world.of(line.word(0)));
    });
    if (!known.ok()) return answer(known);
    const Precedents& all = known.value();
    std::string text = fmt::format("ok {} of {}", all.same_kind, all.decided);
    if (all.amounts)
        text += fmt::format(
            " {}-{}-{}",
            kronor(all.amounts->least),
            kronor(all.amounts->median),
            kronor(all.amounts->most)
        );
    for (const Precedent& one : all.nearest)
        text += fmt::format(" {}", one.number);
    return text;
}

/// `decided_elsewhere E1 contract=1 kind=warning ground=delivery …`: a list with this row.
std::string decided_elsewhere(World& world, const Line& line) {
    return test::answer_to_list(world, line, "decision", read_decisions, import_decisions);
}

}  // namespace

Words words() {
    return {
        {"decided_elsewhere", decided_elsewhere},
        {"heard", heard},
        {"propose", propose_it},
        {"decide", decide_it},
        {"reject", step(reject)},
        {"withdraw_proposal", step(withdraw)},
        {"send_decision", step(send_decision)},
        {"cured", cure},
        {"follow_up", step(follow_up)},
        {"pay",
         [](World& world, const Line& line) { return pay_it(world, line, PaymentKind::payment); }},
        {"set_off",
         [](World& world, const Line& line) { return pay_it(world, line, PaymentKind::set_off); }},
        {"dispute", step(dispute)},
        {"uphold", step(uphold)},
        {"reverse", step(reverse)},
        {"complete", step(complete)},
        {"penalty", penalty},
        {"comment", step(comment)},
        {"withhold_comment", step(withhold_comment)},
        {"shown_beside", shown_beside},
        {"withheld", withheld},
        {"show_sanction", show},
        {"choices", choices},
        {"precedents", earlier},
    };
}

}  // namespace uppsikt::sanctions

namespace uppsikt::test {

Words sanction_words() { return sanctions::words(); }

}  // namespace uppsikt::test
