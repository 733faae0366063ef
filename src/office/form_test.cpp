#include <regex>

#include "support/database.h"
#include "support/office.h"

namespace uppsikt::office {
namespace {

using operations::Given;
using operations::Option;
using operations::Takes;
using testing::AnOffice;
using testing::every_table;
using testing::the_texts;

/// What a browser would send of a form as it was written: its fields in order.
class Sent {
public:
    explicit Sent(const std::string& page) {
        const std::size_t begin = page.find("<form ", page.find("<main"));
        form_ = page.substr(begin, page.find("</form>", begin) - begin);
        read_inputs();
        read_areas();
        read_selects();
    }

    const std::string& form() const { return form_; }
    const Given& given() const { return given_; }

private:
    static std::string attribute(const std::string& tag, const std::string& name) {
        std::smatch found;
        const std::regex wanted(" " + name + "=\"([^\"]*)\"");
        if (!std::regex_search(tag, found, wanted)) return {};
        return plain(found[1]);
    }
    static std::string plain(std::string text) {
        for (const auto& [from, to] : std::vector<std::array<std::string, 2>>{
                 {"&lt;", "<"},
                 {"&gt;", ">"},
                 {"&quot;", "\""},
                 {"&#39;", "'"},
                 {"&amp;", "&"}
             })
            text = std::regex_replace(text, std::regex(from), to);
        return text;
    }
    /// What was left empty was not given.
    void take(const std::string& name, const std::string& value) {
        if (!name.empty() && !value.empty()) given_[name].push_back(value);
    }
    template <class Take>
    void each(const std::string& pattern, const std::string& in, Take&& take) {
        const std::regex regex(pattern);
        for (auto at = std::sregex_iterator(in.begin(), in.end(), regex);
             at != std::sregex_iterator();
             ++at)
            take(*at);
    }
    void read_inputs() {
        each("<input[^>]*>", form_, [&](const std::smatch& match) {
            const std::string tag = match.str();
            const std::string type = attribute(tag, "type");
            const bool is_chosen = tag.find(" checked=") != tag.npos;
            if ((type == "radio" || type == "checkbox") && !is_chosen) return;
            take(attribute(tag, "name"), attribute(tag, "value"));
        });
    }
    void read_areas() {
        each("<textarea([^>]*)>([^<]*)</textarea>", form_, [&](const std::smatch& match) {
            take(attribute(match[1], "name"), plain(match[2]));
        });
    }
    void read_selects() {
        each("<select([^>]*)>(.*?)</select>", form_, [&](const std::smatch& select) {
            const std::string options = select[2];
            each("<option[^>]* selected=[^>]*>", options, [&](const std::smatch& option) {
                take(attribute(select[1], "name"), attribute(option.str(), "value"));
            });
        });
    }

