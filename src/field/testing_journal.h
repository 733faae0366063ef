#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "platform/crypto/bytes.h"
#include "platform/crypto/hash.h"

/// For tests: a journal as the phone writes it.
namespace uppsikt::field {

inline std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

class JournalText {
public:
    explicit JournalText(std::string visit) : visit_(std::move(visit)) {}

    struct Added {
        std::string what;
        std::string value;
    };

    /// The next entry; `value` is JSON.
    JournalText& add(const std::string& what, const std::string& value) {
        added_.push_back({what, value});
        const std::size_t n = added_.size();
        lines_.push_back(fmt::format(
            R"({{"visit":"{}","n":{},"at":"{}T09:{:02}:{:02}.000000Z","what":"{}","value":{},"previous":"{}"}})",
            visit_,
            n,
            day_,
            n / 60 % 60,
            n % 60,
            what,
            value,
            seal_
        ));
        seal_ = crypto::to_hex(crypto::sha256(crypto::bytes_of(lines_.back())));
        return *this;
    }

    const std::vector<std::string>& lines() const { return lines_; }
    const std::vector<Added>& added() const { return added_; }
    std::string text() const { return joined(lines_); }
    const std::string& seal() const { return seal_; }

private:
    std::string visit_;
    std::string day_ = "2026-03-02";
    std::string seal_ = std::string(64, '0');
    std::vector<std::string> lines_;
    std::vector<Added> added_;
};

}  // namespace uppsikt::field
