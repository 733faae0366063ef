#include <cmath>

#include <doctest/doctest.h>

#include "stats/logit/linear_predictor.h"
#include "support/dense_logit.h"
#include "support/validation.h"

/// The dense models that other tests compare with are right themselves: they meet the answers of R.
namespace uppsikt::stats {
namespace {

using test::DenseRows;
using test::LongVector;

/// Estimates in the units of the data, intercept first, as slopes of the numbers as kept.
LongVector in_kept_units(const PackedRows& rows, const std::vector<double>& estimates) {
    LongVector kept(static_cast<Eigen::Index>(estimates.size()));
    const Eigen::VectorXd scale = Units::scale(rows);
    const Eigen::VectorXd centre = Units::centre(rows);
    kept[0] = estimates[0];
    for (Eigen::Index column = 0; column < scale.size(); ++column) {
        const double slope = estimates[static_cast<std::size_t>(column) + 1];
        kept[0] += static_cast<long double>(slope) * centre[column];
        kept[column + 1] = static_cast<long double>(slope) * scale[column];
    }
    return kept;
}

std::vector<double> estimates(
    const PackedRows& rows, const test::Reference& reference, const std::string& model
) {
    const std::string at = "/models/" + model + "/coefficients/";
    std::vector<double> values{reference.number(at + "(Intercept)/estimate")};
    for (const DesignColumn& column : rows.columns())
        values.push_back(reference.number(at + column.name + "/estimate"));
    return values;
}

TEST_CASE("the dense Firth fit is that of brglm2") {
    const auto set = test::validation_set("endometrial");
    if (!set) return;
    const PackedRows rows =
        test::pack(set->table, {.group = "", .numbers = {"NV", "PI", "EH"}, .events = "HG"});
    const test::DenseFit fit = test::dense_firth(test::with_means(test::dense_rows(rows), {}));
    // Jeffreys's penalty is of the kept numbers: their scales come out of the determinant.
    long double log_scales = 0;
    for (const Number& number : rows.numbers())
        log_scales += logl(number.sd);
    CHECK(
        static_cast<double>(fit.log_likelihood + log_scales) ==
        doctest::Approx(set->reference.number("/models/firth/penalised_logLik")).epsilon(1e-12)
    );
    const LongVector expected = in_kept_units(rows, estimates(rows, set->reference, "firth"));
    CHECK(static_cast<double>((fit.estimates - expected).cwiseAbs().maxCoeff()) < 1e-10);
}

TEST_CASE("the dense likelihoods with random intercepts are those of R at its estimates") {
    const auto set = test::validation_set("contraception");
    if (!set) return;
    const PackedRows rows = test::pack(
        set->table,
        {.group = "district",
         .factors = {{"urban"}, {"livch"}},
         .numbers = {"age", "age2"},
         .events = "use01"}
    );
    const DenseRows dense = test::with_means(test::dense_rows(rows), {});
    const auto at = [&](const std::string& model) {
        return test::DensePoint{
            .location = in_kept_units(rows, estimates(rows, set->reference, model)),
            .group_sd = set->reference.number("/models/" + model + "/sd_intercept"),
        };
    };
    const double laplace = set->reference.number("/models/laplace/logLik");
    const double exact = set->reference.number("/models/ml_agq51/logLik");
    const auto quadrature = [&](const std::string& model, int nodes) {
        return static_cast<double>(test::quadrature_log_likelihood(dense, at(model), nodes));
    };
    CHECK(std::abs(quadrature("laplace", 1) - laplace) < 1e-8);
    CHECK(std::abs(quadrature("ml_agq51", 51) - exact) < 1e-8);
    CHECK(
        std::abs(static_cast<double>(test::exact_log_likelihood(dense, at("ml_agq51"))) - exact) <
        1e-8
    );
}

}  // namespace
}  // namespace uppsikt::stats
