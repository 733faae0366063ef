#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "app/web/pages.h"
#include "field/field.h"
#include "platform/evidence/picture.h"

/// The office's pages: which operations are asked for each, and where one goes after a step.
namespace uppsikt::app::web {

namespace {

namespace json = boost::json;
using http::Method;
using http::Response;
using operations::Answer;
using operations::Given;

// --- cases

constexpr int rows_of_page = 50;

/// What the module tells of a case, where the role may ask.
json::object detail_of(const Visit& visit, const json::object& file) {
    const std::string kind(file.at("kind").as_string());
    const Given about{{"number", {std::string(file.at("number").as_string())}}};
    for (const char* verb : {"show", "show-supplier"}) {
        if (!row_of(kind, verb) || !visit.may(kind, verb)) continue;
        const auto detail = visit.ask(kind, verb, about);
        return detail.ok() ? detail.value().json : json::object{};
    }
    return {};
}

Result<office::OpenCase> open_case(const Visit& visit, const std::string& number) {
    const Answer file = TRY(visit.ask("case", "show", {{"number", {number}}}));
    office::OpenCase open{.file = file.json, .detail = detail_of(visit, file.json), .acts = {}};
    if (visit.may("timeline", ""))
        open.acts = TRY(visit.ask("timeline", "", {{"about", {number}}, {"most", {"100"}}}))
                        .json.at("acts")
                        .as_array();
    return open;
}

Given asked_by(const office::Spot& spot) {
    Given given{{"most", {std::to_string(rows_of_page + 1)}}};
    if (spot.after) given["after"] = {*spot.after};
    switch (spot.view) {
        case office::View::mine:
            given["mine"] = {"yes"};
            break;
        case office::View::unassigned:
            given["unassigned"] = {"yes"};
            break;
        case office::View::week:
            given["within"] = {"7"};
            break;
        case office::View::overdue:
            given["overdue"] = {"yes"};
            break;
        case office::View::all:
            break;
    }
    return given;
}

Result<office::Queue> queue_of(const Visit& visit) {
    office::Queue queue{.spot = spot_in(visit.request).value_or(office::Spot{})};
    queue.counts = TRY(visit.ask("case", "counts")).json;
    Result<Answer> listed = visit.ask("cases", "", asked_by(queue.spot));
    // What it goes on after may have been handed over to others, and what came after be done.
    const bool is_at_an_end = !listed.ok() || listed.value().json.at("cases").as_array().empty();
    if (queue.spot.after && is_at_an_end) {
        queue.spot.after.reset();
        listed = visit.ask("cases", "", asked_by(queue.spot));
    }
    queue.cases = TRY(std::move(listed)).json.at("cases").as_array();
    queue.has_more = queue.cases.size() > rows_of_page;
    if (queue.has_more) queue.cases.pop_back();
    return queue;
}

/// The case, in the queue as it was left.
std::string back_to_case(const Visit& visit, std::string_view number) {
    const auto spot = spot_in(visit.request);
    return office::path_of_case(number) + (spot ? office::tail_of(*spot) : "");
}

Result<Response> show_queue(const Visit& visit) {
    return page(office::queue_page(visit.room(), TRY(queue_of(visit))));
}

Result<std::string> number_in_path(const Visit& visit) {
    const auto number = office::diary_number_in(visit.part("number"));
    if (!number)
        return Refusal{
            RefusalKind::not_found,
            Reason{"cases_case_unknown", {{"case", visit.part("number")}}}
        };
    return *number;
}

/// The queue beside the open case; for who has no queue, the case alone.
Result<Response> with_case(
    const Visit& visit, const std::string& number, std::optional<office::Form> form = std::nullopt
) {
    const int status = form && !form->reasons.empty() ? 422 : 200;
    office::OpenCase open = TRY(open_case(visit, number));
    if (!visit.may("cases", "")) return page(office::case_page(visit.room(), open, form), status);
    office::Queue queue = TRY(queue_of(visit));
    queue.open = std::move(open);
    if (form) queue.form.emplace(*std::move(form));
    return page(office::queue_page(visit.room(), queue), status);
}

Result<Response> show_case(const Visit& visit) {
    return with_case(visit, TRY(number_in_path(visit)));
}

/// Whether an answer names the file as one of its own: by a member "sha256", or among "evidence". A
/// text that somebody wrote names nothing, whatever stands in it.
bool names_file(const json::value& value, const std::string& sha256) {
    if (value.is_array())
        return std::ranges::any_of(value.get_array(), [&](const auto& one) {
            return names_file(one, sha256);
        });
    if (!value.is_object()) return false;
    const json::object& object = value.get_object();
    if (const json::value* own = object.if_contains("sha256");
        own != nullptr && *own == json::value(sha256))
        return true;
    if (const json::value* evidence = object.if_contains("evidence");
        evidence != nullptr && evidence->is_array())
        for (const json::value& one : evidence->get_array())
            if (one == json::value("file:" + sha256)) return true;
    return std::ranges::any_of(object, [&](const auto& member) {
        return names_file(member.value(), sha256);
    });
}

/// A file of a case for who is shown the case with it: saved, and never run here.
Result<Response> show_file(const Visit& visit) {
    const std::string number = TRY(number_in_path(visit));
    const std::string sha256 = visit.part("sha256");
    const Answer file = TRY(visit.ask("case", "show", {{"number", {number}}}));
    const auto hash = crypto::exactly<sizeof(crypto::Hash)>(crypto::from_hex(sha256));
    if (!hash || !names_file(detail_of(visit, file.json), sha256))
        return Refusal{RefusalKind::not_found, Reason{"http_path_unknown"}};
    auto content = visit.shop.store.archive().read(*hash);
    if (!content) return Refusal{RefusalKind::conflict, Reason{"evidence_not_as_handed_in"}};
    const std::string_view type =
        evidence::media_type_of(*content).value_or("application/octet-stream");
    Response response{.body = *std::move(content)};
    response.headers.set("Content-Type", type);
    response.headers.set(
        "Content-Disposition",
        fmt::format(
            "attachment; filename=\"{}.{}\"",
            sha256.substr(0, 12),
            evidence::ending_of(type)
        )
    );
    response.headers.set("Content-Security-Policy", "default-src 'none'; sandbox");
    response.headers.set("Cache-Control", "no-store");
    return response;
}

Result<Row> row_in_path(const Visit& visit) {
    const auto row = row_of(visit.part("noun"), visit.part("verb"));
    if (!row || tells_secret(row->operation))
        return Refusal{RefusalKind::not_found, Reason{"http_path_unknown"}};
    if (!operations::may_do(row->operation, visit.caller.viewer))
        return Refusal{RefusalKind::not_permitted, Reason{"http_not_permitted"}};
    return *row;
}

Result<Response> show_step(const Visit& visit) {
    const std::string number = TRY(number_in_path(visit));
    const Row row = TRY(row_in_path(visit));
    return with_case(
        visit,
        number,
        office::Form{.table = row.table, .operation = row.operation, .key = form_key()}
    );
}

office::Form to_mend(const Row& row, SentForm sent, const Refusal& refusal) {
    return {
        .table = row.table,
        .operation = row.operation,
        .given = std::move(sent.given),
        .reasons = refusal.reasons,
        .key = std::move(sent.key)
    };
}

Result<Response> take_step(const Visit& visit) {
    const std::string number = TRY(number_in_path(visit));
    const Row row = TRY(row_in_path(visit));
    SentForm sent = TRY(sent_for(visit, row.operation, number));
    auto done =
        visit.do_once(sent, [&](const Answer&) { return see_other(back_to_case(visit, number)); });
    if (done.ok()) return done;
    return with_case(visit, number, to_mend(row, std::move(sent), done.refusal()));
}

// --- what begins

Result<Response> show_beginnings(const Visit& visit) {
    std::vector<Row> all;
    for (const operations::Table* table : all_operations())
        for (const operations::Operation& operation : table->operations) {
            // Steps of a case stand with it, those of a release in its room.
            const bool is_of_case = operation.noun == "release" || operation.noun == "comparison" ||
                                    tells_secret(operation) ||
                                    std::ranges::any_of(operation.options, [](const auto& option) {
                                        return option.is_placed && option.covers != nullptr;
                                    });
            if (operation.verb.empty() || !operation.writes || is_of_case ||
                !operations::may_do(operation, visit.caller.viewer))
                continue;
            all.push_back({*table, operation});
        }
    return page(office::begin_page(visit.room(), all));
}

Result<Response> show_beginning(const Visit& visit) {
    const Row row = TRY(row_in_path(visit));
    return page(office::form_page(
        visit.room(),
        {.table = row.table, .operation = row.operation, .key = form_key()}
    ));
}

Result<Response> begin(const Visit& visit) {
    const Row row = TRY(row_in_path(visit));
    SentForm sent = TRY(sent_for(visit, row.operation));
    auto done = visit.do_once(sent, [&](const Answer& answer) {
        const json::value* number = answer.json.if_contains("number");
        if (number != nullptr && number->is_string())
            return see_other(office::path_of_case(number->as_string()));
        return page(office::answer_page(visit.room(), row, answer));
    });
    if (done.ok()) return done;
    const office::Form again = to_mend(row, std::move(sent), done.refusal());
    return page(office::form_page(visit.room(), again), 422);
}

// --- the day, suppliers, search

/// The visits that the inspector's phone would take along now.
Result<json::array> own_visits(const Visit& visit) {
    return visit.shop.store.database().read([&](sql::Transaction& db) -> Result<json::array> {
        const Session session = visit.session(db);
        const json::object day =
            TRY(field::day(session, visit.shop.desk.desk(), visit.caller.viewer));
        return day.at("visits").as_array();
    });
}

Result<Response> show_day(const Visit& visit) {
    const Answer mine =
        TRY(visit.ask("cases", "", {{"mine", {"yes"}}, {"within", {"7"}}, {"most", {"200"}}}));
    office::Day day{.cases = mine.json.at("cases").as_array()};
    if (visit.caller.open.role == access::Role::inspector) day.visits = TRY(own_visits(visit));
    return page(office::day_page(visit.room(), day));
}

Result<Response> show_supplier(const Visit& visit) {
    const std::string name = visit.query("namn");
    if (name.empty()) return page(office::suppliers_page(visit.room()));
    const Answer open = TRY(visit.ask("cases", "", {{"supplier", {name}}, {"most", {"200"}}}));
    const Answer acts = TRY(visit.ask("timeline", "", {{"about", {name}}, {"most", {"500"}}}));
    return page(office::supplier_page(
        visit.room(),
        {.name = name,
         .open_cases = open.json.at("cases").as_array(),
         .acts = acts.json.at("acts").as_array()}
    ));
}

Result<Response> search(const Visit& visit) {
    const std::string wanted = visit.query("q");
    if (visit.ask("case", "show", {{"number", {wanted}}}).ok())
        return see_other(back_to_case(visit, wanted));
    return see_other("/leverantorer?namn=" + in_query(wanted));
}

}  // namespace

std::vector<http::Route> office_routes(const Shop& shop) {
    constexpr auto get = Method::get;
    constexpr auto post = Method::post;
    constexpr std::string_view step = "/arenden/{number}/{noun}/{verb}";
    constexpr std::string_view file = "/arenden/{number}/fil/{sha256}";
    constexpr std::string_view beginning = "/nytt/{noun}/{verb}";
    const std::array rows{
        PageRow{get, "/min-dag", "day", "What waits for me", show_day},
        PageRow{get, "/arenden", "queue", "The queue", show_queue},
        PageRow{get, "/arenden/{number}", "case", "The queue beside an open case", show_case},
        PageRow{get, step, "step_form", "The form of a step", show_step},
        PageRow{post, step, "step", "Take a step", take_step, true},
        PageRow{get, file, "file", "A file of the case", show_file},
        PageRow{get, "/nytt", "beginnings", "What may be begun", show_beginnings},
        PageRow{get, beginning, "beginning_form", "The form of what begins", show_beginning},
        PageRow{post, beginning, "beginning", "Begin it", begin, true},
        PageRow{get, "/leverantorer", "supplier", "A supplier on one time line", show_supplier},
        PageRow{get, "/sok", "search", "Find a case or a supplier", search},
    };
    return page_routes(shop, rows);
}

}  // namespace uppsikt::app::web
