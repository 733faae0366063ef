#pragma once

#include <string>
#include <vector>

#include "base/embedded.h"
#include "find/find.h"

/// A country of a few contracts, made for tests; a test names only what matters to it.
namespace uppsikt::find::testing {

using namespace std::chrono_literals;

inline const Texts& texts() {
    static const Texts all = Texts::load(embedded::texts());
    return all;
}

struct ContractOf {
    std::string number = "10000001";
    std::string supplier = "Glänta & Glöd AB";
    std::string area = "Ängby";
    int participants = 200;
    int first_results = 60;
    std::optional<int> star = 2;
    results::Effect effect = {.mean = 0, .sd = 0.15};
};

/// Levels A and B with chances of 30 %, contracts and areas that spread by 0.3 and 0.1.
class ACountry {
public:
    ACountry() {
        published_.service = "rom2";
        published_.as_of = 2025y / 8 / 1;
        published_.release = ReleaseOf{"2025-07.1", 2025y / 7 / 28, 2025y / 9};
        published_.least_participants = 18;
        published_.scale = {.lowest = 1, .highest = 4, .version = "rom2 2023-04-17"};
        published_.window = {.from_months_before = 22, .to_months_before = 11};
        published_.first_result_after_months = 3;
        published_.rule_version = "rom2 2023-04-17";
        for (const Month month : {2025y / 5, 2025y / 7}) {
            results::PeriodResults period;
            period.period = month;
            period.known_at = published_.as_of;
            period.first.levels = {{"A", -0.847, 0.02}, {"B", -0.847, 0.02}};
            period.first.sd_contract = 0.3;
            period.first.sd_area = 0.1;
            period.first.ending = "converged";
            published_.periods.push_back(std::move(period));
        }
    }

    ACountry& with(const ContractOf& contract) {
        for (results::PeriodResults& period : published_.periods) {
            results::ContractResult result;
            result.figure.period = period.period;
            result.figure.contract = contract.number;
            result.figure.supplier = contract.supplier;
            result.figure.area = contract.area;
            result.figure.started_on = 2023y / 4 / 17;
            result.figure.star = contract.star;
            result.figure.published_measure = 0.224;
            result.figure.participants = contract.participants;
            result.figure.levels = {{"A", contract.participants, contract.first_results, 0}};
            result.figure.source = {
                .file = "exempel.xlsx",
                .sheet = "Resultat",
                .row = 7,
                .known_on = published_.as_of
            };
            if (contract.participants > 0) result.first_effect = contract.effect;
            period.contracts.push_back(std::move(result));
        }
        return *this;
    }
    ACountry& comparison(comparisons::Shown comparison) {
        published_.comparisons.push_back(std::move(comparison));
        return *this;
    }
    ACountry& in_region(const std::string& area, const std::string& region) {
        published_.regions[area] = region;
        return *this;
    }
    ACountry& standing(const std::string& contract, Standing standing) {
        published_.standing[contract] = std::move(standing);
        return *this;
    }
    ACountry& municipality(const std::string& name, const Position& centre) {
        const std::string code = std::to_string(9001 + published_.municipalities.size());
        published_.municipalities.push_back(
            {.stated = {.code = code, .name = name, .centre = centre, .valid_from = 2023y / 1 / 1},
             .source = "Påhittade",
             .known_on = 2023y / 1 / 1}
        );
        return *this;
    }
    ACountry& at(const std::string& contract, const std::string& town, std::optional<Position> at) {
        published_.standing[contract].places.push_back(
            {.address = "Storgatan 1", .town = town, .position = at}
        );
        return *this;
    }
    ACountry& physical_every(int weeks) {
        published_.physical_every_weeks = weeks;
        return *this;
    }
    ACountry& same_as(const std::string& name, const std::string& legal) {
        published_.legal_names[name] = legal;
        return *this;
    }

    Finder finder() const { return Finder(published_); }
    Site site(SiteOptions options = {}) const {
        return {finder(), texts(), embedded::site(), options};
    }

private:
    Published published_;
};

}  // namespace uppsikt::find::testing
