#include <boost/json.hpp>

#include "releases/releases.h"

namespace uppsikt::releases {

namespace {

namespace json = boost::json;
using operations::Answer;
using operations::Operation;
using operations::Option;
using operations::Request;
using operations::Takes;
using Roles = std::vector<std::string_view>;

/// The catalogue of terms lies on the desk.
Result<services::Service> rom2(const Request& request) {
    return request.desk.get<services::Catalogue>().service("rom2");
}

json::object described(const Release& release) {
    json::object made{
        {"number", release.number},
        {"period", to_text(release.period)},
        {"step", name_of(release.state())},
        {"is_superseded", release.is_superseded},
        {"known_at", to_text(release.known_at)},
        {"rule", release.rule},
        {"rule_version", release.rule_version},
        {"results_sha256", release.results_sha256},
    };
    if (release.before_period) made["before"] = to_text(*release.before_period);
    made["steps"] = described(release.steps);
    return made;
}

json::object described(const Movement& movement) {
    json::object stars, flags;
    for (const CauseName& cause : cause_names) {
        stars[cause.name] = movement.count_stars(cause.value);
        flags[cause.name] = movement.count_flags(cause.value);
    }
    return {
        {"before", to_text(movement.before)},
        {"before_known_at", to_text(movement.before_known_at)},
        {"in_both", movement.in_both},
        {"came", movement.came},
        {"went", movement.went},
        {"stars_moved", movement.stars_moved},
        {"flags_moved", movement.flags_moved},
        {"stars_by_cause", stars},
        {"flags_by_cause", flags},
    };
}

Result<Answer> answer(const Result<Release>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = described(result.value())};
}

Result<Answer> do_draft(const Request& request) {
    const std::string& given = request.arguments.text("period");
    const auto period = parse_month(given);
    if (!period)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"releases_period_unreadable", {{"given", given}}}
        };
    const Date known_at = request.arguments.day("known-at").value_or(request.session.today);
    const services::Service service = TRY(rom2(request));
    return answer(draft(request.session, service, *period, known_at));
}

Result<Answer> do_check(const Request& request) {
    const Release found = TRY(release(request.session, request.arguments.text("number")));
    const services::Service service = TRY(rom2(request));
    const Material made = TRY(material(request.session, service, found));
    json::object json{
        {"number", found.number},
        {"rows", made.checks.rows},
        {"mismatches", made.checks.mismatches},
        {"without_posterior", made.checks.without_posterior},
        {"is_converged", made.checks.is_converged},
        {"is_same", made.checks.is_same},
        {"may_go_on", made.checks.blocks.empty()},
        {"needs_explanation", made.checks.needs_explanation},
    };
    if (made.checks.movement) json["movement"] = described(*made.checks.movement);
    return Answer{.json = std::move(json)};
}

Said said(const Request& request) {
    return {.number = request.arguments.text("number"), .note = request.arguments.text("note", "")};
}

Result<Answer> do_submit(const Request& request) {
    const services::Service service = TRY(rom2(request));
    return answer(submit(request.session, service, said(request)));
}

Result<Answer> do_approve(const Request& request) {
    const services::Service service = TRY(rom2(request));
    return answer(approve(request.session, service, said(request)));
}

Result<Answer> do_withdraw(const Request& request) {
    return answer(withdraw(request.session, said(request)));
}

Result<Answer> do_show(const Request& request) {
    return answer(release(request.session, request.arguments.text("number")));
}

Result<Answer> do_list(const Request& request) {
    json::array rows;
    for (const Release& one : releases(request.session)) {
        json::object row = described(one);
        row.erase("steps");
        rows.push_back(std::move(row));
    }
    return Answer{.json = {{"releases", std::move(rows)}}, .list = "releases"};
}

Option placed(std::string_view name, std::string_view purpose) {
    return {.name = name, .is_required = true, .is_placed = true, .purpose = purpose};
}

std::vector<Operation> rows() {
    const Roles prepares{"analyst", "officer", "decision_maker"};
    const Roles decides{"decision_maker"};
    const Option number = placed("number", "releases_option_number");
    const Option explanation{.name = "note", .purpose = "releases_option_explanation"};
    const Option note{.name = "note", .is_required = true, .purpose = "releases_option_note"};
    const Option known_at{
        .name = "known-at",
        .takes = Takes::day,
        .purpose = "releases_option_known_at"
    };
    const std::string_view noun = "release";
    // clang-format off
    return {
        {noun, "draft",    true,  {placed("period", "releases_option_period"), known_at}, prepares, {}, do_draft},
        {noun, "check",    false, {number},              prepares, {}, do_check},
        {noun, "submit",   true,  {number, explanation}, prepares, {}, do_submit},
        {noun, "approve",  true,  {number, note},        decides,  {}, do_approve},
        {noun, "withdraw", true,  {number, note},        decides,  {}, do_withdraw},
        {noun, "list",     false, {},                    prepares, {}, do_list},
        {noun, "show",     false, {number},              prepares, {}, do_show},
    };
    // clang-format on
}

}  // namespace

const operations::Table& operations() {
    static const operations::Table table{.module = "releases", .operations = rows()};
    return table;
}

}  // namespace uppsikt::releases
