#include <doctest/doctest.h>

#include "platform/sql/sql.h"

namespace uppsikt::sql {
namespace {

std::string refusal_of(std::string_view address) {
    const Reason reason = Location::parse(address).refusal().reasons.at(0);
    return reason.code + (reason.values.empty() ? "" : " " + reason.values.at(0).value);
}

TEST_CASE("an address names a file, memory, or a PostgreSQL database") {
    CHECK(Location::parse("sqlite:a/b.db").value().target == "a/b.db");
    CHECK(Location::parse("sqlite:/a/b.db").value().backend == Backend::sqlite);
    CHECK(Location::parse("sqlite::memory:").value().target == ":memory:");
    for (const char* address :
         {"postgresql://host/name", "postgres://u@h1,h2:5433/n?target_session_attrs=read-write"}) {
        CHECK(Location::parse(address).value().backend == Backend::postgresql);
        CHECK(Location::parse(address).value().target == address);
    }
}

TEST_CASE("an address that is none is refused with what is wrong") {
    CHECK(refusal_of("") == "sql_address_unknown ");
    CHECK(refusal_of("mysql://x") == "sql_address_unknown mysql://x");
    CHECK(refusal_of("a.db") == "sql_address_unknown a.db");
    CHECK(refusal_of("sqlite:") == "sql_address_without_file sqlite:");
    CHECK(refusal_of("sqlite:folder/") == "sql_address_without_file sqlite:folder/");
    CHECK(
        refusal_of("postgresql://h/n?colour=red") ==
        "sql_address_malformed postgresql://h/n?colour=red"
    );
    CHECK(refusal_of("postgresql://h:%zz/") == "sql_address_malformed postgresql://h:%zz/");
    CHECK(refusal_of(std::string_view("sqlite:a\0b", 10)) == "sql_address_not_text");
}

TEST_CASE("an address is shown without its password") {
    const auto shown = [](std::string_view address) {
        return Location::parse(address).value().text();
    };
    CHECK(shown("sqlite:a.db") == "sqlite:a.db");
    CHECK(shown("postgresql://anna:secret@host:5432/n") == "postgresql://anna:***@host:5432/n");
    CHECK(shown("postgresql://anna:se%40cret@host") == "postgresql://anna:***@host");
    CHECK(shown("postgresql://anna@host:5432/n") == "postgresql://anna@host:5432/n");
    CHECK(
        shown("postgresql:///n?user=a&password=secret&host=h") ==
        "postgresql:///n?user=a&password=***&host=h"
    );
    CHECK(
        shown("postgresql:///n?sslpassword=secret&password=too") ==
        "postgresql:///n?sslpassword=***&password=***"
    );
    CHECK(
        refusal_of("postgresql://anna:secret@host/?bad=1") ==
        "sql_address_malformed postgresql://anna:***@host/?bad=1"
    );
}

}  // namespace
}  // namespace uppsikt::sql
