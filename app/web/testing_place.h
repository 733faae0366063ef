#pragma once

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "app/testing_shell.h"
#include "app/web/web.h"
#include "base/embedded.h"
#include "support/shared_data.h"
#include "support/temporary_folder.h"

/// For tests of the web.
namespace uppsikt::app::web::testing {

using http::Method;
using http::Request;
using http::Response;

/// The public site on the fictional example, without sockets: from a request to its response.
class Place {
public:
    /// `rules`: for the services that one may sign in at.
    explicit Place(fetch::Rules rules = {}) : services_(std::move(rules)) {
        shell.today = today_;
        const auto examples = test::source_dir() / "examples";
        const auto imported = shell(
            {"import",
             (examples / "resultatuppfoljning-exempel.xlsx").string(),
             (examples / "betyg-exempel.xlsx").string()}
        );
        REQUIRE(imported.exit == Exit::fine);
        store_ = Store::open(
                     {sql::Backend::sqlite, (folder.path() / "test.db").string()},
                     folder.path(),
                     Store::For::writing,
                     {}
        )
                     .value();
        pages_.emplace(
            source(),
            Intervals{.releases = std::chrono::hours(1), .acts = std::chrono::hours(1)}
        );
        shop_.emplace(Shop{
            .store = *store_,
            .catalogue = catalogue_,
            .texts = texts_,
            .desk = desk_,
            .vault = vault_,
            .settings = settings,
            .clock = clock_,
            .metrics = metrics_,
            .pages = *pages_,
            .files = files_,
            .terms = terms_,
            .ratings = ratings_,
            .services = services_
        });
        site_.emplace(http::SiteParts{
            .texts = &texts_,
            .routes = all_routes(*shop_),
            .gate = gate(*shop_),
            .page_of = trouble_pages(*shop_)
        });
    }

    Response get(std::string target, const std::string& cookie = {}) {
        Request request;
        request.target = std::move(target);
        if (!cookie.empty()) request.headers.add("Cookie", cookie);
        return ask(std::move(request));
    }
    Response post(std::string target, std::string body, const std::string& cookie = {}) {
        Request request;
        request.method = Method::post;
        request.target = std::move(target);
        request.body = std::move(body);
        request.headers.add("Content-Type", std::string(form_type));
        if (!cookie.empty()) request.headers.add("Cookie", cookie);
        return ask(std::move(request));
    }
    Response ask(Request request) {
        request.headers.add("Host", "localhost");
        request.id = "test";
        request.peer = "203.0.113.77";
        http::Site::Opened opened = site_->open(request);
        if (opened.answer) return *std::move(opened.answer);
        REQUIRE(opened.route != nullptr);
        return site_->run(*opened.route, request);
    }
    const http::Site& site() const { return *site_; }
    const PublicSite& pages() const { return *pages_; }
    SiteSource source() { return {store_->database(), catalogue_, texts_, clock_}; }

    /// An account with a password; gives the cookie of a session in its first role.
    std::string sign_in(const access::NewAccount& account) {
        add(account);
        const Response in = post("/logga-in", "name=" + account.name + "&password=" + password);
        INFO(text(in));
        REQUIRE(in.status == 303);
        const std::string cookie(in.headers.find("Set-Cookie").value_or(""));
        return cookie.substr(0, cookie.find(';'));
    }
    void add(const access::NewAccount& account) {
        store_->database().write([&](sql::Transaction& db) {
            const Session session{db, "user:admin", Instant{today_}, today_};
            REQUIRE(access::add_user(session, account).ok());
            REQUIRE(access::set_password(session, vault_, settings, {account.name, password}).ok());
        });
    }
    /// Does an operation as the machine itself.
    boost::json::object done(
        std::string_view noun, std::string_view verb, const operations::Given& given
    ) {
        const auto answer =
            web::ask(*shop_, {.actor = "user:machine"}, operation_named(noun, verb), given);
        if (!answer.ok())
            FAIL(noun, " ", verb, ": ", texts_.say(Language::en, answer.refusal().reasons.front()));
        return answer.value().json;
    }
    /// A period's results, published by two persons and shown.
    void publish(const std::string& period) {
        const auto take =
            [&](std::string_view verb, const std::string& actor, operations::Given given) {
                const auto answer = web::ask(
                    *shop_,
                    {.actor = actor, .role = "decision_maker"},
                    operation_named("release", verb),
                    given
                );
                if (!answer.ok())
                    FAIL(verb, ": ", texts_.say(Language::en, answer.refusal().reasons.front()));
            };
        const std::string number = period + ".1";
        take("draft", "user:agnes", {{"period", {period}}});
        take("submit", "user:agnes", {{"number", {number}}, {"note", {"Granskad."}}});
        take("approve", "user:disa", {{"number", {number}}, {"note", {"Stämmer."}}});
        pages_->renew();
    }
    void renew_pages() { pages_->renew(); }
    const operations::Desk& desk() const { return desk_.desk(); }
    /// Work as somebody, of which nothing stays.
    template <class Work>
    void as(const std::string& actor, Work work) {
        struct Undo {};
        try {
            store_->database().write([&](sql::Transaction& db) {
                work(Session{db, actor, Instant{today_}, today_});
                throw Undo{};
            });
        } catch (const Undo&) {
        }
    }
    static std::string token_of(const std::string& cookie) {
        return access::csrf_of(cookie.substr(cookie.find('=') + 1));
    }

