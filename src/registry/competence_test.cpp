#include <fstream>

#include <doctest/doctest.h>

#include "base/embedded.h"
#include "registry/competence_rules.h"
#include "registry/registry.h"
#include "support/base.h"
#include "support/database.h"
#include "support/rom2.h"
#include "support/signing.h"
#include "support/temporary_folder.h"

namespace uppsikt::registry {
namespace {

using test::codes;
using test::day;
using test::for_each_database;
using test::rom2;
using Codes = std::vector<std::string>;
using Defects = std::vector<CompetenceDefect>;

services::CompetenceRequirement requirement() {
    return services::competence_requirement(rom2(), day("2023-06-01")).value();
}

/// Claims that are shown by a certificate from before the assignment, until something else is said.
Claim education(int credits) {
    return {
        .id = ClaimId{1},
        .stated =
            {.person = PersonId{1},
             .kind = ClaimKind::education,
             .description = "Socionomexamen",
             .credits = credits},
        .claimed_on = day("2023-05-01"),
        .evidence = {{evidence::EvidenceId{1}, day("2010-06-01")}},
        .verdict = StatedVerdict{.claim = ClaimId{1}, .verdict = Verdict::shown, .reason = "Sett."},
        .verifier = "user:anna",
        .verified_on = day("2023-05-02"),
    };
}

struct Employment {
    const char* from;
    const char* to;
};
Claim work(const Employment& employment) {
    Claim claim = education(0);
    claim.stated.kind = ClaimKind::work;
    claim.stated.credits = std::nullopt;
    claim.stated.began_on = day(employment.from);
    claim.stated.ended_on = day(employment.to);
    return claim;
}

Claim with_verdict(Claim claim, Verdict verdict) {
    claim.verdict->verdict = verdict;
    return claim;
}

Assessment on_first_of_june(const std::vector<Claim>& claims) {
    return assess(
        claims,
        requirement(),
        {.day = day("2023-06-01"), .started_on = day("2023-05-01")}
    );
}

TEST_CASE("180 credits and a year of relevant work are enough, 179 or a day less are not") {
    const Claim year = work({"2010-01-01", "2010-12-31"});
    CHECK(on_first_of_june({education(180), year}).shown);
    CHECK(on_first_of_june({education(120), education(60), year}).shown);
    CHECK(!on_first_of_june({education(179), year}).shown);
    CHECK(!on_first_of_june({education(180), work({"2010-01-01", "2010-12-30"})}).shown);
}

TEST_CASE("without credits three years of work in the last seven are enough") {
    CHECK(on_first_of_june({work({"2020-01-01", "2022-12-30"})}).shown);
    CHECK(!on_first_of_june({work({"2020-01-01", "2022-12-29"})}).shown);
    // Seven years before 1 June 2023 is 1 June 2016: what was before does not count.
    CHECK(!on_first_of_june({work({"2014-06-01", "2019-05-30"})}).shown);
    CHECK(on_first_of_june({work({"2014-06-01", "2019-05-31"})}).shown);
}

TEST_CASE("two employments at once are counted once") {
    CHECK(!on_first_of_june({work({"2019-01-01", "2020-12-31"}), work({"2019-06-01", "2021-06-01"})}
    )
               .shown);
    CHECK(on_first_of_june({work({"2019-01-01", "2020-12-31"}), work({"2020-06-01", "2021-12-31"})})
              .shown);
}

TEST_CASE("what is claimed and cannot be shown does not count, and is told") {
    const Claim year = work({"2010-01-01", "2010-12-31"});
    for (const Verdict verdict : {Verdict::not_shown, Verdict::contradicted}) {
        const Assessment assessment =
            on_first_of_june({education(180), with_verdict(year, verdict)});
        CHECK(assessment.claimed);
        CHECK(!assessment.shown);
        CHECK(assessment.defects == Defects{CompetenceDefect::work_not_shown});
    }
    const Assessment other =
        on_first_of_june({with_verdict(education(180), Verdict::not_shown), year});
    CHECK(other.defects == Defects{CompetenceDefect::education_not_shown});
    const Assessment branch =
        on_first_of_june({education(180), with_verdict(year, Verdict::not_relevant)});
    CHECK(!branch.shown);
    CHECK(branch.defects == Defects{CompetenceDefect::not_relevant});
}

TEST_CASE("a claim that nobody has verified, or that was verified for a time, does not count") {
    Claim degree = education(180);
    const Claim year = work({"2010-01-01", "2010-12-31"});
    degree.verdict->valid_to = day("2023-06-01");
    CHECK(on_first_of_june({degree, year}).shown);
    degree.verdict->valid_to = day("2023-05-31");
    CHECK(!on_first_of_june({degree, year}).shown);
    degree.verdict.reset();
    const Assessment assessment = on_first_of_june({degree, year});
    CHECK(assessment.claimed);
    CHECK(!assessment.shown);
    CHECK(assessment.defects == Defects{CompetenceDefect::not_verified});
}

TEST_CASE("a degree from abroad counts only when it has been assessed") {
    Claim degree = education(240);
    const Claim year = work({"2010-01-01", "2010-12-31"});
    degree.stated.country = "SY";
    CHECK(on_first_of_june({degree, year}).claimed);
    CHECK(
        on_first_of_june({degree, year}).defects ==
        Defects{CompetenceDefect::foreign_degree_not_assessed}
    );
    degree.stated.foreign_assessment = ForeignAssessment::applied;
    CHECK(!on_first_of_june({degree, year}).shown);
    degree.stated.foreign_assessment = ForeignAssessment::assessed;
    CHECK(on_first_of_june({degree, year}).shown);
    CHECK(on_first_of_june({degree, year}).defects.empty());
    // Work from abroad needs no such thing.
    Claim abroad = work({"2019-01-01", "2022-12-31"});
    abroad.stated.country = "NO";
    CHECK(on_first_of_june({abroad}).shown);
}

TEST_CASE("a certificate that is younger than the assignment is told, even when it is enough") {
    Claim degree = education(180);
    const Claim year = work({"2010-01-01", "2010-12-31"});
    degree.evidence.front().issued_on = day("2023-05-01");
    CHECK(on_first_of_june({degree, year}).defects.empty());
    degree.evidence.front().issued_on = day("2023-05-02");
    const Assessment assessment = on_first_of_june({degree, year});
    CHECK(assessment.shown);
    CHECK(assessment.defects == Defects{CompetenceDefect::certificate_after_start});
}

TEST_CASE("claims that would not do even if they were true are told as such") {
    const Assessment assessment = on_first_of_june({});
    CHECK(!assessment.claimed);
    CHECK(!assessment.shown);
    CHECK(assessment.defects == Defects{CompetenceDefect::too_little_claimed});
}

TEST_CASE("a draw is the same for whoever makes it, and keeps its order when others join") {
    std::vector<Assignment> population;
    for (int i = 1; i <= 100; ++i)
        population.push_back(
            {.id = AssignmentId{i},
             .stated = {.person = PersonId{i}, .contract = "1", .valid_from = day("2023-05-01")},
             .known_on = day("2023-05-01")}
        );
    const auto ids = [](const std::vector<Assignment>& chosen) {
        std::vector<std::int64_t> found;
        for (const Assignment& one : chosen)
            found.push_back(one.id.value());
        return found;
    };
    const auto first = ids(drawn(population, "lott 17", 10));
    CHECK(first.size() == 10);
    CHECK(ids(drawn(population, "lott 17", 10)) == first);
    CHECK(ids(drawn(population, "lott 18", 10)) != first);
    std::ranges::reverse(population);
    CHECK(ids(drawn(population, "lott 17", 10)) == first);
    CHECK(ids(drawn(population, "lott 17", 1000)).size() == 100);
    // By another program: printf 'lott 17\n42' | sha256sum, for every id, sorted.
    CHECK(first[0] == 71);
    CHECK(first[1] == 76);
}

/// Contracts, staff and certificates on a database.
class Place {
public:
    template <class Work>
    auto on(std::string_view date, Work work) {
        return database_.write([&](sql::Transaction& transaction) {
            return work(Session{
                .db = transaction,
                .actor = "user:anna",
                .now = Instant{day(date)},
                .today = day(date)
            });
        });
    }

