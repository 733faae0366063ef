#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "office/office.h"
#include "platform/html/node.h"

/// The parts that the office's pages are put together from.
namespace uppsikt::office {

struct Draft {
    std::string title;
    std::string_view place = {};  ///< which item of the menu it is under
    bool is_wide = false;         ///< fills the window: the queue
    bool has_case = false;        ///< beside it, to be skipped to
    html::Nodes body;             ///< inside <main>
};
std::string written(const Room& room, const Draft& draft);

html::Node icon(std::string_view name);

/// The head of a table, its columns by the codes of their titles.
html::Node table_head(const Room& room, const std::vector<std::string_view>& codes);
/// A table that is wider than its place and is pushed sideways there, also by keys.
struct WideTable {
    std::string label;
    html::Node head;
    html::Nodes rows;
    bool is_card = false;
};
html::Node wide_table(WideTable table);

/// A path of a case or of one of its steps, which keeps the spot in the queue.
std::string kept(const Room& room, std::string path);

/// "12 mars 2026".
std::string day_text(const Room& room, Date day);
/// "12 mars 2026 14:05", by the clock on the wall.
std::string moment_text(const Room& room, Instant moment);

/// What a member of an answer or a field of an act is called.
std::string label_of(const Room& room, std::string_view name);
/// Its value as people read it: days, words of codes, yes and no.
std::string value_text(const Room& room, std::string_view name, const boost::json::value& value);
/// "user:anna" as "Anna Berg", "supplier:Alfa AB" as "Alfa AB (leverantören)".
std::string actor_text(const Room& room, std::string_view actor);

/// A member that holds a day, if it holds one.
std::optional<Date> day_in(const boost::json::object& object, std::string_view member);
std::string text_in(const boost::json::object& object, std::string_view member);

/// How long is left, in words, with icon and colour, and the day below.
html::Node deadline(const Room& room, const boost::json::object& file);

/// The kind of a case as a tag of its own colour.
html::Node kind_tag(const Room& room, std::string_view kind);

/// The title of a case in words.
std::string title_of(const Room& room, const boost::json::object& file);

/// How far it has come: a bar with the states of its way.
html::Node way_bar(const Room& room, const boost::json::object& file);

/// What may be done next: the step that is meant to come first, and the others.
html::Node next_steps(const Room& room, const boost::json::object& file);

/// What a module tells of a case: its plain members, then its lists.
html::Node facts(const Room& room, const boost::json::object& detail);

/// The findings of a report, each with its evidence and the supplier's reply beside it.
html::Node finding_cards(const Room& room, const boost::json::object& detail);

bool has_files(const boost::json::object& of);

/// The member "files", each to be fetched from the case with the number; nothing where there are
/// none.
html::Node file_list(const Room& room, std::string_view number, const boost::json::object& of);
html::Node file_link(const Room& room, std::string_view number, const boost::json::object& file);

/// Acts with who, when and what was said; the newest first. Those of a supplier say which case each
/// is of.
enum class ActsOf { one_case, supplier };
html::Node act_list(
    const Room& room, const boost::json::array& acts, ActsOf whom = ActsOf::one_case
);

/// A case as a panel: all of the above.
html::Node case_panel(const Room& room, const OpenCase& open, const std::optional<Form>& form);

/// A form made from the row of an operation; `about` is the case that it is given for.
html::Node operation_form(
    const Room& room, const Form& form, std::string_view about, std::string_view heading = "h3"
);

/// The reasons why not, told at once to those who do not see them. The codes in them are told in
/// words; of verbs those of the table's steps.
html::Node reasons_box(
    const Room& room, const std::vector<Reason>& reasons, const operations::Table* table = nullptr
);

/// "office_step_complaint_send_central": code of what a step's button says.
std::string step_code(std::string_view operation);

/// The first letter large.
std::string capitalised(std::string text);

/// Written as a query's value: "a b" as "a%20b".
std::string encoded(std::string_view text);

}  // namespace uppsikt::office
