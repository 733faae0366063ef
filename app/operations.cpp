#include "app/operations.h"

#include <algorithm>
#include <ostream>

#include "access/operations.h"
#include "app/commands_page.h"
#include "app/list_file.h"
#include "app/views.h"
#include "cases/jobs.h"
#include "cases/operations.h"
#include "comparisons/comparisons.h"
#include "complaints/complaints.h"
#include "complaints/operations.h"
#include "inspections/inspections.h"
#include "inspections/operations.h"
#include "investigations/investigations.h"
#include "investigations/operations.h"
#include "platform/evidence/operations.h"
#include "platform/evidence/submission.h"
#include "platform/http/idempotency.h"
#include "registry/operations.h"
#include "releases/releases.h"
#include "sanctions/jobs.h"
#include "sanctions/operations.h"
#include "sanctions/sanctions.h"

namespace uppsikt::app {

namespace {

cases::Handbook make_handbook(const services::Catalogue& catalogue) {
    auto handbook = cases::Handbook::make(catalogue);
    ensure(handbook.ok(), "the terms in the binary are whole");
    return std::move(handbook).value();
}

services::Checklist find_checklist(const services::Catalogue& catalogue) {
    auto checklist = catalogue.checklist("rom2");
    ensure(checklist.ok(), "the binary has the checklist of Rusta och matcha 2");
    return std::move(checklist).value();
}

const operations::Table& operations_on_evidence() {
    static const operations::Table table = evidence::operations(
        {.adds =
             {"registrar",
              "local_officer",
              "officer",
              "inspector",
              "assessor",
              "decision_maker",
              "supplier"},
         .sees =
             {"registrar", "local_officer", "officer", "inspector", "assessor", "decision_maker"}}
    );
    return table;
}

}  // namespace

const operations::Tables& all_operations() {
    static const operations::Tables tables{
        &operations_on_evidence(),
        &registry::operations(),
        &cases::operations(),
        &complaints::operations(),
        &inspections::operations(),
        &investigations::operations(),
        &sanctions::operations(),
        &releases::operations(),
        &comparisons::operations(),
        &access::operations(),
    };
    return tables;
}

const cases::Machines& all_machines() {
    static const cases::Machines machines{
        {
            &complaints::states().machine(),
            &inspections::visit_states().machine(),
            &inspections::finding_states().machine(),
            &investigations::states().machine(),
            &sanctions::states().machine(),
        },
        {
            {"complaint", complaints::title},
            {"visit", inspections::visit_title},
            {"finding", inspections::finding_title},
            {"investigation", investigations::title},
            {"sanction", sanctions::title},
        }
    };
    return machines;
}

namespace {

/// Answers that are kept for who asks again may hold personal data: for a day, and no longer.
jobs::Job forget_answers() {
    static constexpr std::chrono::hours kept{24};
    return {
        .name = "kept_answers",
        .due =
            [](const Session& session, const operations::Desk&) {
                const bool is_due = http::has_answers_before(session.db, session.now - kept);
                return std::vector<std::int64_t>(is_due ? 1 : 0);
            },
        .perform = [](const Session& session, const operations::Desk&, std::int64_t
                   ) -> Result<std::optional<jobs::Performed>> {
            const std::int64_t gone = http::forget_answers_before(session.db, session.now - kept);
            if (gone == 0) return std::optional<jobs::Performed>();
            return std::optional(jobs::Performed{.about = std::to_string(gone)});
        },
    };
}

}  // namespace

const std::vector<jobs::Job>& all_jobs() {
    static const std::vector<jobs::Job> jobs{
        cases::expiry(
            {.name = "complaint_confirmations",
             .machine = complaints::states().machine(),
             .verb = "expire",
             .expire = complaints::expire_confirmation}
        ),
        cases::expiry(
            {.name = "finding_demands",
             .machine = inspections::finding_states().machine(),
             .verb = "expire",
             .expire = inspections::expire_demand}
        ),
        cases::expiry(
            {.name = "investigation_replies",
             .machine = investigations::states().machine(),
             .verb = "expire",
             .expire = investigations::expire_reply}
        ),
        sanctions::accrual(),
        sanctions::follow_up_visits(),
        forget_answers(),
        // Last: of the times that are running now.
        cases::reminders(),
    };
    return jobs;
}

FullDesk::FullDesk(
    const services::Catalogue& catalogue, const Texts& texts, const access::Vault* vault
)
    : handbook_(make_handbook(catalogue)), checklist_(find_checklist(catalogue)) {
    desk_.lay(catalogue);
    desk_.lay(texts);
    desk_.lay(checklist_);
    desk_.lay(handbook_);
    desk_.lay(all_machines());
    desk_.lay(all_operations());
    if (vault != nullptr) desk_.lay(*vault);
}

std::optional<Acting> Acting::parse(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == text.npos) return std::nullopt;
    const auto role = access::role_named(text.substr(0, colon));
    std::string_view name = text.substr(colon + 1);
    std::optional<std::string> unit;
    if (const std::size_t at = name.find('@'); at != name.npos) {
        unit = name.substr(at + 1);
        name = name.substr(0, at);
    }
    const bool is_one_line = text.find('\n') == text.npos;
    if (!role || name.empty() || !is_one_line) return std::nullopt;
    if (role == access::Role::local_officer && !unit) return std::nullopt;
    return Acting{.role = *role, .name = std::string(name), .unit = std::move(unit)};
}

