#include <algorithm>
#include <set>

#include <boost/json.hpp>

#include "base/text.h"
#include "registry/competence_store.h"
#include "registry/operations_parts.h"
#include "registry/staff_store.h"

namespace uppsikt::registry::parts {

namespace {

namespace json = boost::json;
using operations::Answer;
using operations::Arguments;
using operations::Request;
using operations::Takes;

template <class Kind, std::size_t N>
std::string_view name_in(const std::array<sql::EnumName<Kind>, N>& names, Kind kind) {
    return std::ranges::find(names, kind, &sql::EnumName<Kind>::value)->name;
}

std::optional<SupplierId> asking_supplier(const Request& request) {
    if (!is_supplier(request) || !request.viewer.reach.supplier) return std::nullopt;
    return SupplierId(*request.viewer.reach.supplier);
}

/// A supplier deals with what it has said itself, by whichever of its persons: not with what
/// another employer has said of the same person. Who said what stands in the record.
std::set<std::int64_t> claimed_by(const Request& request, PersonId person) {
    std::set<std::int64_t> claims;
    std::set<std::string> names;
    if (const auto supplier = asking_supplier(request))
        for (const SupplierId name : same_supplier(request.session, *supplier))
            names.insert(std::to_string(name.value()));
    const auto is_its = [&](const record::RecordedField& field) {
        return field.name == "supplier" && field.value && names.contains(*field.value);
    };
    const std::string subject = "person:" + std::to_string(person.value());
    for (const auto& act : record::acts_about(request.session.db, subject, {.at_most = 100'000})) {
        if (act.kind != "registry.competence_claimed" || std::ranges::none_of(act.fields, is_its))
            continue;
        for (const auto& field : act.fields)
            if (field.name == "claim" && field.value)
                claims.insert(parse_integer(*field.value).value_or(0));
    }
    return claims;
}

Result<Answer> do_claim(const Request& request) {
    const Arguments& given = request.arguments;
    const auto person = id_of<PersonId>(request, "person");
    TRY(check_own(request, person));
    StatedClaim stated{
        .person = person,
        .kind = given.choice("kind", claim_kind_names).value_or(ClaimKind::work),
        .description = given.text("text"),
        .is_relevant = !given.yes("irrelevant"),
        .began_on = given.day("from"),
        .ended_on = given.day("to"),
        .country = given.text("country", "SE"),
        .foreign_assessment =
            given.choice("assessed", foreign_assessment_names).value_or(ForeignAssessment::none),
    };
    if (const auto credits = given.number("credits"))
        stated.credits = static_cast<int>(std::clamp<std::int64_t>(*credits, 0, 100'000));
    const ClaimId claim = TRY(claim_competence(request.session, stated, asking_supplier(request)));
    return Answer{.json = {{"claim", claim.value()}, {"person", person.value()}}};
}

Result<Answer> do_lay_evidence(const Request& request) {
    const auto id = id_of<ClaimId>(request, "claim");
    const auto known = store::claim(request.session.db, id);
    const bool is_anothers =
        is_supplier(request) &&
        (!known || !claimed_by(request, known->stated.person).contains(id.value()));
    if (is_anothers)
        return Refusal{
            RefusalKind::not_permitted,
            Reason{"registry_claim_of_another", {{"claim", std::to_string(id.value())}}}
        };
    TRY(add_claim_evidence(
        request.session,
        id,
        {.evidence = id_of<evidence::EvidenceId>(request, "file"),
         .issued_on = *request.arguments.day("issued")}
    ));
    return Answer{.json = {{"claim", id.value()}, {"evidence", *request.arguments.number("file")}}};
}

Result<Answer> do_verify(const Request& request) {
    const Arguments& given = request.arguments;
    const auto id = id_of<ClaimId>(request, "claim");
    TRY(verify_claim(
        request.session,
        {.claim = id,
         .verdict = given.choice("verdict", verdict_names).value_or(Verdict::not_shown),
         .reason = given.text("text"),
         .valid_to = given.day("valid-to")}
    ));
    return Answer{.json = {{"claim", id.value()}, {"verdict", given.text("verdict")}}};
}

/// Why, and by whom, is the buyer's.
json::object claim_json(const Request& request, const Claim& claim) {
    const StatedClaim& stated = claim.stated;
    const std::string subject = "person:" + std::to_string(stated.person.value());
    const operations::Classed internal{subject, record::FieldClass::internal};
    // Whoever may list claims reads what they say: it is personal, and recorded as read.
    request.shown.insert({subject, record::FieldClass::personal});
    json::array files;
    for (const EvidenceOfClaim& one : claim.evidence)
        files.emplace_back(std::to_string(one.evidence.value()) + " " + to_text(one.issued_on));
    json::object row{
        {"claim", claim.id.value()},
        {"kind", name_in(claim_kind_names, stated.kind)},
        {"text", stated.description},
        {"relevant", stated.is_relevant},
        {"credits", stated.credits ? json::value(*stated.credits) : json::value(nullptr)},
        {"from", optional_day(stated.began_on)},
        {"to", optional_day(stated.ended_on)},
        {"country", stated.country},
        {"assessed", name_in(foreign_assessment_names, stated.foreign_assessment)},
        {"claimed_on", to_text(claim.claimed_on)},
        {"evidence", std::move(files)},
        {"verdict", nullptr},
        {"reason", nullptr},
        {"verifier", nullptr},
        {"verified_on", optional_day(claim.verified_on)},
        {"valid_to", nullptr},
    };
    if (!claim.verdict) return row;
    row["verdict"] = name_in(verdict_names, claim.verdict->verdict);
    row["valid_to"] = optional_day(claim.verdict->valid_to);
    row["reason"] = request.show(internal, claim.verdict->reason);
    row["verifier"] = request.show(internal, claim.verifier);
    return row;
}

Result<Answer> do_list_claims(const Request& request) {
    const auto person = id_of<PersonId>(request, "person");
    TRY(check_own(request, person));
    if (!store::person(request.session.db, person))
        return Refusal{
            RefusalKind::not_found,
            Reason{"registry_person_unknown", {{"person", std::to_string(person.value())}}}
        };
    const auto its_own =
        is_supplier(request) ? claimed_by(request, person) : std::set<std::int64_t>{};
    json::array rows;
    for (const Claim& claim : claims_of(request.session, person))
        if (!is_supplier(request) || its_own.contains(claim.id.value()))
            rows.push_back(claim_json(request, claim));
    return Answer{.json = {{"claims", std::move(rows)}}, .list = "claims"};
}

json::object control_json(const Control& control) {
    json::array members;
    for (const ControlItem& item : control.items) {
        json::object row{
            {"assignment", item.assignment.value()},
            {"person", item.person.value()},
            {"contract", item.contract},
            {"claimed", nullptr},
            {"shown", nullptr},
            {"defects", json::array()},
        };
        if (item.assessment) {
            row["claimed"] = item.assessment->claimed;
            row["shown"] = item.assessment->shown;
            for (const CompetenceDefect defect : item.assessment->defects)
                row["defects"].as_array().emplace_back(name_of(defect));
        }
        members.push_back(std::move(row));
    }
    return {
        {"control", control.id.value()},
        {"seed", control.order.seed},
        {"population", control.population},
        {"begun_on", to_text(control.begun_on)},
        {"finished_on", optional_day(control.finished_on)},
        {"rule_version", control.rule_version},
        {"sample", std::move(members)},
    };
}

Result<Answer> answer(const Result<Control>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = control_json(result.value())};
}

Result<Answer> do_draw(const Request& request) {
    const Arguments& given = request.arguments;
    const services::Service service = TRY(service_of(request));
    return answer(begin_control(
        request.session,
        service,
        {.seed = given.text("seed"),
         .sample =
             static_cast<int>(std::clamp<std::int64_t>(*given.number("sample"), -1, 1'000'000)),
         .contract = given.optional_text("contract")}
    ));
}

Result<Answer> do_finish(const Request& request) {
    const services::Service service = TRY(service_of(request));
    return answer(finish_control(request.session, service, id_of<ControlId>(request, "control")));
}

Result<Answer> do_show_control(const Request& request) {
    const auto id = id_of<ControlId>(request, "control");
    const auto found = control(request.session, id);
    if (!found)
        return Refusal{
            RefusalKind::not_found,
            Reason{"registry_control_unknown", {{"control", std::to_string(id.value())}}}
        };
    return Answer{.json = control_json(*found)};
}

std::vector<operations::Option> of_a_claim() {
    return {
        required({.name = "person", .takes = Takes::number}),
        required(chosen("kind", operations::names_of(claim_kind_names))),
        {.name = "text", .is_required = true},
        {.name = "credits", .takes = Takes::number},
        {.name = "from", .takes = Takes::day},
        {.name = "to", .takes = Takes::day},
        {.name = "country"},
        chosen("assessed", operations::names_of(foreign_assessment_names)),
        {.name = "irrelevant", .takes = Takes::flag},
    };
}

}  // namespace

// clang-format off
std::vector<operations::Operation> of_competence() {
    const operations::Option file{.name = "file", .takes = Takes::file, .is_required = true};
    const operations::Option issued{.name = "issued", .takes = Takes::day, .is_required = true};
    const operations::Option verdict = required(chosen("verdict", operations::names_of(verdict_names)));
    const operations::Option text{.name = "text", .is_required = true};
    const operations::Option valid_to{.name = "valid-to", .takes = Takes::day};
    const operations::Option person{.name = "person", .takes = Takes::number, .is_required = true};
    const operations::Option seed{.name = "seed", .is_required = true};
    const operations::Option sample{.name = "sample", .takes = Takes::number, .is_required = true};
    const operations::Option contract{.name = "contract"};
    const operations::Option service{.name = "service"};
    const Roles lays{"officer", "inspector", "supplier"};
    const Roles looks{"officer", "inspector", "assessor", "decision_maker"};
    const std::string_view noun = "competence";
    return {
        {noun, "claim",    true,  of_a_claim(),                             states(),   {}, do_claim},
        {noun, "evidence", true,  {placed("claim"), file, issued},          lays,       {}, do_lay_evidence},
        {noun, "verify",   true,  {placed("claim"), verdict, text, valid_to}, controls(), {}, do_verify},
        {noun, "list",     false, {person},                                 sees(),     {}, do_list_claims},
        {noun, "draw",     true,  {seed, sample, contract, service},        controls(), {}, do_draw},
        {noun, "finish",   true,  {placed("control"), service},             controls(), {}, do_finish},
        {noun, "control",  false, {placed("control")},                      looks,      {}, do_show_control},
    };
}
// clang-format on

}  // namespace uppsikt::registry::parts
