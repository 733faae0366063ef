#include "app/commands_pages.h"

#include <fstream>

#include "base/embedded.h"
#include "cases/cases.h"
#include "find/find.h"

namespace uppsikt::app {

namespace {

Result<find::Site> make_site(Application& application, const PagesArguments& arguments) {
    const auto handbook = TRY(cases::Handbook::make(application.catalogue()));
    const auto service = TRY(application.catalogue().service(arguments.service));
    auto published = TRY(application.read([&](const Session& session) {
        return find::gather(session, service, handbook, session.today);
    }));
    return find::Site(
        find::Finder(std::move(published)),
        application.texts(),
        embedded::site(),
        {.is_static = arguments.paths.empty(), .is_example = arguments.is_example}
    );
}

/// A page is a file of its folder, which every host serves under the folder's name.
std::filesystem::path file_of(const std::filesystem::path& folder, const std::string& path) {
    std::string name = path.substr(1);
    for (char& c : name)
        if (c == '?' || c == '&' || c == '=' || c == '%') c = '_';
    const std::filesystem::path file = folder / name;
    const bool is_page = !path.starts_with("/static/") && file.extension().empty();
    return is_page ? file / "index.html" : file;
}

Result<Done> write_file(const std::filesystem::path& file, const std::string& text) {
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"app_cannot_write", {{"file", file.string()}}}
        };
    return Done{};
}

Result<int> write_all(
    const find::Site& site, const std::filesystem::path& folder, std::vector<std::string> paths
) {
    if (paths.empty()) paths = site.paths();
    int written = 0;
    for (const std::string& path : paths) {
        const std::size_t question = path.find('?');
        const find::Answer answer = site.get(
            std::string_view(path).substr(0, question),
            question == path.npos ? "" : std::string_view(path).substr(question + 1)
        );
        TRY(write_file(file_of(folder, path), answer.body));
        ++written;
    }
    // What hosts of files show where there is nothing.
    TRY(write_file(folder / "404.html", site.get("/404", "").body));
    return written;
}

}  // namespace

Exit write_pages(Application& application, const PagesArguments& arguments) {
    const auto site = make_site(application, arguments);
    if (!site.ok()) return application.refuse(site.refusal());
    const auto folder = absolute(application.environment(), arguments.folder);
    for (const std::string& path : arguments.paths)
        if (!path.starts_with('/') || path.find("..") != path.npos)
            return application.refuse(
                {RefusalKind::invalid_input, Reason{"app_no_page_path", {{"path", path}}}}
            );
    const auto written = write_all(site.value(), folder, arguments.paths);
    if (!written.ok()) return application.refuse(written.refusal());
    application.environment().out << application.say(
                                         "app_pages_written",
                                         {{"n", std::to_string(written.value())},
                                          {"folder", folder.string()}}
                                     )
                                  << '\n';
    return Exit::fine;
}

}  // namespace uppsikt::app
