#include <iterator>
#include <ostream>

#include <boost/json.hpp>

#include "app/commands.h"
#include "app/list_file.h"
#include "app/progress.h"
#include "app/views.h"
#include "cases/handbook.h"
#include "inspections/inspections.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

/// Puts the list and its photos in the archive; every photo that cannot be kept is a reason.
Result<inspections::VisitFile> keep_files(
    const evidence::Archive& archive,
    const fs::path& path,
    std::vector<inspections::ImportedVisit> visits,
    const evidence::Expected& expected
) {
    inspections::VisitFile file{
        .name = expected.name,
        .content = TRY(archive.keep(path, expected)),
        .visits = std::move(visits),
        .photos = {}
    };
    std::vector<Reason> reasons;
    for (const inspections::ImportedVisit& visit : file.visits)
        for (const auto& photo : visit.photos) {
            if (file.photos.contains(photo.file)) continue;
            auto kept = archive.keep(
                path.parent_path() / photo.file,
                {.name = photo.file, .most_bytes = expected.most_bytes}
            );
            if (kept.ok())
                file.photos.emplace(photo.file, std::move(kept).value());
            else
                std::ranges::copy(kept.refusal().reasons, std::back_inserter(reasons));
        }
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return file;
}

Result<inspections::ImportReport> import_list(
    Application& application, const ImportVisitsArguments& arguments
) {
    const auto handbook = TRY(cases::Handbook::make(application.catalogue()));
    const auto checklist = TRY(application.catalogue().checklist(arguments.service));
    ListFile list = TRY(read_list_file(application, handbook, arguments.service, arguments.file));
    const evidence::Expected expected{
        .name = list.name,
        .most_bytes = list.most_bytes,
        .sha256 = list.sha256
    };
    auto reader = TRY(delimited::Reader::from_bytes(list.name, std::move(list.bytes)));
    auto visits = TRY(inspections::read_visits(reader, checklist));
    Store* store = TRY(application.writer());
    const inspections::VisitFile file =
        TRY(keep_files(store->archive(), list.path, std::move(visits), expected));
    return application.write([&](const Session& session) {
        return inspections::import_visits(
            session,
            {.handbook = handbook, .checklist = checklist},
            file
        );
    });
}

std::string heading(
    const Application& application, const std::string& file, const inspections::ImportReport& done
) {
    if (done.was_imported) return application.say("app_seen_before", {{"file", file}});
    const Numbers numbers(application.options().language);
    const auto whole = [&](std::size_t count) {
        return numbers.whole(static_cast<long long>(count));
    };
    return application.say(
        "app_visits_imported",
        {{"file", file},
         {"visits", whole(done.visits)},
         {"findings", whole(done.findings)},
         {"complaints", whole(done.complaints)}}
    );
}

}  // namespace

Exit import_visits(Application& application, const ImportVisitsArguments& arguments) {
    Progress progress(application.environment());
    progress.step(application.say("app_reading", {{"file", arguments.file.filename().string()}}));
    const auto report = import_list(application, arguments);
    progress.done();
    if (!report.ok()) return application.refuse(report.refusal());
    const inspections::ImportReport& done = report.value();
    const std::string name = arguments.file.filename().string();
    Answer answer;
    answer.json = json::object{
        {"file", name},
        {"visits", done.visits},
        {"findings", done.findings},
        {"complaints", done.complaints},
        {"was_imported", done.was_imported}
    };
    answer.csv_rows = [](const json::object& row) { return json::array{row}; };
    answer.heading = heading(application, name, done);
    show(application, answer);
    return Exit::fine;
}

}  // namespace uppsikt::app
