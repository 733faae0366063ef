#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/evidence/archive.h"
#include "platform/operations/operation.h"

/// Operations that files are handed in with: kept before the transaction, their rows written in it.
namespace uppsikt::evidence {

/// A file for an option that takes one: kept, or why it is not.
struct HandedIn {
    std::string option;
    Result<KeptFile> file;
};

/// What came with an operation. A file that is there already is given by its number, as a text.
struct Submission {
    operations::Given given;
    std::vector<HandedIn> files = std::vector<HandedIn>();
};

/// Where files from paths go.
struct Intake {
    const Archive& archive;
    std::int64_t most_bytes = 0;
    std::filesystem::path folder;  ///< what relative paths start from
};

/// Keeps the files that are given by their paths. "PATH#sha256=HEX" says what the file is to be;
/// "evidence:17" is one that is there already.
Submission take_in(
    const operations::Operation& operation, const operations::Given& given, const Intake& intake
);

/// Does the operation in the session's transaction, as `operations::perform` does, with a row for
/// each file, which tells no more of who it was than the operation's own act. When a file was
/// refused, so is the operation: with the reasons of all files, and its own.
Result<operations::Answer> perform(
    const operations::Operation& operation,
    const Session& session,
    const operations::Desk& desk,
    const operations::Viewer& viewer,
    const Submission& submission
);

/// The same in a transaction of its own, as `operations::ask`; the question's `given` is that of
/// the submission.
Result<operations::Answer> ask(
    sql::Database& database,
    const operations::When& when,
    const operations::Question& question,
    const Submission& submission
);

}  // namespace uppsikt::evidence
