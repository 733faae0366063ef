#include <fstream>
#include <ostream>

#include <boost/json.hpp>
#include <unistd.h>

#include "app/commands.h"
#include "app/progress.h"
#include "app/views.h"
#include "platform/record/outside_file.h"
#include "platform/record/verify.h"

namespace uppsikt::app {

namespace {

/// What the record is held against: the key and the checkpoint that were given, else those that lie
/// beside the database.
Result<record::VerifyOptions> verify_options(
    Application& application, const Store& store, const VerifyArguments& arguments
) {
    record::VerifyOptions options;
    const std::filesystem::path key = arguments.key.empty()
                                          ? store.outside().key
                                          : absolute(application.environment(), arguments.key);
    if (!arguments.key.empty() || std::filesystem::exists(key))
        options.key = TRY(record::read_verification_key(key));
    const std::filesystem::path checkpoint =
        arguments.checkpoint.empty() ? store.outside().checkpoint
                                     : absolute(application.environment(), arguments.checkpoint);
    options.outside_checkpoint = record::read_outside(checkpoint);
    if (!arguments.checkpoint.empty() && !options.outside_checkpoint)
        return Refusal{
            RefusalKind::not_found,
            Reason{"app_cannot_read", {{"file", checkpoint.string()}}}
        };
    return options;
}

}  // namespace

Exit migrate(Application& application) {
    const auto store = application.writer();
    if (!store.ok()) return application.refuse(store.refusal());
    application.environment().out << application.say("app_migrated") << '\n';
    return Exit::fine;
}

Exit verify_record(Application& application, const VerifyArguments& arguments) {
    const auto store = application.reader();
    if (!store.ok()) return application.refuse(store.refusal());
    auto options = verify_options(application, *store.value(), arguments);
    if (!options.ok()) return application.refuse(options.refusal());
    Progress progress(application.environment());
    options.value().progress = [&](std::int64_t done, std::int64_t acts) {
        progress.step(application.say(
            "app_verifying",
            {{"done", std::to_string(done)}, {"acts", std::to_string(acts)}}
        ));
    };
    Verified verified;
    verified.record = record::verify(store.value()->database(), options.value());
    verified.evidence = store.value()->database().read([&](sql::Transaction& db) {
        return evidence::check(db, store.value()->archive());
    });
    progress.done();
    show(application, view(application, verified));
    return verified.ok() ? Exit::fine : Exit::mismatch;
}

Exit clean_evidence(Application& application) {
    const auto store = application.writer();
    if (!store.ok()) return application.refuse(store.refusal());
    const auto removed = application.write([&](const Session& session) {
        return Result(evidence::remove_orphans(session, store.value()->archive()));
    });
    if (!removed.ok()) return application.refuse(removed.refusal());
    application.environment().out << application.say(
                                         "app_evidence_cleaned",
                                         {{"files", std::to_string(removed.value().size())}}
                                     )
                                  << '\n';
    return Exit::fine;
}

}  // namespace uppsikt::app
