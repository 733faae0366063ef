#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "cases/cases.h"
#include "platform/operations/operation.h"
#include "platform/record/session.h"
#include "platform/texts/texts.h"
#include "profiling/profiling.h"
#include "publication/publication.h"
#include "releases/releases.h"

/// Comparisons of providers on equal terms as something that two persons release. The list of
/// participants is read and never kept; what is kept, read by the second person and shown to
/// everybody are the same pages, byte for byte.
namespace uppsikt::comparisons {

using ComparisonId = Id<struct ComparisonTag>;

// --- how it is compared --------------------------------------------------------------------------

struct How {
    std::string provider = {};  ///< names of columns
    std::optional<std::string> supplier = {};
    std::string outcome = {};
    std::string covariates = {};  ///< with commas between
    profiling::Model model = profiling::Model::fixed;
    std::optional<double> floor = {};  ///< a rate, between 0 and 1
};

/// The options that say it, for every operation that compares.
std::vector<operations::Option> options();
/// Read from them. Refuses a floor that is no share.
Result<How> how_in(const operations::Arguments& arguments);

/// What the terms COMPARISON and SMALL-CELLS ask on a day.
struct Terms {
    int most_columns = 0;
    publication::SmallCells small = {};
    std::string small_version = {};
};
Result<Terms> terms_on(const cases::Handbook& handbook, Date day);

/// A list as it is handed in.
struct List {
    std::string name;  ///< what a refusal calls it
    std::string bytes;
};
/// Compares all in the list but those whom it is to be without. Refuses a list that is packed, and
/// what `profiling::profile` refuses.
Result<profiling::ProfileAnswer> compared(
    List list, const How& how, const Terms& terms, profiling::Providers without = {}
);

// --- comparisons that are kept -------------------------------------------------------------------

struct Comparison {
    ComparisonId id{0};
    std::string number = {};  ///< "2026-1"
    std::string title = {};
    std::string list_sha256 = {};
    How how = {};
    std::int64_t participants = 0;
    std::int64_t events = 0;
    int shown = 0;                           ///< providers
    int withheld = 0;                        ///< and that nobody is, nor were compared: too small
    std::string rule_version = {};           ///< of SMALL-CELLS
    std::string program = {};                ///< version that computed it
    std::vector<releases::Step> steps = {};  ///< in the order they were taken
    Date drafted_on = {};
    std::optional<Date> published_on = {};
    bool was_repeated = false;  ///< computed again by who approved it
    releases::State state() const { return steps.back().state; }
    releases::Course course() const { return {number, steps}; }
};

/// All, the latest first.
std::vector<Comparison> comparisons(const Session& session);
Result<Comparison> comparison(const Session& session, std::string_view number);

/// The page that is, or would be, released. Refuses one that is not what was drafted.
Result<std::string> page(const Session& session, const Comparison& comparison, Language language);

/// A published comparison, as everybody is shown it.
struct Shown {
    std::string number;
    std::string title;
    Date published_on;
    std::string page_sv;
    std::string page_en;
};
/// Those that are published and were not taken back, the latest first; without any that was spoilt.
std::vector<Shown> shown(const Session& session);

/// Another number whenever `shown` may give another answer.
std::int64_t steps_taken(const Session& session);

// The steps. Each is an act of its own; nothing that was drafted is ever changed.

struct Asked {
    std::string title;  ///< also what the page calls the list
    std::string list;   ///< what it says
    How how;
};
/// What a comparison is made with beside the list.
struct Means {
    const Texts& texts;
    const cases::Handbook& handbook;
};
/// Refuses, beside what `compared` refuses, what could tell of a person: personal identity numbers
/// in names, and categories with few with the outcome or without; and an answer of fewer than two
/// providers.
Result<Comparison> draft(const Session& session, const Means& means, Asked asked);

Result<Comparison> submit(const Session& session, const releases::Said& said);
/// By another person than who drafted and who submitted, with a note. With the list, it is computed
/// again, and refused where list or pages are others. Of a list one comparison is published at a
/// time.
Result<Comparison> approve(
    const Session& session,
    const Means& means,
    const releases::Said& said,
    const std::optional<std::string>& list
);
Result<Comparison> withdraw(const Session& session, const releases::Said& said);

const operations::Table& operations();

}  // namespace uppsikt::comparisons
