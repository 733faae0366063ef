#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/date.h"
#include "base/ensure.h"
#include "base/result.h"
#include "platform/operations/desk.h"
#include "platform/record/record.h"
#include "platform/record/session.h"

/// What modules can do, as tables: name, who may, options, function. Commands, scenarios and routes
/// are made from the same rows.
namespace uppsikt::operations {

struct Viewer;
struct Question;

enum class Takes {
    text,
    day,
    number,
    yes_or_no,
    choice,
    file,     ///< of evidence, by its number; platform/evidence/submission.h makes one of a path
    content,  ///< what a list says, read and never kept; on the command line, its path
    flag,     ///< "yes" where it is given; on the command line without a value
    secret,   ///< a password: asked for, never an argument, never shown
};

/// Why what the value names is not there for who asks; nothing where it is.
using Covers = std::optional<Refusal> (*)(const Session&, const Question&, std::string_view value);

struct Option {
    std::string_view name;  ///< "learned"; on the command line --learned
    Takes takes = Takes::text;
    bool is_required = false;
    bool is_placed = false;  ///< given by its place, without a name: the number of a case
    bool is_list = false;    ///< may be given several times
    std::vector<std::string_view> choices = std::vector<std::string_view>();
    std::string_view purpose = {};  ///< code of its text, where it is not <module>_option_<name>
    Covers covers = nullptr;        ///< where it names what not everybody may see
};

/// What came from outside: texts by the name of an option.
using Given = std::map<std::string, std::vector<std::string>, std::less<>>;

/// What was given, read: every required option is there, and every value is what it should be.
class Arguments {
public:
    explicit Arguments(Given given) : given_(std::move(given)) {}

    bool has(std::string_view name) const { return given_.contains(name); }
    const std::string& text(std::string_view name) const;  ///< of a required option
    std::string text(std::string_view name, std::string_view otherwise) const;
    std::optional<std::string> optional_text(std::string_view name) const;
    std::vector<std::string> texts(std::string_view name) const;
    std::optional<Date> day(std::string_view name) const;
    std::optional<std::int64_t> number(std::string_view name) const;
    bool yes(std::string_view name) const;  ///< no where it is not given

    /// The kind in a table of rows {value, name}.
    template <class Names>
    auto choice(std::string_view name, const Names& names) const
        -> std::optional<decltype(names[0].value)> {
        const auto given = optional_text(name);
        if (!given) return std::nullopt;
        for (const auto& one : names)
            if (one.name == *given) return one.value;
        report_broken_assumption("a choice was checked", std::source_location::current());
    }

private:
    Given given_;
};

/// The names of a table of rows {value, name}, as choices.
template <class Names>
std::vector<std::string_view> names_of(const Names& names) {
    std::vector<std::string_view> all;
    for (const auto& one : names)
        all.push_back(one.name);
    return all;
}

/// Of which cases a viewer knows at all. Nothing in it: of none.
struct Reach {
    bool all = false;
    std::optional<std::string> unit = {};       ///< what lies there
    std::optional<std::string> assignee = {};   ///< what is assigned to the person
    std::optional<std::int64_t> supplier = {};  ///< what is about the legal person
    bool operator==(const Reach&) const = default;
};

/// What has a class, of a subject of the record: "case:UPP 2026/000001".
struct Classed {
    std::string subject;
    record::FieldClass field_class = record::FieldClass::open;
    auto operator<=>(const Classed&) const = default;
};

/// Who asks, and what of the record is shown to them. Without a role it is who has the machine
/// itself, who may do everything and knows of every case.
struct Viewer {
    std::string actor;  ///< "user:anna"
    std::optional<std::string> role = {};
    std::optional<std::string> unit = {};  ///< the office they work at, where it matters
    std::vector<record::FieldClass> sees = {record::FieldClass::open};
    Reach reach = {};
    bool only_reads = false;           ///< an auditor: all that writes nothing, and nothing else
    std::vector<Classed> opened = {};  ///< seen beyond `sees`, for a time, with a reason

    bool may_see(const Classed& classed) const;
};

/// What an operation gives: an object; `list` names the member that is its list of rows, if it is
/// one.
struct Answer {
    boost::json::object json;
    std::string_view list = {};
};

/// What is personal or secret and was shown, each once.
using Shown = std::set<Classed>;

struct Request {
    const Session& session;
    const Desk& desk;
    const Viewer& viewer;
    const Arguments& arguments;
    Shown& shown;

    /// The value where the viewer may see it, else null. What is personal or secret is recorded as
    /// read: a person's data reach an answer in no other way.
    boost::json::value show(const Classed& classed, const std::optional<std::string>& value) const;
};

struct Operation {
    std::string_view noun;       ///< "complaint"
    std::string_view verb = {};  ///< "register"; none where the noun says it all
    bool writes = true;
    std::vector<Option> options = std::vector<Option>();
    std::vector<std::string_view> roles = std::vector<std::string_view>();  ///< none named: all may
    /// The verbs of a case's table of steps that it takes.
    std::vector<std::string_view> steps = std::vector<std::string_view>();
    std::function<Result<Answer>(const Request&)> run = {};
    bool is_anonymous = false;  ///< its acts do not tell who did it

    /// "complaint register".
    std::string name() const;
    const Option* option(std::string_view name) const;
};

/// The operations of one module.
struct Table {
    std::string_view module;
    std::vector<Operation> operations;

    std::string purpose_of(const Operation& operation) const;  ///< code of its text
    std::string purpose_of(const Option& option) const;
    const Operation* find(std::string_view noun, std::string_view verb) const;
};

/// Code of the text of a choice: "choice_severity_grave". One word for all modules.
std::string word_of(std::string_view option, std::string_view choice);

/// All of them; also lies on the desk.
using Tables = std::vector<const Table*>;

/// Refuses what the operation does not take, what is missing, given twice, or cannot be read; all
/// reasons at once.
Result<Arguments> read(const Operation& operation, const Given& given);

/// Whether the viewer's role may do it.
bool may_do(const Operation& operation, const Viewer& viewer);

/// Does it, in the session's transaction, which must be able to write where something personal is
/// shown: reads of it are recorded there. Refuses a role that may not, what `read` refuses, and
/// what is not there for the viewer. No refusal has a personal identity number in it.
Result<Answer> perform(
    const Operation& operation,
    const Session& session,
    const Desk& desk,
    const Viewer& viewer,
    const Given& given
);

/// What is asked, by whom.
struct Question {
    const Operation& operation;
    const Desk& desk;
    const Viewer& viewer;
    const Given& given;
};

/// When it is asked.
struct When {
    Instant now;
    Date today;
};

/// Does it in a transaction of its own: what only reads, on a snapshot. Where something personal or
/// secret was shown, that is recorded, all of it in one act, before the answer is given.
Result<Answer> ask(sql::Database& database, const When& when, const Question& question);

}  // namespace uppsikt::operations
