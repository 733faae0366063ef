#include <fmt/format.h>

#include "base/text.h"
#include "complaints/complaints.h"
#include "scenarios/scenario.h"

namespace uppsikt::complaints {

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

/// The kind with the name; a name that is none is a fault of the file.
template <class Kind, std::size_t N>
Kind kind(const std::array<Named<Kind>, N>& names, const std::string& name) {
    return named(names, name).value();
}

NewComplaint written(const World& world, const Line& line) {
    NewComplaint complaint{
        .sender = kind(sender_names, line.value("sender", "participant")),
        .channel = kind(channel_names, line.value("channel", "web")),
        .category = kind(category_names, line.value("category", "staffing")),
        .severity = kind(severity_names, line.value("severity", "minor")),
        .text = line.value("text", "Ingen var där."),
        .subject =
            {.contract = line.optional("contract"),
             .supplier = line.optional("supplier"),
             .person_role = line.optional("role"),
             .stated = line.optional("about")},
        .unit = line.value("unit", "Ånge"),
        .key = line.optional("key"),
    };
    if (const auto premises = line.optional("premises"))
        complaint.subject.premises =
            registry::PremisesId(parse_integer(world.of(*premises)).value());
    if (const auto name = line.optional("name"))
        complaint.contact = Contact{.name = *name, .address = line.value("reach", "070-1")};
    if (const auto learned = line.optional("learned")) complaint.learned_on = day(*learned);
    return complaint;
}

/// `complaint C1 …` and `tip T1 …`; "ok again" is a case that was there, with its code or without.
std::string enter(World& world, const Line& line, bool is_tip) {
    const Result<Receipt> receipt = world.write([&](const Session& session) {
        const NewComplaint complaint = written(world, line);
        return is_tip ? register_tip(session, the_handbook(), complaint)
                      : register_complaint(session, the_handbook(), complaint);
    });
    if (!receipt.ok()) return answer(receipt);
    const Receipt& got = receipt.value();
    const std::string& name = line.word(0);
    world.names[name] = got.file.diary_number.text();
    std::string more = got.file.diary_number.text();
    if (got.was_registered) {
        const std::string known = world.of("code " + name);
        more += got.code && *got.code == known ? " again with its code" : " again";
    } else if (got.code) {
        world.names["code " + name] = *got.code;
    }
    if (got.central_because) more += fmt::format(" central {}", name_of(*got.central_because));
    return "ok " + more;
}

/// A step on the case of the first word, with a text.
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

std::string acknowledge_it(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return acknowledge(session, the_handbook(), {world.of(line.word(0)), line.value("text")});
    }));
}

/// `triage C1 local unit=Nord severity=minor`, or central.
std::string triage_it(World& world, const Line& line) {
    const bool is_local = line.word(1) == "local";
    std::optional<Severity> severity;
    if (const auto name = line.optional("severity")) severity = kind(severity_names, *name);
    return answer(world.write([&](const Session& session) {
        return triage(
            session,
            the_handbook(),
            {.number = world.of(line.word(0)),
             .severity = severity,
             .is_local = is_local,
             .unit = line.value("unit", is_local ? "Ånge" : "central"),
             .assignee = line.optional("assignee")}
        );
    }));
}

/// `answer_fix C1 yes by=code` or by=officer.
std::string answer_it(World& world, const Line& line) {
    const bool is_fixed = line.word(1) == "yes";
    const std::string text = line.value("text", "Så är det.");
    return answer(world.write([&](const Session& session) {
        if (line.value("by", "code") == "officer")
            return answer_fix(session, the_handbook(), {world.of(line.word(0)), is_fixed, text});
        return answer_fix_by_code(
            session,
            the_handbook(),
            {world.of("code " + line.word(0)), is_fixed, text}
        );
    }));
}

std::string merge_them(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return merge(session, the_handbook(), {world.of(line.word(0)), world.of(line.word(1))});
    }));
}

std::string hand_over_it(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) -> Result<cases::Case> {
        const cases::Case file = TRY(cases::find(session, world.of(line.word(0))));
        return cases::hand_over(
            session,
            states().machine(),
            file,
            {line.value("unit"), line.optional("assignee")}
        );
    }));
}

std::string expire(World& world, const Line&) {
    const Result<int> expired = world.write([&](const Session& session) {
        return expire_confirmations(session, the_handbook());
    });
    return expired.ok() ? fmt::format("ok {}", expired.value()) : answer(expired);
}

std::string write_it(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return write_by_code(
            session,
            {world.of("code " + line.word(0)), line.value("text", "Hej.")}
        );
    }));
}

std::string reply_it(World& world, const Line& line) {
    return answer(world.write([&](const Session& session) {
        return write_to_sender(session, {world.of(line.word(0)), line.value("text", "Hej.")});
    }));
}

std::string follow_it(World& world, const Line& line) {
    const Result<Followed> followed = world.read([&](const Session& session) {
        return follow(session, world.of("code " + line.word(0)));
    });
    if (!followed.ok()) return answer(followed);
    const Followed& seen = followed.value();
    std::string text = fmt::format("ok {} {}", seen.number, states().name(seen.state));
    if (seen.merged_into) text += " with " + *seen.merged_into;
    if (seen.outcome) text += " outcome: " + *seen.outcome;
    for (const Message& message : seen.messages)
        text += fmt::format(" {} {}", message.is_from_sender ? ">" : "<", message.text);
    return text;
}

std::string show(World& world, const Line& line) {
    const Result<Complaint> found = world.read([&](const Session& session) {
        return complaint(session, world.of(line.word(0)));
    });
    return found.ok() ? "ok " + shown(found.value().file) : answer(found);
}

std::string supplier_sees(World& world, const Line& line) {
    const Result<Complaint> found = world.read([&](const Session& session) {
        return complaint(session, world.of(line.word(0)));
    });
    if (!found.ok()) return answer(found);
    const auto seen = to_supplier(found.value());
    if (!seen) return "ok nothing";
    return fmt::format(
        "ok {} {} {} {}",
        seen->number,
        name_of(seen->category),
        name_of(seen->severity),
        seen->summary.value_or("-")
    );
}

/// `complained_elsewhere K1 registered_on=2025-05-02 state=central …`: a list with this row.
std::string complained_elsewhere(World& world, const Line& line) {
    return test::answer_to_list(world, line, "complaint", read_complaints, import_complaints);
}

}  // namespace

Words words() {
    return {
        {"complained_elsewhere", complained_elsewhere},
        {"complaint", [](World& world, const Line& line) { return enter(world, line, false); }},
        {"tip", [](World& world, const Line& line) { return enter(world, line, true); }},
        {"acknowledge", acknowledge_it},
        {"triage", triage_it},
        {"report_fix", step(report_fix)},
        {"answer_fix", answer_it},
        {"send_central", step(send_central)},
        {"find_no_defect", step(find_no_defect)},
        {"confirm_defect", step(confirm_defect)},
        {"notify_supplier", step(notify_supplier)},
        {"merge", merge_them},
        {"hand_over", hand_over_it},
        {"expire_confirmations", expire},
        {"write", write_it},
        {"reply", reply_it},
        {"follow", follow_it},
        {"show_complaint", show},
        {"supplier_sees", supplier_sees},
    };
}

}  // namespace uppsikt::complaints

namespace uppsikt::test {

Words complaint_words() { return complaints::words(); }

}  // namespace uppsikt::test
