#include <fstream>
#include <iterator>
#include <ostream>

#include <boost/json.hpp>

#include "app/commands.h"
#include "app/progress.h"
#include "app/views.h"
#include "cases/handbook.h"
#include "inspections/inspections.h"

namespace uppsikt::app {

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

/// The list as it is now; what is kept of it must be the same.
Result<std::string> bytes_of_list(const fs::path& path, std::int64_t most_bytes) {
    const TextValue name{"file", path.filename().string()};
    std::ifstream stream(path, std::ios::binary);
    if (!stream || !fs::is_regular_file(path))
        return Refusal{RefusalKind::not_found, Reason{"app_cannot_read", {name}}};
    if (static_cast<std::int64_t>(fs::file_size(path)) > most_bytes)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"evidence_too_large", {name, {"most", std::to_string(most_bytes)}}}
        };
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

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
    const services::Term size =
        TRY(handbook.term(arguments.service, "EVIDENCE-SIZE", application.today()));
    const std::int64_t most_bytes = 1'000'000 * services::whole_of(size, "most");
    const fs::path path = absolute(application.environment(), arguments.file);
    const std::string name = path.filename().string();
    std::string bytes = TRY(bytes_of_list(path, most_bytes));
    const evidence::Expected expected{
        .name = name,
        .most_bytes = most_bytes,
        .sha256 = crypto::sha256(crypto::bytes_of(bytes))
    };
    auto reader = TRY(delimited::Reader::from_bytes(name, std::move(bytes)));
    auto visits = TRY(inspections::read_visits(reader, checklist));
    Store* store = TRY(application.writer());
    const inspections::VisitFile file =
        TRY(keep_files(store->archive(), path, std::move(visits), expected));
    return application.write([&](const Session& session) {
        return inspections::import_visits(
            session,
            {.handbook = handbook, .checklist = checklist},
            file
        );
    });
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
    const Numbers numbers(application.options().language);
    const auto whole = [&](std::size_t count) {
        return numbers.whole(static_cast<long long>(count));
    };
    show(
        application,
        {.json =
             json::object{
                 {"file", name},
                 {"visits", done.visits},
                 {"findings", done.findings},
                 {"complaints", done.complaints},
                 {"was_imported", done.was_imported}
             },
         .csv_rows = [](const json::object& answer) { return json::array{answer}; },
         .heading = done.was_imported ? application.say("app_seen_before", {{"file", name}})
                                      : application.say(
                                            "app_visits_imported",
                                            {{"file", name},
                                             {"visits", whole(done.visits)},
                                             {"findings", whole(done.findings)},
                                             {"complaints", whole(done.complaints)}}
                                        ),
         .table = {},
         .footing = {}}
    );
    return Exit::fine;
}

}  // namespace uppsikt::app
