// Plays the year 2023 into an empty database, by the operations that officers use:
// play_2023 DATABASE [--seed N] [--acknowledge]. See docs/play-2023.md.
#include <chrono>
#include <exception>
#include <filesystem>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/store.h"
#include "base/text.h"
#include "platform/record/head.h"
#include "play_2023_year.h"

namespace {

using namespace uppsikt;

struct Order {
    std::string database;
    std::uint64_t seed = 2023;
    bool acknowledge = false;
};

std::optional<Order> read_order(std::span<char* const> words) {
    Order order;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word == "--acknowledge") {
            order.acknowledge = true;
        } else if (word == "--seed" && i + 1 < words.size()) {
            const auto seed = parse_integer(words[++i]);
            if (!seed || *seed < 0) return std::nullopt;
            order.seed = static_cast<std::uint64_t>(*seed);
        } else if (order.database.empty() && !word.starts_with("--")) {
            order.database = word;
        } else {
            return std::nullopt;
        }
    }
    if (order.database.empty()) return std::nullopt;
    return order;
}

/// A path is an SQLite file.
Result<sql::Location> location_of(const std::string& database) {
    const bool is_address =
        database.starts_with("sqlite:") || database.starts_with("postgresql://");
    return app::locate(
        is_address ? database : "sqlite:" + database,
        std::filesystem::current_path()
    );
}

int refused(const Refusal& refusal) {
    for (const Reason& reason : refusal.reasons)
        std::cerr << "play_2023: " << reason.code << '\n';
    return 2;
}

int run(const Order& order) {
    const auto location = location_of(order.database);
    if (!location.ok()) return refused(location.refusal());
    const auto catalogue = services::Catalogue::load(embedded::services()).value();
    const auto handbook = cases::Handbook::make(catalogue).value();
    const auto checklist = catalogue.checklist("rom2").value();
    const auto service = catalogue.service("rom2").value();
    auto store = app::Store::open(
        location.value(),
        std::filesystem::current_path(),
        app::Store::For::writing,
        {.purpose = "play_2023"}
    );
    if (!store.ok()) return refused(store.refusal());
    sql::Database& database = store.value()->database();
    const auto acts = [&] {
        return database.read([](sql::Transaction& db) { return record::head(db).acts; });
    };
    if (acts() > 0) {
        std::cerr << "play_2023: the database has a record already; the year is played into an "
                     "empty one\n";
        return 2;
    }
    const auto begin = std::chrono::steady_clock::now();
    play::Office office(
        *store.value(),
        {.handbook = handbook, .checklist = checklist, .service = service},
        order.seed,
        order.acknowledge ? &std::cout : nullptr
    );
    play::Year(office).play();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    std::cerr << acts() << " acts in " << office.operations() << " operations, "
              << static_cast<int>(took.count() * 10 + 0.5) / 10.0 << " s\n";
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    const auto order = read_order(std::span(arguments, static_cast<std::size_t>(count)).subspan(1));
    if (!order) {
        std::cerr << "play_2023 DATABASE [--seed N] [--acknowledge]\n";
        return 2;
    }
    try {
        return run(*order);
    } catch (const std::exception& fault) {
        std::cerr << "play_2023: " << fault.what() << '\n';
        return 3;
    }
}
