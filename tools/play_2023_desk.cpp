#include <fmt/format.h>

#include "investigations/investigations.h"
#include "play_2023_year.h"
#include "sanctions/sanctions.h"

namespace uppsikt::play {

namespace {

using cases::Case;

constexpr int assessors = 4;
constexpr int decision_makers = 3;
constexpr Date last_day{std::chrono::year{2023} / 12 / 31};

}  // namespace

Desk::Desk(Office& office) : office_(office) {}

std::string Desk::open(const Found& found, Ending ending) {
    File file{.ending = ending};
    using sanctions::Kind;
    switch (ending) {
        case Ending::premises_penalty:
            file.penalties.push_back({Kind::one_off_penalty, "premises_closed"});
            break;
        case Ending::coach_penalty:
            file.penalties.push_back({Kind::one_off_penalty, "no_coach_on_site"});
            break;
        case Ending::quality_penalty:
            file.penalties.push_back({Kind::one_off_penalty, "quality_management"});
            break;
        case Ending::deviation_penalty:
            file.penalties.push_back({Kind::one_off_penalty, "deviation_reporting"});
            break;
        case Ending::warning:
            file.penalties.push_back({Kind::warning, "quality_management"});
            break;
        case Ending::rectified:
        case Ending::unfounded:
            break;
    }
    return begin(found, std::move(file));
}

std::string Desk::open_on_competence(
    const std::vector<Found>& found, bool is_one_off, std::optional<int> weeks_to_cure
) {
    File file{.ending = Ending::warning};
    if (is_one_off)
        file.penalties.push_back({sanctions::Kind::one_off_penalty, "competence_missing"});
    if (weeks_to_cure)
        file.penalties.push_back(
            {sanctions::Kind::running_penalty, "competence_missing", weeks_to_cure}
        );
    const std::string number = begin(found.front(), std::move(file));
    for (std::size_t i = 1; i < found.size(); ++i)
        join(found[i], number);
    return number;
}

std::string Desk::begin(const Found& found, File file) {
    file.author = office_.somebody("officer", officers);
    file.assessor = office_.somebody("assessor", assessors);
    const Case opened = office_.act(file.author, [&](const Session& session) {
        return investigations::open(
            session,
            office_.books().handbook,
            {.origin = investigations::Origin::finding,
             .reference = found.number,
             .contract = found.contract,
             .question = "Uppfyller leverantören avtalets krav på " + found.requirement + "?"}
        );
    });
    file.number = opened.diary_number.text();
    join(found, file.number);
    if (file.ending == Ending::deviation_penalty) {
        Found more = found;
        more.requirement = "D9";
        more.severity = investigations::Severity::serious;
        add_finding(more, file.number);
    }
    office_.later(office_.working_day_after(7), [this, file] { submit(file); });
    ++opened_;
    return file.number;
}

void Desk::join(const Found& found, const std::string& investigation) {
    add_finding(found, investigation);
    office_.act(office_.somebody("officer", officers), [&](const Session& session) {
        return inspections::send_to_investigation(
            session,
            office_.books().handbook,
            {.number = found.number, .investigation = investigation}
        );
    });
}

void Desk::add_finding(const Found& found, const std::string& investigation) {
    office_.act(office_.somebody("officer", officers), [&](const Session& session) {
        return investigations::add_finding(
            session,
            investigation,
            {.requirement = found.requirement,
             .statement = "Besöket visade att kravet inte är uppfyllt.",
             .severity = found.severity,
             .evidence =
                 {{.kind = investigations::EvidenceKind::diary, .reference = found.visit},
                  {.kind = investigations::EvidenceKind::diary, .reference = found.number}}}
        );
    });
}

void Desk::submit(const File& file) {
    office_.act(file.author, [&](const Session& session) {
        return investigations::submit(
            session,
            office_.books().handbook,
            {file.number, "Rapporten bygger på iakttagelserna vid besöken."}
        );
    });
    office_.later(office_.working_day_after(3), [this, file] { hear(file); });
}

void Desk::hear(const File& file) {
    office_.act(file.assessor, [&](const Session& session) {
        return investigations::approve(
            session,
            office_.books().handbook,
            {file.number, "Slutsatserna följer av underlaget."}
        );
    });
    office_.act(file.author, [&](const Session& session) {
        return investigations::send(
            session,
            office_.books().handbook,
            {file.number, "Utkast och underlag, för svar."}
        );
    });
    // Half reply, some say that they will not, and the rest let the time run out.
    const int how = office_.chance().whole(10);
    if (how < 5)
        office_.later(office_.working_day_after(5 + how), [this, file] { reply(file, false); });
    else if (how < 7)
        office_.later(office_.working_day_after(4), [this, file] {
            office_.act(file.author, [&](const Session& session) {
                return investigations::waive_reply(
                    session,
                    office_.books().handbook,
                    {file.number, "Leverantören avstår från att svara, per telefon."}
                );
            });
        });
    office_.later(office_.working_day_after(14), [this, file] { assess(file); });
}

void Desk::reply(const File& file, bool) {
    office_.act("supplier", [&](const Session& session) {
        return investigations::receive_reply(
            session,
            office_.books().handbook,
            {.number = file.number,
             .replies = {{.text = "Vi har sett över våra rutiner och bemanningen."}}}
        );
    });
}

void Desk::assess(const File& file) {
    investigations::Assessment assessment{
        .number = file.number,
        .replies = {},
        .text = "Svaret är bedömt mot underlaget."
    };
    office_.act(file.author, [&](const Session& session) -> Result<Case> {
        const auto known = TRY(investigations::investigation(session, file.number));
        const auto verdict = file.ending == Ending::unfounded
                                 ? investigations::Verdict::accepted
                                 : investigations::Verdict::not_accepted;
        for (const auto& one : known.replies)
            if (!one.verdict)
                assessment.replies.push_back({one.id, verdict, "Bedömt mot underlaget."});
        return investigations::assess_reply(session, office_.books().handbook, assessment);
    });
    office_.later(office_.working_day_after(2), [this, file] { conclude(file); });
}

void Desk::conclude(const File& file) {
    if (file.ending == Ending::unfounded) {
        office_.act(file.author, [&](const Session& session) {
            return investigations::find_unfounded(
                session,
                office_.books().handbook,
                {file.number, "Leverantören har visat att kravet var uppfyllt."}
            );
        });
        return;
    }
    if (file.penalties.empty()) return rectify(file);
    for (const Penalty& penalty : file.penalties)
        propose(file, penalty);
}

void Desk::rectify(const File& file) {
    office_.act(file.author, [&](const Session& session) {
        return investigations::demand_rectification(
            session,
            office_.books().handbook,
            {.number = file.number, .text = "Bristen ska rättas."}
        );
    });
    office_.later(office_.working_day_after(8), [this, file] {
        office_.act(file.author, [&](const Session& session) {
            return investigations::verify_cure(
                session,
                office_.books().handbook,
                {file.number, "Rättat, sett vid återbesök."}
            );
        });
    });
}

void Desk::propose(const File& file, const Penalty& penalty) {
    const Case proposed = office_.act(file.author, [&](const Session& session) {
        return sanctions::propose(
            session,
            office_.books().handbook,
            {.investigation = file.number,
             .kind = penalty.kind,
             .ground = penalty.ground,
             .reason = "Bristen kvarstår efter leverantörens svar."}
        );
    });
    const std::string number = proposed.diary_number.text();
    office_.later(office_.working_day_after(3), [this, number, file, penalty] {
        decide(number, file.author, penalty);
    });
}

void Desk::decide(const std::string& sanction, const std::string&, const Penalty& penalty) {
    const std::string who = office_.somebody("decision-maker", decision_makers);
    office_.act(who, [&](const Session& session) {
        return sanctions::decide(
            session,
            office_.books().handbook,
            {.number = sanction, .reason = "Förutsättningarna är uppfyllda."}
        );
    });
    office_.act(who, [&](const Session& session) {
        return sanctions::send_decision(
            session,
            office_.books().handbook,
            {sanction, "Till leverantörens adress i registret."}
        );
    });
    if (penalty.kind == sanctions::Kind::one_off_penalty)
        office_.later(office_.working_day_after(15), [this, sanction] { pay(sanction); });
    if (penalty.weeks) {
        const int weeks = *penalty.weeks;
        // The working day that is in the week that is the last to have started.
        Date cured = office_.today() + std::chrono::days{7 * (weeks - 1) + 2};
        cured = office_.books().handbook.calendar().working_day_on_or_after(cured);
        ensure(
            cured <= office_.today() + std::chrono::days{7 * weeks} && cured <= last_day,
            "a running penalty is cured in its last week, and in the year"
        );
        office_.later(cured, [this, sanction, weeks] { cure(sanction, weeks); });
    }
}

void Desk::cure(const std::string& sanction, int) {
    office_.act(office_.somebody("inspector", officers), [&](const Session& session) {
        return sanctions::verify_cure(
            session,
            office_.books().handbook,
            {.number = sanction,
             .cured_on = session.today,
             .text = "Handledare med visad kompetens är på plats."}
        );
    });
    office_.later(office_.working_day_after(10), [this, sanction] { pay(sanction); });
}

void Desk::pay(const std::string& number) {
    office_.act("user:accounts-01", [&](const Session& session) -> Result<Case> {
        const auto known = TRY(sanctions::sanction(session, number));
        const Money due =
            TRY(sanctions::penalty_on(office_.books().handbook, known, session.today));
        return sanctions::pay(
            session,
            office_.books().handbook,
            {.number = number,
             .kind = sanctions::PaymentKind::set_off,
             .amount = due,
             .reference = "Kvittat mot ersättning"}
        );
    });
}

}  // namespace uppsikt::play
