#include "play_2023_office.h"

#include <fmt/format.h>

#include "platform/record/head.h"

namespace uppsikt::play {

namespace {

constexpr std::int64_t photo_limit = 1'000'000;

}  // namespace

Instant Office::next_moment() {
    // Work begins at seven in the morning, UTC; an operation takes some seconds.
    return Instant{today_} + std::chrono::hours{7} + std::chrono::seconds{11 * seconds_++};
}

std::uint64_t Office::count_acts(sql::Transaction& db) { return record::head(db).acts; }

void Office::fail(const Refusal& refusal) const {
    std::string why = to_text(today_) + ":";
    for (const Reason& reason : refusal.reasons) {
        why += " " + reason.code;
        for (const TextValue& value : reason.values)
            why += " " + value.name + "=" + value.value;
    }
    throw std::runtime_error(why);
}

evidence::KeptFile Office::photo() {
    // A grey picture of its own each time: no two photos are the same file.
    constexpr int side = 32;
    std::string picture = fmt::format("P5\n# {}\n{} {}\n255\n", ++photos_, side, side);
    for (int i = 0; i < side * side; ++i)
        picture += static_cast<char>(chance_.whole(256));
    evidence::Upload upload(
        store_.archive(),
        {.name = fmt::format("photo-{}.pgm", photos_), .most_bytes = photo_limit}
    );
    upload.add(crypto::bytes_of(picture));
    auto kept = upload.finish();
    if (!kept.ok()) fail(kept.refusal());
    return std::move(kept).value();
}

void Office::later(Date day, std::function<void()> task) {
    ensure(day > today_, "what is done later is not done today");
    tasks_[day].push_back(std::move(task));
}

void Office::begin(Date day) {
    today_ = day;
    seconds_ = 0;
    while (!tasks_.empty() && tasks_.begin()->first <= day) {
        const auto tasks = std::move(tasks_.begin()->second);
        tasks_.erase(tasks_.begin());
        for (const auto& task : tasks)
            task();
    }
}

std::string Office::somebody(const std::string& kind, int of) {
    return fmt::format("user:{}-{:02}", kind, chance_.whole(of) + 1);
}

std::string Office::somebody_else(const std::string& kind, int of, const std::string& than) {
    while (true) {
        std::string one = somebody(kind, of);
        if (one != than) return one;
    }
}

}  // namespace uppsikt::play
