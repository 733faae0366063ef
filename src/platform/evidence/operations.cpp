#include "platform/evidence/operations.h"

#include <boost/json.hpp>

#include "base/text.h"
#include "platform/evidence/evidence.h"

namespace uppsikt::evidence {

namespace {

using operations::Answer;
using operations::Request;
using operations::Takes;

Answer answer(const Evidence& evidence) {
    return {
        .json =
            {
                {"evidence", evidence.id.value()},
                {"sha256", crypto::to_hex(evidence.sha256)},
                {"bytes", evidence.bytes},
            }
    };
}

Refusal unknown(const char* code, TextValue which) {
    return {RefusalKind::not_found, Reason{code, {std::move(which)}}};
}

Result<Answer> show_number(const Request& request, std::int64_t number) {
    const auto found = find(request.session.db, EvidenceId(number));
    if (!found) return unknown("evidence_number_unknown", {"evidence", std::to_string(number)});
    return answer(*found);
}

/// The row is there: it was written with the operation.
Result<Answer> do_add(const Request& request) {
    return show_number(request, *request.arguments.number("file"));
}

Result<Answer> do_show(const Request& request) {
    const std::string& which = request.arguments.text("evidence");
    if (const auto hash = crypto::exactly<sizeof(crypto::Hash)>(crypto::from_hex(which))) {
        const auto found = find(request.session.db, *hash);
        if (!found) return unknown("evidence_unknown", {"sha256", which});
        return answer(*found);
    }
    if (const auto number = parse_integer(which)) return show_number(request, *number);
    return Refusal{
        RefusalKind::invalid_input,
        Reason{"evidence_reference_unreadable", {{"value", shown(which)}}}
    };
}

}  // namespace

boost::json::object described(const Evidence& file) {
    return {
        {"sha256", crypto::to_hex(file.sha256)},
        {"media_type",
         file.media_type ? boost::json::value(*file.media_type) : boost::json::value(nullptr)},
        {"bytes", file.bytes},
    };
}

std::vector<EvidenceId> files_given(const operations::Request& request, std::string_view option) {
    std::vector<EvidenceId> files;
    for (const std::string& number : request.arguments.texts(option))
        files.emplace_back(parse_integer(number).value_or(0));
    return files;
}

operations::Table operations(const Permissions& permissions) {
    return {
        .module = "evidence",
        .operations =
            {
                {.noun = "evidence",
                 .verb = "add",
                 .options =
                     {{.name = "file", .takes = Takes::file, .is_required = true, .is_placed = true}
                     },
                 .roles = permissions.adds,
                 .run = do_add},
                {.noun = "evidence",
                 .verb = "show",
                 .writes = false,
                 .options = {{.name = "evidence", .is_required = true, .is_placed = true}},
                 .roles = permissions.sees,
                 .run = do_show},
            },
    };
}

}  // namespace uppsikt::evidence
