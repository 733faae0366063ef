#include <fstream>
#include <ostream>

#include "app/commands.h"
#include "app/progress.h"
#include "app/views.h"
#include "platform/record/head.h"
#include "results/results.h"

namespace uppsikt::app {

namespace {

/// Shows the answer, or tells why there is none.
template <class T>
Exit answer(Application& application, const Result<T>& result) {
    if (!result.ok()) return application.refuse(result.refusal());
    show(application, view(application, result.value()));
    return Exit::fine;
}

}  // namespace

Exit import_files(Application& application, const ImportArguments& arguments) {
    Progress progress(application.environment());
    const Date known_on = arguments.known_on.value_or(application.today());
    if (known_on > application.today())
        return application.refuse(
            {RefusalKind::invalid_input,
             Reason{
                 "app_known_in_the_future",
                 {{"day", to_text(known_on)}, {"today", to_text(application.today())}}
             }}
        );
    // Every file is read and checked before the first is stored.
    std::vector<std::shared_ptr<const results::ParsedWorkbook>> workbooks;
    std::vector<Reason> reasons;
    for (const std::filesystem::path& file : arguments.files) {
        progress.step(application.say("app_reading", {{"file", file.filename().string()}}));
        auto read =
            results::read_workbook(absolute(application.environment(), file), application.layout());
        if (read.ok())
            workbooks.push_back(std::move(read).value());
        else
            reasons.insert(
                reasons.end(),
                read.refusal().reasons.begin(),
                read.refusal().reasons.end()
            );
    }
    if (!reasons.empty())
        return application.refuse({RefusalKind::invalid_input, std::move(reasons)});

    std::vector<results::FileReport> reports;
    for (const auto& workbook : workbooks) {
        progress.step(application.say("app_storing"));
        auto stored = application.write([&](const Session& session) {
            return results::import_workbook(session, *workbook, known_on);
        });
        if (!stored.ok()) return application.refuse(stored.refusal());
        reports.push_back(std::move(stored).value());
    }
    progress.done();
    show(application, view(application, std::span<const results::FileReport>(reports)));
    return Exit::fine;
}

Exit show_results(Application& application, const PeriodArguments& arguments) {
    return answer(application, application.read([&](const Session& session) {
        return results::results_of(
            session,
            application.rom2(),
            arguments.period,
            arguments.known_at.value_or(application.today())
        );
    }));
}

Exit check_period(Application& application, const PeriodArguments& arguments) {
    const auto checked = application.read([&](const Session& session) {
        return results::check(
            session,
            application.rom2(),
            arguments.period,
            arguments.known_at.value_or(application.today())
        );
    });
    const Exit exit = answer(application, checked);
    return exit == Exit::fine && !checked.value().mismatches.empty() ? Exit::mismatch : exit;
}

Exit show_revisions(Application& application, const PeriodArguments& arguments) {
    const auto found = application.read([&](const Session& session) {
        return results::revisions(session, arguments.period);
    });
    if (!found.ok()) return application.refuse(found.refusal());
    show(
        application,
        view(application, arguments.period, std::span<const results::Revision>(found.value()))
    );
    return Exit::fine;
}

namespace {

Result<results::Review> review(Application& application, const ReviewArguments& arguments) {
    return application.read([&](const Session& session) {
        return results::review(
            session,
            application.rom2(),
            arguments.periods,
            arguments.known_at.value_or(application.today())
        );
    });
}

/// The command line that makes the same page again, whatever becomes known later.
std::string command_of(
    const results::Review& review, const ReviewArguments& arguments, Language language
) {
    std::string periods;
    for (const Month period : review.periods)
        periods += (periods.empty() ? "" : ",") + to_text(period);
    const std::string before = language == Language::en ? "uppsikt --language en" : "uppsikt";
    return before + " report review --periods " + periods + " --known-at " +
           to_text(review.latest().known_at) + " --out " + arguments.out.filename().string();
}

}  // namespace

Exit show_review(Application& application, const ReviewArguments& arguments) {
    return answer(application, review(application, arguments));
}

Exit write_review(Application& application, const ReviewArguments& arguments) {
    const auto found = review(application, arguments);
    if (!found.ok()) return application.refuse(found.refusal());
    const auto checkpoint = application.read([](const Session& session) -> Result<std::string> {
        return record::head(session.db).checkpoint;
    });
    if (!checkpoint.ok()) return application.refuse(checkpoint.refusal());
    const std::filesystem::path path = absolute(application.environment(), arguments.out);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    results::write_review_report(
        file,
        {.review = found.value(),
         .service = application.rom2(),
         .command = command_of(found.value(), arguments, application.options().language),
         .checkpoint = checkpoint.value()},
        application.texts(),
        application.options().language
    );
    file.close();
    if (!file)
        return application.refuse(
            {RefusalKind::invalid_input, Reason{"app_cannot_write", {{"file", path.string()}}}}
        );
    application.environment().out
        << application.say("app_report_written", {{"file", path.string()}}) << '\n';
    return Exit::fine;
}

}  // namespace uppsikt::app
