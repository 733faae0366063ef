#include "stats/event_sums.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <span>

#include "stats/logistic_sums.h"
#include "stats/wide.h"

namespace uppsikt::stats {

namespace {

struct TiltLanes {
    double from[lanes] = {1, 1, 1, 1, 1, 1, 1, 1};
    double to[lanes] = {1, 1, 1, 1, 1, 1, 1, 1};
    double change[lanes] = {};
    double surplus[lanes] = {};  ///< what rounding has put into `change` too much (Kahan 1965)
    double likely[lanes] = {};
    double expected[lanes] = {};
};

/// max(from, 0) - max(to, 0), and for a likely event to - from too: 0 unless the sign changes.
UPPSIKT_INLINE double change_of(const Move& x) {
    const double rises = x.to > 0 ? -x.to : 0.0;
    const double falls = x.to < 0 ? x.to : 0.0;
    return x.from > 0 ? falls : rises;
}

UPPSIKT_WIDE void add_rows(
    const double* offsets, std::size_t rows, const Move& intercept, TiltLanes& into
) {
    TiltLanes sums = into;
    for (std::size_t row = 0; row < rows; row += lanes) {
        UPPSIKT_LANES
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const double from = offsets[row + lane] + intercept.from;
            const double to = offsets[row + lane] + intercept.to;
            const LogisticParts parts = logistic_parts(to);
            sums.from[lane] *= 1.0 + exp_of_minus(from < 0 ? -from : from);
            sums.to[lane] *= parts.one_plus;
            const double change = change_of({from, to}) - sums.surplus[lane];
            const double changed = sums.change[lane] + change;
            sums.surplus[lane] = (changed - sums.change[lane]) - change;
            sums.change[lane] = changed;
            sums.likely[lane] += from > 0 ? 1.0 : 0.0;
            sums.expected[lane] += parts.probability;
        }
    }
    into = sums;
}

/// A sum that keeps what rounding takes away.
///
/// Source   Neumaier (1974), Zeitschrift fur Angewandte Mathematik und Mechanik 54, 39-51.
struct CompensatedSum {
    double sum = 0;
    double lost = 0;

    void add(double term) {
        const double next = sum + term;
        lost += std::abs(sum) >= std::abs(term) ? (sum - next) + term : (term - next) + sum;
        sum = next;
    }
    double value() const { return sum + lost; }
};

/// Frequencies in columns, padded to whole lanes. u = exp(i w) - 1.
struct FrequencyTable {
    std::size_t padded;
    std::vector<double> columns;

    explicit FrequencyTable(Frequencies frequencies)
        : padded((frequencies.count + lanes - 1) / lanes * lanes), columns(4 * padded) {
        for (std::size_t l = 0; l < frequencies.count; ++l) {
            const double half =
                std::numbers::pi * static_cast<double>(l) / static_cast<double>(frequencies.points);
            const double real = -2 * std::sin(half) * std::sin(half);
            const double imaginary = std::sin(2 * half);
            column(u_real)[l] = real;
            column(u_imaginary)[l] = imaginary;
            column(square_real)[l] = real * real - imaginary * imaginary;
            column(square_imaginary)[l] = 2 * real * imaginary;
        }
    }

    enum Column : std::size_t { u_real, u_imaginary, square_real, square_imaginary };
    double* column(Column which) { return columns.data() + which * padded; }
    const double* column(Column which) const { return columns.data() + which * padded; }
};

/// A complex number at every frequency.
struct Product {
    std::vector<double> real;
    std::vector<double> imaginary;

