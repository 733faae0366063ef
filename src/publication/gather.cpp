#include <algorithm>
#include <map>
#include <set>

#include "inspections/inspections.h"
#include "investigations/investigations.h"
#include "publication/publication.h"
#include "publication/tabulate.h"
#include "sanctions/sanctions.h"

namespace uppsikt::publication {

namespace {

using inspections::Outcome;

/// The outcomes of a visit and the figures that they count in, beside `visits`.
struct OutcomeFigure {
    Outcome outcome{};
    Figure figure{};
};
constexpr std::array outcome_figures{
    OutcomeFigure{Outcome::no_premises, Figure::premises_missing},
    OutcomeFigure{Outcome::no_staff, Figure::unstaffed},
    // Staff came when they were called: the premises were unstaffed all the same.
    OutcomeFigure{Outcome::no_staff_came_after_contact, Figure::unstaffed},
    OutcomeFigure{Outcome::no_staff_came_after_contact, Figure::came_after_contact},
    OutcomeFigure{Outcome::staff_busy, Figure::staff_busy},
    OutcomeFigure{Outcome::checklist_fail, Figure::checklist_failed},
};

/// Investigations that a complaint led to, of whoever's; not those that started otherwise.
bool comes_from_a_complaint(investigations::Origin origin) {
    return origin == investigations::Origin::complaint || origin == investigations::Origin::tip ||
           origin == investigations::Origin::finding;
}

/// Counts the figures of one service and year, each from the rows that it is defined by.
class Gathering {
public:
    Gathering(
        const Session& session,
        const cases::Handbook& handbook,
        const ControlQuestion& question,
        const services::Term& definitions
    )
        : session_(session),
          handbook_(handbook),
          question_(question),
          requirements_(words(definitions, "competence_requirements")),
          grounds_(words(definitions, "competence_grounds")),
          regions_(registry::regions(session, session.today)) {}

    Result<std::vector<Entry>> run() {
        visits();
        complaints();
        reports();
        TRY(sanctions());
        return std::move(entries_);
    }

    std::vector<std::string> regions() const {
        std::set<std::string> names;
        for (const auto& [area, region] : regions_)
            names.insert(region);
        return {names.begin(), names.end()};
    }

private:
    struct Place {
        std::string service;
        std::string area;
        std::string region;
    };

    static std::set<std::string> words(const services::Term& term, std::string_view name) {
        const auto list = services::words_of(term, name);
        return {list.begin(), list.end()};
    }

    Date from() const { return std::chrono::year{question_.year} / std::chrono::January / 1; }
    Date to() const {
        return std::min(
            Date{std::chrono::year{question_.year} / std::chrono::December / 31},
            session_.today
        );
    }

    /// Where a contract is, by what is known today of its latest period.
    const Place& place(const std::string& contract) {
        const auto known = places_.find(contract);
        if (known != places_.end()) return known->second;
        Place place;
        if (const auto one = registry::contract(session_, contract)) place.service = one->service;
        const auto history = registry::history(session_, contract, session_.today);
        if (!history.empty()) place.area = history.back().area;
        if (const auto region = regions_.find(place.area); region != regions_.end())
            place.region = region->second;
        return places_.emplace(contract, std::move(place)).first->second;
    }

    bool is_of_service(const std::string& contract) {
        return place(contract).service == question_.service;
    }

    void count(Figure figure, Entry entry) {
        const Place& where = place(entry.contract);
        entry.figure = figure;
        entry.area = where.area;
        entry.region = where.region;
        entries_.push_back(std::move(entry));
    }

    void visits() {
        for (const auto& visit :
             inspections::visits_made(session_, question_.service, {from(), to()})) {
            const Entry entry{
                .number = visit.number,
                .contract = visit.contract,
                .day = visit.visited_on
            };
            count(Figure::visits, entry);
            for (const OutcomeFigure& one : outcome_figures)
                if (one.outcome == visit.outcome) count(one.figure, entry);
        }
    }

