#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/charts/marker.h"
#include "platform/charts/scale.h"
#include "platform/html/node.h"
#include "platform/html/voice.h"
#include "profiling/profiling.h"

/// The parts of the page that write_profile_report puts together.
namespace uppsikt::profiling::report {

/// What every part is made from.
struct Material {
    const ProfileReport& report;
    html::Voice voice;

    const ProfileAnswer& answer() const { return report.answer; }
    const std::vector<ProviderResult>& results() const { return report.answer.results; }
};

// Sections, in the order of the page. Nothing where there is nothing to show.
html::Node summary(const Material& material);
html::Node funnel(const Material& material);
html::Node order(const Material& material);
html::Node coefficients(const Material& material);
html::Node providers(const Material& material);
html::Node method(const Material& material);

/// Ids of the sections that the page has, for its contents.
std::vector<std::string> section_ids(const Material& material);
bool has_order(const ProfileAnswer& answer);

// What several sections write alike.

/// A heading with its text in a section of its own.
html::Node section(const Material& material, std::string_view id, html::Nodes inside);
html::Node paragraph(const Material& material, std::string_view code);

/// "Lund", or "Lund, Firma AB" where there are suppliers.
std::string name_of(const ProviderResult& result);

/// How a provider is drawn, by how it stands.
charts::Mark mark_of(Standing standing);
std::string name_of(Standing standing);
int count(const ProfileAnswer& answer, Standing standing);

/// Numbers that may be absent ("–") or infinite ("∞").
std::string decimal_text(
    const html::Voice& voice, const std::optional<double>& value, int decimals
);
std::string percent_text(const html::Voice& voice, const std::optional<double>& share);
/// "82 av 100"; never 0 or 100, which nothing is.
std::string of_hundred_text(const html::Voice& voice, const std::optional<double>& probability);
/// "82 %" likewise, where there is little room.
std::string chance_text(const html::Voice& voice, const std::optional<double>& probability);
/// "0,003", or "< 0,001".
std::string p_text(const html::Voice& voice, const std::optional<double>& p);
/// "95 %" or "99,8 %".
std::string level_text(const html::Voice& voice, double level);
/// What providers are compared with, in words.
std::string null_text(const Material& material);
/// The shrunken rate with its interval, in words.
std::string shrunken_words(const Material& material, const ProviderResult& result);

/// From below the least to above the greatest, with ticks in per cent.
charts::Axis percent_axis(const html::Voice& voice, double least, double greatest);

std::string_view report_style();

}  // namespace uppsikt::profiling::report
