#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "office/parts.h"
#include "releases/releases.h"

/// What two persons release, whatever it is: how far it has come, what may be done next and by
/// whom, who did what.
namespace uppsikt::office {

/// A step that is asked for, with what was given and why it was refused.
struct ReleaseStep {
    std::string_view verb;  ///< "submit"
    operations::Given given = {};
    std::vector<Reason> reasons = {};
    std::string key = {};
};

/// Something that two persons release, with the operations that take it on. Before it is drafted
/// it has no course, and its page is the list of all.
struct Released {
    releases::Course course;
    const operations::Table& table;
    std::string_view noun;  ///< of the operations: "release"
    std::string path;       ///< of its page

    releases::State state() const { return course.steps.back().state; }
};

/// The verbs that the role may take it on by, in the order in which they are meant; who prepared it
/// is not offered to approve it.
std::vector<std::string_view> steps_of(const Seat& seat, const Released& released);

/// The form of a step, or of a new draft, from its operation's row.
html::Node step_form(const Room& room, const Released& released, const ReleaseStep& step);
/// Whether the role may make a draft.
bool may_draft(const Room& room, const Released& released);

html::Node state_tag(const Room& room, std::string_view state);
html::Node way_of(const Room& room, const releases::Course& course);
html::Node two_persons(
    const Room& room, const Released& released, const std::optional<ReleaseStep>& step
);

/// What one of a list says of its latest step: day, and who took it.
html::Node latest_step(const Room& room, const releases::Course& course);

}  // namespace uppsikt::office
