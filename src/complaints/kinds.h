#pragma once

#include <array>
#include <optional>
#include <string_view>

/// What complaints are made of: who, how, about what, how serious. The names are also what is
/// stored and what the API says.
namespace uppsikt::complaints {

enum class Sender {
    participant,
    supplier_staff,  ///< teachers and other staff
    officer,
    other_supplier,
    anyone,  ///< the public
    own_observation,
    other_authority
};

enum class Channel { web, phone, mail, letter, in_person, visit, authority };

/// Source: domain.md 9; the agency's own list has not been published.
enum class Category {
    premises,
    opening_hours,
    staffing,
    competence,
    meeting_frequency,
    meeting_length,
    activity_content,
    language_accessibility,
    treatment,
    wrong_report,
    payment,
    marketing,
    data_protection,
    subcontracting,
    other
};

enum class Severity { minor, moderate, serious, grave };

/// Why a complaint is for the central unit, whoever would rather keep it.
enum class CentralReason { serious, third_of_its_kind };

template <class Kind>
struct Named {
    Kind value;
    std::string_view name;
};

inline constexpr std::array sender_names{
    Named{Sender::participant, "participant"},
    Named{Sender::supplier_staff, "supplier_staff"},
    Named{Sender::officer, "officer"},
    Named{Sender::other_supplier, "other_supplier"},
    Named{Sender::anyone, "public"},
    Named{Sender::own_observation, "own_observation"},
    Named{Sender::other_authority, "other_authority"},
};
inline constexpr std::array channel_names{
    Named{Channel::web, "web"},
    Named{Channel::phone, "phone"},
    Named{Channel::mail, "mail"},
    Named{Channel::letter, "letter"},
    Named{Channel::in_person, "in_person"},
    Named{Channel::visit, "visit"},
    Named{Channel::authority, "authority"},
};
inline constexpr std::array category_names{
    Named{Category::premises, "premises"},
    Named{Category::opening_hours, "opening_hours"},
    Named{Category::staffing, "staffing"},
    Named{Category::competence, "competence"},
    Named{Category::meeting_frequency, "meeting_frequency"},
    Named{Category::meeting_length, "meeting_length"},
    Named{Category::activity_content, "activity_content"},
    Named{Category::language_accessibility, "language_accessibility"},
    Named{Category::treatment, "treatment"},
    Named{Category::wrong_report, "wrong_report"},
    Named{Category::payment, "payment"},
    Named{Category::marketing, "marketing"},
    Named{Category::data_protection, "data_protection"},
    Named{Category::subcontracting, "subcontracting"},
    Named{Category::other, "other"},
};
inline constexpr std::array severity_names{
    Named{Severity::minor, "minor"},
    Named{Severity::moderate, "moderate"},
    Named{Severity::serious, "serious"},
    Named{Severity::grave, "grave"},
};
inline constexpr std::array central_reason_names{
    Named{CentralReason::serious, "serious"},
    Named{CentralReason::third_of_its_kind, "third_of_its_kind"},
};

template <class Kind, std::size_t N>
constexpr std::optional<Kind> named(
    const std::array<Named<Kind>, N>& names, std::string_view name
) {
    for (const Named<Kind>& one : names)
        if (one.name == name) return one.value;
    return std::nullopt;
}
template <class Kind, std::size_t N>
constexpr std::string_view name_in(const std::array<Named<Kind>, N>& names, Kind kind) {
    for (const Named<Kind>& one : names)
        if (one.value == kind) return one.name;
    return "";
}

constexpr std::string_view name_of(Sender kind) { return name_in(sender_names, kind); }
constexpr std::string_view name_of(Channel kind) { return name_in(channel_names, kind); }
constexpr std::string_view name_of(Category kind) { return name_in(category_names, kind); }
constexpr std::string_view name_of(Severity kind) { return name_in(severity_names, kind); }
constexpr std::string_view name_of(CentralReason kind) {
    return name_in(central_reason_names, kind);
}

}  // namespace uppsikt::complaints
