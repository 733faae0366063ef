#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "office/parts.h"
#include "office/rating.h"

/// The parts of the rating room's page.
namespace uppsikt::office {

/// What every part is made from: the rating and what its limit means.
struct Board {
    const Room& room;
    const Rating& rating;
    results::WhatIf at;

    const results::PeriodResults& now() const { return rating.material.computed.now; }
    const releases::Checks& checks() const { return rating.material.computed.checks; }
    std::string measure(double value) const;  ///< in the decimals of the rule
};

/// How sure it is that a contract lies below the limit that is asked about.
enum class Place { surely_below, perhaps_below, above };
Place place_of(const results::LimitStanding& standing);

/// Neither surely below nor surely above; the most probably below first.
std::vector<const results::LimitStanding*> near_the_limit(const results::WhatIf& at);
/// Where the list of them is fetched, for the limit that is asked about.
std::string path_of_near(const Rating& rating);

html::Node limit_card(const Board& board);
html::Node funnel_card(const Board& board);
html::Node caterpillar_card(const Board& board);
html::Node near_card(const Board& board);
html::Node movement_card(const Board& board);
html::Node check_card(const Board& board);
/// Period, number of contracts and participants, day, rule and version, and where it was read.
html::Node whence(const Board& board);

/// "82 av 100"; never 0 or 100, which nothing is.
std::string of_hundred_text(const Room& room, double p_below);

struct Card {
    std::string_view id;  ///< also "office_rating_<id>", its title
    std::string lead = {};
    html::Nodes body;
};
html::Node card(const Board& board, Card content);

}  // namespace uppsikt::office
