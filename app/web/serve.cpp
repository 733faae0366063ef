#include "app/web/serve.h"

#include <csignal>
#include <iostream>
#include <mutex>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "app/relay.h"
#include "app/web/web.h"
#include "base/text.h"
#include "platform/http/server.h"

namespace uppsikt::app {

namespace {

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

std::optional<Address> address_in(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == text.npos) return std::nullopt;
    const auto port = parse_integer(text.substr(colon + 1));
    if (!port || *port < 0 || *port > 65535) return std::nullopt;
    return Address{std::string(text.substr(0, colon)), static_cast<std::uint16_t>(*port)};
}

/// What listens on the web, and all that it is made of.
class WebServer {
public:
    struct Parts {
        Store& store;
        access::Vault vault;
        access::Settings settings;
    };
    WebServer(Application& application, const Parts& parts, const ServeArguments& arguments);

    std::string address() const {
        return fmt::format("http{}://{}:{}/", is_tls_ ? "s" : "", host_, server_->port());
    }
    void stop() { server_->stop(); }

private:
    bool is_tls_;
    std::string host_;
    access::Vault vault_;
    access::Settings settings_;
    FullDesk desk_;
    web::StaticFiles files_;
    office::TermWords terms_;
    web::KeptRatings ratings_;
    openid::Client services_;
    http::Metrics metrics_;
    std::optional<web::PublicSite> pages_;
    std::optional<web::Shop> shop_;
    std::optional<http::Site> site_;
    std::unique_ptr<http::Server> server_;
};

/// One line at a time, whoever writes it.
class Log {
public:
    explicit Log(std::ostream& out) : out_(out) {}
    void write(std::string_view line) {
        const std::lock_guard lock(mutex_);
        out_ << line << '\n';
    }

private:
    std::mutex mutex_;
    std::ostream& out_;
};

/// As of another day the clock goes on in that day, so that what is recorded has its moment.
Clock clock_of(const Application& application, const Clock& clock) {
    const auto today = application.options().today;
    if (!today) return clock;
    return [clock, day = *today] {
        const Moment moment = clock();
        const auto time = moment.now - std::chrono::floor<std::chrono::days>(moment.now);
        return Moment{.now = Instant{day} + time, .today = day};
    };
}

fetch::Rules rules_of(const ServeArguments& arguments) {
    return {
        .internal_hosts = {arguments.internal_hosts.begin(), arguments.internal_hosts.end()},
        .certificates = arguments.certificates
    };
}

WebServer::WebServer(Application& application, const Parts& parts, const ServeArguments& arguments)
    : is_tls_(arguments.tls.size() == 2),
      vault_(parts.vault),
      settings_(parts.settings),
      desk_(application.catalogue(), application.texts(), &vault_),
      files_(web::static_files()),
      terms_(office::term_words(application.catalogue())),
      services_(rules_of(arguments)) {
    const auto address = address_in(arguments.listen);
    ensure(address.has_value(), "the command line has checked the address");
    host_ = address->host;
    const Clock clock = clock_of(application, application.environment().clock);
    pages_.emplace(
        web::SiteSource{
            parts.store.database(),
            application.catalogue(),
            application.texts(),
            clock
        },
        web::Intervals{}
    );
    shop_.emplace(web::Shop{
        .store = parts.store,
        .catalogue = application.catalogue(),
        .texts = application.texts(),
        .desk = desk_,
        .vault = vault_,
        .settings = settings_,
        .clock = clock,
        .is_secure = is_tls_,
        .metrics = metrics_,
        .pages = *pages_,
        .files = files_,
        .terms = terms_,
        .ratings = ratings_,
        .services = services_
    });
    const auto log = std::make_shared<Log>(application.environment().err);
    site_.emplace(http::SiteParts{
        .texts = &application.texts(),
        .routes = web::all_routes(*shop_),
        .gate = web::gate(*shop_),
        .page_of = web::trouble_pages(*shop_),
        .report_fault =
            [log](const http::Request& request, std::string_view what) {
                log->write(fmt::format("{} fault: {}", request.id, what));
            }
    });
    http::ServerOptions options{.address = host_, .port = address->port};
    // However many wait for services elsewhere, as many as otherwise serve everybody else.
    options.workers += services_.fetcher().at_once();
    if (is_tls_) options.tls = http::TlsFiles{arguments.tls[0], arguments.tls[1]};
    options.log = [log](std::string_view line) { log->write(line); };
    server_ = std::make_unique<http::Server>(*site_, metrics_, options);
}

/// The machine's own address: nobody comes there from elsewhere.
bool is_own_machine(std::string_view listen) {
    const auto address = address_in(listen);
    return address && (address->host == "127.0.0.1" || address->host == "[::1]" ||
                       address->host == "localhost");
}

Result<std::unique_ptr<WebServer>> open_web(
    Application& application, Store& store, const ServeArguments& arguments
) {
    if (arguments.without_second_factor && !is_own_machine(arguments.listen))
        return Refusal{RefusalKind::invalid_input, Reason{"app_second_factor_needed"}};
    const access::Vault vault = TRY(access::Vault::open(store.access_key()));
    const FullDesk desk(application.catalogue(), application.texts());
    access::Settings settings =
        TRY(access::Settings::from(desk.desk().get<cases::Handbook>(), application.today()));
    if (arguments.without_second_factor) settings.needs_second_factor = false;
    return std::make_unique<WebServer>(
        application,
        WebServer::Parts{store, vault, settings},
        arguments
    );
}

}  // namespace

