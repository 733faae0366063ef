#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <ostream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "app/store.h"
#include "cases/cases.h"
#include "make_example_chance.h"
#include "platform/evidence/evidence.h"
#include "platform/record/session.h"
#include "services/services.h"

/// The office that plays the year: a day, those who work there, and what they have to do when.
namespace uppsikt::play {

/// What everybody in the office goes by.
struct Books {
    const cases::Handbook& handbook;
    const services::Checklist& checklist;
    const services::Service& service;
};

class Office {
public:
    /// `acknowledged` is told, after every commit, how many acts the record has; nobody where null.
    Office(app::Store& store, const Books& books, std::uint64_t seed, std::ostream* acknowledged)
        : store_(store), books_(books), chance_(seed), acknowledged_(acknowledged) {}

    const Books& books() const { return books_; }
    example::Chance& chance() { return chance_; }
    Date today() const { return today_; }
    Date working_day_after(int days) const {
        return books_.handbook.calendar().add_working_days(today_, days);
    }

    /// One operation of an officer, in a transaction of its own, as it would come over the web. The
    /// play knows the rules: a refusal is a fault of the play.
    template <class Work>
    auto act(const std::string& actor, Work&& work) {
        std::uint64_t acts = 0;
        auto answer = store_.database().write([&](sql::Transaction& db) {
            auto result = work(Session{db, actor, next_moment(), today_});
            if (acknowledged_ != nullptr) acts = count_acts(db);
            return result;
        });
        if (!answer.ok()) fail(answer.refusal());
        if (acknowledged_ != nullptr) *acknowledged_ << acts << std::endl;
        ++operations_;
        return std::move(answer).value();
    }

    /// A photo that lies in the archive, for `evidence::add`.
    evidence::KeptFile photo();

    /// To be done first thing on a day to come, in the order it was asked for.
    void later(Date day, std::function<void()> task);

    /// Begins the next day: its tasks are done.
    void begin(Date day);

    /// One of so many of a kind of officer: "user:inspector-03".
    std::string somebody(const std::string& kind, int of);
    /// Another than that one.
    std::string somebody_else(const std::string& kind, int of, const std::string& than);

    std::int64_t operations() const { return operations_; }

private:
    Instant next_moment();
    static std::uint64_t count_acts(sql::Transaction& db);
    [[noreturn]] void fail(const Refusal& refusal) const;

    app::Store& store_;
    Books books_;
    example::Chance chance_;
    std::ostream* acknowledged_;
    Date today_{};
    std::int64_t seconds_ = 0;
    std::int64_t photos_ = 0;
    std::int64_t operations_ = 0;
    std::map<Date, std::vector<std::function<void()>>> tasks_;
};

}  // namespace uppsikt::play
