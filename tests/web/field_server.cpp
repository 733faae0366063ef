// The routes of the field app on a database of its own, with visits for Anna and Bo: for
// tests/web/field.mjs, which kills it and starts it again.
//
//   field_server FOLDER PORT
//
// Who has signed in stands in FOLDER/viewer ("user:anna inspector"; empty: nobody), so that a test
// can sign somebody out. /test/… is for tests to look behind the routes, and to change a visit as
// an officer would.
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iostream>

#include <boost/json.hpp>

#include "app/operations.h"
#include "app/store.h"
#include "app/web/field_routes.h"
#include "base/text.h"
#include "platform/http/server.h"
#include "platform/record/verify.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;
using http::Request;
using http::Response;

Moment read_clock() {
    const auto now =
        std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    return {.now = now, .today = std::chrono::floor<std::chrono::days>(now)};
}

constexpr std::string_view token = "test-token";

/// One database, and all that is served of it.
class Stage {
public:
    explicit Stage(const std::filesystem::path& folder) : folder_(folder) {
        store_ = Store::open(
                     {sql::Backend::sqlite, (folder / "field.db").string()},
                     folder,
                     Store::For::writing,
                     {}
        )
                     .value();
    }

    void play() {
        const bool is_new = database().read([](sql::Transaction& db) {
            return db.value<std::int64_t>("SELECT count(*) FROM contract") == 0;
        });
        if (!is_new) return;
        database().write([&](sql::Transaction& db) {
            const Session session = as(db, "user:olle");
            publish(session);
            plan(session, {"Hamngatan 2", "Norrköping"}, {"anna"});
            plan(session, {"Kungsgatan 14", "Linköping"}, {"anna", "bo"});
            plan(session, {"Storgatan 7", "Norrköping"}, {"anna"});
            plan(session, {"Nygatan 21", "Motala"}, {"anna"});
            plan(session, {"Drottninggatan 5", "Motala"}, {"bo"});
        });
    }

    std::vector<http::Route> routes() {
        parts_.emplace(web::FieldParts{
            .database = database(),
            .archive = store_->archive(),
            .desk = desk_.desk(),
            .texts = texts_,
            .clock = read_clock,
            .viewer_of = [this](const Request&) { return viewer(); },
            .token_of = [](const Request&) { return std::string(token); },
            .needs = "field"
        });
        std::vector<http::Route> all = web::field_routes(*parts_);
        for (http::Route& route : all)
            if (route.pattern == "/falt/{file}")
                route.handler = [this, as_it_is = route.handler](const Request& request) {
                    return with_next_version(request, as_it_is(request));
                };
        add(all, "/test/visit", [this](const Request& request) { return look_at(request); });
        add(all, "/test/cancel", [this](const Request& request) { return cancel(request); });
        add(all, "/test/verify", [this](const Request&) { return verify(); });
        return all;
    }

    http::Gate gate() {
        return [this](const http::Route&, const Request& request) {
            const auto found = viewer();
            if (!found) return http::Admission{};
            const bool is_meant =
                http::is_safe(request.method) || request.headers.find("X-Uppsikt-Token") == token;
            return http::Admission{
                .answer = is_meant ? http::Admission::Answer::granted
                                   : http::Admission::Answer::not_permitted,
                .principal = found->actor
            };
        };
    }

    const Texts& texts() const { return texts_; }

private:
    struct Place {
        const char* address;
        const char* town;
    };

    sql::Database& database() { return store_->database(); }

    static Session as(sql::Transaction& db, const std::string& actor) {
        const Moment moment = read_clock();
        return {db, actor, moment.now, moment.today};
    }

    void publish(const Session& session) {
        const registry::ContractAsPublished contract{
            .number = "10072975",
            .supplier = "Hamnkvarterets Match",
            .area = "Norrköping",
            .started_on = parse_date("2023-04-17").value(),
            .period = std::chrono::year{2023} / 5
        };
        const auto done =
            registry::ensure_contracts(session, "rom2", {&contract, 1}, session.today).value();
        record::act(session, {.kind = "test.published", .subject = "f:1", .rows = done.rows});
    }

    void plan(const Session& session, const Place& place, std::vector<std::string> inspectors) {
        const auto premises = registry::register_premises(
            session,
            {.contract = "10072975",
             .address = place.address,
             .postal_code = "602 23",
             .town = place.town,
             .valid_from = parse_date("2023-04-17").value()}
        );
        const auto planned = inspections::plan_visit(
            session,
            rules(),
            {.contract = "10072975",
             .premises = premises.value().id,
             .inspectors = std::move(inspectors)}
        );
        ensure(planned.ok(), "a visit is planned");
    }

    inspections::Rulebook rules() const {
        return {desk_.handbook(), desk_.desk().get<services::Checklist>()};
    }

    std::optional<operations::Viewer> viewer() const {
        std::ifstream file(folder_ / "viewer");
        operations::Viewer found;
        std::string role;
        if (!(file >> found.actor >> role)) return std::nullopt;
        found.role = role;
        return found;
    }

