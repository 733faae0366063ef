#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "base/embedded.h"
#include "cases/operations.h"
#include "cases/queue.h"
#include "complaints/complaints.h"
#include "complaints/operations.h"
#include "inspections/inspections.h"
#include "inspections/operations.h"
#include "investigations/investigations.h"
#include "investigations/operations.h"
#include "office/office.h"
#include "platform/evidence/operations.h"
#include "registry/operations.h"
#include "registry/registry.h"
#include "releases/releases.h"
#include "sanctions/operations.h"
#include "sanctions/sanctions.h"
#include "support/chain.h"

/// For tests of pages: people who work by operations, and the pages that their answers make.
namespace uppsikt::office::testing {

namespace json = boost::json;
using operations::Given;

inline const operations::Tables& every_table() {
    static const operations::Table evidence =
        evidence::operations({.adds = {"officer"}, .sees = {"officer"}});
    static const operations::Tables tables{
        &evidence,
        &registry::operations(),
        &cases::operations(),
        &complaints::operations(),
        &inspections::operations(),
        &investigations::operations(),
        &sanctions::operations(),
        &releases::operations(),
    };
    return tables;
}

inline const cases::Machines& every_machine() {
    static const cases::Machines machines{
        {
            &complaints::states().machine(),
            &inspections::visit_states().machine(),
            &inspections::finding_states().machine(),
            &investigations::states().machine(),
            &sanctions::states().machine(),
        },
        {
            {"complaint", complaints::title},
            {"visit", inspections::visit_title},
            {"finding", inspections::finding_title},
            {"investigation", investigations::title},
            {"sanction", sanctions::title},
        }
    };
    return machines;
}

struct Row {
    const operations::Table* table = nullptr;
    const operations::Operation* operation = nullptr;
};
inline Row row_named(std::string_view noun, std::string_view verb) {
    for (const operations::Table* table : every_table())
        if (const operations::Operation* found = table->find(noun, verb)) return {table, found};
    FAIL("no operation ", std::string(noun), " ", std::string(verb));
    return {};
}

inline const Texts& the_texts() {
    static const Texts texts = Texts::load(embedded::texts());
    return texts;
}

inline const TermWords& the_terms() {
    static const TermWords words =
        term_words(services::Catalogue::load(embedded::services()).value());
    return words;
}

/// Summer time is an hour later than winter time, and both are later than UTC.
inline LocalTime swedish_time(Instant moment) {
    using namespace std::chrono;
    const Date day = floor<days>(moment);
    const unsigned month{year_month_day{day}.month()};
    const auto there = moment + hours{month > 3 && month < 11 ? 2 : 1};
    const Date local_day = floor<days>(there);
    return {.day = local_day, .time = floor<minutes>(there - local_day)};
}

class AnOffice {
public:
    explicit AnOffice(sql::Database& database) : database_(database) {
        desk_.lay(catalogue_);
        desk_.lay(checklist_);
        desk_.lay(test::the_handbook());
        desk_.lay(every_machine());
        desk_.lay(every_table());
    }
    AnOffice(const AnOffice&) = delete;
    AnOffice& operator=(const AnOffice&) = delete;

    void go_to(std::string_view day) { today_ = test::day(day); }
    Date today() const { return today_; }

    void publish(const std::string& number, const std::string& supplier) {
        database_.write([&](sql::Transaction& db) {
            const Session session{db, "test", Instant{}, today_};
            const registry::ContractAsPublished contract{
                .number = number,
                .supplier = supplier,
                .area = "Ånge",
                .started_on = test::day("2023-04-17"),
                .period = std::chrono::year{2026} / 1,
            };
            auto done = registry::ensure_contracts(session, "rom2", {&contract, 1}, session.today);
            record::act(
                session,
                {.kind = "test.published", .subject = "x:1", .rows = done.value().rows}
            );
        });
    }

    /// "officer:anna" does it, late in the evening of the day by Swedish time.
    Result<operations::Answer> run(
        std::string_view who, std::string_view what, const Given& given
    ) {
        const std::size_t space = what.find(' ');
        const Row row = row_named(
            what.substr(0, space),
            space == what.npos ? std::string_view{} : what.substr(space + 1)
        );
        operations::Viewer viewer = viewer_of(who);
        return database_.write([&](sql::Transaction& db) {
            const Session session{
                db,
                viewer.actor,
                Instant{today_} + std::chrono::hours{22} + std::chrono::minutes{30},
                today_
            };
            if (viewer.role == "supplier")
                if (const auto itself = registry::supplier(session, who.substr(who.find(':') + 1)))
                    viewer.reach.supplier = itself->id.value();
            return operations::perform(*row.operation, session, desk_, viewer, given);
        });
    }

    /// What it answers; a refusal fails the test.
    operations::Answer answer(std::string_view who, std::string_view what, const Given& given) {
        Result<operations::Answer> done = run(who, what, given);
        if (!done.ok())
            FAIL(what, ": ", the_texts().say(Language::en, done.refusal().reasons.front()));
        return std::move(done).value();
    }
    json::object ask(std::string_view who, std::string_view what, const Given& given = {}) {
        return answer(who, what, given).json;
    }
    std::string number_of(std::string_view who, std::string_view what, const Given& given) {
        return std::string(ask(who, what, given).at("number").as_string());
    }

    Room room(Language language, std::string role = "officer") const {
        return {
            .texts = the_texts(),
            .language = language,
            .terms = the_terms(),
            .files = files_,
            .today = today_,
            .local_time = swedish_time,
            .seat =
                Seat{
                    .name = "Anna Berg",
                    .actor = "user:anna",
                    .role = std::move(role),
                    .roles = {"officer", "inspector", "decision_maker"},
                    .token = "a token"
                },
        };
    }

    OpenCase open(std::string_view who, const std::string& number) {
        const json::object file = ask(who, "case show", {{"number", {number}}});
        const std::string show = std::string(file.at("kind").as_string()) + " show";
        return {
            .file = file,
            .detail = ask(who, show, {{"number", {number}}}),
            .acts = ask(who, "timeline", {{"about", {number}}}).at("acts").as_array(),
        };
    }

private:
    static operations::Viewer viewer_of(std::string_view who) {
        using record::FieldClass;
        const std::size_t colon = who.find(':');
        const std::string role(who.substr(0, colon));
        const std::string name(who.substr(colon + 1));
        if (role == "supplier") return {.actor = "supplier:" + name, .role = role};
        return {
            .actor = "user:" + name,
            .role = role,
            .unit = "Ånge",
            .sees =
                {FieldClass::open, FieldClass::internal, FieldClass::personal, FieldClass::secret},
            .reach = {.all = true}
        };
    }

    sql::Database& database_;
    services::Catalogue catalogue_ = services::Catalogue::load(embedded::services()).value();
    services::Checklist checklist_ = catalogue_.checklist("rom2").value();
    operations::Desk desk_;
    Date today_ = test::day("2026-03-02");
    Files files_{
        .style = "/static/office.css",
        .script = "/static/office.js",
        .icon = "/static/icon.svg",
        .fonts = {}
    };
};

}  // namespace uppsikt::office::testing
