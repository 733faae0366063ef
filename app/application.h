#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "access/access.h"
#include "app/environment.h"
#include "app/store.h"
#include "platform/output/output.h"
#include "platform/record/session.h"
#include "platform/sql/sql.h"
#include "platform/texts/texts.h"
#include "services/services.h"

namespace uppsikt::app {

/// Who acts, as `--as` says: "officer:anna", "local_officer:bo@Ånge".
struct Acting {
    access::Role role{};
    std::string name;
    std::optional<std::string> unit = std::nullopt;

    static std::optional<Acting> parse(std::string_view text);
};

/// What every command understands.
struct Options {
    std::string database = "sqlite:./uppsikt-data/uppsikt.db";
    output::Format format = output::Format::table;
    Language language = Language::sv;
    std::optional<Acting> acting;  ///< none: who has the machine itself
    std::optional<Date> today;     ///< another day than the clock's: any day can be replayed
};

/// What commands work with: texts, terms, and sessions on the database.
class Application {
public:
    Application(Environment& environment, Options options, Store* already_open = nullptr);
    ~Application();
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;

    Environment& environment() { return environment_; }
    const Options& options() const { return options_; }
    const Texts& texts() const { return texts_; }

    std::string say(std::string_view code, std::initializer_list<TextValue> values = {}) const;
    const services::Catalogue& catalogue() const { return catalogue_; }
    const services::Service& rom2() const { return rom2_; }
    const services::WorkbookLayout& layout() const { return layout_; }
    Date today() const { return options_.today.value_or(environment_.today); }

    /// The database, opened for reading (it must be there) or for writing (made, and migrated):
    /// once.
    Result<Store*> reader();
    Result<Store*> writer();

    /// Runs `work(const Session&)` on a snapshot, or in a transaction that a value commits.
    template <class Work>
    auto read(Work&& work) -> std::invoke_result_t<Work, const Session&> {
        Store* store = TRY(reader());
        return store->database().read([&](sql::Transaction& db) { return work(session(db)); });
    }
    template <class Work>
    auto write(Work&& work) -> std::invoke_result_t<Work, const Session&> {
        Store* store = TRY(writer());
        return store->database().write([&](sql::Transaction& db) { return work(session(db)); });
    }

    /// Tells why not, one sentence a reason, and how the command ends.
    Exit refuse(const Refusal& refusal);

private:
    Result<Store*> open(Store::For what);
    Session session(sql::Transaction& db) const;

    Environment& environment_;
    Options options_;
    Texts texts_;
    services::Catalogue catalogue_;
    services::Service rom2_;
    services::WorkbookLayout layout_;
    std::unique_ptr<Store> own_;
    Store* store_;
};

}  // namespace uppsikt::app