    template <class Handler>
    static void add(std::vector<http::Route>& all, std::string path, Handler handler) {
        http::Route route;
        route.pattern = std::move(path);
        route.name = route.pattern;
        route.summary = "For tests.";
        route.query = {http::optional("number", http::text())};
        route.handler = std::move(handler);
        all.push_back(std::move(route));
    }

    /// Where FOLDER/next is there, the worker is that of a version to come.
    Result<Response> with_next_version(const Request& request, Result<Response> answer) const {
        if (!answer.ok() || request.path != "/falt/sw.js" ||
            !std::filesystem::exists(folder_ / "next"))
            return answer;
        Response response = Response::text(
            worker_in_clear() + "\n// The next version.\n",
            "text/javascript; charset=utf-8"
        );
        response.headers.set("Service-Worker-Allowed", "/falt");
        response.headers.set("Cache-Control", "no-cache");
        return response;
    }

    std::string worker_in_clear() const {
        for (const field::AppFile& file : field::app_files(
                 {.app = embedded::field(), .site = embedded::site(), .texts = embedded::texts()}
             ))
            if (file.path == "/falt/sw.js") {
                // Keeps its files under a name of its own, as a version does.
                std::string text = file.bytes;
                return text.replace(text.find("version = \"") + 11, 4, "next");
            }
        return {};
    }

    Result<Response> look_at(const Request& request) {
        return database().read([&](sql::Transaction& db) -> Result<Response> {
            const Session session = as(db, "user:olle");
            const auto visit =
                TRY(inspections::visit(session, request.query_value("number").value_or("")));
            json::array answers;
            for (const inspections::ItemAnswer& one : visit.answers)
                answers.push_back(json::object{
                    {"item", one.item},
                    {"answer", inspections::name_in(inspections::answer_names, one.answer)},
                    {"text", one.reason},
                    {"files", one.evidence.size()}
                });
            json::array journals;
            for (const field::HandedIn& one : field::journals_of(session, visit.file))
                journals.push_back(json::object{
                    {"seal", one.seal},
                    {"position", one.position.has_value()},
                    {"registered", one.registered_at.has_value()}
                });
            json::array inspectors(visit.plan.inspectors.begin(), visit.plan.inspectors.end());
            return Response::json(json::object{
                {"state", visit.file.state},
                {"outcome",
                 visit.outcome ? inspections::rule_of(*visit.outcome).name : std::string_view()},
                {"note", visit.note},
                {"answers", std::move(answers)},
                {"findings", visit.findings.size()},
                {"files", visit.evidence.size()},
                {"door_calls", visit.closed_door ? visit.closed_door->calls_made : -1},
                {"door_waited", visit.closed_door ? visit.closed_door->waited_minutes : -1},
                {"inspectors", std::move(inspectors)},
                {"journals", std::move(journals)}
            });
        });
    }

    Result<Response> cancel(const Request& request) {
        return database().write([&](sql::Transaction& db) -> Result<Response> {
            const std::string number(request.query_value("number").value_or(""));
            TRY(inspections::cancel_visit(
                as(db, "user:olle"),
                rules(),
                {number, "Lokalen har flyttat."}
            ));
            return Response::text("ok\n");
        });
    }

    /// Whether the record and the files agree with what is there.
    Result<Response> verify() {
        const auto files = database().read([&](sql::Transaction& db) {
            return evidence::check(db, store_->archive());
        });
        const auto report = record::verify(database(), {});
        return Response::json(json::object{
            {"record", report.ok()},
            {"files", files.ok()},
            {"rows", files.rows},
            {"orphans", files.orphans.size()}
        });
    }

    std::filesystem::path folder_;
    std::unique_ptr<Store> store_;
    Texts texts_ = Texts::load(embedded::texts());
    services::Catalogue catalogue_ = services::Catalogue::load(embedded::services()).value();
    FullDesk desk_{catalogue_, texts_};
    std::optional<web::FieldParts> parts_;
};

int serve(const std::filesystem::path& folder, std::uint16_t port) {
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);
    Stage stage(folder);
    stage.play();
    http::Metrics metrics;
    const http::Site site(http::SiteParts{
        .texts = &stage.texts(),
        .routes = stage.routes(),
        .gate = stage.gate(),
        .report_fault = [](const Request&, std::string_view what) { std::cerr << what << '\n'; }
    });
    http::Server server(site, metrics, {.port = port});
    std::cout << "http://127.0.0.1:" << server.port() << std::endl;
    int signal = 0;
    sigwait(&stop, &signal);
    server.stop();
    return 0;
}

}  // namespace
}  // namespace uppsikt::app

int main(int argc, char** argv) {
    const auto port = argc == 3 ? uppsikt::parse_integer(argv[2]) : std::nullopt;
    if (!port || *port < 0 || *port > 65535) {
        std::cerr << "field_server FOLDER PORT\n";
        return 2;
    }
    return uppsikt::app::serve(argv[1], static_cast<std::uint16_t>(*port));
}
