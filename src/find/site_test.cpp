#include <regex>
#include <set>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "find/testing_country.h"
#include "support/xml.h"

namespace uppsikt::find {
namespace {

using namespace std::chrono_literals;
using testing::ACountry;

const std::string dangerous = R"(<script>alert("x")</script> & Söner)";

ACountry a_country() {
    ACountry country;
    for (int i = 0; i < 24; ++i)
        country.with(
            {.number = std::to_string(20000000 + i),
             .supplier = "Leverantör " + std::to_string(i) + " AB",
             .effect = {.mean = 0.05 * i - 0.5, .sd = 0.12}}
        );
    country.with({.number = "1", .supplier = dangerous, .area = "Björkdal <b>"});
    country.with(
        {.number = "2",
         .supplier = "Liten AB",
         .area = "Björkdal <b>",
         .participants = 0,
         .first_results = 0,
         .star = std::nullopt}
    );
    country.standing(
        "1",
        {.is_open = false,
         .ends_on = std::nullopt,
         .last_visit = Date{2025y / 3 / 4},
         .places = {{.address = "Gatan 1", .postal_code = "123 45", .town = "Ort", .id = 7}},
         .decisions =
             {{.number = "UPP 2025/000007",
               .kind = sanctions::Kind::warning,
               .ground = "premises_closed",
               .decided_on = Date{2025y / 6 / 1},
               .replied_on = Date{2025y / 5 / 20},
               .reply_due_on = Date{2025y / 5 / 25},
               .comment = sanctions::Comment{"Låset är <lagat>.", Date{2025y / 6 / 2}}},
              {.number = "UPP 2025/000003",
               .kind = sanctions::Kind::warning,
               .ground = "premises_closed",
               .decided_on = Date{2025y / 2 / 1},
               .reply_due_on = Date{2025y / 1 / 20}}}}
    );
    return country.standing("20000003", {.is_open = false, .ends_on = Date{2025y / 11 / 30}});
}

const Site& the_site() {
    static const Site site = a_country().site();
    return site;
}

Answer ask(const Site& site, const std::string& path) {
    const std::size_t question = path.find('?');
    return site.get(
        path.substr(0, question),
        question == path.npos ? "" : path.substr(question + 1)
    );
}
Answer ask(const std::string& path) { return ask(the_site(), path); }

bool has(const Answer& answer, const std::string& text) {
    return answer.body.find(text) != answer.body.npos;
}

std::set<std::string> links_of(const std::string& page) {
    std::set<std::string> links;
    const std::regex href("(?:href|action|src)=\"([^\"]*)\"");
    for (auto at = std::sregex_iterator(page.begin(), page.end(), href);
         at != std::sregex_iterator();
         ++at) {
        std::string link = (*at)[1];
        link = std::regex_replace(link, std::regex("&amp;"), "&");
        if (!link.starts_with('#')) links.insert(link.substr(0, link.find('#')));
    }
    return links;
}

TEST_CASE("every page is well-formed, has one h1 and unique ids, and stays in its language") {
    std::vector<std::string> paths = the_site().paths();
    paths.insert(
        paths.end(),
        {"/?order=surest",
         "/?place=xyz",
         "/?place=bjorkdal&text=a",
         "/jamfor?contract=1&contract=20000001",
         "/en/compare?contract=20000000&contract=20000023",
         "/finns-inte",
         "/en/no-such-page"}
    );
    for (const std::string& path : paths) {
        const Answer answer = ask(path);
        if (!answer.type.starts_with("text/html")) continue;
        INFO(path);
        const test::XmlFacts facts = test::read_xml(answer.body.substr(answer.body.find('\n')));
        CHECK_MESSAGE(facts.well_formed, facts.error);
        CHECK(facts.elements.at("h1") == 1);
        CHECK(facts.elements.at("main") == 1);
        for (const auto& [id, count] : facts.ids)
            CHECK_MESSAGE(count == 1, id);
        CHECK(has(answer, path.starts_with("/en/") ? "<html lang=\"en\">" : "<html lang=\"sv\">"));
        CHECK_FALSE(has(answer, "find_"));
    }
}

TEST_CASE("every link of the site leads to something, from the first page on") {
    std::set<std::string> seen{"/", "/en/"};
    std::vector<std::string> left{"/", "/en/"};
    while (!left.empty()) {
        const std::string path = left.back();
        left.pop_back();
        const Answer answer = ask(path);
        INFO(path);
        CHECK(answer.status == 200);
        if (!answer.type.starts_with("text/html")) continue;
        for (const std::string& link : links_of(answer.body))
            if (seen.insert(link).second) left.push_back(link);
    }
    CHECK(seen.size() > 60);
}

TEST_CASE("a static site links only to files that it has") {
    const Site site = a_country().site({.is_static = true});
    std::set<std::string> written;
    for (const std::string& path : site.paths())
        written.insert(path);
    for (const std::string& path : written)
        for (const std::string& link : links_of(ask(site, path).body)) {
            if (link.starts_with("http") || !ask(site, path).type.starts_with("text/html"))
                continue;
            INFO(path << " links to " << link);
            CHECK(written.contains(link));
        }
    CHECK_FALSE(has(ask(site, "/"), "<form"));
}

TEST_CASE("what a supplier is called never becomes markup") {
    for (const std::string path :
         {"/omrade/bjorkdal-b",
          "/leverantor/script-alert-x-script-soner",
          "/jamfor?contract=1&contract=20000001",
          "/klagomal"}) {
        INFO(path);
        const Answer answer = ask(path);
        CHECK(answer.status == 200);
        CHECK_FALSE(has(answer, "<script>"));
        CHECK_FALSE(has(answer, "Björkdal <b>"));
    }
    CHECK(has(ask("/?place=%3Cb%3E"), "&lt;b&gt;"));
}

TEST_CASE("a list of ten cards weighs less than 60 kB, and has its style within") {
    const Answer list = ask("/omrade/angby");
    CHECK(has(list, "class=\"card\""));
    CHECK(has(list, "<style>"));
    CHECK_FALSE(has(list, "stylesheet"));
    CHECK(list.body.size() < 60000);
    CHECK(list.policy.starts_with("default-src 'none'; style-src 'sha256-"));
    CHECK(list.policy.ends_with("frame-ancestors 'none'"));
}

TEST_CASE("a card says verdict, stars with those possible, the plain outcome, and how sure it is") {
    const Answer page = ask("/omrade/angby/3");
    CHECK(page.status == 200);
    CHECK(has(page, "<strong>30 av 100</strong> fick jobb eller började studera"));
    CHECK(has(page, "2 av 4 stjärnor"));
    CHECK(has(page, "200 deltagare"));
    CHECK(has(page, "troligen mellan"));
    CHECK(has(page, "Fil exempel.xlsx, blad Resultat, rad 7"));
    // The measure is told as what it is, and never as a percentage of people.
    CHECK(has(page, "viktade resultatmått är 0,224. Det är ingen andel"));
    CHECK_FALSE(has(page, "22 av 100"));
    CHECK(page.body.find('%', page.body.find("</style>")) == page.body.npos);
}

TEST_CASE("too few are said to be, with dotted stars and no hill") {
    const std::string body = ask("/leverantor/liten-ab").body;
    CHECK(body.find("För få för att bedöma") != body.npos);
    CHECK(body.find("Ingen har deltagit tillräckligt länge. Det behövs minst 18.") != body.npos);
    CHECK(body.find("class=\"hill") == body.npos);
}

TEST_CASE("a contract that is closed or ending says so, with its day") {
    CHECK(has(ask("/leverantor/leverantor-3-ab"), "<strong>Slutar den 30 november 2025.</strong>"));
    const Answer closed = ask("/leverantor/script-alert-x-script-soner");
    CHECK(has(closed, "Tar inte emot nya deltagare"));
    CHECK(has(closed, "Varning."));
    CHECK(has(closed, "Beslutat 1 juni 2025, ärende UPP 2025/000007."));
    CHECK(has(closed, "Kontrollbesök 4 mars 2025"));
}

TEST_CASE("a comparison says first whether the difference can be told") {
    CHECK(
        has(ask("/jamfor?contract=20000000&contract=20000023"),
            "Leverantör 23 AB har troligen bäst")
    );
    CHECK(has(ask("/jamfor?contract=20000010&contract=20000011"), "Skillnaden är för liten"));
    CHECK(has(ask("/jamfor?contract=2&contract=20000011"), "för få deltagare för att jämföras"));
    const Answer four =
        ask("/jamfor?contract=20000000&contract=20000001&contract=20000002&contract=20000003");
    CHECK(has(four, "Du kan jämföra tre åt gången"));
    CHECK_FALSE(has(four, "Leverantör 3 AB"));
    CHECK(has(ask("/jamfor?contract=1&contract=1&contract=x"), "Välj två eller tre"));
}

TEST_CASE("the map shows the counties that have areas, and every one leads to its areas") {
    const Site site = ACountry()
                          .with({.number = "1", .area = "Malmö"})
                          .with({.number = "2", .area = "Lund"})
                          .with({.number = "3", .area = "Gotland"})
                          .with({.number = "4", .area = "Utlandet"})
                          .site();
    const Answer page = ask(site, "/");
    CHECK(has(page, "href=\"#lan-skane\""));
    CHECK(has(page, "id=\"lan-skane\""));
    CHECK(has(page, "href=\"/omrade/gotland\" class=\"county\""));
    CHECK_FALSE(has(page, "lan-dalarna"));
    CHECK(has(page, "CC BY 4.0"));
    CHECK(has(page, "/omrade/utlandet"));
    CHECK(page.body.size() < 60000);
    CHECK_FALSE(has(ask("/"), "class=\"map\""));  // a country that the map does not know
}

TEST_CASE("the search API has the agency's shape, and beside it how sure the numbers are") {
    const Answer answer = ask("/api/v1/leverantorer?omrade=bjorkdal%20%3Cb%3E");
    CHECK(answer.type.starts_with("application/json"));
    const auto found = boost::json::parse(answer.body).as_object();
    CHECK(found.at("total_count").as_int64() == 2);
    const auto& first = found.at("leverantorer").as_array().at(0).as_object();
    CHECK(first.at("id").as_string() == "1");
    CHECK(first.at("rating").as_int64() == 2);
    CHECK(first.at("nyval_tillatet").as_bool() == false);
    CHECK(first.at("adresser").as_array().at(0).at("postnummer").as_string() == "123 45");
    CHECK(first.at("adresser").as_array().at(0).at("koordinater").is_null());
    CHECK(first.at("andel").at("lagst").as_double() < first.at("andel").at("hogst").as_double());
    const auto& small = found.at("leverantorer").as_array().at(1).as_object();
    CHECK(small.at("rating").is_null());
    CHECK_FALSE(small.contains("andel"));
}

TEST_CASE("the API pages by twenty, and refuses what it cannot do with every reason") {
    const auto second = boost::json::parse(ask("/api/v1/leverantorer?sida=2").body);
    CHECK(second.at("total_count").as_int64() == 26);
    CHECK(second.at("leverantorer").as_array().size() == 6);
    const Answer no = ask("/api/v1/leverantorer?radie=10&sortBy=RATING&sida=0");
    CHECK(no.status == 422);
    CHECK(boost::json::parse(no.body).at("reasons").as_array().size() == 3);
}

/// Four suppliers around two municipalities; of one nobody knows where it is.
const Site& a_site_with_places() {
    static const Site site = [] {
        ACountry country;
        for (int i = 1; i <= 4; ++i)
            country.with({.number = std::to_string(i), .supplier = "Bolag " + std::to_string(i)});
        country.at("1", "Byn", Position{45.2, -30}).at("2", "Orten", Position{45.004, -30});
        country.at("3", "Byn", Position{45.25, -30}).at("4", "Byn", std::nullopt);
        country.standing(
            "3",
            {.ends_on = Date{2025y / 11 / 30},
             .last_visit = Date{2025y / 3 / 4},
             .places = {{.address = "Gatan 1", .town = "Byn", .position = Position{45.25, -30}}}}
        );
        country.municipality("Orten", {45, -30}).municipality(dangerous, {45.21, -30.4});
        return country.municipality("Öde", {47, -30}).physical_every(4).site();
    }();
    return site;
}

TEST_CASE("beside a decision stands the other side: when it answered or did not, and its words") {
    const Answer page =
        ask(std::string("/leverantor/") +
            the_site().finder().supplier_of(*the_site().finder().offer("1")).slug);
    CHECK(has(page, "Leverantören svarade 20 maj 2025 på det som myndigheten hade funnit."));
    CHECK(has(page, "Leverantören fick svara till och med 20 januari 2025, och svarade inte."));
    CHECK(has(page, "säger, 2 juni 2025:"));
    CHECK(has(page, "<blockquote lang=\"\">Låset är &lt;lagat&gt;.</blockquote>"));
}

TEST_CASE("a card tells how far it is, or that nobody has said where it lies") {
    const Answer page = ask(a_site_with_places(), "/?place=Orten&distance=50&order=near");
    CHECK(has(page, "4 leverantörer inom 50 km från Orten"));
    CHECK(has(page, "<strong>Under 1 km</strong> från Orten"));
    CHECK(has(page, "<strong>22 km</strong> från Orten"));
    CHECK(has(page, "Avståndet är okänt. Ingen har angett var lokalen ligger."));
    CHECK(has(page, "sedan minst ett var 4:e vecka. Andra möten kan vara på distans."));
    CHECK(page.body.find("Bolag 2") < page.body.find("Bolag 1"));
    CHECK(page.body.find("Bolag 3") < page.body.find("Bolag 4"));
    CHECK(has(ask(a_site_with_places(), "/en/?place=Orten&distance=any"), "seen from Orten"));
}

TEST_CASE("a place that is far from every supplier has the nearest ones instead") {
    const Answer page = ask(a_site_with_places(), "/?place=%C3%96de");
    CHECK(has(page, "Inga leverantörer inom 50 km från Öde"));
    CHECK(has(page, "Närmast ligger de här"));
    CHECK(has(page, "Bolag 3"));
    CHECK(has(ask(a_site_with_places(), "/?distance=25"), "Skriv en ort eller kommun"));
    CHECK(
        has(ask(a_site_with_places(), "/?place=%C3%84ngby&distance=25"),
            "Vi vet inte var Ängby ligger på kartan.")
    );
}

TEST_CASE("the map of municipalities has a circle and a row for each, and loads nothing") {
    for (const char* path : {"/kommuner", "/en/municipalities"}) {
        const Answer page = ask(a_site_with_places(), path);
        CHECK(page.status == 200);
        CHECK(has(page, "aria-label=\"Öde: "));
        CHECK(has(page, "<circle class=\"none\""));
        CHECK(has(page, "<circle class=\"some\""));
        CHECK(has(page, "place=Orten&amp;distance=25"));
        CHECK(has(page, "Påhittade"));
        CHECK(!has(page, "<script>alert"));
        CHECK(!has(page, "http://"));
        CHECK(test::read_xml(page.body.substr(page.body.find('\n'))).well_formed);
    }
    CHECK(has(ask("/kommuner"), "Myndigheten har inte läst in några kommuner än."));
    CHECK(!has(ask("/"), "/kommuner"));
    CHECK(has(ask(a_site_with_places(), "/"), "href=\"/kommuner\""));
}

TEST_CASE("last visit, last day, next update and what was published stand where one looks") {
    const Answer page = ask(a_site_with_places(), "/?text=bolag+3&order=name");
    CHECK(has(page, "4 mars 2025"));
    CHECK(has(page, "30 november 2025"));
    CHECK(has(page, "Resultat för juli 2025. Publicerade 28 juli 2025."));
    CHECK(has(page, "Nästa uppdatering: september 2025."));
    CHECK(has(page, "Utgåva 2025-07.1"));
}

TEST_CASE("programs ask for what lies within a radius, and get coordinates and metres") {
    const auto found = boost::json::parse(
        ask(a_site_with_places(),
            "/api/v1/leverantorer?longitud=-30&latitud=45&radie=10&sortBy=DISTANCE")
            .body
    );
    CHECK(found.at("total_count").as_int64() == 2);
    const auto& first = found.at("leverantorer").as_array().at(0);
    CHECK(first.at("id").as_string() == "2");
    CHECK(first.at("avstand_m").as_int64() == 445);
    CHECK(
        first.at("adresser").as_array().at(0).at("koordinater").at("latitud").as_double() == 45.004
    );
    CHECK(found.at("leverantorer").as_array().at(1).at("avstand_m").is_null());
    CHECK(ask(a_site_with_places(), "/api/v1/leverantorer?latitud=95&longitud=1").status == 422);
    CHECK(ask(a_site_with_places(), "/api/v1/leverantorer?latitud=45").status == 422);
}

TEST_CASE(
    "what a small screen folds away is open where something of it is chosen, and says how much"
) {
    const auto folded = [](const std::string& path) {
        const std::string page = ask(a_site_with_places(), path).body;
        const std::size_t from = page.find("<details class=\"more\"");
        REQUIRE(from != page.npos);
        CHECK(page.find("id=\"place\"") < from);  // never folded
        const std::string part = page.substr(from, page.find("</details>", from) - from);
        CHECK(part.find("type=\"submit\"") == part.npos);
        for (const char* field : {"id=\"distance\"", "id=\"text\"", "id=\"order\""})
            CHECK(part.find(field) != part.npos);
        return part;
    };
    const auto is_open = [](const std::string& part) {
        return part.starts_with("<details class=\"more\" open");
    };
    for (const char* plain :
         {"/", "/?place=Orten", "/?place=Orten&distance=&text=&order=near", "/omrade/angby"}) {
        CAPTURE(plain);
        CHECK_FALSE(is_open(folded(plain)));
        CHECK(folded(plain).find("<summary>Fler val</summary>") != std::string::npos);
    }
    // What an area's own page is ordered by is no choice of who searches from there.
    CHECK(
        folded("/omrade/angby").find("<option value=\"\" selected=\"selected\">Namn") !=
        std::string::npos
    );
    CHECK(is_open(folded("/?place=Orten&order=name")));
    const std::string one = folded("/?place=Orten&distance=50");
    CHECK(is_open(one));
    CHECK(one.find("<summary>Fler val (1 ifyllt)</summary>") != one.npos);
    const std::string all = folded("/en/?distance=any&text=alfa&order=surest");
    CHECK(is_open(all));
    CHECK(all.find("<summary>More options (3 set)</summary>") != all.npos);
}

TEST_CASE("a comparison that was released is listed, and its page is what was released") {
    ACountry country = a_country();
    country.comparison(
        {.number = "2025-3",
         .title = dangerous,
         .published_on = Date{2025y / 7 / 30},
         .page_sv = "<!doctype html>\nsidan",
         .page_en = "<!doctype html>\nthe page"}
    );
    const Site site = country.site();
    CHECK(site.get("/jamforelser/2025-3", "").body == "<!doctype html>\nsidan");
    CHECK(site.get("/en/comparisons/2025-3", "").body == "<!doctype html>\nthe page");
    CHECK(site.get("/jamforelser/2025-4", "").status == 404);
    for (const Language language : {Language::sv, Language::en}) {
        // The page that is kept leads back to the list by this path.
        const std::string list = testing::texts().say(language, "comparisons_list_path");
        const Answer page = site.get(list, "");
        CHECK(has(page, "href=\"" + list + "/2025-3\""));
        CHECK(has(page, "&lt;script&gt;"));
        CHECK(has(site.get(language == Language::sv ? "/" : "/en/", ""), "href=\"" + list));
        CHECK(std::ranges::count(site.paths(), list + "/2025-3") == 1);
    }
}

TEST_CASE("bytes that are not text are not searched for or shown") {
    CHECK(ask("/?place=%FF%FE").status == 200);
    CHECK(ask("/?place=%").status == 200);
    CHECK(ask("/?page=-4&order=zzz").status == 200);
    CHECK(ask("/omrade/angby/0").status == 404);
    CHECK(ask("/omrade/angby/99").status == 404);
    CHECK(decode_query("a=1&a=2&b=%C3%A5+x&&=3") == Fields{{"a", "1,2"}, {"b", "å x"}});
}

TEST_CASE("a fault of ours is told with the number the log has it under") {
    const Answer answer = the_site().problem(Language::en, 500, "9f2c");
    CHECK(answer.status == 500);
    CHECK(has(answer, "Number to give: 9f2c"));
}

}  // namespace
}  // namespace uppsikt::find
