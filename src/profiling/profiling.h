#pragma once

#include <algorithm>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "platform/delimited/delimited.h"
#include "platform/delimited/number.h"
#include "platform/texts/texts.h"
#include "stats/audit/audit.h"

/// Compares providers by their participants' outcomes, taking what the participants brought with
/// them into account: rows of text in, an answer for every provider out. A provider is whoever the
/// rows are grouped by; a supplier may run several.
namespace uppsikt::profiling {

struct ReferenceLevel {
    std::string factor;
    std::string level;
};

/// Which columns of the file play which part, by name.
struct Columns {
    std::string provider;
    std::optional<std::string> supplier = std::nullopt;
    /// 0 or 1 in every row; with `trials`, how many of them were events.
    std::string outcome;
    std::optional<std::string> trials = std::nullopt;
    std::vector<std::string> covariates = {};
    /// Covariates whose kind is given and not recognised; they need not stand among `covariates`.
    std::vector<std::string> factors = {};
    std::vector<std::string> numbers = {};
    std::vector<ReferenceLevel> references = {};  ///< else the first level in order
    std::optional<delimited::DecimalSign> decimal = std::nullopt;
};

enum class Model {
    fixed,   ///< each provider an intercept of its own
    random,  ///< intercepts are normal about a common one
    nested,  ///< and those of a supplier's providers vary about the supplier's
};
struct ModelName {
    Model value;
    std::string_view name;
};
inline constexpr ModelName model_names[] = {
    {Model::fixed, "fixed"},
    {Model::random, "random"},
    {Model::nested, "nested"},
};
std::string_view name_of(Model model);

/// What a provider is compared with.
struct Null {
    enum class Kind { median, mean, value };
    Kind kind = Kind::median;
    double value = 0;  ///< log odds, of Kind::value
};

/// By supplier (empty where there are none) and name.
using Providers = std::set<std::pair<std::string, std::string>>;

struct ProfileRequest {
    Columns columns;
    Model model = Model::fixed;
    Null null = {};
    std::optional<double> floor = std::nullopt;  ///< a rate, 0 to 1
    double level = 0.95;                         ///< of every interval
    std::uint64_t seed = 1;                      ///< of the draws that stars are given by
    bool wants_sd_interval = true;               ///< some tens of times the cost of the fit
    int threads = 1;
    Providers without = {};  ///< whose rows are read past, as if they were not in the file
    std::optional<int> most_columns = std::nullopt;  ///< of the design; more are refused
};

/// Rows or covariates that are in the file but not in the answer.
struct Excluded {
    enum class Why {
        missing,         ///< rows without a value in the column
        no_trials,       ///< rows that count no trials
        one_value,       ///< a covariate with the same value everywhere
        constant,        ///< a covariate with one value within every provider: it is theirs alone
        combination,     ///< a covariate that others determine
        no_information,  ///< a covariate that only providers with all or no events have
    };
    Why why = Why::missing;
    std::string column;
    std::optional<std::string> provider = std::nullopt;  ///< whose rows; none where it is not known
    std::int64_t rows = 0;
    std::vector<std::string> others = {};  ///< of `combination`
};

struct Tally {
    std::int64_t n = 0;
    std::int64_t events = 0;
};

/// A covariate as it was read.
struct Covariate {
    std::string name;
    bool is_factor = false;
    std::vector<std::string> levels = {};  ///< the first is the reference
    double mean = 0;                       ///< of a number
    double sd = 0;
    bool is_binary = false;  ///< a number that is 0 or 1 in every row
    /// Of each level; of a binary number those with 0 and those with 1; else none.
    std::vector<Tally> tallies = {};
};

struct Coefficient {
    std::string name;
    std::string covariate;                            ///< empty for the intercept
    std::optional<std::string> level = std::nullopt;  ///< of a factor
    std::optional<double> estimate = std::nullopt;    ///< log odds; absent where it has none
    std::optional<double> se = std::nullopt;
};

/// Where a provider stands against the null, when many are looked at at once.
enum class Standing { lower, as_expected, higher };

/// What is said of one provider. Log odds may be infinite; what is undefined is absent.
struct ProviderResult {
    std::string provider;
    std::string supplier;  ///< empty when not asked for
    std::int64_t n = 0;
    std::int64_t observed = 0;
    std::optional<double> expected = std::nullopt;  ///< events, had it been as the null
    std::optional<double> ratio = std::nullopt;     ///< observed / expected
    std::optional<double> effect = std::nullopt;    ///< its intercept, log odds
    std::optional<double> se = std::nullopt;
    std::optional<double> p_exact = std::nullopt;  ///< of the null, exact mid-p, two-sided
    std::optional<double> lower = std::nullopt;    ///< of the effect, exact
    std::optional<double> upper = std::nullopt;
    std::optional<double> direct_rate = std::nullopt;  ///< had it had everybody's participants
    std::optional<double> shrunken = std::nullopt;     ///< that rate, drawn towards the others
    std::optional<double> shrunken_lower = std::nullopt;
    std::optional<double> shrunken_upper = std::nullopt;
    std::optional<double> p_lowest_tenth = std::nullopt;
    std::optional<double> p_below_floor = std::nullopt;
    std::optional<double> expected_rank = std::nullopt;  ///< 1 is the lowest
    std::optional<int> star = std::nullopt;
    std::optional<double> p_star = std::nullopt;
    std::optional<double> p_adjusted = std::nullopt;  ///< Benjamini-Hochberg on p_exact
    std::optional<double> reliability = std::nullopt;
    Standing standing = Standing::as_expected;  ///< by p_adjusted
};

/// Neighbours in the order of expected rank that cannot be told apart: places [first, last], from
/// 0.
struct Band {
    int first = 0;
    int last = 0;
};

/// How far a ratio may lie from 1 by chance, by number of participants.
struct FunnelLimits {
    struct Part {
        std::int64_t n = 0;
        double lower = 0;
        double upper = 0;
    };
    double level = 0;
    std::vector<Part> parts;
};

/// How far apart providers, or suppliers, truly lie: a standard deviation of log odds.
struct SpreadOfEffects {
    std::string state;  ///< "estimated", "zero", "not_identified", "unbounded"
    double sd = 0;
    /// Direct rates at one sd below the middle and above it.
    std::optional<double> rate_low = std::nullopt;
    std::optional<double> rate_high = std::nullopt;
    std::optional<double> lower = std::nullopt;
    std::optional<double> upper = std::nullopt;
};

struct ProfileAnswer {
    std::string file;
    ProfileRequest request;
    std::int64_t rows_read = 0;
    std::int64_t rows = 0;  ///< of single trials: those counted in a row are as many
    std::int64_t events = 0;
    std::vector<Covariate> covariates;
    std::vector<Excluded> excluded;