    explicit Place(sql::Database& database) : database_(database) {
        on("2023-04-20", [](const Session& session) {
            std::vector<ContractAsPublished> contracts;
            for (const char* number : {"1", "2"})
                contracts.push_back({
                    .number = number,
                    .supplier = "Alfa AB",
                    .area = number == std::string("1") ? "Ånge" : "Umeå",
                    .started_on = day("2023-04-17"),
                    .period = std::chrono::year{2023} / 5,
                });
            const auto done = ensure_contracts(session, "rom2", contracts, session.today).value();
            record::act(
                session,
                {.kind = "test.published", .subject = "file:1", .rows = done.rows}
            );
            return 0;
        });
    }

    /// A coach from 1 May 2023, whose claim of a degree and a year of work the verifier has seen.
    PersonId coach(const std::string& identity, const std::string& contract, Verdict verdict) {
        const evidence::KeptFile file = certificate(identity);
        return on("2023-05-01", [&](const Session& session) {
            const PersonId person =
                ensure_person(session, {.identity = identity, .name = identity}).value();
            ensure(
                assign(
                    session,
                    {.person = person, .contract = contract, .valid_from = session.today}
                )
                    .ok(),
                "the coach is assigned"
            );
            const auto id = evidence::add(session, file).value().id;
            StatedClaim degree = education(180).stated;
            StatedClaim year = work({"2010-01-01", "2010-12-31"}).stated;
            for (StatedClaim* stated : {&degree, &year}) {
                stated->person = person;
                const ClaimId claim = claim_competence(session, *stated).value();
                ensure(
                    add_claim_evidence(session, claim, {id, day("2011-01-01")}).ok(),
                    "the certificate is added"
                );
                ensure(
                    verify_claim(
                        session,
                        {.claim = claim,
                         .verdict = stated == &year ? verdict : Verdict::shown,
                         .reason = "Intyget är sett."}
                    )
                        .ok(),
                    "the claim is verified"
                );
            }
            return person;
        });
    }

