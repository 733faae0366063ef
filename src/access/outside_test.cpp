#include <doctest/doctest.h>

#include "access/access.h"
#include "access/provider_store.h"
#include "access/testing_vault.h"
#include "access/totp.h"
#include "support/chain.h"
#include "support/database.h"
#include "support/identity_provider.h"
#include "support/signing.h"

namespace uppsikt::access {
namespace {

using test::IdentityProvider;
using testing::the_vault;
using testing::today;
using Ways = IdentityProvider::Ways;

/// An office whose people may sign in at a service; anna is tied to "a-7".
struct OutsideOffice {
    sql::Database& database;
    IdentityProvider provider{};
    openid::Client client{{.internal_hosts = {"localhost"}, .certificates = provider.certificates()}
    };
    Settings settings = Settings::from(test::the_handbook(), test::day(today)).value();
    Instant now = Instant{test::day(today)} + std::chrono::hours{12};
    crypto::Bytes key = {};

    template <class Work>
    auto on(Work work) {
        return test::on(database, today, "user:admin", work);
    }
    explicit OutsideOffice(sql::Database& its_database, const std::vector<std::string>& acr = {})
        : database(its_database) {
        provider.now = now;
        REQUIRE(on([&](const Session& session) {
                    return add_provider(
                        session,
                        the_vault(),
                        {.name = "inlogg",
                         .display_name = "Myndighetens inloggning",
                         .issuer = provider.issuer(),
                         .client_id = IdentityProvider::client_id,
                         .client_secret = IdentityProvider::client_secret,
                         .site = "https://uppsikt.example/",
                         .acr = acr,
                         .amr = {"hwk"}}
                    );
                }).ok());
        add("anna");
        REQUIRE(on([](const Session& session) {
                    return link(session, the_vault(), {"anna", "inlogg", "a-7"});
                }).ok());
    }
    void add(const std::string& name) {
        REQUIRE(on([&](const Session& session) {
                    return add_user(session, {name, "Anna Berg", {.roles = {"officer"}}});
                }).ok());
    }
    std::vector<std::string> enrol(const std::string& name) {
        return on([&](const Session& session) {
            REQUIRE(begin_totp(session, the_vault(), name).ok());
            const auto id = account(session, name).value().id;
            const auto pending = store::secret_of(session.db, id).totp_pending;
            key = the_vault().unseal(name, pending.value()).value();
            const std::string code = code_at(key, step_at(session.now));
            return confirm_totp(session, the_vault(), {name, code}).value();
        });
    }
    void wait(std::chrono::minutes minutes) { provider.now = now = now + minutes; }
    operations::When when() const { return {now, test::day(today)}; }
    Door door() { return {database, the_vault(), settings}; }
    OutsideDoor outside() { return {door(), client}; }

