#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/application.h"

/// What the commands do. How they are written on the command line stands in command_line.cpp.
namespace uppsikt::app {

struct ImportArguments {
    std::vector<std::filesystem::path> files;
    std::optional<Date> known_on;  ///< when the files were published; else today
};
Exit import_files(Application& application, const ImportArguments& arguments);

struct ImportVisitsArguments {
    std::filesystem::path file;
    std::string service = "rom2";  ///< whose checklist they went by
};
Exit import_visits(Application& application, const ImportVisitsArguments& arguments);

struct PeriodArguments {
    Month period = {};
    std::optional<Date> known_at;
};
Exit show_results(Application& application, const PeriodArguments& arguments);
Exit check_period(Application& application, const PeriodArguments& arguments);
Exit show_revisions(Application& application, const PeriodArguments& arguments);

struct ReviewArguments {
    std::vector<Month> periods;
    std::optional<Date> known_at;
    std::filesystem::path out;  ///< of the report; empty for the command `review`
};
Exit show_review(Application& application, const ReviewArguments& arguments);
Exit write_review(Application& application, const ReviewArguments& arguments);

struct TermsArguments {
    std::string service;
    std::optional<Date> on;
};
Exit show_terms(Application& application, const TermsArguments& arguments);

struct VerifyArguments {
    std::filesystem::path checkpoint;  ///< one kept elsewhere, to hold the record against
    std::filesystem::path key;  ///< the key that must have signed; else the one beside the database
};
Exit verify_record(Application& application, const VerifyArguments& arguments);

/// Deletes evidence files that no row names, such as a crash leaves.
Exit clean_evidence(Application& application);

/// Makes the database if it is not there, and brings its schema up to date.
Exit migrate(Application& application);

}  // namespace uppsikt::app