Exit serve(Application& application, const ServeArguments& arguments) {
    // The signals are waited for here, in peace; no thread that is started below gets them.
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);

    const auto store = application.writer();
    if (!store.ok()) return application.refuse(store.refusal());
    const auto listening = listen_for_commands(*store.value(), application.environment());
    application.environment().out
        << application.say("app_serving", {{"database", store.value()->location().text()}})
        << std::endl;
    std::unique_ptr<WebServer> web;
    if (arguments.listen != "none") {
        auto opened = open_web(application, *store.value(), arguments);
        if (!opened.ok()) return application.refuse(opened.refusal());
        web = std::move(opened).value();
        application.environment().out
            << application.say("app_serving_web", {{"address", web->address()}}) << std::endl;
    }
    int signal = 0;
    sigwait(&stop, &signal);
    if (web) web->stop();
    return Exit::fine;
}

void add_serve(CLI::App& root, ServeArguments& arguments, Command& command) {
    CLI::App* serving = root.add_subcommand(
                                "serve",
                                "webben, och det som andra kommandon skriver / the web, and what "
                                "other commands write"
    )
                            ->fallthrough();
    serving->add_option("--listen", arguments.listen, "127.0.0.1:8080, none")
        ->capture_default_str()
        ->check([](const std::string& text) {
            return text == "none" || address_in(text)
                       ? std::string()
                       : text + ": skriv som / write as 127.0.0.1:8080";
        });
    serving->add_option("--tls", arguments.tls, "CERT KEY")->expected(2);
    serving->add_flag(
        "--without-second-factor",
        arguments.without_second_factor,
        "för att pröva: lösenord räcker, bara på den egna datorn / for trying it out: a password "
        "is "
        "enough, on this machine only"
    );
    serving->add_option(
        "--internal-host",
        arguments.internal_hosts,
        "en inloggningstjänst som inte behöver en publik adress / a sign-in service that needs no "
        "public address"
    );
    serving
        ->add_option(
            "--certificates",
            arguments.certificates,
            "PEM: utfärdare som inloggningstjänster får ha, utöver systemets / authorities that "
            "sign-in services may have, beside the system's"
        )
        ->check(CLI::ExistingFile);
    serving->callback([&arguments, &command] {
        command.run = [arguments](Application& application) {
            return serve(application, arguments);
        };
    });
}

}  // namespace uppsikt::app
