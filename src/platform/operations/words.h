#pragma once

#include <string>
#include <string_view>

#include <boost/json/value.hpp>

#include "platform/operations/operation.h"
#include "platform/texts/texts.h"

namespace uppsikt::operations {

/// What operations answer, as people read it: members by their labels; states, roles, kinds, acts
/// and choices in words. What nobody has written a word for is shown as it is.
class Words {
public:
    Words(const Texts& texts, Language language) : texts_(texts), language_(language) {}

    Language language() const { return language_; }
    std::string say(std::string_view code, const std::vector<TextValue>& values = {}) const {
        return texts_.say(language_, code, values);
    }

    std::string label(std::string_view member) const;
    std::string choice(std::string_view option, std::string_view value) const;
    /// Of any kind but lists and objects other than titles.
    std::string plain(std::string_view member, const boost::json::value& value) const;
    /// {"code": …, "what": {"sv": …, "en": …}} in one line.
    std::string title(const boost::json::object& title) const;
    /// "complaints.fix_reported" as "åtgärd anmäld".
    std::string act(std::string_view kind) const;
    /// The value of a field of an act, or that it is masked or erased.
    std::string field(const boost::json::object& field) const;

private:
    std::string say_or(const std::string& code, std::string_view otherwise) const;

    const Texts& texts_;
    Language language_;
};

}  // namespace uppsikt::operations