    explicit Product(std::size_t padded) : real(padded, 1.0), imaginary(padded, 0.0) {}
};

/// Multiplies the product at every frequency by 1 + p u of each trial, two trials at a time:
/// 1 + (p + q) u + p q u^2.
UPPSIKT_WIDE void multiply(
    std::span<const double> probabilities, const FrequencyTable& table, Product& product
) {
    const std::size_t padded = table.padded;
    const double* u_real = table.column(FrequencyTable::u_real);
    const double* u_imaginary = table.column(FrequencyTable::u_imaginary);
    const double* square_real = table.column(FrequencyTable::square_real);
    const double* square_imaginary = table.column(FrequencyTable::square_imaginary);
    double* product_real = product.real.data();
    double* product_imaginary = product.imaginary.data();
    for (std::size_t trial = 0; trial + 1 < probabilities.size(); trial += 2) {
        const double sum = probabilities[trial] + probabilities[trial + 1];
        const double both = probabilities[trial] * probabilities[trial + 1];
        UPPSIKT_LANES
        for (std::size_t l = 0; l < padded; ++l) {
            const double real = (sum * u_real[l] + both * square_real[l]) + 1.0;
            const double imaginary = sum * u_imaginary[l] + both * square_imaginary[l];
            const double before_real = product_real[l];
            const double before_imaginary = product_imaginary[l];
            product_real[l] = before_real * real - before_imaginary * imaginary;
            product_imaginary[l] = before_real * imaginary + before_imaginary * real;
        }
    }
}

/// The product over all trials of a group. A likely event is taken as the absence of an unlikely
/// one: 1 + p u = exp(i w) (1 + (1 - p) conj(u)), so that no factor is a small difference.
class CharacteristicProduct {
public:
    explicit CharacteristicProduct(Frequencies frequencies)
        : count_(frequencies.count),
          table_(frequencies),
          events_(table_.padded),
          absences_(table_.padded) {}

    void take(const GroupOffsets& group, double intercept) {
        const std::size_t rows = group.offsets.size();
        const std::size_t step =
            group.trials.empty() ? block_trials : block_trials / trials_repeated_max;
        double probabilities[block_trials];
        for (std::size_t row = 0; row < rows; row += step) {
            const std::size_t count = std::min(step, rows - row);
            probabilities_at(group.offsets.subspan(row, count), intercept, {probabilities, count});
            if (group.trials.empty())
                split({probabilities, count});
            else
                split_repeated(group, intercept, row, {probabilities, count});
            multiply_block(events_, event_block_, event_count_);
            multiply_block(absences_, absence_block_, absence_count_);
        }
    }

    CharacteristicValues values() const {
        CharacteristicValues values{
            .real = std::vector<double>(count_),
            .imaginary = std::vector<double>(count_),
            .likely = likely_
        };
        for (std::size_t l = 0; l < count_; ++l) {
            double real =
                events_.real[l] * absences_.real[l] + events_.imaginary[l] * absences_.imaginary[l];
            double imaginary =
                events_.imaginary[l] * absences_.real[l] - events_.real[l] * absences_.imaginary[l];
            if (!angle_.empty()) {
                const double size = std::exp(log_size_[l]);
                const double cosine = size * std::cos(angle_[l]);
                const double sine = size * std::sin(angle_[l]);
                const double before = real;
                real = before * cosine - imaginary * sine;
                imaginary = before * sine + imaginary * cosine;
            }
            values.real[l] = real;
            values.imaginary[l] = imaginary;
        }
        return values;
    }

private:
    static constexpr std::size_t block_trials = 1024;
    /// A row of at most this many trials is taken as so many rows; one of more by its logarithm.
    static constexpr std::uint32_t trials_repeated_max = 16;

    /// Without a branch: which of the two a trial is cannot be foreseen.
    void split(std::span<const double> probabilities) {
        for (const double p : probabilities) {
            const bool likely = p > 0.5;
            event_block_[event_count_] = p;
            absence_block_[absence_count_] = 1 - p;
            event_count_ += likely ? 0 : 1;
            absence_count_ += likely ? 1 : 0;
        }
        likely_ += static_cast<std::int64_t>(absence_count_);
    }

    void split_repeated(
        const GroupOffsets& group,
        double intercept,
        std::size_t first_row,
        std::span<const double> probabilities
    ) {
        for (std::size_t i = 0; i < probabilities.size(); ++i) {
            const std::uint32_t trials = group.trials[first_row + i];
            const double p = probabilities[i];
            likely_ += p > 0.5 ? trials : 0;
            if (trials > trials_repeated_max) {
                multiply_many(logistic_parts(group.offsets[first_row + i] + intercept), trials);
            } else if (p > 0.5) {
                std::fill_n(absence_block_ + absence_count_, trials, 1 - p);
                absence_count_ += trials;
            } else {
                std::fill_n(event_block_ + event_count_, trials, p);
                event_count_ += trials;
            }
        }
    }

    /// Empties the block into the product; a last trial without company gets one that never comes.
    void multiply_block(Product& product, double* block, std::size_t& used) {
        if (used % 2 == 1) block[used++] = 0;
        multiply({block, used}, table_, product);
        used = 0;
    }

