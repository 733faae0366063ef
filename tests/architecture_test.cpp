#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "support/shared_data.h"

namespace uppsikt {
namespace {

namespace fs = std::filesystem;

/// The modules of src/CMakeLists.txt, in the order of their declaration, with what each USES.
struct House {
    std::vector<std::string> order;
    std::map<std::string, std::set<std::string>> uses;
};

/// Reads `uppsikt_module(path USES a b LINKS … TEST_LINKS …)`.
House read_house(const std::string& cmake) {
    House house;
    const std::string opening = "uppsikt_module(";
    for (std::size_t at = cmake.find(opening); at != cmake.npos; at = cmake.find(opening, at + 1)) {
        std::istringstream words(
            cmake.substr(at + opening.size(), cmake.find(')', at) - at - opening.size())
        );
        std::string module;
        words >> module;
        house.order.push_back(module);
        std::string section;
        for (std::string word; words >> word;) {
            if (word == "USES" || word == "LINKS" || word == "TEST_USES" || word == "TEST_LINKS")
                section = word;
            else if (section == "USES")
                house.uses[module].insert(word);
        }
    }
    return house;
}

/// The module a path below src/ lies in: the longest declared one that it starts with.
std::string module_of(const House& house, const std::string& path) {
    std::string best;
    for (const std::string& module : house.order)
        if (path.starts_with(module + "/") && module.size() > best.size()) best = module;
    return best;
}

std::vector<std::string> quoted_includes(const std::string& text) {
    std::vector<std::string> includes;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (!line.starts_with("#include \"")) continue;
        const std::size_t begin = line.find('"') + 1;
        includes.push_back(line.substr(begin, line.find('"', begin) - begin));
    }
    return includes;
}

/// Base, stats and platform offer all their headers; a domain module only <module>/<module>.h.
bool offers(const std::string& module, const std::string& header) {
    if (module == "base" || module == "stats" || module.starts_with("stats/") ||
        module.starts_with("platform/"))
        return true;
    return header == module + "/" + module + ".h";
}

/// Why `file` may not include `header`; empty when it may.
std::string objection(const House& house, const std::string& file, const std::string& header) {
    const std::string from = module_of(house, file);
    const std::string to = module_of(house, header);
    if (to.empty()) return file + " includes \"" + header + "\", which lies in no declared module";
    if (to == from) return "";
    if (!house.uses.contains(from) || !house.uses.at(from).contains(to))
        return file + " includes \"" + header + "\", but " + from + " does not declare USES " + to;
    if (!offers(to, header))
        return file + " includes \"" + header + "\", which " + to + " keeps to itself";
    return "";
}

const House& the_house() {
    static const House house =
        read_house(test::read_file(test::source_dir() / "src" / "CMakeLists.txt"));
    return house;
}

TEST_CASE("a module uses only modules that are declared above it") {
    std::set<std::string> above;
    for (const std::string& module : the_house().order) {
        if (the_house().uses.contains(module))
            for (const std::string& used : the_house().uses.at(module)) {
                INFO(module << " uses " << used);
                CHECK(above.contains(used));
            }
        above.insert(module);
    }
    CHECK(above.size() > 8);
}

TEST_CASE("every include in src keeps to what its module declares") {
    int checked = 0;
    const fs::path src = test::source_dir() / "src";
    for (const auto& entry : fs::recursive_directory_iterator(src)) {
        const std::string extension = entry.path().extension().string();
        if (extension != ".h" && extension != ".cpp") continue;
        const std::string file = fs::relative(entry.path(), src).string();
        // Tests, and what several of them share, may use anything.
        const bool is_of_tests =
            file.ends_with("_test.cpp") || entry.path().filename().string().starts_with("testing_");
        if (is_of_tests) continue;
        CHECK_MESSAGE(!module_of(the_house(), file).empty(), file << " lies in no declared module");
        for (const std::string& header : quoted_includes(test::read_file(entry.path()))) {
            const std::string why_not = objection(the_house(), file, header);
            CHECK_MESSAGE(why_not.empty(), why_not);
            ++checked;
        }
    }
    CHECK(checked > 20);
}

TEST_CASE("an include that the house does not allow is found") {
    const House house =
        read_house("uppsikt_module(base)\nuppsikt_module(a USES base)\nuppsikt_module(b USES a)");
    CHECK(objection(house, "a/a.cpp", "base/date.h").empty());
    CHECK(objection(house, "b/b.cpp", "a/a.h").empty());
    CHECK(!objection(house, "b/b.cpp", "a/store.h").empty());
    CHECK(!objection(house, "a/a.cpp", "b/b.h").empty());
    CHECK(!objection(house, "b/b.cpp", "base/date.h").empty());
    CHECK(!objection(house, "b/b.cpp", "elsewhere/x.h").empty());
}

}  // namespace
}  // namespace uppsikt
