#include <boost/json.hpp>

#include "comparisons/comparisons.h"

namespace uppsikt::comparisons {

namespace {

namespace json = boost::json;
using operations::Answer;
using operations::Operation;
using operations::Option;
using operations::Request;
using operations::Takes;
using Roles = std::vector<std::string_view>;

json::object described(const Comparison& comparison) {
    return {
        {"number", comparison.number},
        {"title", comparison.title},
        {"step", releases::name_of(comparison.state())},
        {"outcome", comparison.how.outcome},
        {"participants", comparison.participants},
        {"events", comparison.events},
        {"shown", comparison.shown},
        {"withheld", comparison.withheld},
        {"rule", "SMALL-CELLS"},
        {"rule_version", comparison.rule_version},
        {"program", comparison.program},
        {"list_sha256", comparison.list_sha256},
        {"was_repeated", comparison.was_repeated},
        {"steps", releases::described(comparison.steps)},
    };
}

Result<Answer> answer(const Result<Comparison>& result) {
    if (!result.ok()) return result.refusal();
    return Answer{.json = described(result.value())};
}

Means means(const Request& request) {
    return {
        .texts = request.desk.get<Texts>(),
        .handbook = request.desk.get<cases::Handbook>(),
    };
}

releases::Said said(const Request& request) {
    return {.number = request.arguments.text("number"), .note = request.arguments.text("note", "")};
}

Result<Answer> do_draft(const Request& request) {
    How how = TRY(how_in(request.arguments));
    return answer(draft(
        request.session,
        means(request),
        {.title = request.arguments.text("title"),
         .list = request.arguments.text("list"),
         .how = std::move(how)}
    ));
}

Result<Answer> do_submit(const Request& request) {
    return answer(comparisons::submit(request.session, said(request)));
}

Result<Answer> do_approve(const Request& request) {
    return answer(comparisons::approve(
        request.session,
        means(request),
        said(request),
        request.arguments.optional_text("list")
    ));
}

Result<Answer> do_withdraw(const Request& request) {
    return answer(comparisons::withdraw(request.session, said(request)));
}

Result<Answer> do_show(const Request& request) {
    return answer(comparison(request.session, request.arguments.text("number")));
}

Result<Answer> do_list(const Request& request) {
    json::array rows;
    for (const Comparison& one : comparisons(request.session)) {
        json::object row = described(one);
        for (const char* long_one : {"steps", "list_sha256", "program"})
            row.erase(long_one);
        rows.push_back(std::move(row));
    }
    return Answer{.json = {{"comparisons", std::move(rows)}}, .list = "comparisons"};
}

std::vector<Operation> rows() {
    const Roles prepares{"analyst", "officer", "decision_maker"};
    const Roles decides{"decision_maker"};
    const Option number{.name = "number", .is_required = true, .is_placed = true};
    const Option explanation{.name = "note", .purpose = "comparisons_option_explanation"};
    const Option note{.name = "note", .is_required = true};
    const Option again{
        .name = "list",
        .takes = Takes::content,
        .purpose = "comparisons_option_list_again"
    };
    std::vector<Option> drafted{
        {.name = "title", .is_required = true},
        {.name = "list", .takes = Takes::content, .is_required = true},
    };
    for (const Option& one : options())
        drafted.push_back(one);
    const std::string_view noun = "comparison";
    // clang-format off
    return {
        {noun, "draft",    true,  std::move(drafted),    prepares, {}, do_draft},
        {noun, "submit",   true,  {number, explanation}, prepares, {}, do_submit},
        {noun, "approve",  true,  {number, note, again}, decides,  {}, do_approve},
        {noun, "withdraw", true,  {number, note},        decides,  {}, do_withdraw},
        {noun, "list",     false, {},                    prepares, {}, do_list},
        {noun, "show",     false, {number},              prepares, {}, do_show},
    };
    // clang-format on
}

}  // namespace

std::vector<Option> options() {
    return {
        {.name = "provider", .is_required = true, .purpose = "comparisons_option_provider"},
        {.name = "outcome", .is_required = true, .purpose = "comparisons_option_outcome"},
        {.name = "supplier", .purpose = "comparisons_option_supplier"},
        {.name = "covariates", .purpose = "comparisons_option_covariates"},
        {.name = "model",
         .takes = Takes::choice,
         .is_required = true,
         .choices = operations::names_of(profiling::model_names),
         .purpose = "comparisons_option_model"},
        {.name = "floor", .purpose = "comparisons_option_floor"},
    };
}

const operations::Table& operations() {
    static const operations::Table table{.module = "comparisons", .operations = rows()};
    return table;
}

}  // namespace uppsikt::comparisons
