#include <boost/json.hpp>

#include "cases/cases.h"

namespace uppsikt::cases {

namespace json = boost::json;

namespace {

json::value optional_text(const std::optional<std::string>& text) {
    return text ? json::value(*text) : json::value(nullptr);
}

json::value optional_day(const std::optional<Date>& day) {
    return day ? json::value(to_text(*day)) : json::value(nullptr);
}

}  // namespace

json::object described(const Case& file, Date today) {
    json::object object{
        {"number", file.diary_number.text()},
        {"kind", file.kind},
        {"state", file.state},
        {"owner", file.owner ? json::value(name_of(*file.owner)) : json::value(nullptr)},
        {"unit", file.unit},
        {"assignee", optional_text(file.assignee)},
        {"opened_on", to_text(file.opened_on)},
        {"due_on", optional_day(file.due_on)},
        {"central_due_on", to_text(file.central_due_on)},
        {"ended_on", optional_day(file.ended_on)},
        {"days_left", nullptr},
    };
    if (!file.ended_on) object["days_left"] = (file.clock() - today).count();
    return object;
}

}  // namespace uppsikt::cases
