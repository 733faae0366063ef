#include <algorithm>

#include <doctest/doctest.h>

#include "find/testing_country.h"

namespace uppsikt::find {
namespace {

using testing::ACountry;

std::vector<std::string> numbers(const Found& found) {
    std::vector<std::string> all;
    for (const Offer* offer : found.all)
        all.push_back(offer->contract);
    return all;
}
using Numbers = std::vector<std::string>;

Finder a_finder() {
    return ACountry()
        .with({.number = "1", .supplier = "Älvens Jobb AB", .area = "Ängby"})
        .with({.number = "2", .supplier = "Åkerbär AB", .area = "Björkdal", .participants = 400})
        .with({.number = "3", .supplier = "Citronfjäril AB", .area = "Ängby", .participants = 9})
        .in_region("Ängby", "Norr")
        .in_region("Björkdal", "Norr")
        .standing("2", {.places = {{.address = "Storgatan 1", .town = "Dalköping"}}})
        .finder();
}

TEST_CASE("a place is an area, a region or a town, however it is spelt") {
    const Finder finder = a_finder();
    CHECK(numbers(finder.find({.place = "angby", .text = {}})) == Numbers{"3", "1"});
    CHECK(finder.find({.place = "ÄNGBY", .text = {}}).kind == PlaceKind::area);
    CHECK(numbers(finder.find({.place = "Norr", .text = {}})).size() == 3);
    CHECK(finder.find({.place = " dalkoping", .text = {}}).place == "Dalköping");
    CHECK(numbers(finder.find({.place = "Dalköping", .text = {}})) == Numbers{"2"});
}

TEST_CASE("an unknown place finds nothing, and what was meant is proposed") {
    const Finder finder = a_finder();
    const Found found = finder.find({.place = "Bjorkdall", .text = {}});
    CHECK(found.kind == PlaceKind::unknown);
    CHECK(found.all.empty());
    CHECK(found.nearest == "Björkdal");
    CHECK(finder.find({.place = "dalk", .text = {}}).nearest == "Dalköping");
    CHECK_FALSE(finder.find({.place = "Xyzzyville", .text = {}}).nearest);
}

/// Three places 0.1 degrees of latitude (11.1 km) apart from each other, and one that nobody knows.
Finder a_country_with_places() {
    ACountry country;
    country.with({.number = "1", .supplier = "Alfa", .area = "Norr"});
    country.with({.number = "2", .supplier = "Beta", .area = "Norr"});
    country.with({.number = "3", .supplier = "Gamma", .area = "Syd"});
    country.with({.number = "4", .supplier = "Delta", .area = "Norr"});
    country.with({.number = "5", .supplier = "Epsilon", .area = "Öst"});
    country.at("1", "Byn", Position{45.2, -30}).at("2", "Orten", Position{45.0, -30});
    country.at("3", "Hamnen", Position{45.1, -30}).at("4", "Viken", std::nullopt);
    country.municipality("Orten", {45.0, -30}).municipality("Byn", {45.21, -30});
    return country.municipality("Öde", {47, -30}).finder();
}

TEST_CASE("from a municipality the nearest come first, and those that nobody knows of last") {
    const Finder finder = a_country_with_places();
    const Found found = finder.find({.place = "orten", .within_km = 50});
    CHECK(found.kind == PlaceKind::town);
    REQUIRE(found.from);
    CHECK(*found.from == Position{45.0, -30});
    // The fourth has no position and is of an area that others within reach are of; the fifth is
    // not.
    CHECK(numbers(found) == Numbers{"2", "3", "1", "4"});
    CHECK(*distance_to(*found.all[1], *found.from) == doctest::Approx(11119.5).epsilon(1e-4));
    CHECK(!distance_to(*found.all[3], *found.from));
    CHECK(numbers(finder.find({.place = "Orten", .within_km = 12})) == Numbers{"2", "3", "4"});
    CHECK(
        numbers(finder.find({.place = "Orten", .order = Order::name, .within_km = 12})) ==
        Numbers{"2", "4", "3"}
    );
    CHECK(
        numbers(finder.find({.place = "Orten", .within_km = any_distance_km})) ==
        Numbers{"2", "3", "1", "4"}
    );
}

TEST_CASE("where there is no supplier the nearest ones are named instead") {
    const Finder finder = a_country_with_places();
    const Found found = finder.find({.place = "Öde"});
    CHECK(found.kind == PlaceKind::municipality);
    CHECK(found.within_km == usual_distance_km);
    CHECK(found.all.empty());
    REQUIRE(found.beyond.size() == most_beyond);
    CHECK(found.beyond[0]->contract == "1");
    CHECK(found.beyond[2]->contract == "2");
}

TEST_CASE("an area is looked in as before, and its distances are measured where it can be") {
    const Finder finder = a_country_with_places();
    const Found north = finder.find({.place = "Norr"});
    CHECK(numbers(north) == Numbers{"1", "2", "4"});
    CHECK(!north.from);
    // Nobody knows where the area is: a distance cannot be kept to, and none is claimed.
    CHECK(!finder.find({.place = "Norr", .within_km = 10}).within_km);
    // A town that is no municipality lies in the middle of its premises.
    CHECK(finder.find({.place = "Hamnen"}).from == Position{45.1, -30});
    CHECK(!finder.find({.place = "Viken", .within_km = 10}).from);
}

TEST_CASE("premises count to the municipality that is nearest, or that their town is called by") {
    ACountry country;
    country.with({.number = "1", .supplier = "Alfa"}).with({.number = "2", .supplier = "Beta"});
    country.at("1", "Byn", Position{45.19, -30}).at("1", "Byn", Position{45.22, -30});
    country.at("2", "Orten", std::nullopt);
    country.municipality("Orten", {45.0, -30}).municipality("Byn", {45.21, -30});
    const Finder finder = country.finder();
    REQUIRE(finder.localities().size() == 2);
    CHECK(finder.localities()[0].name() == "Byn");
    CHECK(finder.localities()[0].offers == std::vector<std::size_t>{0});
    CHECK(finder.localities()[1].offers == std::vector<std::size_t>{1});
}

TEST_CASE("every word of a text must be there, in names, numbers, towns or streets") {
    const Finder finder = a_finder();
    CHECK(numbers(finder.find({.place = {}, .text = "akerbar"})) == Numbers{"2"});
    CHECK(numbers(finder.find({.place = {}, .text = "storgatan Åkerbär"})) == Numbers{"2"});
    CHECK(numbers(finder.find({.place = {}, .text = "storgatan citron"})).empty());
    CHECK(numbers(finder.find({.place = "Ängby", .text = "3"})) == Numbers{"3"});
}

TEST_CASE("by name the small stand among the others, and by surest result their interval decides") {
    const Finder finder =
        ACountry()
            .with({.number = "1", .supplier = "A", .effect = {.mean = 0, .sd = 0.1}})
            .with({.number = "2", .supplier = "B", .participants = 9, .first_results = 9})
            .with({.number = "3", .supplier = "C", .effect = {.mean = 0.8, .sd = 0.1}})
            .finder();
    CHECK(numbers(finder.find({})) == Numbers{"1", "2", "3"});
    const Found surest = finder.find({.place = {}, .text = {}, .order = Order::surest});
    CHECK(numbers(surest) == Numbers{"3", "1", "2"});
    const Found largest = finder.find({.place = {}, .text = {}, .order = Order::participants});
    CHECK(numbers(largest) == Numbers{"1", "3", "2"});
}

TEST_CASE("names of one legal person are one supplier, and each contract keeps its own name") {
    const Finder finder =
        ACountry()
            .with({.number = "1", .supplier = "Glänta AB", .area = "Ängby"})
            .with({.number = "2", .supplier = "Glänta Sverige AB", .area = "Björkdal"})
            .same_as("Glänta AB", "Glänta Sverige AB")
            .finder();
    REQUIRE(finder.suppliers().size() == 1);
    CHECK(finder.suppliers()[0].name == "Glänta Sverige AB");
    CHECK(finder.suppliers()[0].slug == "glanta-sverige-ab");
    CHECK(finder.suppliers()[0].offers.size() == 2);
    CHECK(finder.offer("1")->name == "Glänta AB");
}

TEST_CASE("two suppliers whose names read the same have different addresses") {
    const Finder finder = ACountry()
                              .with({.number = "1", .supplier = "A & B AB"})
                              .with({.number = "2", .supplier = "A B AB"})
                              .finder();
    CHECK(finder.suppliers()[0].slug != finder.suppliers()[1].slug);
    CHECK(slug_of("Glänta & Glöd AB") == "glanta-glod-ab");
    CHECK(slug_of("»!«") == "x");
}

TEST_CASE("names are in the order of Swedish, with å, ä and ö last") {
    std::vector<std::string> names{"Ödla", "Zebra", "Ärla", "ål", "Al", "Éclair", "Eden"};
    std::ranges::sort(names, {}, order_key);
    CHECK(names == std::vector<std::string>{"Al", "Éclair", "Eden", "Zebra", "ål", "Ärla", "Ödla"});
}

TEST_CASE("a contract has its history, earliest first, and the latest is what is shown") {
    const Finder finder = a_finder();
    const Offer& offer = *finder.offer("1");
    REQUIRE(offer.history.size() == 2);
    CHECK(to_text(offer.history.front().period) == "2025-05");
    CHECK(to_text(offer.now.period) == "2025-07");
    CHECK(offer.now.first_results == 60);
}

}  // namespace
}  // namespace uppsikt::find
