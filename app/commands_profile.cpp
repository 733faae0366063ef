#include "app/commands_profile.h"

#include <fstream>
#include <ostream>

#include <unistd.h>

#include "app/progress.h"
#include "app/views_profile.h"

namespace uppsikt::app {

namespace {

Result<delimited::Reader> open_input(Application& application, const std::string& file) {
    if (file != "-") return delimited::Reader::open(absolute(application.environment(), file));
    return delimited::Reader::from_descriptor(application.say("app_standard_input"), STDIN_FILENO);
}

Result<Done> write_report(
    Application& application,
    const ProfileArguments& arguments,
    const profiling::ProfileAnswer& answer
) {
    const std::filesystem::path path = absolute(application.environment(), arguments.report);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    const Language language = application.options().language;
    profiling::write_profile_report(
        file,
        {.answer = answer,
         .command = profiling::command_of(
             arguments.request,
             {.list = arguments.file, .report = arguments.report.filename().string()},
             language
         ),
         .version = UPPSIKT_VERSION},
        application.texts(),
        language
    );
    file.close();
    if (!file)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"app_cannot_write", {{"file", path.string()}}}
        };
    return Done{};
}

}  // namespace

Exit show_profile(Application& application, const ProfileArguments& arguments) {
    Progress progress(application.environment());
    progress.step(application.say("app_profiling", {{"file", arguments.file}}));
    auto reader = open_input(application, arguments.file);
    if (!reader.ok()) return application.refuse(reader.refusal());
    const auto answer = profiling::profile(reader.value(), arguments.request);
    if (!answer.ok()) return application.refuse(answer.refusal());
    if (!arguments.report.empty()) {
        const auto written = write_report(application, arguments, answer.value());
        if (!written.ok()) return application.refuse(written.refusal());
    }
    progress.done();
    show(application, view(application, answer.value()));
    if (!arguments.report.empty() && application.options().format == output::Format::table)
        application.environment().out
            << application.say(
                   "app_report_written",
                   {{"file", absolute(application.environment(), arguments.report).string()}}
               )
            << '\n';
    return Exit::fine;
}

Exit show_audit(Application& application, const AuditArguments& arguments) {
    Progress progress(application.environment());
    progress.step(application.say("app_auditing"));
    profiling::AuditRequest request = arguments.request;
    std::optional<delimited::Reader> reader;
    if (!arguments.file.empty()) {
        auto opened = open_input(application, arguments.file);
        if (!opened.ok()) return application.refuse(opened.refusal());
        reader = std::move(opened).value();
        request.columns = arguments.columns;
    }
    const auto audit = profiling::audit_rules(reader ? &*reader : nullptr, request);
    if (!audit.ok()) return application.refuse(audit.refusal());
    progress.done();
    show(application, view(application, audit.value()));
    return Exit::fine;
}

}  // namespace uppsikt::app
