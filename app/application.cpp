#include "app/application.h"

#include <ostream>

#include "app/store.h"

namespace uppsikt::app {

namespace {

/// The terms travel in the binary: if they do not load, the binary is broken.
services::Catalogue load_catalogue() {
    auto catalogue = services::Catalogue::load(embedded::services());
    ensure(catalogue.ok(), "the terms in the binary are whole");
    return std::move(catalogue).value();
}

services::Service find_rom2(const services::Catalogue& catalogue) {
    auto service = catalogue.service("rom2");
    ensure(service.ok(), "the binary has the terms of Rusta och matcha 2");
    return std::move(service).value();
}

}  // namespace

Application::Application(Environment& environment, Options options, Store* already_open)
    : environment_(environment),
      options_(std::move(options)),
      texts_(Texts::load(embedded::texts())),
      catalogue_(load_catalogue()),
      rom2_(find_rom2(catalogue_)),
      layout_(services::WorkbookLayout::load(embedded::services(), rom2_.id)),
      store_(already_open) {}

Application::~Application() = default;

std::string Application::say(std::string_view code, std::initializer_list<TextValue> values) const {
    return texts_.say(options_.language, code, std::span(values.begin(), values.size()));
}

Result<Store*> Application::open(Store::For what) {
    if (store_ != nullptr) return store_;
    const sql::Location location = TRY(locate(options_.database, environment_.folder));
    sql::OpenOptions how{.writes = what == Store::For::writing};
    how.waiting_for = [this](const sql::LockOwner& owner) {
        environment_.err << say("app_waiting_for",
                                {{"process", std::to_string(owner.process_id)},
                                 {"purpose", owner.purpose}})
                         << '\n';
    };
    own_ = TRY(Store::open(location, environment_.folder, what, how));
    store_ = own_.get();
    return store_;
}

Result<Store*> Application::reader() { return open(Store::For::reading); }
Result<Store*> Application::writer() { return open(Store::For::writing); }

Session Application::session(sql::Transaction& db) const {
    return {
        .db = db,
        .actor = "cli:" + environment_.user,
        .now = environment_.now,
        .today = today()
    };
}

Exit Application::refuse(const Refusal& refusal) {
    for (const Reason& reason : refusal.reasons)
        environment_.err << "uppsikt: " << texts_.say(options_.language, reason) << '\n';
    return Exit::refused;
}

}  // namespace uppsikt::app
