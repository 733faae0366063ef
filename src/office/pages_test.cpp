#include <regex>
#include <set>

#include "support/office_chain.h"
#include "support/xml.h"

namespace uppsikt::office {
namespace {

using testing::AChain;
using testing::AnOffice;
using testing::dangerous;
using testing::every_table;
using testing::the_texts;
using testing::json::array;
using testing::json::object;
using testing::json::value;

/// One chain for all tests that only read it.
AChain& the_chain() {
    static test::FreshDatabase fresh{sql::Backend::sqlite};
    static AChain chain(fresh.database());
    return chain;
}

struct Page {
    std::string what;
    Language language{};
    std::string text;

    bool has(std::string_view wanted) const { return text.find(wanted) != text.npos; }
};

array list_of(const object& answer, std::string_view name) { return answer.at(name).as_array(); }

Queue queue_of(AnOffice& office, View view, const operations::Given& given) {
    return {
        .spot = {.view = view},
        .counts = office.ask("officer:anna", "case counts"),
        .cases = list_of(office.ask("officer:anna", "cases", given), "cases"),
    };
}

Form form_of(std::string_view noun, std::string_view verb) {
    const testing::Row row = testing::row_named(noun, verb);
    return {.table = *row.table, .operation = *row.operation, .key = "0123"};
}

/// As the phone takes them along: every second with an address.
array visits_to_make(int count) {
    array visits;
    for (int i = 1; i <= count; ++i)
        visits.push_back(object{
            {"number", "UPP 2026/" + std::to_string(100 + i)},
            {"supplier", dangerous},
            {"form", "unannounced"},
            {"due", "2026-03-1" + std::to_string(i % 10)},
            {"address", i % 2 == 0 ? value("Storgatan 4") : value(nullptr)},
            {"town", i % 2 == 0 ? value("Orrsala") : value(nullptr)},
        });
    return visits;
}

void add_cases(std::vector<Page>& pages, AChain& chain, Language language) {
    const Room room = chain.office.room(language);
    const auto add = [&](std::string what, std::string text) {
        pages.push_back({std::move(what), language, std::move(text)});
    };
    Queue queue = queue_of(chain.office, View::all, {});
    add("the queue", queue_page(room, queue));
    queue.has_more = true;
    add("the queue with more", queue_page(room, queue));
    for (const std::string& number : chain.numbers()) {
        const OpenCase open = chain.office.open("officer:anna", number);
        add("case " + number, case_page(room, open, std::nullopt));
        queue.open = open;
        add("the queue beside " + number, queue_page(room, queue));
    }
    Form refused = form_of("sanction", "decide");
    refused.given = {{"number", {chain.penalty}}, {"text", {dangerous}}};
    refused.reasons =
        chain.office.run("decision_maker:bo", "sanction decide", refused.given).refusal().reasons;
    queue.form.emplace(refused);
    add("the queue beside a form", queue_page(room, queue));
    add("my day", day_page(room, {.cases = queue.cases}));
    add("an empty queue", queue_page(room, {.counts = queue.counts, .cases = {}}));
    add("an empty day", day_page(room, {}));
    add("the day of an inspector", day_page(room, {.visits = visits_to_make(21)}));
    add("the day of an inspector without visits", day_page(room, {.visits = array{}}));
}

void add_others(std::vector<Page>& pages, AChain& chain, Language language) {
    const Room room = chain.office.room(language);
    const auto add = [&](std::string what, std::string text) {
        pages.push_back({std::move(what), language, std::move(text)});
    };
    const operations::Given supplier{{"supplier", {chain.supplier}}};
    add("a supplier",
        supplier_page(
            room,
            {.name = chain.supplier,
             .open_cases = list_of(chain.office.ask("officer:anna", "cases", supplier), "cases"),
             .acts = list_of(
                 chain.office.ask("officer:anna", "timeline", {{"about", {chain.supplier}}}),
                 "acts"
             )}
        ));
    add("suppliers", suppliers_page(room));
    std::vector<Row> all;
    for (const operations::Table* table : every_table())
        for (const operations::Operation& operation : table->operations)
            all.push_back({*table, operation});
    add("what may be begun", begin_page(room, all));
    const testing::Row precedents = testing::row_named("sanction", "precedents");
    add("an answer",
        answer_page(
            room,
            {*precedents.table, *precedents.operation},
            chain.office.answer("officer:bo", "sanction precedents", {{"number", {chain.penalty}}})
        ));
    Room nobody = room;
    nobody.seat.reset();
    add("sign in",
        sign_in_page(
            nobody,
            {.name = dangerous,
             .goes_to = "/arenden?vy=all",
             .has_expired = true,
             .reasons = {Reason{"cases_case_unknown", {{"case", dangerous}}}},
             .services = {{"/logga-in/via/a?till=/arenden%3Fvy%3Dall", dangerous}}}
        ));
    add("the code that is owed",
        owed_code_page(nobody, {Reason{"cases_case_unknown", {{"case", dangerous}}}}));
    for (const int status : {400, 403, 404, 409, 500})
        add("trouble " + std::to_string(status),
            trouble_page(
                status == 404 ? nobody : room,
                {.status = status,
                 .reasons = {Reason{"cases_case_unknown", {{"case", dangerous}}}},
                 .log_id = "9f2c"}
            ));
}

const std::vector<Page>& every_page() {
    static const std::vector<Page> pages = [] {
        std::vector<Page> made;
        for (const Language language : {Language::sv, Language::en}) {
            add_cases(made, the_chain(), language);
            add_others(made, the_chain(), language);
            for (const operations::Table* table : every_table())
                for (const operations::Operation& operation : table->operations)
                    made.push_back(
                        {"form " + operation.name(),
                         language,
                         form_page(
                             the_chain().office.room(language),
                             {.table = *table, .operation = operation, .key = "0123"}
                         )}
                    );
        }
        return made;
    }();
    return pages;
}

const Page& page_named(std::string_view what, Language language = Language::sv) {
    for (const Page& page : every_page())
        if (page.what == what && page.language == language) return page;
    FAIL("no page ", std::string(what));
    return every_page().front();
}

test::XmlFacts facts_of(const Page& page) {
    return test::read_xml(std::string_view(page.text).substr(page.text.find('\n')));
}

TEST_CASE("every page is well-formed, has one h1 and unique ids, and stays in its language") {
    for (const Page& page : every_page()) {
        INFO(page.what);
        const test::XmlFacts facts = facts_of(page);
        CHECK_MESSAGE(facts.well_formed, facts.error);
        CHECK(facts.elements.at("h1") == 1);
        CHECK(facts.elements.at("main") == 1);
        for (const auto& [id, count] : facts.ids)
            CHECK_MESSAGE(count == 1, id);
        CHECK(page.has(page.language == Language::sv ? "<html lang=\"sv\">" : "<html lang=\"en\">")
        );
    }
    CHECK(every_page().size() > 200);
}

TEST_CASE("what people wrote never becomes markup, on any page") {
    int shown = 0;
    for (const Page& page : every_page()) {
        INFO(page.what);
        CHECK_FALSE(page.has("<script>"));
        CHECK_FALSE(page.has("<b>"));
        if (facts_of(page).text.find(dangerous) != std::string::npos) ++shown;
    }
    CHECK(shown > 20);
}

/// Words that are nowhere in a text for people: codes, in small or large letters.
std::set<std::string> codes_in(const std::string& text) {
    static const std::regex code("[A-Za-z]+_[A-Za-z_]+");
    std::set<std::string> found;
    for (auto at = std::sregex_iterator(text.begin(), text.end(), code);
         at != std::sregex_iterator();
         ++at)
        found.insert(at->str());
    return found;
}

TEST_CASE("no page shows a code: every one has its words in both languages") {
    for (const Page& page : every_page())
        for (const std::string& code : codes_in(facts_of(page).text))
            CHECK_MESSAGE(false, page.what << " shows " << code);
}

/// What `label_of` and `value_text` fall back on is the name itself, which may be a common word.
TEST_CASE("every member that is shown, every field of an act, and every act has a name") {
    AChain& chain = the_chain();
    std::set<std::string> names, acts;
    for (const std::string& number : chain.numbers()) {
        const OpenCase open = chain.office.open("officer:anna", number);
        for (const auto& member : open.detail) {
            names.insert(member.key());
            if (!member.value().is_array()) continue;
            for (const value& row : member.value().get_array())
                if (row.is_object())
                    for (const auto& part : row.get_object())
                        names.insert(part.key());
        }
        for (const value& act : open.acts) {
            acts.insert(std::string(act.at("what").as_string()));
            for (const value& field : act.at("fields").as_array())
                names.insert(std::string(field.at("name").as_string()));
        }
    }
    for (std::string name : names) {
        std::replace(name.begin(), name.end(), '-', '_');
        const bool has_words =
            the_texts().knows("office_label_" + name) || the_texts().knows("app_label_" + name);
        CHECK_MESSAGE(has_words, name);
    }
    for (const std::string& act : acts)
        CHECK_MESSAGE(the_texts().knows(std::regex_replace(act, std::regex("\\."), "_act_")), act);
}

TEST_CASE("a supplier reads why its words are no longer shown, and no other supplier does") {
    test::FreshDatabase fresh{sql::Backend::sqlite};
    AChain chain(fresh.database());
    const operations::Given number{{"number", {chain.penalty}}};
    const auto page = [&] {
        const std::string who = "supplier:" + chain.supplier;
        const OpenCase open{
            .file = chain.office.ask(who, "case show", number),
            .detail = chain.office.ask(who, "sanction show", number),
            .acts = {}
        };
        return case_page(chain.office.room(Language::sv, "supplier"), open, std::nullopt);
    };
    CHECK(page().find("Visas inte längre") == std::string::npos);
    chain.office.ask(
        "officer:anna",
        "sanction withhold-comment",
        {{"number", {chain.penalty}}, {"text", {"Namnger en granne."}}}
    );
    const std::string told = page();
    CHECK(told.find("Visas inte längre sedan") != std::string::npos);
    CHECK(told.find("<dd>Namnger en granne.</dd>") != std::string::npos);
    chain.office.publish("10072976", "Beta AB");
    CHECK(!chain.office.run("supplier:Beta AB", "sanction show", number).ok());
}

TEST_CASE("every step, state, kind and role that a case can have has its words") {
    const auto must_know = [](const std::string& code) {
        CHECK_MESSAGE(the_texts().knows(code), code);
    };
    for (const cases::Machine* machine : testing::every_machine().all) {
        must_know("app_kind_" + std::string(machine->kind));
        for (const auto& state : machine->states)
            must_know("app_state_" + std::string(state.name));
    }
    for (const operations::Table* table : every_table())
        for (const operations::Operation& operation : table->operations) {
            must_know(table->purpose_of(operation));
            for (const operations::Option& option : operation.options) {
                must_know(table->purpose_of(option));
                for (const std::string_view choice : option.choices)
                    must_know(operations::word_of(option.name, choice));
            }
            std::string code = "office_step_" + operation.name();
            std::replace(code.begin(), code.end(), ' ', '_');
            std::replace(code.begin(), code.end(), '-', '_');
            if (!operation.steps.empty()) must_know(code);
            for (const std::string_view role : operation.roles)
                must_know("choice_owner_" + std::string(role));
        }
}

TEST_CASE("an act is told by the clock on the wall, not by UTC, and by who did it") {
    // 22.30 UTC on 2 March is 23.30 in Sweden: the same day. In summer it is the next one.
    const Page& page = page_named("case " + the_chain().report);
    CHECK(page.has("2 mars 2026 23:30</time> · anna"));
    CHECK(page.has("datetime=\"2026-03-02T22:30:00.000000Z\""));
    CHECK(page.has(" AB (leverantören)"));
    CHECK_FALSE(page.has("· user:anna"));
    const Room room = the_chain().office.room(Language::sv);
    array acts = the_chain().office.open("officer:anna", the_chain().report).acts;
    acts.resize(1);
    acts[0].as_object()["at"] = "2026-07-01T22:30:00.000000Z";
    const std::string in_summer =
        supplier_page(room, {.name = "Alfa", .open_cases = {}, .acts = acts});
    CHECK(in_summer.find("2 juli 2026 00:30") != std::string::npos);
}

Names called(Names::ByLogin names) { return Names(std::move(names)); }

TEST_CASE("an officer who acted is called by name, and by the login too where two are called alike"
) {
    const OpenCase open = the_chain().office.open("officer:anna", the_chain().report);
    Room room = the_chain().office.room(Language::sv);
    const auto told = [&](const Names& names) {
        room.names = &names;
        return case_page(room, open, std::nullopt);
    };
    const auto has = [](const std::string& page, std::string_view text) {
        return page.find(text) != page.npos;
    };
    const Names apart = called({{"anna", "Anna Berg"}, {"bo", "Bo Ek"}});
    CHECK(has(told(apart), "· Anna Berg</span>"));
    CHECK(has(told(apart), "· Bo Ek</span>"));
    CHECK_FALSE(has(told(apart), "· anna"));
    CHECK(has(told(apart), " AB (leverantören)"));
    // Capitals, diacritics and spaces are easily read past.
    const Names alike = called({{"anna", "Anna Berg"}, {"anna2", "anna  Bérg"}, {"bo", "Bo Ek"}});
    CHECK(has(told(alike), "· Anna Berg (anna)</span>"));
    CHECK(has(told(alike), "· Bo Ek</span>"));
    // Who is called what another signs in with could be taken for them.
    CHECK(has(told(called({{"anna", "bo"}, {"bo", "Bo Ek"}})), "· bo (anna)</span>"));
    // Who has no account any more, or is called what they sign in with.
    CHECK(has(told(called({{"bo", "bo"}})), "· anna</span>"));
    CHECK(has(told(called({{"bo", "bo"}})), "· bo</span>"));
    room.seat->role = "auditor";
    CHECK(has(told(apart), "· Anna Berg (anna)</span>"));
}

TEST_CASE("a case leads back to where its reader may go: the queue, or a supplier's own page") {
    const OpenCase open = the_chain().office.open("officer:anna", the_chain().report);
    const std::string officer =
        case_page(the_chain().office.room(Language::sv), open, std::nullopt);
    CHECK(officer.find("<a href=\"/arenden\">Till alla ärenden</a>") != officer.npos);
    const std::string supplier =
        case_page(the_chain().office.room(Language::sv, "supplier"), open, std::nullopt);
    CHECK(supplier.find("\"/arenden\"") == supplier.npos);
    CHECK(supplier.find("<a href=\"/uppdrag\">Vårt uppdrag</a>") != supplier.npos);
}

TEST_CASE("inspectors of a visit are called by name, in what was planned and in each act") {
    const OpenCase open = the_chain().office.open("inspector:ivar", the_chain().visited);
    const Names names = called({{"ivar", "Ivar Ström"}});
    Room room = the_chain().office.room(Language::sv);
    room.names = &names;
    const std::string page = case_page(room, open, std::nullopt);
    CHECK(page.find("<li>Ivar Ström</li>") != page.npos);
    CHECK(page.find("<dd>Ivar Ström, bo</dd>") != page.npos);
    CHECK(page.find(">ivar") == page.npos);
}

TEST_CASE("the queue has rows that are links, and says whose turn it is and what is next") {
    const Page& page = page_named("the queue beside " + the_chain().waiting);
    CHECK(page.has("<tr role=\"row\" aria-current=\"true\">"));
    CHECK(page.has("href=\"/arenden/UPP-2026-000002?vy=all\""));
    CHECK(page.has("class=\"button first\""));
    CHECK(page.has("aria-current=\"page\""));
    const Page& more = page_named("the queue with more");
    CHECK(more.has("Visa fler"));
    CHECK(more.has("/arenden?vy=all&amp;efter=UPP-2026-"));
}

TEST_CASE("all that leads to the open case, its steps and the list keeps where one is in the queue"
) {
    AChain& chain = the_chain();
    Queue queue = queue_of(chain.office, View::overdue, {});
    queue.spot.after = chain.complaint;
    queue.open = chain.office.open("officer:anna", chain.waiting);
    const Room room = chain.office.room(Language::sv);
    const std::string tail = "?vy=overdue&amp;efter=UPP-2026-000001\"";
    const auto paths_kept = [&](const std::string& page) {
        static const std::regex path("(?:href|action)=\"(/arenden[^\"]*\")");
        int kept = 0;
        for (auto at = std::sregex_iterator(page.begin(), page.end(), path);
             at != std::sregex_iterator();
             ++at) {
            const std::string found = (*at)[1];
            // Another view begins at its top.
            if (found.starts_with("/arenden?vy=") && !found.ends_with(tail)) continue;
            if (found == "/arenden\"") continue;  // of the menu
            INFO(found);
            CHECK(found.ends_with(tail));
            ++kept;
        }
        return kept;
    };
    const int rows = static_cast<int>(queue.cases.size());
    CHECK(paths_kept(queue_page(room, queue)) > rows + 2);  // the list, steps, and what closes it
    Form form = form_of("complaint", "acknowledge");
    form.reasons = {Reason{"cases_case_unknown", {{"case", "x"}}}};
    queue.form.emplace(std::move(form));
    const std::string refused = queue_page(room, queue);
    CHECK(refused.find("/complaint/acknowledge" + tail) != refused.npos);
    CHECK(paths_kept(refused) > rows + 2);  // the list, the form, what leaves and what closes it
    // A case beside no queue has none to keep.
    const std::string alone = case_page(room, *queue.open, queue.form);
    CHECK(alone.find("vy=") == alone.npos);
}

TEST_CASE("keys have something to act on, and every page that has them is whole without script") {
    std::string script;
    for (const EmbeddedFile& file : embedded::office_files())
        if (file.path.ends_with("office.js")) script = file.text;
    REQUIRE_FALSE(script.empty());
    const std::string page = page_named("the queue beside " + the_chain().waiting).text;
    // Each selector of the script, and the markup that it is to find.
    for (const auto& [selector, markup] : std::vector<std::array<std::string, 2>>{
             {".queue", "class=\"queue\""},
             {".what a", "class=\"what\"><a "},
             {".next .first", "class=\"button first\""},
             {"[role=search] input", "role=\"search\""},
             {"form[method=post]", "method=\"post\""},
         }) {
        INFO(selector);
        CHECK(script.find(selector) != std::string::npos);
        CHECK(page.find(markup) != std::string::npos);
    }
    CHECK(script.find("getElementById(\"reasons\")") != std::string::npos);
    CHECK(page_named("the queue beside a form").has("id=\"reasons\""));
    CHECK_FALSE(std::regex_search(page, std::regex(" on[a-z]+=")));
}

TEST_CASE("a form that was refused says every reason, and keeps what was written") {
    const Page& page = page_named("the queue beside a form");
    CHECK(page.has("role=\"alert\""));
    CHECK(page.has("bo"));
    CHECK(facts_of(page).text.find(dangerous) != std::string::npos);
    CHECK(page.has("name=\"key\" value=\"0123\""));
    CHECK(page.has("name=\"token\" value=\"a token\""));
}

TEST_CASE("an ended case offers no step; where it is another's turn it says whose") {
    CHECK(page_named("case " + the_chain().complaint).has("class=\"next\""));
    const Page& finding = page_named("case " + the_chain().finding);
    CHECK(finding.has("/finding/report-cure"));
    const OpenCase open = the_chain().office.open("registrar:rut", the_chain().penalty);
    const std::string seen =
        case_page(the_chain().office.room(Language::sv, "registrar"), open, std::nullopt);
    CHECK(seen.find("nu är det") != std::string::npos);
}

TEST_CASE("the path of a case reads back, and nothing else does") {
    CHECK(path_of_case("UPP 2026/000001") == "/arenden/UPP-2026-000001");
    CHECK(diary_number_in("UPP-2026-000001") == "UPP 2026/000001");
    for (const std::string_view bad :
         {"", "UPP", "UPP-2026", "upp-2026-1", "UPP-20x6-1", "UPP-2026-1-2", "UPP--1", "<b>-1-2"})
        CHECK_FALSE(diary_number_in(bad));
    for (const View view : {View::mine, View::unassigned, View::week, View::overdue, View::all})
        CHECK(view_named(name_of(view)) == view);
    CHECK_FALSE(view_named("theirs"));
}

TEST_CASE("the counts are those of the views, and a way leads from the first state to an end") {
    test::for_each_database([](sql::Database& database) {
        AChain chain(database);
        chain.office.go_to("2026-03-16");
        const object counts = chain.office.ask("officer:anna", "case counts");
        const auto listed = [&](const operations::Given& given) {
            return list_of(chain.office.ask("officer:anna", "cases", given), "cases").size();
        };
        CHECK(counts.at("all").as_int64() == static_cast<std::int64_t>(listed({})));
        CHECK(counts.at("mine") == value(listed({{"mine", {"yes"}}})));
        CHECK(counts.at("unassigned") == value(listed({{"unassigned", {"yes"}}})));
        CHECK(counts.at("overdue") == value(listed({{"overdue", {"yes"}}})));
        CHECK(counts.at("week") == value(listed({{"within", {"7"}}})));
        CHECK(counts.at("overdue").as_int64() > 0);
        CHECK(counts.at("unassigned").as_int64() < counts.at("all").as_int64());
        for (const std::string& number : chain.numbers()) {
            const object file =
                chain.office.ask("officer:anna", "case show", {{"number", {number}}});
            const array way = list_of(file, "way");
            INFO(number);
            CHECK(way.size() > 2);
            CHECK(std::count(way.begin(), way.end(), file.at("state")) == 1);
        }
    });
}

}  // namespace
}  // namespace uppsikt::office
