#include "access/access.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "access/store.h"
#include "access/testing_vault.h"
#include "access/totp.h"
#include "support/chain.h"
#include "support/database.h"
#include "support/signing.h"

namespace uppsikt::access {
namespace {

using testing::the_vault;
using testing::today;
const std::string password = "en lång mening om hav";

/// An office with an account that has a password and, once enrolled, one-time codes.
struct Office {
    sql::Database& database;
    Settings settings = Settings::from(test::the_handbook(), test::day(today)).value();
    crypto::Bytes key = {};

    template <class Work>
    auto on(Work work) {
        return test::on(database, today, "user:admin", work);
    }
    void add(const std::string& name, const std::string& role = "officer") {
        REQUIRE(on([&](const Session& session) {
                    return add_user(session, {name, "Anna Berg", {.roles = {role}}});
                }).ok());
        REQUIRE(on([&](const Session& session) {
                    return set_password(session, the_vault(), settings, {name, password});
                }).ok());
    }
    std::vector<std::string> enrol(const std::string& name) {
        REQUIRE(on([&](const Session& session) { return begin_totp(session, the_vault(), name); }
        ).ok());
        return confirm_pending(name);
    }
    std::vector<std::string> confirm_pending(const std::string& name) {
        return on([&](const Session& session) {
            const auto id = account(session, name).value().id;
            const auto pending = store::secret_of(session.db, id).totp_pending;
            key = the_vault().unseal(name, pending.value()).value();
            const std::string code = code_at(key, step_at(session.now));
            auto codes = confirm_totp(session, the_vault(), {name, code});
            REQUIRE(codes.ok());
            return codes.value();
        });
    }
    operations::When at(int minutes) const {
        const Instant noon = Instant{test::day(today)} + std::chrono::hours{12};
        return {noon + std::chrono::minutes{minutes}, test::day(today)};
    }
    std::string code(int minutes) const { return code_at(key, step_at(at(minutes).now)); }
    Result<SignedIn> enter(int minutes, const SignIn& given) {
        return sign_in({database, the_vault(), settings}, at(minutes), given);
    }
    Result<TotpKey> begin_again(int minutes, const std::string& secret) {
        return begin_totp_again({database, the_vault(), settings}, at(minutes), {"anna", secret});
    }
    std::optional<OpenSession> session_of(int minutes, const std::string& token) {
        return database.read([&](sql::Transaction& db) {
            const operations::When when = at(minutes);
            return find_session({db, "user:anna", when.now, when.today}, settings, token);
        });
    }
};

using Codes = std::vector<std::string>;

TEST_CASE("a code of the authenticator is taken once, and a code for recovery once") {
    test::for_each_database([](sql::Database& database) {
        const test::Signing signing(database);
        Office office{database};
        office.add("anna");
        const Codes recovery = office.enrol("anna");
        REQUIRE(recovery.size() == 10);
        CHECK(!office.enter(0, {"anna", password, office.code(0)}).ok());  // used to confirm
        const auto signed_in = office.enter(5, {"anna", password, office.code(5)});
        REQUIRE(signed_in.ok());
        CHECK(!office.enter(5, {"anna", password, office.code(5)}).ok());
        CHECK(office.enter(6, {"anna", password, recovery[3]}).ok());
        CHECK(!office.enter(7, {"anna", password, recovery[3]}).ok());
        CHECK(!office.enter(8, {"anna", password, ""}).ok());
        CHECK(office.enter(20, {"anna", password, recovery[4]}).ok());
        CHECK(test::fault_in_record(database) == "");
    });
}

TEST_CASE("whatever is wrong the answer is the same, also for a name that nobody has") {
    test::for_each_database([](sql::Database& database) {
        Office office{database};
        office.add("anna");
        office.enrol("anna");
        office.add("bo");
        const auto answers = [&](const SignIn& given) {
            std::vector<Codes> all;
            for (int minute = 0; minute < 7; ++minute)
                all.push_back(test::codes(office.enter(minute, given)));
            return all;
        };
        const auto unknown = answers({"nobody", password, "000000"});
        CHECK(unknown[0] == Codes{"access_sign_in_refused"});
        CHECK(unknown[5] == Codes{"access_too_many_attempts"});
        CHECK(answers({"anna", "fel lösenord helt", "000000"}) == unknown);
        // The right password is not told from a wrong one while there is a wait.
        CHECK(test::codes(office.enter(6, {"anna", password, office.code(6)})) == unknown[6]);
        // The fifth attempt was at minute 4, and the wait is five minutes.
        CHECK(office.enter(10, {"anna", password, office.code(10)}).ok());
        REQUIRE(office.on([](const Session& s) { return lock(s, {"bo", "Slutat"}); }).ok());
        CHECK(test::codes(office.enter(0, {"bo", password, ""})) == unknown[0]);
    });
}

TEST_CASE("a new key in an open session asks for the password, and the old one holds until then") {
    test::for_each_database([](sql::Database& database) {
        const test::Signing signing(database);
        Office office{database};
        office.add("anna");
        office.enrol("anna");
        const auto begun = [&] {
            return database.read([](sql::Transaction& db) {
                return std::ranges::count(
                    record::acts_about(db, "account:anna"),
                    "access.totp_begun",
                    &record::RecordedAct::kind
                );
            });
        };
        REQUIRE(begun() == 1);
        CHECK(test::codes(office.begin_again(1, "")) == Codes{"access_password_wrong"});
        // A code is not enough: the phone may lie beside the open session.
        CHECK(test::codes(office.begin_again(1, office.code(1))) == Codes{"access_password_wrong"});
        CHECK(begun() == 1);
        REQUIRE(office.begin_again(2, password).ok());
        CHECK(begun() == 2);
        CHECK(office.enter(5, {"anna", password, office.code(5)}).ok());
        const crypto::Bytes old_key = office.key;
        office.confirm_pending("anna");
        CHECK(
            !office.enter(10, {"anna", password, code_at(old_key, step_at(office.at(10).now))}).ok()
        );
        CHECK(office.enter(10, {"anna", password, office.code(10)}).ok());
        CHECK(test::fault_in_record(database) == "");
    });
}

TEST_CASE("guesses of the password for a new key are counted together with those at the door") {
    test::for_each_database([](sql::Database& database) {
        Office office{database};
        office.add("anna");
        office.enrol("anna");
        for (int minute = 0; minute < 3; ++minute)
            CHECK(test::codes(office.begin_again(minute, "fel")) == Codes{"access_password_wrong"});
        for (int minute = 3; minute < 5; ++minute)
            CHECK(!office.enter(minute, {"anna", "fel", ""}).ok());
        // Not even the right one is told from a wrong one while there is a wait.
        const Codes too_many{"access_too_many_attempts"};
        CHECK(test::codes(office.begin_again(5, password)) == too_many);
        CHECK(test::codes(office.enter(5, {"anna", password, office.code(5)})) == too_many);
        CHECK(office.begin_again(10, password).ok());
        // Who has shown who they are begins to be counted anew.
        for (int minute = 11; minute < 15; ++minute)
            CHECK(test::codes(office.begin_again(minute, "fel")) == Codes{"access_password_wrong"});
        CHECK(office.enter(15, {"anna", password, office.code(15)}).ok());
    });
}

TEST_CASE("how long a name is that stands nowhere in its password is a term") {
    test::for_each_database([](sql::Database& database) {
        Office office{database};
        office.add("maria");
        const auto set = [&] {
            return test::codes(office.on([&](const Session& session) {
                return set_password(
                    session,
                    the_vault(),
                    office.settings,
                    {"maria", "enmariamarialiljavioler"}
                );
            }));
        };
        CHECK(set() == Codes{"access_password_has_name"});
        office.settings.name_anywhere = 6;
        CHECK(set().empty());
    });
}

TEST_CASE("a session ends when it is idle, when its time is up, and when rights change") {
    test::for_each_database([](sql::Database& database) {
        Office office{database};
        office.add("anna");
        office.enrol("anna");
        const auto enter = [&](int minute) {
            return office.enter(minute, {"anna", password, office.code(minute)}).value();
        };
        const SignedIn first = enter(5);
        CHECK(office.session_of(34, first.token).has_value());
        CHECK(!office.session_of(35, first.token));
        CHECK(!office.session_of(6, first.csrf));
        for (int minute = 10; minute < 605; minute += 20) {
            const auto open = office.session_of(minute, first.token);
            REQUIRE(open.has_value());
            office.on([&](const Session& session) {
                touch({session.db, "user:anna", office.at(minute).now, session.today}, *open);
            });
        }
        CHECK(office.session_of(604, first.token).has_value());
        CHECK(!office.session_of(605, first.token));
        const SignedIn second = enter(610);
        CHECK(second.token != first.token);
        CHECK(is_csrf_of(second.token, second.csrf));
        CHECK(!is_csrf_of(second.token, first.csrf));
        REQUIRE(office
                    .on([](const Session& session) {
                        return set_roles(session, {"anna", {.roles = {"assessor"}}});
                    })
                    .ok());
        CHECK(!office.session_of(611, second.token));
        const SignedIn third = enter(615);
        office.on([&](const Session& session) { sign_out(session, third.token); });
        CHECK(!office.session_of(616, third.token));
    });
}

TEST_CASE("an account without one-time codes is only let in to get them") {
    test::for_each_database([](sql::Database& database) {
        Office office{database};
        office.add("anna", "decision_maker");
        const SignedIn opened = office.enter(1, {"anna", password}).value();
        const auto open = office.session_of(2, opened.token);
        REQUIRE(open.has_value());
        const auto viewer = database.read([&](sql::Transaction& db) {
            return viewer_for(test::session_on(db, today, "user:anna"), *open);
        });
        CHECK(viewer.role == enrolling);
        CHECK(viewer.reach == operations::Reach{});
        CHECK(!viewer.may_see({"case:1", record::FieldClass::internal}));
    });
}

TEST_CASE("no password, key or code is in the record, and none is kept as it was given") {
    test::for_each_database([](sql::Database& database) {
        Office office{database};
        office.add("anna");
        const Codes recovery = office.enrol("anna");
        REQUIRE(office.enter(5, {"anna", password, office.code(5)}).ok());
        std::string stored;
        database.read([&](sql::Transaction& db) {
            db.each(
                [&](const sql::Row& row) { stored += row.get<std::string>(0) + "\n"; },
                "SELECT coalesce(value, '') FROM act_field"
            );
            for (const auto& act : record::acts_about(db, "account:anna"))
                for (const auto& field : act.fields)
                    CHECK(field.name != "password");
        });
        CHECK(stored.find("officer") != std::string::npos);
        for (const std::string& secret : {password, crypto::to_base32(office.key), recovery[0]})
            CHECK(stored.find(secret) == std::string::npos);
    });
}

TEST_CASE("officers are called by their display names; those of suppliers are not among them") {
    test::for_each_database([](sql::Database& database) {
        Office office{database};
        const auto locked = office.on([](const Session& session) {
            const registry::ContractAsPublished contract{
                .number = "10072975",
                .supplier = "Alfa AB",
                .area = "Ånge",
                .started_on = test::day("2023-04-17"),
                .period = std::chrono::year{2026} / 1,
            };
            REQUIRE(registry::ensure_contracts(session, "rom2", {&contract, 1}, session.today).ok()
            );
            const AskedRights of_alfa{.roles = {"supplier"}, .supplier = "Alfa AB"};
            REQUIRE(add_user(session, {"sven", "Sven Ek", of_alfa}).ok());
            REQUIRE(add_user(session, {"bo", "Bo Ek", {.roles = {"officer"}}}).ok());
            REQUIRE(add_user(session, {"anna", "Anna Berg", {.roles = {"auditor"}}}).ok());
            return lock(session, {"bo", "Har slutat."});
        });
        REQUIRE(locked.ok());
        const auto names = database.read([&](sql::Transaction& db) {
            return display_names(test::session_on(db, today, "user:anna"));
        });
        CHECK(
            names ==
            std::map<std::string, std::string, std::less<>>{{"anna", "Anna Berg"}, {"bo", "Bo Ek"}}
        );
    });
}

TEST_CASE("an account is refused with every reason") {
    test::for_each_database([](sql::Database& database) {
        Office office{database};
        const auto refused = office.on([](const Session& session) {
            return add_user(
                session,
                {"Anna Berg", "", {.roles = {"chef", "supplier", "local_officer"}}}
            );
        });
        const Codes found = test::codes(refused);
        for (const char* code :
             {"access_name_unreadable",
              "access_role_unknown",
              "access_supplier_has_one_role",
              "access_supplier_and_role",
              "access_office_missing"})
            CHECK_MESSAGE(std::ranges::find(found, code) != found.end(), code);
        office.add("anna");
        CHECK(test::codes(office.on([](const Session& session) {
                  return add_user(session, {"anna", "Anna", {.roles = {"officer"}}});
              })) == Codes{"access_name_taken"});
    });
}

}  // namespace
}  // namespace uppsikt::access
