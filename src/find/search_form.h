#pragma once

#include <string>

#include "find/parts.h"

/// What is searched for: as fields of a query, as a form, and back.
namespace uppsikt::find {

/// What is not understood is not asked for.
Query query_of(const Fields& fields);

/// The query of another page or language of the same search.
std::string tail_of(const Query& query, int page);

/// The head of a page that can be searched from.
struct Hero {
    const Query& query;
    Order usual = Order::near;  ///< of who has chosen none
    bool is_brief = false;      ///< suppliers follow: a small screen comes to them soon
};
html::Node search_hero(const Material& material, const Hero& hero);

}  // namespace uppsikt::find