    void multiply_many(const LogisticParts& parts, double trials) {
        log_size_.resize(count_);
        angle_.resize(count_);
        const bool likely = parts.probability > 0.5;
        const double p = likely ? 1 - parts.probability : parts.probability;
        const double* real = table_.column(FrequencyTable::u_real);
        const double* imaginary = table_.column(FrequencyTable::u_imaginary);
        for (std::size_t l = 0; l < count_; ++l) {
            const double angle = std::atan2(p * imaginary[l], 1 + p * real[l]);
            log_size_[l] += trials * std::log1p(2 * parts.weight * real[l]) / 2;
            angle_[l] += trials * (likely ? -angle : angle);
        }
    }

    std::size_t count_;
    FrequencyTable table_;
    Product events_;
    Product absences_;
    std::vector<double> log_size_;
    std::vector<double> angle_;
    std::int64_t likely_ = 0;
    double event_block_[block_trials + 1] = {};
    double absence_block_[block_trials + 1] = {};
    std::size_t event_count_ = 0;
    std::size_t absence_count_ = 0;
};

/// One trial of probability p, and another of probability q, more.
UPPSIKT_WIDE void convolve(
    const double* before, std::size_t size, const double (&weights)[3], double* after
) {
    UPPSIKT_LANES
    for (std::size_t x = 0; x < size; ++x)
        after[x] =
            (weights[0] * before[x] + weights[2] * before[x - 2]) + weights[1] * before[x - 1];
}

}  // namespace

Tilt tilt(const GroupOffsets& group, Move intercept) {
    TiltLanes sums;
    CompensatedSum log_factor;
    Tilt rest;
    const std::size_t rows = group.offsets.size();
    std::size_t row = 0;
    if (group.trials.empty()) {
        while (rows - row >= lanes) {
            const std::size_t count = std::min((rows - row) / lanes * lanes, rows_per_logarithm);
            add_rows(group.offsets.data() + row, count, intercept, sums);
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                log_factor.add(std::log(sums.from[lane] / sums.to[lane]));
                sums.from[lane] = sums.to[lane] = 1.0;
            }
            row += count;
        }
    }
    for (; row < rows; ++row) {
        const double trials = group.trials_of(row);
        const double from = group.offsets[row] + intercept.from;
        const double to = group.offsets[row] + intercept.to;
        const LogisticParts parts = logistic_parts(to);
        const double ratio = logistic_parts(from).one_plus / parts.one_plus;
        log_factor.add(trials * (change_of({from, to}) + std::log(ratio)));
        rest.likely += from > 0 ? trials : 0;
        rest.expected += trials * parts.probability;
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        log_factor.add(sums.change[lane]);
        log_factor.add(-sums.surplus[lane]);
    }
    return {
        .log_factor = log_factor.value(),
        .likely = total_of_lanes(sums.likely) + rest.likely,
        .expected = total_of_lanes(sums.expected) + rest.expected
    };
}

CharacteristicValues characteristic_values(
    const GroupOffsets& group, double intercept, Frequencies frequencies
) {
    CharacteristicProduct product(frequencies);
    product.take(group, intercept);
    return product.values();
}

std::vector<double> convolved(const GroupOffsets& group, double intercept) {
    // Two zeros before 0 events, and lanes to spare behind all.
    const auto trials = static_cast<std::size_t>(group.trial_count);
    std::vector<double> before(trials + 4);
    std::vector<double> after(trials + 4);
    before[2] = 1;
    std::size_t known = 0;
    bool waiting = false;
    LogisticParts first{};
    double first_not = 0;
    const auto add = [&](const double(&weights)[3], std::size_t count) {
        known += count;
        convolve(before.data() + 2, known + 1, weights, after.data() + 2);
        std::swap(before, after);
    };
    for (std::size_t row = 0; row < group.offsets.size(); ++row) {
        const double x = group.offsets[row] + intercept;
        const LogisticParts parts = logistic_parts(x);
        const double p = parts.probability;
        const double q = logistic_parts(-x).probability;  // not 1 - p: to its last digits too
        for (double left = group.trials_of(row); left > 0; --left) {
            if (waiting)
                add({first_not * q, first_not * p + first.probability * q, first.probability * p},
                    2);
            first = parts;
            first_not = q;
            waiting = !waiting;
        }
    }
    if (waiting) add({first_not, first.probability, 0}, 1);
    return {before.begin() + 2, before.begin() + 2 + static_cast<std::ptrdiff_t>(trials) + 1};
}

}  // namespace uppsikt::stats
