#include "scenarios/scenario.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "base/text.h"
#include "platform/texts/texts.h"

namespace uppsikt::test {

namespace {

/// Words apart by spaces; "several words" in quotes are one.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool is_quoted = false;
    bool is_word = false;
    for (const char letter : text) {
        if (letter == '"') {
            is_quoted = !is_quoted;
            is_word = true;
        } else if (letter == ' ' && !is_quoted) {
            if (is_word) words.push_back(word);
            word.clear();
            is_word = false;
        } else {
            word += letter;
            is_word = true;
        }
    }
    if (is_quoted) throw std::logic_error("a quote is not closed");
    if (is_word) words.push_back(word);
    return words;
}

Line line_of(std::string_view text, int number) {
    Line line{.number = number, .command = {}, .words = {}, .values = {}};
    for (const std::string& word : words_of(text)) {
        const std::size_t equals = word.find('=');
        if (line.command.empty())
            line.command = word;
        else if (equals != word.npos && equals > 0)
            line.values.emplace(word.substr(0, equals), word.substr(equals + 1));
        else
            line.words.push_back(word);
    }
    return line;
}

/// What every scenario can say.
std::optional<std::string> common(World& world, const Line& line) {
    if (line.command == "today") {
        world.today = day(line.word(0));
        world.time = std::chrono::hours{9};
        return "ok";
    }
    if (line.command == "time") {
        const auto parts = split(line.word(0), ':');
        world.time = std::chrono::hours{parse_integer(parts.at(0)).value()} +
                     std::chrono::minutes{parse_integer(parts.at(1)).value()};
        return "ok";
    }
    if (line.command == "actor") {
        world.actor = line.word(0);
        return "ok";
    }
    return std::nullopt;
}

std::string perform(World& world, const Words& words, const Line& line) {
    world.time += std::chrono::seconds{1};
    if (auto answer = common(world, line)) return *std::move(answer);
    const auto word = words.find(line.command);
    if (word == words.end()) throw std::logic_error("unknown word " + line.command);
    return word->second(world, line);
}

bool agrees(std::string_view answer, std::string_view expected) {
    return answer == expected || (expected == "ok" && answer.starts_with("ok "));
}

}  // namespace

const std::string& Line::word(std::size_t at) const {
    if (at >= words.size())
        throw std::logic_error(fmt::format("line {}: a word is missing", number));
    return words[at];
}

std::string Line::value(const std::string& name, std::string_view otherwise) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string(otherwise) : found->second;
}

std::optional<std::string> Line::optional(const std::string& name) const {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
}

bool Line::has(std::string_view word) const {
    return std::ranges::find(words, word) != words.end();
}

std::string told(const Refusal& refusal) {
    static const Texts texts = Texts::load(embedded::texts());
    std::string text = "refused";
    for (const Reason& reason : refusal.reasons) {
        text += " " + reason.code;
        for (const Language language : {Language::sv, Language::en})
            ensure(!texts.say(language, reason).empty(), "every reason can be told");
    }
    return text;
}

std::string World::of(const std::string& name) const {
    const auto found = names.find(name);
    return found == names.end() ? name : found->second;
}

std::string list_of(const Line& line, std::string_view key) {
    std::string header(key);
    std::string row = line.word(0);
    for (const auto& [column, value] : line.values) {
        header += "," + column;
        row += ",\"" + value + "\"";
    }
    return header + "\n" + row + "\n";
}

std::string shown(const cases::Case& file) {
    std::string text = fmt::format("state={} unit={}", file.state, file.unit);
    if (file.owner) text += fmt::format(" owner={}", cases::name_of(*file.owner));
    if (file.due_on) text += fmt::format(" due={}", to_text(*file.due_on));
    return text + fmt::format(" clock={}", to_text(file.central_due_on));
}

std::string answer(const Result<cases::Case>& result) {
    return result.ok() ? "ok " + result.value().state : answer<cases::Case>(result);
}

std::vector<std::string> play(World& world, const Words& words, std::string_view text) {
    std::vector<std::string> failures;
    std::optional<Line> asked;
    std::string got;
    const auto check = [&](std::string_view expected) {
        if (asked && !agrees(got, expected))
            failures.push_back(fmt::format("line {}: {}, not {}", asked->number, got, expected));
        asked.reset();
    };
    int number = 0;
    for (std::string_view line : split(text, '\n')) {
        ++number;
        line = trimmed(line);
        if (line.empty() || line.starts_with('#')) continue;
        if (line.starts_with("=>")) {
            if (!asked) throw std::logic_error(fmt::format("line {} answers nothing", number));
            check(trimmed(line.substr(2)));
            continue;
        }
        check("ok");
        asked = line_of(line, number);
        got = perform(world, words, *asked);
    }
    check("ok");
    return failures;
}

}  // namespace uppsikt::test
