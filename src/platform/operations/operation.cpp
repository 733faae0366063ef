#include "platform/operations/operation.h"

#include <algorithm>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.h"
#include "platform/operations/masking.h"
#include "platform/operations/reads.h"

namespace uppsikt::operations {

namespace {

std::string in_code(std::string_view name) {
    std::string code(name);
    std::ranges::replace(code, '-', '_');
    return code;
}

std::optional<Reason> objection(const Option& option, const std::string& value) {
    const std::vector<TextValue> values{
        {"option", std::string(option.name)},
        {"value", shown(value)}
    };
    switch (option.takes) {
        case Takes::text:
        case Takes::content:
        case Takes::secret:
            return std::nullopt;
        case Takes::day:
            if (parse_date(value)) return std::nullopt;
            return Reason{"operations_not_a_day", values};
        case Takes::number:
            if (parse_integer(value)) return std::nullopt;
            return Reason{"operations_not_a_number", values};
        case Takes::file:
            if (parse_integer(value)) return std::nullopt;
            return Reason{"operations_not_a_file", values};
        case Takes::flag:
        case Takes::yes_or_no:
            if (value == "yes" || value == "no") return std::nullopt;
            return Reason{"operations_not_yes_or_no", values};
        case Takes::choice:
            break;
    }
    if (std::ranges::find(option.choices, value) != option.choices.end()) return std::nullopt;
    std::vector<TextValue> with_choices = values;
    with_choices.push_back({"choices", fmt::format("{}", fmt::join(option.choices, ", "))});
    return Reason{"operations_not_a_choice", std::move(with_choices)};
}

}  // namespace

const std::string& Arguments::text(std::string_view name) const {
    const auto found = given_.find(name);
    ensure(found != given_.end(), "a required option was given");
    return found->second.front();
}

std::string Arguments::text(std::string_view name, std::string_view otherwise) const {
    return has(name) ? text(name) : std::string(otherwise);
}

std::optional<std::string> Arguments::optional_text(std::string_view name) const {
    if (!has(name)) return std::nullopt;
    return text(name);
}

std::vector<std::string> Arguments::texts(std::string_view name) const {
    const auto found = given_.find(name);
    return found == given_.end() ? std::vector<std::string>{} : found->second;
}

std::optional<Date> Arguments::day(std::string_view name) const {
    if (!has(name)) return std::nullopt;
    return parse_date(text(name));
}

std::optional<std::int64_t> Arguments::number(std::string_view name) const {
    if (!has(name)) return std::nullopt;
    return parse_integer(text(name));
}

bool Arguments::yes(std::string_view name) const { return has(name) && text(name) == "yes"; }

bool Viewer::may_see(const Classed& classed) const {
    return std::ranges::find(sees, classed.field_class) != sees.end() ||
           std::ranges::find(opened, classed) != opened.end();
}

boost::json::value Request::show(const Classed& classed, const std::optional<std::string>& value)
    const {
    if (!value || !viewer.may_see(classed)) return nullptr;
    if (is_recorded_when_read(classed.field_class) && !value->empty()) shown.insert(classed);
    return boost::json::value(*value);
}

std::string Operation::name() const {
    return verb.empty() ? std::string(noun) : fmt::format("{} {}", noun, verb);
}

const Option* Operation::option(std::string_view name) const {
    const auto found = std::ranges::find(options, name, &Option::name);
    return found == options.end() ? nullptr : &*found;
}

std::string Table::purpose_of(const Operation& operation) const {
    if (operation.verb.empty()) return fmt::format("{}_do_{}", module, in_code(operation.noun));
    return fmt::format("{}_do_{}", in_code(operation.noun), in_code(operation.verb));
}

std::string Table::purpose_of(const Option& option) const {
    if (!option.purpose.empty()) return std::string(option.purpose);
    return fmt::format("{}_option_{}", module, in_code(option.name));
}

std::string word_of(std::string_view option, std::string_view choice) {
    std::string code = fmt::format("choice_{}_{}", option, choice);
    for (char& letter : code)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return code;
}

const Operation* Table::find(std::string_view noun, std::string_view verb) const {
    const auto found = std::ranges::find_if(operations, [&](const Operation& one) {
        return one.noun == noun && one.verb == verb;
    });
    return found == operations.end() ? nullptr : &*found;
}

Result<Arguments> read(const Operation& operation, const Given& given) {
    std::vector<Reason> reasons;
    const auto object = [&](std::string_view code, std::string_view option) {
        reasons.push_back(
            {std::string(code), {{"option", std::string(option)}, {"operation", operation.name()}}}
        );
    };
    for (const auto& [name, values] : given) {
        const Option* option = operation.option(name);
        if (option == nullptr) {
            object("operations_option_unknown", shown(name));
            continue;
        }
        ensure(!values.empty(), "what is given has a value");
        if (values.size() > 1 && !option->is_list) object("operations_option_twice", name);
        for (const std::string& value : values)
            if (auto reason = objection(*option, value)) reasons.push_back(*std::move(reason));
    }
    for (const Option& option : operation.options)
        if (option.is_required && !given.contains(option.name))
            object("operations_option_missing", option.name);
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    return Arguments(given);
}

bool may_do(const Operation& operation, const Viewer& viewer) {
    if (!viewer.role) return true;
    if (viewer.only_reads) return !operation.writes;
    return operation.roles.empty() ||
           std::ranges::find(operation.roles, *viewer.role) != operation.roles.end();
}

namespace {

/// What the values name must be there for the viewer, whatever the operation makes of them.
std::vector<Refusal> uncovered(
    const Session& session, const Question& question, const Arguments& arguments
) {
    std::vector<Refusal> refusals;
    for (const Option& option : question.operation.options) {
        if (option.covers == nullptr) continue;
        for (const std::string& value : arguments.texts(option.name))
            if (auto refusal = option.covers(session, question, value))
                refusals.push_back(*std::move(refusal));
    }
    return refusals;
}

/// Everything but the recording of what was shown.
Result<Answer> carried_out(const Session& session, const Question& question, Shown& shown) {
    const Operation& operation = question.operation;
    if (!may_do(operation, question.viewer))
        return Refusal{
            RefusalKind::not_permitted,
            Reason{
                "operations_role_may_not",
                {{"role", question.viewer.role.value_or("")},
                 {"operation", operation.name()},
                 {"roles", fmt::format("{}", fmt::join(operation.roles, ", "))}}
            }
        };
    const Arguments arguments = TRY(read(operation, question.given));
    if (auto refusals = uncovered(session, question, arguments); !refusals.empty()) {
        std::vector<Reason> reasons;
        for (Refusal& refusal : refusals)
            std::ranges::move(refusal.reasons, std::back_inserter(reasons));
        return Refusal{refusals.front().kind, std::move(reasons)};
    }
    return operation.run({session, question.desk, question.viewer, arguments, shown});
}

Result<Answer> carry_out(const Session& session, const Question& question, Shown& shown) {
    Result<Answer> answer = carried_out(session, question, shown);
    if (!answer.ok()) return without_identities(std::move(answer).refusal());
    return answer;
}

}  // namespace

Result<Answer> perform(
    const Operation& operation,
    const Session& session,
    const Desk& desk,
    const Viewer& viewer,
    const Given& given
) {
    const Question question{operation, desk, viewer, given};
    Shown shown;
    Answer answer = TRY(carry_out(session, question, shown));
    record_reads(session, question, shown);
    return answer;
}

Result<Answer> ask(sql::Database& database, const When& when, const Question& question) {
    const auto session = [&](sql::Transaction& db) {
        return Session{db, question.viewer.actor, when.now, when.today};
    };
    if (question.operation.writes)
        return database.write([&](sql::Transaction& db) {
            return perform(
                question.operation,
                session(db),
                question.desk,
                question.viewer,
                question.given
            );
        });
    Shown shown;
    Answer answer = TRY(database.read([&](sql::Transaction& db) {
        shown.clear();
        return carry_out(session(db), question, shown);
    }));
    if (!shown.empty())
        database.write([&](sql::Transaction& db) { record_reads(session(db), question, shown); });
    return answer;
}

}  // namespace uppsikt::operations
