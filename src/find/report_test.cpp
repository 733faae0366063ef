#include <doctest/doctest.h>

#include "find/testing_country.h"
#include "support/xml.h"

namespace uppsikt::find {
namespace {

using namespace std::chrono_literals;
using testing::ACountry;

const Site& plain_site() {
    static const Site site = ACountry().with({}).site();
    return site;
}

Fields everything() {
    return {
        {"kind", "complaint"},
        {"supplier", "glanta & glod ab"},
        {"category", "premises"},
        {"text", "Stängt igen."},
        {"key", "abcdefghijklmnop"},
        {"step", "review"},
        {"to", "send"}
    };
}

std::vector<std::string> codes(const NextStep& next) {
    std::vector<std::string> all;
    for (const Reason& reason : next.report.reasons)
        all.push_back(reason.code);
    return all;
}
using Codes = std::vector<std::string>;

TEST_CASE("a complaint goes one step a page, and is sent when the sender says so") {
    Fields fields{{"kind", "complaint"}, {"step", "start"}, {"to", "next"}};
    CHECK(plain_site().next_step(fields).report.step == ReportStep::about);
    fields.insert_or_assign("step", "review");
    fields = everything();
    const NextStep sent = plain_site().next_step(fields);
    CHECK(sent.sends);
    CHECK(sent.report.fields.at("supplier") == "Glänta & Glöd AB");  // as the register has it
    CHECK_FALSE(sent.report.fields.contains("to"));
    fields["to"] = "next";
    CHECK_FALSE(plain_site().next_step(fields).sends);
}

TEST_CASE("a step back loses nothing that was written") {
    Fields fields = everything();
    fields["to"] = "happened";
    const NextStep back = plain_site().next_step(fields);
    CHECK(back.report.step == ReportStep::happened);
    CHECK(back.report.fields.at("text") == "Stängt igen.");
    const Answer page = plain_site().report_page(Language::sv, back.report);
    CHECK(page.body.find("Stängt igen.") != page.body.npos);
    CHECK(page.body.find("value=\"abcdefghijklmnop\"") != page.body.npos);
}

TEST_CASE("what is lacking in a step is told all at once, and the step is shown again") {
    Fields fields{{"kind", "tip"}, {"supplier", "x"}, {"about", "y"}, {"step", "happened"}};
    fields["supplier"] = "";
    const NextStep next = plain_site().next_step(fields);
    CHECK(next.report.step == ReportStep::happened);
    CHECK(codes(next) == Codes{"find_report_category_missing", "find_report_text_missing"});
    CHECK(plain_site().report_page(Language::sv, next.report).status == 422);
}

TEST_CASE("a form that skips steps is held at the first that lacks something") {
    const NextStep next =
        plain_site().next_step({{"kind", "tip"}, {"step", "review"}, {"to", "send"}});
    CHECK_FALSE(next.sends);
    CHECK(next.report.step == ReportStep::about);
    CHECK(codes(next) == Codes{"find_report_about_missing"});
}

TEST_CASE("a supplier that is not in the register is asked about, with the nearest name") {
    Fields fields{{"kind", "complaint"}, {"supplier", "Glänta & Glod A"}, {"step", "about"}};
    CHECK(codes(plain_site().next_step(fields)) == Codes{"find_report_supplier_nearly"});
    fields["supplier"] = "Någon helt annan leverantör";
    CHECK(codes(plain_site().next_step(fields)) == Codes{"find_report_supplier_unknown"});
}

TEST_CASE("a text longer than its page says is refused") {
    Fields fields = everything();
    fields["text"] = std::string(2001, 'x');
    CHECK(plain_site().next_step(fields).report.step == ReportStep::happened);
    fields["text"] = std::string(2000, 'x');
    CHECK(plain_site().next_step(fields).sends);
}

TEST_CASE("a tip carries neither name nor address, even when they were written") {
    Fields fields = everything();
    fields["kind"] = "tip";
    fields["name"] = "Anna";
    fields["reach"] = "070";
    const NextStep next = plain_site().next_step(fields);
    CHECK(next.sends);
    CHECK_FALSE(next.report.fields.contains("name"));
    CHECK_FALSE(next.report.fields.contains("reach"));
}

TEST_CASE("every step, receipt and case is a well-formed page in both languages") {
    for (const Language language : {Language::sv, Language::en}) {
        const auto check = [](const Answer& answer) {
            const auto facts = test::read_xml(answer.body.substr(answer.body.find('\n')));
            CHECK_MESSAGE(facts.well_formed, facts.error);
            CHECK(facts.elements.at("h1") == 1);
            CHECK(answer.body.find("find_") == answer.body.npos);
        };
        for (const ReportStep step :
             {ReportStep::start,
              ReportStep::about,
              ReportStep::happened,
              ReportStep::contact,
              ReportStep::review}) {
            Report report{.step = step, .fields = everything()};
            check(plain_site().report_page(language, report));
            report.fields["kind"] = "tip";
            report.fields["text"] = "<b>\"&";
            check(plain_site().report_page(language, report));
        }
        check(plain_site().receipt_page(language, {.number = "UPP 2025/000001", .code = "AB12"}));
        FollowedCase followed{.code = "AB12", .found = complaints::Followed{}};
        followed.found->number = "UPP 2025/000001";
        followed.found->messages = {{true, Date{2025y / 8 / 1}, "Hej"}, {false, Date{}, "Svar"}};
        for (const complaints::State state :
             {complaints::State::registered,
              complaints::State::acknowledged,
              complaints::State::local,
              complaints::State::fix_reported,
              complaints::State::central,
              complaints::State::confirmed,
              complaints::State::closed_fixed,
              complaints::State::closed_unfounded,
              complaints::State::closed_notified,
              complaints::State::closed_investigated,
              complaints::State::merged}) {
            followed.found->state = state;
            check(plain_site().follow_page(language, followed));
        }
    }
}

TEST_CASE("whether a fix was made is asked only of who waits for it") {
    FollowedCase followed{.code = "AB12", .found = complaints::Followed{}};
    followed.found->state = complaints::State::central;
    CHECK(
        plain_site().follow_page(Language::sv, followed).body.find("name=\"fixed\"") ==
        std::string::npos
    );
    followed.found->state = complaints::State::fix_reported;
    CHECK(
        plain_site().follow_page(Language::sv, followed).body.find("name=\"fixed\"") !=
        std::string::npos
    );
}

}  // namespace
}  // namespace uppsikt::find