    evidence::KeptFile certificate(const std::string& content) const {
        const auto path = folder_.path() / "certificate.pdf";
        std::ofstream(path) << content;
        return archive_.keep(path, {"certificate.pdf", 1000}).value();
    }

    sql::Database& database() { return database_; }

private:
    sql::Database& database_;
    test::TemporaryFolder folder_;
    evidence::Archive archive_{folder_.path() / "evidence"};
    test::Signing signing_{database_};
};

TEST_CASE("a control draws staff, and finds where what is claimed is not real") {
    for_each_database([](sql::Database& database) {
        Place place(database);
        place.coach("pass A", "1", Verdict::shown);
        const PersonId liar = place.coach("pass B", "1", Verdict::not_shown);
        place.coach("pass C", "2", Verdict::shown);

        const auto of_contract = [&](const char* number) {
            return place.on("2023-06-01", [&](const Session& session) {
                return begin_control(
                    session,
                    rom2(),
                    {.seed = "lott 17", .sample = 10, .contract = number}
                );
            });
        };
        const auto begun = of_contract("1");
        REQUIRE(begun.ok());
        CHECK(begun.value().population == 2);
        CHECK(begun.value().items.size() == 2);
        CHECK(!begun.value().items.front().assessment);

        const auto finish = [&](ControlId id) {
            return place.on("2023-06-02", [&](const Session& session) {
                return finish_control(session, rom2(), id);
            });
        };
        const auto finished = finish(begun.value().id);
        REQUIRE(finished.ok());
        CHECK(finished.value().finished_on == day("2023-06-02"));
        CHECK(finished.value().rule_version == "rom2 2023-04-17");
        for (const ControlItem& item : finished.value().items) {
            REQUIRE(item.assessment.has_value());
            CHECK(item.assessment->claimed);
            CHECK(item.assessment->shown == (item.person != liar));
            CHECK(
                item.assessment->defects ==
                (item.person == liar ? Defects{CompetenceDefect::work_not_shown} : Defects{})
            );
        }
        CHECK(codes(finish(begun.value().id)) == Codes{"registry_control_finished"});
        // At the other place nothing is wrong.
        const auto other = finish(of_contract("2").value().id);
        CHECK(other.value().items.front().assessment->shown);
        CHECK(test::fault_in_record(database) == "");
    });
}

TEST_CASE("claims, evidence and verdicts that do not hold are refused with every reason") {
    for_each_database([](sql::Database& database) {
        Place place(database);
        const PersonId person = place.coach("pass A", "1", Verdict::shown);
        const auto in_june = [&](auto work) { return place.on("2023-06-01", work); };
        CHECK(
            codes(in_june([&](const Session& session) {
                return claim_competence(
                    session,
                    {.person = PersonId{99},
                     .kind = ClaimKind::education,
                     .description = "\x01",
                     .country = "Sweden"}
                );
            })) ==
            Codes{
                "text_with_control_characters",
                "registry_country_not_valid",
                "registry_education_without_credits",
                "registry_person_unknown"
            }
        );
        CHECK(codes(in_june([&](const Session& session) {
                  return claim_competence(
                      session,
                      {.person = person,
                       .description = "Jobbcoach",
                       .began_on = day("2023-06-02"),
                       .ended_on = day("2023-06-01")}
                  );
              })) == Codes{"registry_day_in_the_future", "registry_days_in_wrong_order"});
        CHECK(codes(in_june([&](const Session& session) {
                  return verify_claim(session, {.claim = ClaimId{99}, .reason = ""});
              })) == Codes{"text_blank", "registry_claim_unknown"});
        CHECK(codes(in_june([&](const Session& session) {
                  return add_claim_evidence(
                      session,
                      ClaimId{1},
                      {evidence::EvidenceId{99}, day("2023-06-02")}
                  );
              })) == Codes{"registry_evidence_unknown", "registry_day_in_the_future"});
        const auto bare = in_june([&](const Session& session) {
            const ClaimId claim =
                claim_competence(
                    session,
                    {.person = person, .description = "Jobbcoach", .began_on = day("2020-01-01")}
                )
                    .value();
            return verify_claim(session, {.claim = claim, .reason = "Han verkar pålitlig."});
        });
        CHECK(codes(bare) == Codes{"registry_claim_without_evidence"});
        CHECK(
            codes(in_june([&](const Session& session) {
                return begin_control(session, rom2(), {.seed = "", .sample = 0, .contract = "99"});
            })) == Codes{"text_blank", "registry_sample_of_none", "registry_contract_unknown"}
        );
    });
}

}  // namespace
}  // namespace uppsikt::registry