    std::vector<Coefficient> coefficients;
    std::vector<std::string> separating;  ///< columns whose estimate runs away
    std::string ending;                   ///< "converged", or why it is not
    int iterations = 0;
    std::optional<double> log_likelihood;
    std::optional<SpreadOfEffects> provider_spread;
    std::optional<SpreadOfEffects> supplier_spread;  ///< of the nested model
    std::optional<double> null;                      ///< log odds
    std::optional<double> over_dispersion;           ///< mean square of Winsorised z; 1 by chance
    std::optional<double> rankability;
    std::uint64_t seed = 0;

    std::vector<ProviderResult> results;  ///< in the order of their names
    std::vector<std::size_t> in_order;    ///< indices of `results`, the lowest expected rank first
    std::vector<Band> bands;              ///< in that order
    std::vector<FunnelLimits> funnel;     ///< the widest first

    double rate() const {
        return static_cast<double>(events) / static_cast<double>(std::max<std::int64_t>(rows, 1));
    }
    std::int64_t rows_excluded() const;
};

/// Reads the file to its end, fits, and says of every provider what can be said.
Result<ProfileAnswer> profile(delimited::Reader& input, const ProfileRequest& request);

/// What is to be found out about rules that end providers. The country is that of a file's rows, or
/// one described by numbers; what is given here goes before what the file says.
struct AuditRequest {
    /// The file's columns; suppliers make effects that their providers share.
    std::optional<Columns> columns = std::nullopt;
    double windows_covered = 1;  ///< how many windows' participants the file holds

    stats::LogNormalSizes sizes = {};  ///< without a file, as the next two
    int suppliers = 170;               ///< 0: providers share nothing
    double rate = 0.3;

    std::optional<double> sd = std::nullopt;
    std::optional<double> within_sd = std::nullopt;
    std::optional<double> between_sd = std::nullopt;
    double unmeasured_sd = 0;
    double drift_sd = 0;
    stats::Windows windows = {};
    std::vector<std::string> rules = {};  ///< see `rule_from`; empty: the usual ones
    int repetitions = 200;
    std::uint64_t seed = 1;
    int threads = 1;
};

/// A rule as it is written: by what, where the limit is, and how often, with commas between.
///   raw, oe, z, p, shrunken or posterior
///   lowest=SHARE, below=VALUE, above=VALUE, or as=N: as many as rule number N
///   twice (when nothing is said), once, or pooled; min=PARTICIPANTS (else 10); floor=RATE
Result<stats::Rule> rule_from(const std::string& text);

struct RuleAudit {
    stats::AuditQuestion question;
    std::vector<std::string> rules;  ///< as they are written
    stats::AuditAnswer answer;
};

/// Tries rules in a country like the file's (none: the one described) where what is true is known.
Result<RuleAudit> audit_rules(delimited::Reader* input, const AuditRequest& request);

/// What a command line names beside the request; `report` may be empty.
struct ProfileFiles {
    std::string list;
    std::string report = {};
};
/// The command line that makes the same answer again.
std::string command_of(const ProfileRequest& request, const ProfileFiles& files, Language language);

/// What the page says beside the answer.
struct ProfileReport {
    const ProfileAnswer& answer;
    std::string command;                  ///< makes the page again; empty: it cannot be made again
    std::string version;                  ///< of the program
    std::vector<std::string> notes = {};  ///< what must be known of it, under its title
    bool has_withheld = false;            ///< providers that are too small to be shown
    std::string back_to = {};             ///< a path of the site that it is shown on; or empty
};

/// The answer as one page that stands alone.
void write_profile_report(
    std::ostream& out, const ProfileReport& report, const Texts& texts, Language language
);

}  // namespace uppsikt::profiling
