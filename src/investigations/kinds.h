#pragma once

#include <array>
#include <optional>
#include <string_view>

/// What investigations are made of. The names are also what is stored and what the API says.
namespace uppsikt::investigations {

/// What an investigation starts from. Source: domain.md 8, what starts a review [S1].
enum class Origin { complaint, tip, finding, risk, result, credit_alarm, media };

enum class Severity { minor, moderate, serious, grave };

/// What a finding rests on: never on free-standing text.
enum class EvidenceKind {
    diary,  ///< a case, by its diary number: a complaint, a visit
    file,   ///< an evidence file, by its SHA-256
    act     ///< an act of the record, by its number
};

/// How the supplier's reply was found, finding by finding.
enum class Verdict { accepted, accepted_in_part, not_accepted };

template <class Kind>
struct Named {
    Kind value;
    std::string_view name;
};

inline constexpr std::array origin_names{
    Named{Origin::complaint, "complaint"},
    Named{Origin::tip, "tip"},
    Named{Origin::finding, "finding"},
    Named{Origin::risk, "risk"},
    Named{Origin::result, "result"},
    Named{Origin::credit_alarm, "credit_alarm"},
    Named{Origin::media, "media"},
};
inline constexpr std::array severity_names{
    Named{Severity::minor, "minor"},
    Named{Severity::moderate, "moderate"},
    Named{Severity::serious, "serious"},
    Named{Severity::grave, "grave"},
};
inline constexpr std::array evidence_kind_names{
    Named{EvidenceKind::diary, "diary"},
    Named{EvidenceKind::file, "file"},
    Named{EvidenceKind::act, "act"},
};
inline constexpr std::array verdict_names{
    Named{Verdict::accepted, "accepted"},
    Named{Verdict::accepted_in_part, "accepted_in_part"},
    Named{Verdict::not_accepted, "not_accepted"},
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

constexpr std::string_view name_of(Origin kind) { return name_in(origin_names, kind); }
constexpr std::string_view name_of(Severity kind) { return name_in(severity_names, kind); }
constexpr std::string_view name_of(EvidenceKind kind) { return name_in(evidence_kind_names, kind); }
constexpr std::string_view name_of(Verdict kind) { return name_in(verdict_names, kind); }

}  // namespace uppsikt::investigations