    std::string form_;
    Given given_;
};

/// Something that the option takes, with what markup and the web would take for theirs.
std::string sample(const Option& option, int which) {
    switch (option.takes) {
        case Takes::day:
            return "2026-03-0" + std::to_string(which);
        case Takes::number:
        case Takes::file:
            return std::to_string(17 + which);
        case Takes::yes_or_no:
            return "no";
        case Takes::flag:
            return "yes";
        case Takes::choice:
            return std::string(option.choices.back());
        case Takes::text:
        case Takes::content:
        case Takes::secret:
            break;
    }
    return R"(<b>"a" & b's</b> =+%20 åäö )" + std::to_string(which);
}

Given sample_of(const operations::Operation& operation) {
    Given given;
    for (const Option& option : operation.options) {
        if (option.name == "key") continue;  // the form's own
        given[std::string(option.name)].push_back(sample(option, 1));
        if (!option.is_list) continue;
        for (const int which : {2, 3, 4})
            given[std::string(option.name)].push_back(sample(option, which));
    }
    return given;
}

Room a_room() {
    static const Files files{
        .style = "/static/office.css",
        .script = "/static/office.js",
        .icon = "/static/icon.svg",
        .fonts = {}
    };
    return {
        .texts = the_texts(),
        .language = Language::sv,
        .terms = testing::the_terms(),
        .files = files,
        .today = test::day("2026-03-02"),
        .seat =
            Seat{
                .name = "Anna",
                .actor = "user:anna",
                .role = "officer",
                .roles = {"officer"},
                .token = "token"
            },
    };
}

TEST_CASE("what every form shows as given is what its operation reads, whatever it holds") {
    int forms = 0;
    for (const operations::Table* table : every_table())
        for (const operations::Operation& operation : table->operations) {
            INFO(operation.name());
            const Given given = sample_of(operation);
            REQUIRE(operations::read(operation, given).ok());
            const std::string page = form_page(
                a_room(),
                {.table = *table, .operation = operation, .given = given, .key = "0123"}
            );
            Given sent = Sent(page).given();
            Given shown = given;
            // No page can put files back: the reader picks them again.
            for (const Option& option : operation.options)
                if (option.takes == Takes::file || option.takes == Takes::content) {
                    shown.erase(std::string(option.name));
                    sent.erase(std::string(option.name));
                    CHECK(page.find("enctype=\"multipart/form-data\"") != page.npos);
                    CHECK(page.find("type=\"file\"") != page.npos);
                }
            CHECK(sent["token"] == std::vector<std::string>{"token"});
            CHECK(sent["key"] == std::vector<std::string>{"0123"});
            sent.erase("token");
            sent.erase("key");
            CHECK(sent == shown);
            ++forms;
        }
    CHECK(forms > 70);
}

TEST_CASE("an empty form gives nothing, and says which fields are needed") {
    for (const operations::Table* table : every_table())
        for (const operations::Operation& operation : table->operations) {
            INFO(operation.name());
            const Sent empty(
                form_page(a_room(), {.table = *table, .operation = operation, .key = "0123"})
            );
            CHECK(empty.given() == Given{{"key", {"0123"}}, {"token", {"token"}}});
            for (const Option& option : operation.options) {
                if (option.name == "key") continue;
                INFO(option.name);
                const std::regex needed(
                    "<(input|select|textarea)[^>]* name=\"" + std::string(option.name) +
                    "\"[^>]* required="
                );
                CHECK(std::regex_search(empty.form(), needed) == option.is_required);
            }
        }
}

TEST_CASE("every field has a label that names it") {
    for (const operations::Table* table : every_table())
        for (const operations::Operation& operation : table->operations) {
            const std::string form =
                Sent(form_page(a_room(), {.table = *table, .operation = operation})).form();
            const std::regex field("<(?:input|select|textarea)([^>]*)>");
            for (auto at = std::sregex_iterator(form.begin(), form.end(), field);
                 at != std::sregex_iterator();
                 ++at) {
                const std::string tag = (*at)[1];
                if (tag.find("type=\"hidden\"") != tag.npos) continue;
                std::smatch id;
                REQUIRE(std::regex_search(tag, id, std::regex(" id=\"([^\"]*)\"")));
                const bool is_named = tag.find("aria-labelledby=") != tag.npos ||
                                      form.find("for=\"" + id[1].str() + "\"") != form.npos;
                CHECK_MESSAGE(is_named, operation.name() << " " << id[1].str());
            }
        }
}

TEST_CASE("the form of a step leaves out its case, which stands in its path") {
    const testing::Row row = testing::row_named("complaint", "fix");
    const Form form{.table = *row.table, .operation = *row.operation, .key = "0123"};
    test::FreshDatabase fresh{sql::Backend::sqlite};
    AnOffice office(fresh.database());
    office.publish("10072975", "Alfa AB");
    const std::string number = office.number_of(
        "registrar:rut",
        "complaint register",
        {{"text", {"Stängt."}}, {"contract", {"10072975"}}}
    );
    const std::string page =
        case_page(office.room(Language::sv), office.open("officer:anna", number), form);
    CHECK(page.find("action=\"/arenden/UPP-2026-000001/complaint/fix\"") != page.npos);
    CHECK(page.find("name=\"number\"") == page.npos);
    CHECK(page.find("name=\"text\"") != page.npos);
}

}  // namespace
}  // namespace uppsikt::office
