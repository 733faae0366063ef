#pragma once

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include "app/run.h"

/// For tests of commands.
namespace uppsikt::app::testing {

using Words = std::vector<std::string>;

inline Words with(Words words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

struct Outcome {
    Exit exit = Exit::fine;
    std::string out;
    std::string err;
};

/// A command line, run as main would, in a folder and on a day of its own.
class Shell {
public:
    Shell(std::filesystem::path folder, std::string database)
        : folder_(std::move(folder)), database_(std::move(database)) {}

    Date today = parse_date("2026-02-01").value();
    std::string secret = {};  ///< what is answered when one is asked for

    Outcome operator()(std::vector<std::string> words) const {
        words.insert(words.begin(), {"--database", database_});
        std::ostringstream out, err;
        Environment environment{
            .out = out,
            .err = err,
            .err_is_terminal = false,
            .folder = folder_,
            .user = "anna",
            .now = Instant{today},
            .today = today,
            .clock = {},
            .ask_secret = [this](std::string_view) { return std::optional(secret); },
        };
        const Exit exit = run(words, environment);
        return {exit, out.str(), err.str()};
    }

    boost::json::value json_of(std::vector<std::string> words) const {
        words.insert(words.begin(), {"--format", "json"});
        const Outcome outcome = (*this)(std::move(words));
        INFO(outcome.err);
        REQUIRE(outcome.exit == Exit::fine);
        return boost::json::parse(outcome.out);
    }

private:
    std::filesystem::path folder_;
    std::string database_;
};

}  // namespace uppsikt::app::testing
