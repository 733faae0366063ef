/* Provider profiling for programs in C, R, Python and other languages: libuppsikt-stats.
 *
 * One call takes trials in groups with covariates, and says of every group what can be said: tests
 * against a null, limits, standardised rates, shrunken rates, ranks and stars. What each number is
 * and where it comes from stands in docs/statistics. Calls may run at the same time; nothing is
 * kept between them.
 *
 * Every argument is an address, and matrices lie column by column, so that R's .C and Fortran can
 * call it as well. Numbers of groups, parents and levels begin with 0. Licence: EUPL-1.2. */
#ifndef UPPSIKT_STATS_H
#define UPPSIKT_STATS_H

#ifdef __cplusplus
extern "C" {
#endif

/* Names as C has them, with the library's prefix. */
/* NOLINTBEGIN(readability-identifier-naming,bugprone-easily-swappable-parameters) */

#define UPPSIKT_API __attribute__((visibility("default")))

/* Places in `shape`. */
enum uppsikt_shape {
    UPPSIKT_ROWS,
    UPPSIKT_GROUPS,
    UPPSIKT_PARENTS, /* 0: groups lie in nothing */
    UPPSIKT_FACTORS,
    UPPSIKT_NUMBERS,
    UPPSIKT_HAS_TRIALS, /* 1: rows count trials and events; 0: a row is one trial */
    UPPSIKT_SHAPE_SIZE
};

enum uppsikt_model { UPPSIKT_FIXED, UPPSIKT_RANDOM, UPPSIKT_NESTED };
enum uppsikt_null { UPPSIKT_MEDIAN, UPPSIKT_MEAN, UPPSIKT_VALUE };

/* Places in `choices`. */
enum uppsikt_choice {
    UPPSIKT_MODEL, /* enum uppsikt_model; nested needs parents */
    UPPSIKT_NULL,  /* enum uppsikt_null */
    UPPSIKT_FIRTH, /* 1: Jeffreys's prior on all parameters of the fixed model */
    UPPSIKT_THREADS,
    UPPSIKT_SEED, /* of the draws that ranks are counted in */
    UPPSIKT_CHOICES_SIZE
};

/* Places in `settings`. */
enum uppsikt_setting {
    UPPSIKT_NULL_VALUE, /* log odds, for UPPSIKT_VALUE */
    UPPSIKT_FLOOR,      /* a direct rate, or not a number for none */
    UPPSIKT_COVERAGE,   /* of every interval, as 0.95 */
    UPPSIKT_LOWEST,     /* share of groups that is lowest, as 0.1 */
    UPPSIKT_SETTINGS_SIZE
};

/* Places in `fit`. Not a number where undefined. */
enum uppsikt_fit_value {
    UPPSIKT_CONVERGED, /* 1 or 0 */
    UPPSIKT_ITERATIONS,
    UPPSIKT_LOG_LIKELIHOOD,
    UPPSIKT_SD_GROUP,  /* of groups' effects, log odds; of the random model, whichever was asked for
                        */
    UPPSIKT_SD_PARENT, /* nested: of parents' effects */
    UPPSIKT_NULL_USED, /* log odds */
    UPPSIKT_OVER_DISPERSION,
    UPPSIKT_RANKABILITY,
    UPPSIKT_FIT_SIZE
};

/* Columns of `results`, a row per group. Not a number where undefined; log odds may be infinite. */
enum uppsikt_result {
    UPPSIKT_N,
    UPPSIKT_OBSERVED,
    UPPSIKT_EXPECTED,
    UPPSIKT_RATIO,
    UPPSIKT_EFFECT, /* fixed: the group's intercept; else its posterior mean, from the common
                       intercept */
    UPPSIKT_SE,
    UPPSIKT_P_EXACT, /* exact mid-p, two-sided */
    UPPSIKT_LOWER,   /* of the group's intercept, by inversion of the exact test */
    UPPSIKT_UPPER,
    UPPSIKT_DIRECT_RATE,
    UPPSIKT_SHRUNKEN, /* rate */
    UPPSIKT_SHRUNKEN_LOWER,
    UPPSIKT_SHRUNKEN_UPPER,
    UPPSIKT_P_LOWEST,
    UPPSIKT_P_BELOW_FLOOR,
    UPPSIKT_EXPECTED_RANK, /* 1 is the lowest */
    UPPSIKT_STAR,          /* 1 to 4 by quartiles of rank; not a number where too uncertain */
    UPPSIKT_P_STAR,
    UPPSIKT_RESULT_SIZE
};

enum uppsikt_status {
    UPPSIKT_OK,
    UPPSIKT_BAD_INPUT, /* something is out of range: `message` says what, and in which row */
    UPPSIKT_BROKEN     /* memory, or a fault of ours */
};

/* Fits and says what can be said of every group.
 *
 * shape         UPPSIKT_SHAPE_SIZE whole numbers
 * level_counts  how many levels each factor has (FACTORS)
 * group         of each row (ROWS)
 * parent        of each group (GROUPS), or unread without parents
 * events        of each row: 0 or 1, or up to its trials (ROWS)
 * trials        of each row (ROWS), or unread without trials
 * levels        of each row and factor (ROWS x FACTORS); level 0 is the reference
 * values        of each row and number (ROWS x NUMBERS), finite
 * choices, settings
 * coefficients, standard_errors
 *               out: of levels 1, 2 ... of the first factor, then of the second ..., then of the
 * numbers; not a number for a level that no row has, or that cannot be told from the rest fit out:
 * UPPSIKT_FIT_SIZE numbers results       out: GROUPS x UPPSIKT_RESULT_SIZE status        out: enum
 * uppsikt_status message       out: one sentence in English, ended by a zero, at most
 * `*message_size` bytes with it */
UPPSIKT_API void uppsikt_profile(
    const int* shape,
    const int* level_counts,
    const int* group,
    const int* parent,
    const int* events,
    const int* trials,
    const int* levels,
    const double* values,
    const int* choices,
    const double* settings,
    double* coefficients,
    double* standard_errors,
    double* fit,
    double* results,
    int* status,
    char* message,
    const int* message_size
);

/* The name of a column of `results`, as in the command's JSON: "p_exact". NULL beyond the last. */
UPPSIKT_API const char* uppsikt_result_name(int column);
/* "0.1.0" */
UPPSIKT_API const char* uppsikt_stats_version(void);

/* NOLINTEND(readability-identifier-naming,bugprone-easily-swappable-parameters) */

#ifdef __cplusplus
}
#endif

#endif
