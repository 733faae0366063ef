// How many public pages a second from the snapshot of a country, and what one costs in CPU time:
// 900 contracts of 230 suppliers in 64 areas, nine periods. `find_pages [SECONDS]`.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "base/embedded.h"
#include "find/find.h"

namespace {

using namespace uppsikt;
using namespace std::chrono_literals;

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

results::ContractResult contract_of(int number, Month period) {
    results::ContractResult result;
    results::Figure& figure = result.figure;
    const int participants = 5 + (number * 37) % 220;
    figure.period = period;
    figure.contract = std::to_string(10070000 + number);
    figure.supplier = "Leverantör " + std::to_string(number % 230) + " Kompetens AB";
    figure.area = "Område " + std::to_string(number % 64);
    figure.started_on = 2023y / 4 / 17;
    if (participants >= 18) figure.star = 1 + number % 4;
    figure.published_measure = 0.2;
    figure.participants = participants;
    figure.levels = {
        {"A", participants / 3, participants / 8, participants / 12},
        {"B", participants / 3, participants / 9, participants / 14},
        {"C", participants - 2 * (participants / 3), participants / 11, participants / 20}
    };
    figure.source = {
        .file = "resultatuppfoljning.xlsx",
        .sheet = "Resultat",
        .row = number + 2,
        .known_on = {}
    };
    result.first_effect = results::Effect{
        .mean = 0.004 * (number % 200) - 0.4,
        .sd = 0.1 + 2.0 / (10 + participants)
    };
    return result;
}

find::Published a_country() {
    find::Published published;
    published.service = "rom2";
    published.as_of = 2026y / 6 / 1;
    published.release = find::ReleaseOf{"2026-05.1", 2026y / 5 / 28, 2026y / 7};
    published.least_participants = 18;
    published.scale = {.lowest = 1, .highest = 4, .version = "rom2"};
    published.window = {.from_months_before = 22, .to_months_before = 11};
    published.first_result_after_months = 3;
    published.rule_version = "rom2 2023-04-17";
    for (int i = 0; i < 9; ++i) {
        results::PeriodResults period;
        period.period = month_of(add_months(2025y / 1 / 1, 2 * i));
        period.first.levels = {{"A", -0.4, 0.02}, {"B", -0.7, 0.02}, {"C", -1.0, 0.02}};
        period.first.sd_contract = 0.3;
        period.first.sd_area = 0.15;
        for (int number = 0; number < 900; ++number)
            period.contracts.push_back(contract_of(number, period.period));
        published.periods.push_back(std::move(period));
    }
    return published;
}

struct Question {
    const char* name;
    std::string path;
    std::string query = {};
};

void measure(const find::Site& site, const Question& question, double seconds) {
    const double start = cpu_seconds();
    double spent = 0;
    int pages = 0;
    std::size_t bytes = 0;
    while (spent < seconds) {
        for (int i = 0; i < 20; ++i)
            bytes += site.get(question.path, question.query).body.size();
        pages += 20;
        spent = cpu_seconds() - start;
    }
    std::printf(
        "%-34s %8.0f us %8.0f a second %8.1f kB\n",
        question.name,
        1e6 * spent / pages,
        pages / spent,
        static_cast<double>(bytes) / pages / 1000
    );
}

}  // namespace

int main(int argc, char** argv) {
    const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
    const double start = cpu_seconds();
    const Texts texts = Texts::load(embedded::texts());
    const find::Site site(find::Finder(a_country()), texts, embedded::site(), {});
    std::printf("snapshot of 900 contracts, 9 periods   %.2f CPU s\n", cpu_seconds() - start);
    std::printf("CPU time of one page, on one core:\n");
    for (const Question& question : std::vector<Question>{
             {"first page", "/"},
             {"search: an area, 10 cards", "/", "place=omrade+7&order=surest"},
             {"search: words over the country", "/", "place=&text=kompetens+17"},
             {"an area's page", "/omrade/omrade-7"},
             {"a supplier with 4 contracts", "/leverantor/leverantor-17-kompetens-ab"},
             {"compare three", "/jamfor", "contract=10070001,10070002,10070003"},
             {"search API, 20 answers", "/api/v1/leverantorer", "omrade=omrade+7"},
             {"search API, the whole country", "/api/v1/leverantorer.json"},
         })
        measure(site, question, seconds);
    return 0;
}
