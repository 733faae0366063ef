#pragma once

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json.hpp>

#include "base/money.h"
#include "cases/cases.h"
#include "platform/record/session.h"

/// The operations of cases as commands: one table a module, each row with what it takes and does.
namespace uppsikt::app {

/// What was given to a command, by name. What cannot be read is collected, so that all of it is
/// told at once, with what the operation itself refuses.
class Given {
public:
    explicit Given(std::map<std::string, std::string> values) : values_(std::move(values)) {}

    bool has(const std::string& name) const { return values_.contains(name); }
    std::string text(const std::string& name, std::string_view otherwise = "") const;
    std::optional<std::string> optional(const std::string& name) const;
    std::optional<Date> day(const std::string& name);
    std::optional<std::int64_t> number(const std::string& name);
    std::optional<Money> kronor(const std::string& name);
    bool yes(const std::string& name);

    /// One of a table of rows with `value` and `name`; `otherwise` where it is not given.
    template <class Kind, class Names>
    Kind kind(const std::string& name, const Names& names, Kind otherwise) {
        const auto given = optional(name);
        if (!given) return otherwise;
        std::string known;
        for (const auto& row : names) {
            if (row.name == *given) return row.value;
            known += (known.empty() ? "" : ", ") + std::string(row.name);
        }
        problems_.push_back(
            {"app_value_unknown", {{"name", name}, {"value", *given}, {"known", known}}}
        );
        return otherwise;
    }

    const std::vector<Reason>& problems() const { return problems_; }

private:
    std::map<std::string, std::string> values_;
    std::vector<Reason> problems_;
};

/// Something that a command takes: `NUMBER` by its place, `--text TEXT` by its name.
struct Input {
    const char* name = "";
    bool is_required = false;
    bool is_word = false;
};
constexpr Input word(const char* name) { return {name, true, true}; }
constexpr Input required(const char* name) { return {name, true, false}; }
constexpr Input optional(const char* name) { return {name, false, false}; }

struct Operation {
    const char* name;
    const char* purpose;
    std::vector<Input> inputs;
    std::function<Result<boost::json::object>(const Session&, const cases::Handbook&, Given&)> run;
    bool writes = true;
};

/// The operations of one kind of case, under one word.
struct OperationGroup {
    const char* name;
    const char* purpose;
    std::vector<Operation> operations;
};

OperationGroup complaint_operations();
OperationGroup investigation_operations();
OperationGroup sanction_operations();
OperationGroup job_operations();

/// What a step answers.
boost::json::object case_json(const cases::Case& file);
Result<boost::json::object> answered(const Result<cases::Case>& result);

}  // namespace uppsikt::app
