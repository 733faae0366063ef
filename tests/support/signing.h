#pragma once

#include <memory>
#include <string>

#include "platform/record/signer.h"
#include "platform/record/verify.h"
#include "support/temporary_folder.h"

/// A signed record in tests of what writes to it.
namespace uppsikt::test {

/// Signs what is recorded from now on, with a key in a folder of its own. To end before the
/// database.
class Signing {
public:
    explicit Signing(sql::Database& database)
        : signer_(record::Signer::install(
                      database,
                      {folder_.path() / "record.key", folder_.path() / "record.checkpoint"}
          )
                      .value()) {}

private:
    TemporaryFolder folder_;
    std::unique_ptr<record::Signer> signer_;
};

/// The code of the first thing that `uppsikt verify` would name; empty where all agrees.
inline std::string fault_in_record(sql::Database& database) {
    const record::VerifyReport report = record::verify(database);
    return report.finding ? report.finding->code : "";
}

}  // namespace uppsikt::test
