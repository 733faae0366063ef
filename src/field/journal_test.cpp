#include "field/journal.h"

#include <algorithm>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "field/testing_journal.h"
#include "support/chain.h"

namespace uppsikt::field {
namespace {

using test::codes;
using Codes = std::vector<std::string>;

/// A journal of many kinds of entries, as long as it likes.
JournalText some_journal(std::size_t answers) {
    JournalText journal("UPP 2026/000001");
    journal.add("opened", R"({"inspector":"anna","checklist":"rom2-checklist 2023-04-17"})")
        .add("arrived", R"({"day":"2026-03-02"})")
        .add("position", R"({"latitude":58.587,"longitude":16.19,"accuracy_m":12.5})")
        .add("door", R"({"state":"open"})");
    for (std::size_t i = 0; i < answers; ++i)
        journal.add("answer", R"({"item":"accessible","answer":"meets"})");
    return journal.add("sealed", "{}");
}

TEST_CASE("a journal comes to the last word on each thing") {
    JournalText text("UPP 2026/000001");
    text.add("opened", R"({"inspector":"anna","checklist":"rom2-checklist 2023-04-17"})")
        .add("arrived", R"({"day":"2026-03-02"})")
        .add("door", R"({"state":"no_staff"})")
        .add("calls", R"({"count":2})")
        .add("waited", R"({"count":15})")
        .add("came", R"({"came":true})")
        .add("answer", R"({"item":"accessible","answer":"meets"})")
        .add("answer", R"({"item":"accessible","answer":"does_not_meet"})")
        .add("said", R"({"item":"accessible","text":"Trappa."})")
        .add("said", R"({"item":"visit","text":"Vi ringde på.\nIngen kom."})")
        .add("joined", R"({"inspector":"bo"})")
        .add("confirmed", R"({"inspector":"bo"})")
        .add("sealed", "{}");
    const Journal journal = read_journal(text.text(), text.seal()).value();
    CHECK(journal.visit == "UPP 2026/000001");
    CHECK(journal.inspector == "anna");
    CHECK(journal.entries == 13);
    const Protocol& protocol = journal.protocol;
    CHECK(protocol.arrived_on == test::day("2026-03-02"));
    CHECK(protocol.door == "no_staff");
    CHECK(protocol.calls_made == 2);
    CHECK(protocol.waited_minutes == 15);
    CHECK(protocol.came_after_contact);
    REQUIRE(protocol.judged.size() == 1);
    CHECK(protocol.judged[0].answer == inspections::Answer::does_not_meet);
    CHECK(protocol.judged[0].said == "Trappa.");
    CHECK(protocol.note == "Vi ringde på.\nIngen kom.");
    CHECK(protocol.joined == Codes{"bo"});
    CHECK(protocol.confirmed == Codes{"bo"});
}

TEST_CASE("what is changed after a confirmation has to be confirmed again") {
    JournalText text("UPP 2026/000001");
    text.add("opened", R"({"inspector":"anna","checklist":"c"})")
        .add("arrived", R"({"day":"2026-03-02"})")
        .add("confirmed", R"({"inspector":"bo"})")
        .add("position", R"({"none":"denied"})");
    SUBCASE("a position that comes late changes nothing") {
        text.add("sealed", "{}");
        CHECK(read_journal(text.text(), text.seal()).value().protocol.confirmed == Codes{"bo"});
    }
    SUBCASE("an answer does") {
        text.add("answer", R"({"item":"accessible","answer":"meets"})").add("sealed", "{}");
        CHECK(read_journal(text.text(), text.seal()).value().protocol.confirmed.empty());
    }
    SUBCASE("so does opening again what was sealed") {
        text.add("sealed", "{}").add("reopened", "{}").add("sealed", "{}");
        CHECK(read_journal(text.text(), text.seal()).value().protocol.confirmed.empty());
    }
}

TEST_CASE("a photo that was taken away is not there, and an entry that takes none away is refused"
) {
    const std::string photo = R"({"item":"accessible","sha256":")" + std::string(64, 'a') + "\"}";
    JournalText text("UPP 2026/000001");
    text.add("opened", R"({"inspector":"anna","checklist":"c"})")
        .add("photo", photo)
        .add("photo_removed", photo);
    SUBCASE("once") {
        text.add("sealed", "{}");
        CHECK(read_journal(text.text(), text.seal()).value().protocol.photos.empty());
    }
    SUBCASE("twice") {
        text.add("photo_removed", photo).add("sealed", "{}");
        CHECK(codes(read_journal(text.text(), text.seal())) == Codes{"field_entry_not_understood"});
    }
}

TEST_CASE("every fault of a journal is told with its entry") {
    const JournalText good = some_journal(3);
    const auto with = [&](std::size_t at, const std::string& line) {
        std::vector<std::string> lines = good.lines();
        lines[at] = line;
        return codes(read_journal(joined(lines), good.seal()));
    };
    CHECK(with(2, "{}") == Codes{"field_entry_unreadable", "field_entry_chain_broken"});
    CHECK(with(2, R"({"n":3,"n":3})")[0] == "field_entry_unreadable");
    CHECK(
        codes(read_journal("", std::string(64, '0'))) ==
        Codes{"field_journal_empty", "field_journal_not_sealed"}
    );
    CHECK(codes(read_journal(good.text(), std::string(64, '0'))) == Codes{"field_seal_differs"});
    std::string cut = good.text();
    cut.pop_back();
    CHECK(codes(read_journal(cut, good.seal())) == Codes{"field_journal_cut"});

    JournalText odd("UPP 2026/000001");
    odd.add("arrived", R"({"day":"2026-03-05"})")  // the clock says the second
        .add("opened", R"({"inspector":"anna","checklist":"c"})")
        .add("door", R"({"state":"ajar"})")
        .add("danced", "{}")
        .add("reopened", "{}")
        .add("waited", R"({"count":-1})")
        .add("position", R"({"latitude":91,"longitude":0,"accuracy_m":1})")
        .add("sealed", "{}")
        .add("answer", R"({"item":"accessible","answer":"meets"})");
    CHECK(
        codes(read_journal(odd.text(), odd.seal())) ==
        Codes{
            "field_entry_opens",
            "field_entry_not_understood",
            "field_entry_opens",
            "field_entry_not_understood",
            "field_entry_unknown",
            "field_entry_after_seal",
            "field_entry_not_understood",
            "field_entry_not_understood",
            "field_entry_after_seal",
            "field_journal_not_sealed"
        }
    );
}

TEST_CASE("a whole journal is read, however long; no other text under its seal is") {
    rc::check("the whole is read", [] {
        const JournalText journal = some_journal(*rc::gen::inRange<std::size_t>(0, 40));
        RC_ASSERT(read_journal(journal.text(), journal.seal()).ok());
    });
    rc::check("one byte changed", [] {
        const JournalText journal = some_journal(*rc::gen::inRange<std::size_t>(0, 20));
        std::string text = journal.text();
        const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
        const char other = *rc::gen::arbitrary<char>();
        RC_PRE(text[at] != other);
        text[at] = other;
        RC_ASSERT(!read_journal(text, journal.seal()).ok());
    });
    rc::check("entries dropped", [] {
        const JournalText journal = some_journal(*rc::gen::inRange<std::size_t>(0, 20));
        std::vector<std::string> lines = journal.lines();
        const auto from = *rc::gen::inRange<std::size_t>(0, lines.size());
        const auto count = *rc::gen::inRange<std::size_t>(1, lines.size() - from + 1);
        const auto first = lines.begin() + static_cast<std::ptrdiff_t>(from);
        lines.erase(first, first + static_cast<std::ptrdiff_t>(count));
        RC_ASSERT(!read_journal(joined(lines), journal.seal()).ok());
    });
    rc::check("two entries swapped", [] {
        const JournalText journal = some_journal(*rc::gen::inRange<std::size_t>(0, 20));
        std::vector<std::string> lines = journal.lines();
        const auto one = *rc::gen::inRange<std::size_t>(0, lines.size());
        const auto other = *rc::gen::inRange<std::size_t>(0, lines.size());
        RC_PRE(one != other);
        std::swap(lines[one], lines[other]);
        RC_ASSERT(!read_journal(joined(lines), journal.seal()).ok());
    });
    rc::check("an entry twice", [] {
        const JournalText journal = some_journal(*rc::gen::inRange<std::size_t>(0, 20));
        std::vector<std::string> lines = journal.lines();
        const auto at = *rc::gen::inRange<std::size_t>(0, lines.size());
        lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), lines[at]);
        RC_ASSERT(!read_journal(joined(lines), journal.seal()).ok());
    });
    rc::check("cut off anywhere", [] {
        const JournalText journal = some_journal(*rc::gen::inRange<std::size_t>(0, 20));
        const std::string text = journal.text();
        const auto length = *rc::gen::inRange<std::size_t>(0, text.size());
        RC_ASSERT(!read_journal(text.substr(0, length), journal.seal()).ok());
    });
    // Whoever makes the chain whole again after a change has another seal than the one that was
    // given.
    rc::check("an entry changed and the chain mended", [] {
        const auto count = *rc::gen::inRange<std::size_t>(1, 20);
        const JournalText journal = some_journal(count);
        JournalText other("UPP 2026/000001");
        const auto changed = *rc::gen::inRange<std::size_t>(4, 4 + count);
        const std::vector<JournalText::Added>& added = journal.added();
        for (std::size_t i = 0; i < added.size(); ++i)
            other.add(
                added[i].what,
                i == changed ? R"({"item":"accessible","answer":"not_checked"})" : added[i].value
            );
        RC_ASSERT(read_journal(other.text(), other.seal()).ok());
        RC_ASSERT(!read_journal(other.text(), journal.seal()).ok());
    });
}

}  // namespace
}  // namespace uppsikt::field
