#include "app/commands_controls.h"

#include <fstream>
#include <ostream>

#include "platform/record/head.h"

namespace uppsikt::app {

namespace {

/// The command line that makes the same report again.
std::string command_of(const ControlArguments& arguments, Language language) {
    std::string command = language == Language::en ? "uppsikt --language en" : "uppsikt";
    command += " report controls " + std::to_string(arguments.year);
    command += " --service " + arguments.service;
    if (arguments.internal) command += " --internal";
    return command + " --out " + arguments.out.filename().string();
}

struct Found {
    publication::ControlReport report;
    std::string checkpoint;
};

Result<Found> find(Application& application, const ControlArguments& arguments) {
    const auto handbook = cases::Handbook::make(application.catalogue());
    if (!handbook.ok()) return handbook.refusal();
    const publication::ControlQuestion question{
        .year = arguments.year,
        .service = arguments.service,
        .audience =
            arguments.internal ? publication::Audience::unit : publication::Audience::everyone
    };
    return application.read([&](const Session& session) -> Result<Found> {
        auto report = TRY(publication::control_report(session, handbook.value(), question));
        return Found{std::move(report), record::head(session.db).checkpoint};
    });
}

void write(
    std::ostream& out,
    Application& application,
    const ControlArguments& arguments,
    const Found& found
) {
    switch (arguments.format) {
        case ControlFormat::json:
            return write_json(out, found.report);
        case ControlFormat::csv:
            return write_csv(out, found.report);
        case ControlFormat::html:
            break;
    }
    const Language language = application.options().language;
    const auto service = application.catalogue().service(arguments.service);
    publication::write_control_report(
        out,
        {.report = found.report,
         .service_name = service.ok() ? (language == Language::en ? service.value().name.en
                                                                  : service.value().name.sv)
                                      : arguments.service,
         .command = command_of(arguments, language),
         .checkpoint = found.checkpoint,
         .version = UPPSIKT_VERSION},
        application.texts(),
        language
    );
}

}  // namespace

Exit write_controls(Application& application, const ControlArguments& arguments) {
    const auto found = find(application, arguments);
    if (!found.ok()) return application.refuse(found.refusal());
    if (arguments.out.empty()) {
        write(application.environment().out, application, arguments, found.value());
        return Exit::fine;
    }
    const std::filesystem::path path = absolute(application.environment(), arguments.out);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    write(file, application, arguments, found.value());
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
