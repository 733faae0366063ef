#include "platform/evidence/submission.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

#include "base/text.h"
#include "platform/evidence/evidence.h"
#include "platform/operations/masking.h"

namespace uppsikt::evidence {

namespace {

constexpr std::string_view by_number = "evidence:";
constexpr std::string_view by_hash = "#sha256=";

/// What an operation is given for a file that was refused, so that it tells what else is wrong. No
/// evidence has this number, and what is said about it is not passed on.
const std::string& of_refused_file() {
    static const std::string number = std::to_string(INT64_MIN);
    return number;
}

bool is_about_refused_file(const Reason& reason) {
    return std::ranges::any_of(reason.values, [](const TextValue& value) {
        return value.value.find(of_refused_file()) != std::string::npos;
    });
}

Result<KeptFile> keep(const std::string& value, const Intake& intake) {
    const std::size_t mark = value.rfind(by_hash);
    const std::filesystem::path path(value.substr(0, mark));
    Expected expected{
        .name = shown(path.filename().string()),
        .most_bytes = intake.most_bytes,
    };
    if (mark != value.npos) {
        const std::string hex = value.substr(mark + by_hash.size());
        expected.sha256 = crypto::exactly<sizeof(crypto::Hash)>(crypto::from_hex(hex));
        if (!expected.sha256)
            return Refusal{
                RefusalKind::invalid_input,
                Reason{"evidence_hash_unreadable", {{"file", expected.name}, {"value", shown(hex)}}}
            };
    }
    return intake.archive.keep(path.is_absolute() ? path : intake.folder / path, expected);
}

Result<Evidence> add_if_kept(const Session& session, const Result<KeptFile>& file) {
    if (!file.ok()) return file.refusal();
    return add(session, file.value());
}

}  // namespace

Submission take_in(
    const operations::Operation& operation, const operations::Given& given, const Intake& intake
) {
    Submission submission{.given = given};
    for (const operations::Option& option : operation.options) {
        const auto values = given.find(option.name);
        if (option.takes != operations::Takes::file || values == given.end()) continue;
        const std::string name(option.name);
        submission.given.erase(name);
        for (const std::string& value : values->second) {
            if (!value.starts_with(by_number))
                submission.files.push_back({.option = name, .file = keep(value, intake)});
            else if (const std::string number = value.substr(by_number.size());
                     parse_integer(number))
                submission.given[name].push_back(number);
            else
                submission.files.push_back(
                    {.option = name,
                     .file =
                         Refusal{
                             RefusalKind::invalid_input,
                             Reason{"evidence_reference_unreadable", {{"value", shown(value)}}}
                         }}
                );
        }
    }
    return submission;
}

Result<operations::Answer> perform(
    const operations::Operation& operation,
    const Session& session,
    const operations::Desk& desk,
    const operations::Viewer& viewer,
    const Submission& submission
) {
    if (!operations::may_do(operation, viewer))
        return operations::perform(operation, session, desk, viewer, submission.given);
    operations::Given given = submission.given;
    std::vector<Reason> refused;
    const Session handing{
        session.db,
        operation.is_anonymous ? "anonymous" : session.actor,
        session.now,
        session.today
    };
    for (const HandedIn& handed : submission.files) {
        const Result<Evidence> added = add_if_kept(handing, handed.file);
        given[handed.option].push_back(
            added.ok() ? std::to_string(added.value().id.value()) : of_refused_file()
        );
        if (!added.ok()) std::ranges::copy(added.refusal().reasons, std::back_inserter(refused));
    }
    Result<operations::Answer> answer =
        operations::perform(operation, session, desk, viewer, given);
    if (refused.empty()) return answer;
    if (!answer.ok())
        std::ranges::copy_if(
            answer.refusal().reasons,
            std::back_inserter(refused),
            [](const Reason& reason) { return !is_about_refused_file(reason); }
        );
    return operations::without_identities(Refusal{RefusalKind::invalid_input, std::move(refused)});
}

Result<operations::Answer> ask(
    sql::Database& database,
    const operations::When& when,
    const operations::Question& question,
    const Submission& submission
) {
    if (submission.files.empty()) return operations::ask(database, when, question);
    return database.write([&](sql::Transaction& db) {
        const Session session{db, question.viewer.actor, when.now, when.today};
        return perform(question.operation, session, question.desk, question.viewer, submission);
    });
}

}  // namespace uppsikt::evidence
