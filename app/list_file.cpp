#include "app/list_file.h"

#include <fstream>
#include <iterator>

namespace uppsikt::app {

namespace fs = std::filesystem;

Result<ListFile> read_list_file(
    Application& application,
    const cases::Handbook& handbook,
    const std::optional<std::string>& service,
    const fs::path& file
) {
    const services::Term size = TRY(handbook.term(service, "EVIDENCE-SIZE", application.today()));
    ListFile list{
        .path = absolute(application.environment(), file),
        .name = file.filename().string(),
        .bytes = {},
        .most_bytes = 1'000'000 * services::whole_of(size, "most")
    };
    const TextValue name{"file", list.name};
    std::ifstream stream(list.path, std::ios::binary);
    if (!stream || !fs::is_regular_file(list.path))
        return Refusal{RefusalKind::not_found, Reason{"app_cannot_read", {name}}};
    if (static_cast<std::int64_t>(fs::file_size(list.path)) > list.most_bytes)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"evidence_too_large", {name, {"most", std::to_string(list.most_bytes)}}}
        };
    list.bytes = std::string(std::istreambuf_iterator<char>(stream), {});
    list.sha256 = crypto::sha256(crypto::bytes_of(list.bytes));
    return list;
}

}  // namespace uppsikt::app
