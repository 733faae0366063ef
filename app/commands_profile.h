#pragma once

#include <filesystem>
#include <string>

#include "app/application.h"
#include "profiling/profiling.h"

namespace uppsikt::app {

struct ProfileArguments {
    std::string file;  ///< "-" is standard input
    profiling::ProfileRequest request;
    std::filesystem::path report;  ///< empty for none
};
Exit show_profile(Application& application, const ProfileArguments& arguments);

struct AuditArguments {
    std::string file;  ///< empty: a country described by numbers
    profiling::Columns columns;
    profiling::AuditRequest request;
};
Exit show_audit(Application& application, const AuditArguments& arguments);

}  // namespace uppsikt::app