operations::Viewer viewer_of(const std::optional<Acting>& acting, std::string_view user) {
    using record::FieldClass;
    if (!acting)
        return {
            .actor = "user:" + std::string(user),
            .sees = {FieldClass::open, FieldClass::internal},
        };
    const bool is_outside =
        acting->role == access::Role::supplier || acting->role == access::Role::complainant;
    const std::string kind(is_outside ? access::name_of(acting->role) : "user");
    return access::viewer_for(
        {.actor = kind + ":" + acting->name, .unit = acting->unit},
        acting->role
    );
}

namespace {

/// The files that are named by their paths, kept before the transaction; by nobody who may not.
Result<evidence::Submission> submission_of(
    Application& application,
    const FullDesk& full,
    const operations::Operation& operation,
    const operations::Given& given
) {
    const bool has_files = std::ranges::any_of(operation.options, [&](const auto& option) {
        return option.takes == operations::Takes::file && given.contains(option.name);
    });
    if (!has_files) return evidence::Submission{.given = given};
    const services::Term size =
        TRY(full.handbook().term(std::nullopt, "EVIDENCE-SIZE", application.today()));
    const Store* store = TRY(application.writer());
    return evidence::take_in(
        operation,
        given,
        {.archive = store->archive(),
         .most_bytes = 1'000'000 * services::whole_of(size, "most"),
         .folder = application.environment().folder}
    );
}

/// Lists are given by their paths, and read here: what they say is what the operation takes.
Result<operations::Given> with_lists(
    Application& application,
    const FullDesk& full,
    const operations::Operation& operation,
    operations::Given given
) {
    for (const operations::Option& option : operation.options) {
        const auto path = given.find(option.name);
        if (option.takes != operations::Takes::content || path == given.end()) continue;
        for (std::string& one : path->second)
            one = TRY(read_list_file(application, full.handbook(), std::nullopt, one)).bytes;
    }
    return given;
}

/// With what the database has of them: which legal person they act for, and what was opened to
/// them.
operations::Viewer viewer_in(
    sql::Transaction& db, Application& application, const std::string& user
) {
    const std::optional<Acting>& acting = application.options().acting;
    operations::Viewer viewer = viewer_of(acting, user);
    if (!acting) return viewer;
    const Session session{db, viewer.actor, application.environment().now, application.today()};
    viewer.opened = access::opened_to(session, viewer);
    if (acting->role == access::Role::supplier)
        if (const auto supplier = registry::supplier(session, acting->name))
            viewer.reach.supplier = supplier->id.value();
    return viewer;
}

/// Passwords are asked for, so that no list of processes shows them: what need not be given only of
/// somebody in a role, who may leave it empty.
void ask_for_secrets(
    Application& application, const operations::Operation& operation, operations::Given& given
) {
    const Environment& environment = application.environment();
    const bool is_in_role = application.options().acting.has_value();
    for (const operations::Option& option : operation.options) {
        if (option.takes != operations::Takes::secret || !environment.ask_secret) continue;
        if (!option.is_required && !is_in_role) continue;
        const auto secret = environment.ask_secret(option.name);
        if (secret && !secret->empty()) given[std::string(option.name)] = {*secret};
    }
}

Result<operations::Answer> answer_of(
    Application& application, const operations::Operation& operation, const operations::Given& given
) {
    // What a role is shown may have to be recorded, so that reading in a role needs writing too.
    const Environment& environment = application.environment();
    const bool writes = operation.writes || application.options().acting.has_value();
    Store* store = writes ? TRY(application.writer()) : TRY(application.reader());
    std::optional<access::Vault> vault;
    const auto* of_access = access::operations().find(operation.noun, operation.verb);
    if (operation.writes && of_access != nullptr)
        vault = TRY(access::Vault::open(store->access_key()));
    const FullDesk full(application.catalogue(), application.texts(), vault ? &*vault : nullptr);
    const operations::Viewer viewer = store->database().read([&](sql::Transaction& db) {
        return viewer_in(db, application, environment.user);
    });
    evidence::Submission submission{.given = given};
    if (operations::may_do(operation, viewer)) {
        const operations::Given whole = TRY(with_lists(application, full, operation, given));
        submission = TRY(submission_of(application, full, operation, whole));
    }
    return evidence::ask(
        store->database(),
        {environment.now, application.today()},
        {operation, full.desk(), viewer, submission.given},
        submission
    );
}

}  // namespace

Exit run_operation(
    Application& application, const operations::Operation& operation, const operations::Given& given
) {
    operations::Given whole = given;
    ask_for_secrets(application, operation, whole);
    const Result<operations::Answer> answer = answer_of(application, operation, whole);
    if (!answer.ok()) return application.refuse(answer.refusal());
    show(application, view(application, answer.value()));
    return Exit::fine;
}

Exit write_commands(Application& application) {
    application.environment().out << commands_page(all_operations(), application.texts());
    return Exit::fine;
}

Exit run_jobs(Application& application) {
    const auto store = application.writer();
    if (!store.ok()) return application.refuse(store.refusal());
    const FullDesk full(application.catalogue(), application.texts());
    const jobs::Report report = jobs::run(
        store.value()->database(),
        full.desk(),
        all_jobs(),
        {.now = application.environment().now, .today = application.today()}
    );
    show(application, view(application, report));
    return report.ok() ? Exit::fine : Exit::mismatch;
}

}  // namespace uppsikt::app
