#include "complaints/rules.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace uppsikt::complaints {

namespace {

// What is stored of one text; a technical limit, not a term: a million characters is a long letter.
constexpr std::size_t longest_text = 1 << 20;

void add(std::string& content, std::string_view part) {
    content += fmt::format("{}:", part.size());
    content += part;
}

void check(
    std::vector<Reason>& reasons,
    const std::optional<std::string>& text,
    const cases::TextRule& rule
) {
    if (text) cases::check_text(reasons, *text, rule);
}

}  // namespace

std::vector<Reason> objections(const NewComplaint& complaint, Date today) {
    std::vector<Reason> reasons;
    cases::check_text(
        reasons,
        complaint.text,
        {.field = "text", .most_bytes = longest_text, .one_line = false}
    );
    cases::check_text(reasons, complaint.unit, {.field = "unit"});
    const Subject& subject = complaint.subject;
    check(reasons, subject.contract, {.field = "contract"});
    check(reasons, subject.supplier, {.field = "supplier", .most_bytes = 500});
    check(reasons, subject.person_role, {.field = "person_role"});
    check(reasons, subject.stated, {.field = "subject", .most_bytes = 2000, .one_line = false});
    check(reasons, subject.service, {.field = "service"});
    if (complaint.contact) {
        cases::check_text(reasons, complaint.contact->name, {.field = "contact_name"});
        cases::check_text(
            reasons,
            complaint.contact->address,
            {.field = "contact_address", .most_bytes = 500}
        );
    }
    if (complaint.learned_on && *complaint.learned_on > today)
        reasons.push_back(
            {"complaints_learned_in_the_future",
             {{"day", to_text(*complaint.learned_on)}, {"today", to_text(today)}}}
        );
    if (complaint.key) {
        cases::check_text(reasons, *complaint.key, {.field = "key"});
        if (count_characters(*complaint.key) < key_length_least)
            reasons.push_back(
                {"complaints_key_too_short", {{"least", fmt::format("{}", key_length_least)}}}
            );
    }
    return reasons;
}

std::vector<Reason> objections(const Statement& statement) {
    std::vector<Reason> reasons;
    cases::check_text(
        reasons,
        statement.text,
        {.field = "text", .most_bytes = longest_text, .one_line = false}
    );
    return reasons;
}

std::string content_of(const NewComplaint& complaint) {
    const Subject& subject = complaint.subject;
    std::string content;
    add(content, name_of(complaint.sender));
    add(content, name_of(complaint.channel));
    add(content, name_of(complaint.category));
    add(content, complaint.text);
    add(content, subject.contract.value_or(""));
    add(content, subject.premises ? fmt::format("{}", subject.premises->value()) : "");
    add(content, subject.supplier.value_or(""));
    add(content, subject.person_role.value_or(""));
    add(content, subject.stated.value_or(""));
    add(content, complaint.contact ? complaint.contact->name : "");
    add(content, complaint.contact ? complaint.contact->address : "");
    return content;
}

std::optional<CentralReason> central_reason(
    Severity severity, const Repetition& repetition, const services::Term& central
) {
    const std::vector<std::string> severities = services::words_of(central, "severities");
    if (std::ranges::find(severities, name_of(severity)) != severities.end())
        return CentralReason::serious;
    if (repetition.is_about_premises &&
        repetition.before + 1 >= services::whole_of(central, "same_kind"))
        return CentralReason::third_of_its_kind;
    return std::nullopt;
}

std::vector<Reason> merge_objections(const Complaint& duplicate, const Complaint& into) {
    const std::vector<TextValue> values{
        {"case", duplicate.file.diary_number.text()},
        {"into", into.file.diary_number.text()}
    };
    if (duplicate.file.id == into.file.id) return {{"complaints_merge_into_itself", values}};
    std::vector<Reason> reasons;
    if (into.file.ended_on) reasons.push_back({"complaints_merge_into_ended", values});
    // Else whoever has the case would win time by merging it.
    if (into.file.central_due_on > duplicate.file.central_due_on)
        reasons.push_back({"complaints_merge_into_later", values});
    const auto& one = duplicate.subject.contract;
    const auto& other = into.subject.contract;
    if (one && other && *one != *other)
        reasons.push_back({"complaints_merge_other_contract", values});
    return reasons;
}

std::optional<ToSupplier> to_supplier(const Complaint& complaint) {
    const cases::Case& file = complaint.file;
    if (!cases::is_told(states().machine(), file)) return std::nullopt;
    return ToSupplier{
        .number = file.diary_number.text(),
        .category = complaint.category,
        .severity = complaint.severity,
        .opened_on = file.opened_on,
        .premises = complaint.subject.premises,
        .summary = complaint.summary,
    };
}

}  // namespace uppsikt::complaints
