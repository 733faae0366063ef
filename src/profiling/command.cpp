#include <algorithm>

#include "base/text.h"
#include "profiling/profiling.h"

namespace uppsikt::profiling {

namespace {

/// A word as a shell reads it back.
std::string quoted(const std::string& word) {
    const bool is_plain = !word.empty() && std::ranges::all_of(word, [](unsigned char c) {
        return std::isalnum(c) != 0 || c >= 0x80 ||
               std::string_view("-_./,:=+%").find(static_cast<char>(c)) != std::string_view::npos;
    });
    if (is_plain) return word;
    std::string all = "'";
    for (const char c : word)
        all += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return all + "'";
}

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names)
        all += (all.empty() ? "" : ",") + name;
    return all;
}

/// The words of a command line, one after the other.
class Words {
public:
    void add(const std::string& word) { text_ += (text_.empty() ? "" : " ") + quoted(word); }
    void add(const std::string& option, const std::string& value) {
        if (value.empty()) return;
        add(option);
        add(value);
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

std::string text_of(const Null& null) {
    if (null.kind == Null::Kind::value) return to_text(null.value);
    return null.kind == Null::Kind::mean ? "mean" : "median";
}

}  // namespace

std::string_view name_of(Model model) {
    return std::ranges::find(model_names, model, &ModelName::value)->name;
}

std::string command_of(
    const ProfileRequest& request, const ProfileFiles& files, Language language
) {
    const Columns& columns = request.columns;
    Words words;
    words.add("uppsikt");
    if (language == Language::en) words.add("--language", "en");
    words.add("profile");
    words.add(files.list);
    words.add("--provider", columns.provider);
    words.add("--supplier", columns.supplier.value_or(""));
    words.add("--outcome", columns.outcome);
    words.add("--trials", columns.trials.value_or(""));
    words.add("--covariates", joined(columns.covariates));
    words.add("--factors", joined(columns.factors));
    words.add("--numbers", joined(columns.numbers));
    for (const ReferenceLevel& reference : columns.references)
        words.add("--reference", reference.factor + "=" + reference.level);
    if (columns.decimal)
        words.add(
            "--decimal",
            *columns.decimal == delimited::DecimalSign::comma ? "comma" : "point"
        );
    words.add("--model", std::string(name_of(request.model)));
    words.add("--null", text_of(request.null));
    if (request.floor) words.add("--floor", to_text(*request.floor));
    if (request.level != 0.95) words.add("--level", to_text(request.level));
    if (request.seed != 1) words.add("--seed", std::to_string(request.seed));
    if (!request.wants_sd_interval) words.add("--no-sd-interval");
    words.add("--report", files.report);
    return words.text();
}

}  // namespace uppsikt::profiling
