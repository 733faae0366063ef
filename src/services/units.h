#pragma once

#include <array>
#include <limits>
#include <string_view>

/// The units a parameter can have, and the parameters that code understands. Texts of the units are
/// under services_unit_<name>.
namespace uppsikt::services {

enum class UnitKind { whole, decimal, yes_no, word };

struct Unit {
    std::string_view name;
    UnitKind kind = UnitKind::whole;
    double least = 0;
    double most = 1e12;  ///< far above what occurs, far below what overflows
};

inline constexpr double unlimited = std::numeric_limits<double>::infinity();

// clang-format off
inline constexpr std::array units{
    Unit{.name = "answers"},
    Unit{.name = "attempts",                 .least = 1, .most = 1000},
    Unit{.name = "calendar_days"},
    Unit{.name = "cases"},
    Unit{.name = "characters",               .least = 8, .most = 5000},
    Unit{.name = "characters_of_name",       .least = 1, .most = 1000},
    Unit{.name = "choice",                   .kind = UnitKind::word},
    Unit{.name = "columns",                  .least = 1, .most = 4000},
    Unit{.name = "complaints",               .least = 1},
    Unit{.name = "credit_points"},
    Unit{.name = "decimals",                 .most = 15},
    Unit{.name = "files",                    .least = 1, .most = 1000},
    Unit{.name = "higher_education_credits"},
    Unit{.name = "hours_per_week",           .kind = UnitKind::decimal, .most = 168},
    Unit{.name = "measure",                  .kind = UnitKind::decimal},
    Unit{.name = "megabytes",                .least = 1, .most = 10000},
    Unit{.name = "megapixels",               .least = 1, .most = 10000},
    Unit{.name = "minutes"},
    Unit{.name = "money"},
    Unit{.name = "money_per_day"},
    Unit{.name = "money_per_week"},
    Unit{.name = "month_of_year",            .least = 1, .most = 12},
    Unit{.name = "months",                   .most = 1200},
    Unit{.name = "participants"},
    Unit{.name = "publications",             .least = 1, .most = 100},
    Unit{.name = "share",                    .kind = UnitKind::decimal, .most = 1},
    Unit{.name = "standard_deviations",      .kind = UnitKind::decimal, .least = -unlimited},
    Unit{.name = "stars",                    .least = 1, .most = 10},
    Unit{.name = "weeks"},
    Unit{.name = "working_days",             .most = 10000},
    Unit{.name = "years",                    .most = 100},
    Unit{.name = "yes_no",                   .kind = UnitKind::yes_no},
};

enum class Form { one, list, by_level };

struct UnderstoodParameter {
    std::string_view term;
    std::string_view parameter;
    std::string_view unit;
    Form form = Form::one;
};

/// A version of one of these terms must have exactly these parameters; "GROUND-*" is every term whose
/// id begins so. Other terms are free: they are
/// shown to people, and no code depends on them.
inline constexpr std::array understood_parameters{
    UnderstoodParameter{"ACCESS",      "idle",                "minutes"},
    UnderstoodParameter{"ACCESS",      "longest",             "minutes"},
    UnderstoodParameter{"ACCESS",      "attempts",            "attempts"},
    UnderstoodParameter{"ACCESS",      "wait",                "minutes"},
    UnderstoodParameter{"ACCESS",      "away",                "minutes"},
    UnderstoodParameter{"ACCESS",      "half_way",            "minutes"},
    UnderstoodParameter{"ACCESS",      "glass",               "minutes"},
    UnderstoodParameter{"ACCESS",      "password",            "characters"},
    UnderstoodParameter{"ACCESS",      "name_anywhere",       "characters_of_name"},
    UnderstoodParameter{"ATTACHMENTS", "files",               "files"},
    UnderstoodParameter{"ATTACHMENTS", "most",                "megabytes"},
    UnderstoodParameter{"ATTACHMENTS", "picture",             "megapixels"},
    UnderstoodParameter{"ATTACHMENTS", "room",                "megabytes"},
    UnderstoodParameter{"COMP-BEFORE", "certificates_before_start", "yes_no"},
    UnderstoodParameter{"COMP-POINTS", "least_credits",       "higher_education_credits"},
    UnderstoodParameter{"COMP-POINTS", "least_work_with_credits", "years"},
    UnderstoodParameter{"COMP-POINTS", "least_work_without",  "years"},
    UnderstoodParameter{"COMP-POINTS", "work_counted_within", "years"},
    UnderstoodParameter{"COMP-UHR",    "home_country",        "choice"},
    UnderstoodParameter{"COMP-UHR",    "foreign_degree_is_assessed", "yes_no"},
    UnderstoodParameter{"COMPLAINT-CENTRAL", "severities",    "choice",       Form::list},
    UnderstoodParameter{"COMPLAINT-CENTRAL", "same_kind",     "complaints"},
    UnderstoodParameter{"COMPLAINT-CENTRAL", "within",        "calendar_days"},
    UnderstoodParameter{"COMPLAINT-SLA", "acknowledge",       "working_days"},
    UnderstoodParameter{"COMPLAINT-SLA", "triage",            "working_days"},
    UnderstoodParameter{"COMPLAINT-SLA", "local_fix",         "working_days"},
    UnderstoodParameter{"COMPLAINT-SLA", "confirmation",      "working_days"},
    UnderstoodParameter{"COMPLAINT-SLA", "central_investigation", "working_days"},
    UnderstoodParameter{"COMPLAINT-TWICE", "within",          "minutes"},
    UnderstoodParameter{"CONTROL-REPORT", "competence_requirements", "choice", Form::list},
    UnderstoodParameter{"CONTROL-REPORT", "competence_grounds", "choice",      Form::list},
    UnderstoodParameter{"DEFECT-90",   "within",              "calendar_days"},
    UnderstoodParameter{"DIARY",       "series",              "choice"},
    UnderstoodParameter{"EVIDENCE-SIZE", "most",              "megabytes"},
    UnderstoodParameter{"FINDING-TIMES", "decide",            "working_days"},
    UnderstoodParameter{"FINDING-TIMES", "verify",            "working_days"},
    UnderstoodParameter{"FOLLOW-UP",   "kinds",               "choice",       Form::list},
    UnderstoodParameter{"FOLLOW-UP",   "by_documents",        "choice",       Form::list},
    UnderstoodParameter{"FOLLOW-UP",   "plan_before",         "working_days"},
    UnderstoodParameter{"GROUND-*",    "kinds",               "choice",       Form::list},
    UnderstoodParameter{"GROUND-*",    "one_off",             "choice"},
    UnderstoodParameter{"GROUND-*",    "running",             "choice"},
    UnderstoodParameter{"HEARING",     "reply",               "calendar_days"},
    UnderstoodParameter{"INVESTIGATION", "report",            "working_days"},
    UnderstoodParameter{"INVESTIGATION", "assess",            "working_days"},
    UnderstoodParameter{"INVESTIGATION", "assess_reply",      "working_days"},
    UnderstoodParameter{"INVESTIGATION", "conclude",          "working_days"},
    UnderstoodParameter{"RECTIFICATION", "within",            "calendar_days"},
    UnderstoodParameter{"LADDER",      "kinds",               "choice",       Form::list},
    UnderstoodParameter{"LADDER",      "least_severities",    "choice",       Form::list},
    UnderstoodParameter{"LADDER",      "repeated_within",     "months"},
    UnderstoodParameter{"MEAS-PAY",    "pay",                 "money",        Form::by_level},
    UnderstoodParameter{"MEAS-PAY",    "first_report_share",  "share"},
    UnderstoodParameter{"MEAS-PAY",    "first_report_after",  "months"},
    UnderstoodParameter{"MEAS-PAY",    "second_report_share", "share"},
    UnderstoodParameter{"MEAS-PAY",    "second_report_after", "months"},
    UnderstoodParameter{"NOTICE",      "notice",              "months"},
    UnderstoodParameter{"NOTICE",      "deemed_receipt",      "working_days"},
    UnderstoodParameter{"MEET-PHYS-28", "at_least_every",     "weeks"},
    UnderstoodParameter{"MEET-PHYS-28", "first_physical",     "yes_no"},
    UnderstoodParameter{"QUAL-LIM",    "limit",               "measure"},
    UnderstoodParameter{"QUAL-LIM",    "decimals",            "decimals"},
    UnderstoodParameter{"QUAL-LIM",    "stars",               "stars",        Form::list},
    UnderstoodParameter{"QUAL-LIM",    "no_star_counts",      "yes_no"},
    UnderstoodParameter{"QUAL-LIM",    "least_active",        "months"},
    UnderstoodParameter{"QUAL-LIM",    "consecutive",         "publications"},
    UnderstoodParameter{"RATE-CYCLE",  "every",               "months"},
    UnderstoodParameter{"RATE-CYCLE",  "published_in",        "month_of_year", Form::list},
    UnderstoodParameter{"RATE-ELIG-N", "least_started",       "participants"},
    UnderstoodParameter{"RATE-ELIG-T", "least_active",        "months"},
    UnderstoodParameter{"RATE-SCALE",  "lowest",              "stars"},
    UnderstoodParameter{"RATE-SCALE",  "highest",             "stars"},
    UnderstoodParameter{"REMINDER",    "before",              "working_days"},
    UnderstoodParameter{"RELEASE-GATE", "flags_moved",        "share"},
    UnderstoodParameter{"COMPARISON",  "columns",             "columns"},
    UnderstoodParameter{"SMALL-CELLS", "from",                "cases"},
    UnderstoodParameter{"SMALL-CELLS", "to",                  "cases"},
    UnderstoodParameter{"VISIT-TIMES", "visit",               "calendar_days"},
    UnderstoodParameter{"VISIT-TIMES", "seal",                "working_days"},
    UnderstoodParameter{"VISIT-TIMES", "whole",               "calendar_days"},
    UnderstoodParameter{"RATE-WIN",    "stars_from",          "months"},
    UnderstoodParameter{"RATE-WIN",    "stars_to",            "months"},
    UnderstoodParameter{"RATE-WIN",    "measure_from",        "months"},
    UnderstoodParameter{"RATE-WIN",    "measure_to",          "months"},
    UnderstoodParameter{"SANCTION",    "decide",              "working_days"},
    UnderstoodParameter{"SANCTION",    "carry_out",           "working_days"},
    UnderstoodParameter{"SANCTION",    "follow_up",           "calendar_days"},
    UnderstoodParameter{"SANCTION",    "pay",                 "calendar_days"},
    UnderstoodParameter{"SANCTION",    "dispute",             "months"},
    UnderstoodParameter{"SUPPLIER-COMMENT", "most",           "characters"},
    UnderstoodParameter{"VITE-DEV",    "penalty",             "money"},
    UnderstoodParameter{"VITE-OTHER",  "premises_closed",     "money"},
    UnderstoodParameter{"VITE-OTHER",  "no_coach_on_site",    "money"},
    UnderstoodParameter{"VITE-OTHER",  "competence_missing",  "money"},
    UnderstoodParameter{"VITE-OTHER",  "competence_missing_running", "money_per_week"},
    UnderstoodParameter{"VITE-OTHER",  "quality_management",  "money"},
};
// clang-format on

}  // namespace uppsikt::services