    /// To the service and signed in there; what the browser brings back.
    CameBack go(const IdentityProvider::Person& person = {"a-7"}) {
        const auto gone = go_outside(outside(), when(), {"inlogg", "/arenden"});
        if (!gone.ok()) FAIL(test::codes(gone).front());
        const std::string back = provider.sign_in(gone.value().address, person);
        CHECK(back.starts_with("https://uppsikt.example/logga-in/svar/inlogg?"));
        auto query = test::form_values(back.substr(back.find('?') + 1));
        CameBack came{
            .provider = "inlogg",
            .browser = gone.value().browser,
            .state = query["state"],
            .code = query["code"]
        };
        if (query.contains("iss")) came.issuer = query["iss"];
        return came;
    }
    Result<Entered> back(const CameBack& came) { return come_back(outside(), when(), came); }
    Result<Entered> enter(const IdentityProvider::Person& person = {"a-7"}) {
        return back(go(person));
    }
    std::optional<OpenSession> session_of(const Entered& entered) {
        return database.read([&](sql::Transaction& db) {
            return find_session(
                {db, "user:anna", now, test::day(today)},
                settings,
                entered.signed_in.value().token
            );
        });
    }
};

using Codes = std::vector<std::string>;

TEST_CASE("whoever is tied to a person at a service comes in through it, and it is recorded") {
    test::for_each_database([](sql::Database& database) {
        const test::Signing signing(database);
        OutsideOffice office(database);
        const auto entered = office.enter();
        if (!entered.ok()) FAIL(test::codes(entered).front());
        CHECK(entered.value().goes_to == "/arenden");
        REQUIRE(entered.value().signed_in);
        CHECK(entered.value().signed_in->account.name == "anna");
        // Neither the service nor we have asked for a second factor: let in to get one.
        CHECK(office.session_of(entered.value())->is_enrolling);
        CHECK(office.on([](const Session& session) {
            return providers_of(session, account(session, "anna")->id);
        }) == Codes{"inlogg"});
        // What is tied can be untied, and the service removed, and the record holds.
        CHECK(office.on([](const Session& s) { return unlink(s, {"anna", "inlogg"}); }).ok());
        CHECK(!office.session_of(entered.value()));
        CHECK(test::codes(office.enter()) == Codes{"access_outside_no_account"});
        REQUIRE(office
                    .on([](const Session& s) {
                        return link(s, the_vault(), {"anna", "inlogg", "a-8"});
                    })
                    .ok());
        const CameBack under_way = office.go({"a-8"});
        REQUIRE(office
                    .on([](const Session& s) {
                        return set_provider_secret(s, the_vault(), {"inlogg", "new"});
                    })
                    .ok());
        REQUIRE(office.on([](const Session& s) { return remove_provider(s, {"inlogg", "Slut"}); }
        ).ok());
        CHECK(test::codes(office.back(under_way)) == Codes{"access_outside_unknown"});
        CHECK(
            test::codes(go_outside(office.outside(), office.when(), {"inlogg", ""})) ==
            Codes{"access_provider_unknown"}
        );
        CHECK(test::fault_in_record(database) == "");
    });
}

TEST_CASE("a code of our own is owed, unless the service has asked for one that will do") {
    test::for_each_database([](sql::Database& database) {
        OutsideOffice office(database, {"loa3"});
        office.enrol("anna");
        office.wait(std::chrono::minutes(2));
        for (const IdentityProvider::Person& person :
             {IdentityProvider::Person{"a-7", "loa3"},
              IdentityProvider::Person{"a-7", "", {"pwd", "hwk"}}}) {
            const auto entered = office.enter(person);
            REQUIRE(entered.ok());
            CHECK(!office.session_of(entered.value())->is_enrolling);
        }
        for (const IdentityProvider::Person& person :
             {IdentityProvider::Person{"a-7"},
              IdentityProvider::Person{"a-7", "loa2", {"pwd", "otp"}}}) {
            office.wait(std::chrono::minutes(2));
            const auto entered = office.enter(person);
            REQUIRE(entered.ok());
            CHECK(!entered.value().signed_in);
            const std::string half_way = entered.value().half_way;
            const auto give = [&](const std::string& code) {
                return give_code(office.door(), office.when(), {half_way, code});
            };
            CHECK(test::codes(give("000000")) == Codes{"access_code_wrong"});
            const std::string code = code_at(office.key, step_at(office.now));
            CHECK(
                test::codes(give_code(office.door(), office.when(), {"another", code})) ==
                Codes{"access_outside_unknown"}
            );
            const auto given = give(code);
            REQUIRE(given.ok());
            CHECK(given.value().goes_to == "/arenden");
            CHECK(office.session_of(given.value()));
            CHECK(test::codes(give(code)) == Codes{"access_outside_unknown"});
        }
    });
}

TEST_CASE("a service that does not answer as it should is told by its own name") {
    test::for_each_database([](sql::Database& database) {
        OutsideOffice office(database);
        const auto behaves = [&](const char* path, const char* status) {
            office.provider.behave({.says = {{path, {test::json_answer("{}", status)}}}});
        };
        behaves("/realm/.well-known/openid-configuration", "302 Found");
        const Codes not_reached{"access_outside_not_reached", "fetch_redirected"};
        CHECK(
            test::codes(go_outside(office.outside(), office.when(), {"inlogg", ""})) == not_reached
        );
        office.provider.behave({});
        office.wait(std::chrono::minutes(1));
        const CameBack came = office.go();
        behaves("/realm/token", "302 Found");
        CHECK(test::codes(office.back(came)) == not_reached);
        // What it says no to is no matter of whether it can be reached.
        office.provider.behave({});
        const CameBack again = office.go();
        behaves("/realm/token", "400 Bad Request");
        CHECK(test::codes(office.back(again)) == Codes{"openid_code_refused"});
    });
}

TEST_CASE("who has no password shows a code of the present authenticator before a new key") {
    test::for_each_database([](sql::Database& database) {
        const test::Signing signing(database);
        OutsideOffice office(database);
        const Codes recovery = office.enrol("anna");
        const auto begin_again = [&](const std::string& secret) {
            return begin_totp_again(office.door(), office.when(), {"anna", secret});
        };
        office.wait(std::chrono::minutes(2));
        const std::string code = code_at(office.key, step_at(office.now));
        CHECK(begin_again(code).ok());
        // Codes are used up by it.
        CHECK(test::codes(begin_again(code)) == Codes{"access_code_wrong"});
        CHECK(begin_again(recovery[2]).ok());
        CHECK(test::codes(begin_again(recovery[2])) == Codes{"access_code_wrong"});
        // Guesses are counted together with those of who comes in through the service.
        const std::string half_way = office.enter().value().half_way;
        const auto give = [&] {
            return give_code(office.door(), office.when(), {half_way, "000000"});
        };
        for (int i = 0; i < 2; ++i) {
            CHECK(test::codes(begin_again("")) == Codes{"access_code_wrong"});
            CHECK(test::codes(give()) == Codes{"access_code_wrong"});
        }
        CHECK(test::codes(give()) == Codes{"access_too_many_attempts"});
        CHECK(test::codes(begin_again(recovery[3])) == Codes{"access_too_many_attempts"});
        office.wait(std::chrono::minutes(6));
        CHECK(begin_again(recovery[3]).ok());
        CHECK(test::fault_in_record(database) == "");
    });
}

TEST_CASE("guesses of the owed code are counted, and the time for it ends") {
    test::for_each_database([](sql::Database& database) {
        OutsideOffice office(database);
        office.enrol("anna");
        office.wait(std::chrono::minutes(2));
        const std::string half_way = office.enter().value().half_way;
        Codes all;
        for (int i = 0; i < 6; ++i)
            all.push_back(
                test::codes(give_code(office.door(), office.when(), {half_way, "000000"})).front()
            );
        CHECK(all[4] == "access_code_wrong");
        CHECK(all[5] == "access_too_many_attempts");
        // A new way through the service is no way around the wait.
        const std::string again = office.enter().value().half_way;
        const std::string code = code_at(office.key, step_at(office.now));
        CHECK(
            test::codes(give_code(office.door(), office.when(), {again, code})) ==
            Codes{"access_too_many_attempts"}
        );
        office.wait(std::chrono::minutes(6));
        CHECK(
            test::codes(give_code(office.door(), office.when(), {again, code})) ==
            Codes{"access_outside_unknown"}
        );
    });
}

TEST_CASE("each going is good for one coming back, in the same browser, for ten minutes") {
    test::for_each_database([](sql::Database& database) {
        OutsideOffice office(database);
        const Codes unknown{"access_outside_unknown"};
        CameBack came = office.go();
        const CameBack right = came;
        came.state = "another";
        CHECK(test::codes(office.back(came)) == unknown);
        came = right;
        came.browser = office.go().browser;
        CHECK(test::codes(office.back(came)) == unknown);
        came.browser = "";
        CHECK(test::codes(office.back(came)) == unknown);
        CHECK(office.back(right).ok());
        CHECK(test::codes(office.back(right)) == unknown);
        const CameBack late = office.go();
        office.wait(std::chrono::minutes(10));
        CHECK(test::codes(office.back(late)) == unknown);
        // A code that was used, with a state of its own.
        CameBack replayed = office.go();
        replayed.code = right.code;
        CHECK(test::codes(office.back(replayed)) == Codes{"openid_code_refused"});
        CameBack declined = office.go();
        declined.error = "access_denied";
        CHECK(test::codes(office.back(declined)) == Codes{"access_outside_declined"});
        CHECK(test::codes(office.back(declined)) == unknown);
        CameBack elsewhere = office.go();
        elsewhere.issuer = "https://evil.example";
        CHECK(test::codes(office.back(elsewhere)) == Codes{"openid_issuer_wrong"});
    });
}

TEST_CASE("what a service says that does not agree lets nobody in") {
    test::for_each_database([](sql::Database& database) {
        OutsideOffice office(database);
        const auto with = [&](Ways ways) {
            office.provider.behave(std::move(ways));
            return test::codes(office.enter());
        };
        CHECK(with({.changes_claims = [](auto& c) {
                  c["nonce"] = "x";
              }}) == Codes{"openid_nonce_wrong"});
        // A token for another sign-in of ours, by a service that takes any code.
        std::string first;
        office.provider.behave({.changes_answer = [&](auto& answer) {
            first = std::string(answer["id_token"].as_string());
        }});
        CHECK(office.enter().ok());
        CHECK(with({.changes_answer = [&](auto& answer) {
                  answer["id_token"] = first;
              }}) == Codes{"openid_nonce_wrong"});
        CHECK(
            with({.signs = IdentityProvider::Signs::none}) == Codes{"openid_algorithm_not_taken"}
        );
        CHECK(with({}).empty());
    });
}

TEST_CASE("a person without an account and one who is locked are refused, and counted") {
    test::for_each_database([](sql::Database& database) {
        OutsideOffice office(database);
        Codes all;
        for (int i = 0; i < 6; ++i)
            all.push_back(test::codes(office.enter({"stranger"})).front());
        CHECK(all[4] == "access_outside_no_account");
        CHECK(all[5] == "access_too_many_attempts");
        CHECK(office.enter().ok());  // nobody else has to wait
        REQUIRE(office.on([](const Session& s) { return lock(s, {"anna", "Slutat"}); }).ok());
        CHECK(test::codes(office.enter()) == Codes{"access_outside_locked"});
    });
}

TEST_CASE("what is kept of a service and its people opens nothing") {
    test::for_each_database([](sql::Database& database) {
        OutsideOffice office(database);
        office.go();
        const auto texts = database.read([](sql::Transaction& db) {
            const auto bytes = db.value<sql::Bytes>("SELECT client_secret FROM identity_provider");
            const auto subject = db.value<sql::Bytes>("SELECT subject_hash FROM account_subject");
            const auto state =
                db.value<sql::Bytes>("SELECT state_hash FROM transient_outside_sign_in");
            return std::string(bytes.begin(), bytes.end()) + "|" +
                   std::string(subject.begin(), subject.end()) + "|" +
                   std::string(state.begin(), state.end());
        });
        CHECK(texts.find(IdentityProvider::client_secret) == texts.npos);
        CHECK(texts.find("a-7") == texts.npos);
    });
}

TEST_CASE("services and ties are refused with every reason") {
    test::for_each_database([](sql::Database& database) {
        OutsideOffice office(database);
        const auto add = [&](NewProvider order) {
            return test::codes(office.on([&](const Session& session) {
                return add_provider(session, the_vault(), order);
            }));
        };
        NewProvider order{
            .name = "ny",
            .display_name = "Ny",
            .issuer = "http://login.example",
            .client_id = "c",
            .client_secret = "s",
            .site = "http://uppsikt.example",
            .acr = {"a b"}
        };
        order.name = "Ny/";
        CHECK(
            add(order) ==
            Codes{
                "access_provider_name_unreadable",
                "fetch_not_https",
                "access_site_unreadable",
                "access_level_has_space"
            }
        );
        order = {
            .name = "inlogg",
            .display_name = "Ny",
            .issuer = "https://login.example",
            .client_id = "c",
            .client_secret = "s",
            .site = "https://uppsikt.example"
        };
        CHECK(add(order) == Codes{"access_provider_taken"});
        order.name = "ny";
        for (const char* site :
             {"https://a.se/x", "https://a.se?x", "http://127.0.0.1.evil.se", "ftp://a.se", ""}) {
            order.site = site;
            CHECK(add(order) == Codes{"access_site_unreadable"});
        }
        order.site = "http://127.0.0.1:8080";
        CHECK(add(order).empty());
        office.add("bo");
        const auto tie = [&](const Link& one) {
            return test::codes(office.on([&](const Session& session) {
                return link(session, the_vault(), one);
            }));
        };
        CHECK(tie({"bo", "inlogg", "a-7"}) == Codes{"access_subject_taken"});
        CHECK(tie({"anna", "inlogg", "a-8"}) == Codes{"access_linked_already"});
        CHECK(tie({"bo", "inlogg", ""}) == Codes{"access_subject_unreadable"});
        CHECK(tie({"bo", "nowhere", "x"}) == Codes{"access_provider_unknown"});
        CHECK(tie({"nobody", "inlogg", "x"}) == Codes{"access_account_unknown"});
        CHECK(tie({"bo", "ny", "a-7"}).empty());  // another service's a-7 is another person
    });
}

}  // namespace
}  // namespace uppsikt::access