    static constexpr const char* password = "en-lang-mening-om-hav";
    std::string text(const Response& response) const { return std::string(response.body.view()); }

    /// Closes the database here, so that commands can open it.
    void close() {
        site_.reset();
        shop_.reset();
        pages_.reset();
        store_.reset();
    }

    test::TemporaryFolder folder;
    app::testing::Shell shell{folder.path(), "sqlite:test.db"};

private:
    Date today_ = parse_date("2025-07-01").value();
    Clock clock_ = [this] { return Moment{.now = Instant{today_}, .today = today_}; };
    services::Catalogue catalogue_ = services::Catalogue::load(embedded::services()).value();
    Texts texts_ = Texts::load(embedded::texts());
    const access::Vault vault_{{7}, {.memory_kib = 64, .passes = 1, .lanes = 1}};
    FullDesk desk_{catalogue_, texts_, &vault_};
    StaticFiles files_ = static_files();
    office::TermWords terms_ = office::term_words(catalogue_);
    KeptRatings ratings_;
    openid::Client services_;

public:
    access::Settings settings = [this] {
        auto read = access::Settings::from(desk_.desk().get<cases::Handbook>(), today_).value();
        read.needs_second_factor = false;
        return read;
    }();

private:
    http::Metrics metrics_;
    std::unique_ptr<Store> store_;
    std::optional<PublicSite> pages_;
    std::optional<Shop> shop_;
    std::optional<http::Site> site_;
};

inline std::string header(const Response& response, std::string_view name) {
    return std::string(response.headers.find(name).value_or(""));
}

inline bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

using Fields = std::vector<http::NamedText>;
struct SentFile {
    std::string field;
    std::string name;
    std::string bytes;
};

/// As a browser sends a form with files; it puts other marks between the parts each time.
inline Request with_files(
    const std::string& target, const Fields& fields, const std::vector<SentFile>& files
) {
    static int count = 0;
    const std::string mark = "----mark" + std::to_string(++count);
    Request request;
    request.method = Method::post;
    request.target = target;
    request.headers.add("Content-Type", "multipart/form-data; boundary=" + mark);
    const auto part = [&](const std::string& disposition, const std::string& content) {
        request.body += "--" + mark + "\r\nContent-Disposition: form-data; " + disposition +
                        "\r\n\r\n" + content + "\r\n";
    };
    for (const http::NamedText& field : fields)
        part("name=\"" + field.name + "\"", field.value);
    for (const SentFile& file : files)
        part("name=\"" + file.field + "\"; filename=\"" + file.name + "\"", file.bytes);
    request.body += "--" + mark + "--\r\n";
    return request;
}

/// Asks with the cookie of a session.
inline Response sent(Place& place, Request request, const std::string& cookie = {}) {
    if (!cookie.empty()) request.headers.add("Cookie", cookie);
    return place.ask(std::move(request));
}

/// The text between two others.
inline std::string between(
    const std::string& text, std::string_view before, std::string_view after
) {
    const std::size_t from = text.find(before);
    REQUIRE(from != text.npos);
    const std::size_t start = from + before.size();
    return text.substr(start, text.find(after, start) - start);
}

}  // namespace uppsikt::app::web::testing