    void complaints() {
        for (const auto& complaint :
             inspections::complaints_of_visits(session_, question_.service, {from(), to()}))
            count(
                Figure::complaints,
                {.number = complaint.number,
                 .contract = complaint.contract,
                 .day = complaint.registered_on,
                 .related = complaint.visits}
            );
    }

    void reports() {
        for (const auto& report : investigations::reports_of(session_, {from(), to()})) {
            if (!is_of_service(report.contract)) continue;
            const bool is_on_competence =
                !report.requirements.empty() &&
                std::ranges::all_of(report.requirements, [&](const std::string& one) {
                    return requirements_.contains(one);
                });
            if (!is_on_competence && !comes_from_a_complaint(report.origin)) continue;
            count(
                is_on_competence ? Figure::competence_reports : Figure::reports,
                {.number = report.number,
                 .contract = report.contract,
                 .day = report.opened_on,
                 .related = {report.reference}}
            );
        }
    }

    /// Of a decision that was made elsewhere it may not be known on what it rests.
    static std::vector<std::string> belongs_to(const sanctions::CountedSanction& sanction) {
        if (sanction.investigation.empty()) return {};
        return {sanction.investigation};
    }

    Result<Done> sanctions() {
        const auto year = std::chrono::year{question_.year};
        const sanctions::Months months{year / std::chrono::January, year / std::chrono::December};
        auto counted =
            TRY(sanctions::decided_sanctions(session_, handbook_, months, session_.today));
        // An area counts once, in the month of the first decision.
        std::ranges::stable_sort(counted, {}, &sanctions::CountedSanction::decided_on);
        for (const auto& sanction : counted) {
            if (!is_of_service(sanction.contract)) continue;
            if (sanction.kind == sanctions::Kind::running_penalty)
                area(Figure::running_areas, sanction);
            if (sanction.kind == sanctions::Kind::one_off_penalty)
                area(Figure::one_off_areas, sanction);
            Month month = months.from;
            for (const Money amount : sanction.by_month) {
                if (amount != Money())
                    count(
                        Figure::sanctions_sum,
                        {.number = sanction.number,
                         .contract = sanction.contract,
                         .day = std::max(Date{first_day(month)}, sanction.decided_on),
                         .amount = amount.in_ore(),
                         .related = belongs_to(sanction)}
                    );
                month += std::chrono::months{1};
            }
        }
        return Done{};
    }

    void area(Figure figure, const sanctions::CountedSanction& sanction) {
        if (sanction.decided_on < from() || !grounds_.contains(sanction.ground)) return;
        if (!areas_[figure].insert(place(sanction.contract).area).second) return;
        count(
            figure,
            {.number = sanction.number,
             .contract = sanction.contract,
             .day = sanction.decided_on,
             .related = belongs_to(sanction)}
        );
    }

    const Session& session_;
    const cases::Handbook& handbook_;
    const ControlQuestion& question_;
    std::set<std::string> requirements_;
    std::set<std::string> grounds_;
    std::map<std::string, std::string> regions_;
    std::map<std::string, Place> places_;
    std::map<Figure, std::set<std::string>> areas_;
    std::vector<Entry> entries_;
};

}  // namespace

Result<ControlReport> control_report(
    const Session& session, const cases::Handbook& handbook, const ControlQuestion& question
) {
    std::vector<Reason> reasons;
    if (Date{std::chrono::year{question.year} / std::chrono::January / 1} > session.today)
        reasons.push_back({"publication_year_to_come", {{"year", std::to_string(question.year)}}});
    if (!handbook.knows(question.service))
        reasons.push_back({"publication_service_unknown", {{"service", question.service}}});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};

    const services::Term small = TRY(handbook.term(question.service, "SMALL-CELLS", session.today));
    const services::Term definitions =
        TRY(handbook.term(question.service, "CONTROL-REPORT", session.today));
    Gathering gathering(session, handbook, question, definitions);
    auto entries = TRY(gathering.run());
    return tabulate(
        std::move(entries),
        {.question = question,
         .as_of = session.today,
         .small = {services::whole_of(small, "from"), services::whole_of(small, "to")},
         .rule_version = small.version,
         .regions = gathering.regions()}
    );
}

}  // namespace uppsikt::publication
