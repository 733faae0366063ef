#include "app/commands_imports.h"

#include <boost/json.hpp>

#include "app/list_file.h"
#include "app/progress.h"
#include "app/views.h"
#include "complaints/complaints.h"
#include "sanctions/sanctions.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;

/// What kind of list it is: how it is read, imported and told of.
template <class List>
struct Kind {
    Result<List> (*read)(delimited::Reader&);
    Result<
        cases::
            ImportReport> (*import)(const Session&, const cases::Handbook&, const cases::SourceFile&, const List&);
    const char* text;
};

template <class List>
Result<cases::ImportReport> import_list(
    Application& application, const std::filesystem::path& path, const Kind<List>& kind
) {
    const auto handbook = TRY(cases::Handbook::make(application.catalogue()));
    ListFile file = TRY(read_list_file(application, handbook, std::nullopt, path));
    auto reader = TRY(delimited::Reader::from_bytes(file.name, std::move(file.bytes)));
    const List list = TRY(kind.read(reader));
    return application.write([&](const Session& session) {
        return kind.import(session, handbook, {.name = file.name, .sha256 = file.sha256}, list);
    });
}

std::string heading(
    const Application& application,
    const std::string& file,
    const cases::ImportReport& report,
    const char* text
) {
    if (report.was_imported) return application.say("app_seen_before", {{"file", file}});
    const Numbers numbers(application.options().language);
    const auto whole = [&](std::size_t count) {
        return numbers.whole(static_cast<long long>(count));
    };
    return application.say(
        text,
        {{"file", file}, {"cases", whole(report.cases)}, {"open", whole(report.open)}}
    );
}

/// What the list should tell and does not: "proposed_by (12), severity (3)".
std::string footing(const Application& application, const cases::ImportReport& report) {
    if (report.missing.empty()) return {};
    std::string facts;
    for (const auto& [fact, count] : report.missing)
        facts += (facts.empty() ? "" : ", ") + fact + " (" + std::to_string(count) + ")";
    return application.say("app_list_lacks", {{"facts", facts}});
}

/// One row; what is missing in columns of its own.
json::array row_of(const json::object& answer) {
    json::object row;
    for (const auto& [name, value] : answer) {
        if (!value.is_object()) {
            row[name] = value;
            continue;
        }
        for (const auto& [fact, count] : value.get_object())
            row["without_" + std::string(fact)] = count;
    }
    return {row};
}

template <class List>
Exit import_and_tell(
    Application& application, const ImportCasesArguments& arguments, const Kind<List>& kind
) {
    const std::string file = arguments.file.filename().string();
    Progress progress(application.environment());
    progress.step(application.say("app_reading", {{"file", file}}));
    const auto report = import_list(application, arguments.file, kind);
    progress.done();
    if (!report.ok()) return application.refuse(report.refusal());
    const cases::ImportReport& done = report.value();
    json::object missing;
    for (const auto& [fact, count] : done.missing)
        missing[fact] = count;
    Answer answer;
    answer.json = json::object{
        {"file", file},
        {"cases", done.cases},
        {"open", done.open},
        {"missing", missing},
        {"was_imported", done.was_imported}
    };
    answer.csv_rows = row_of;
    answer.heading = heading(application, file, done, kind.text);
    answer.footing = footing(application, done);
    show(application, answer);
    return Exit::fine;
}

}  // namespace

Exit import_complaints(Application& application, const ImportCasesArguments& arguments) {
    return import_and_tell<complaints::EarlierComplaints>(
        application,
        arguments,
        {complaints::read_complaints, complaints::import_complaints, "app_complaints_imported"}
    );
}

Exit import_decisions(Application& application, const ImportCasesArguments& arguments) {
    return import_and_tell<sanctions::EarlierDecisions>(
        application,
        arguments,
        {sanctions::read_decisions, sanctions::import_decisions, "app_decisions_imported"}
    );
}

}  // namespace uppsikt::app
