#include "app/commands_profile.h"

#include <algorithm>
#include <fstream>
#include <ostream>

#include <unistd.h>

#include "app/progress.h"
#include "app/views_profile.h"
#include "base/text.h"

namespace uppsikt::app {

namespace {

Result<delimited::Reader> open_input(Application& application, const std::string& file) {
    if (file != "-") return delimited::Reader::open(absolute(application.environment(), file));
    return delimited::Reader::from_descriptor(application.say("app_standard_input"), STDIN_FILENO);
}

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

std::string text_of(const profiling::Null& null) {
    if (null.kind == profiling::Null::Kind::value) return to_text(null.value);
    return null.kind == profiling::Null::Kind::mean ? "mean" : "median";
}

Result<Done> write_report(
    Application& application,
    const ProfileArguments& arguments,
    const profiling::ProfileAnswer& answer
) {
    const std::filesystem::path path = absolute(application.environment(), arguments.report);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    const Language language = application.options().language;
    profiling::write_profile_report(
        file,
        {.answer = answer, .command = command_of(arguments, language), .version = UPPSIKT_VERSION},
        application.texts(),
        language
    );
    file.close();
    if (!file)
        return Refusal{
            RefusalKind::invalid_input,
            Reason{"app_cannot_write", {{"file", path.string()}}}
        };
    return Done{};
}

}  // namespace

std::string command_of(const ProfileArguments& arguments, Language language) {
    const profiling::ProfileRequest& request = arguments.request;
    const profiling::Columns& columns = request.columns;
    Words words;
    words.add("uppsikt");
    if (language == Language::en) words.add("--language", "en");
    words.add("profile");
    words.add(arguments.file);
    words.add("--provider", columns.provider);
    words.add("--supplier", columns.supplier.value_or(""));
    words.add("--outcome", columns.outcome);
    words.add("--trials", columns.trials.value_or(""));
    words.add("--covariates", joined(columns.covariates));
    words.add("--factors", joined(columns.factors));
    words.add("--numbers", joined(columns.numbers));
    for (const profiling::ReferenceLevel& reference : columns.references)
        words.add("--reference", reference.factor + "=" + reference.level);
    if (columns.decimal)
        words.add(
            "--decimal",
            *columns.decimal == delimited::DecimalSign::comma ? "comma" : "point"
        );
    words.add("--model", model_name(request.model));
    words.add("--null", text_of(request.null));
    if (request.floor) words.add("--floor", to_text(*request.floor));
    if (request.level != 0.95) words.add("--level", to_text(request.level));
    if (request.seed != 1) words.add("--seed", std::to_string(request.seed));
    if (!request.wants_sd_interval) words.add("--no-sd-interval");
    words.add("--report", arguments.report.filename().string());
    return words.text();
}

Exit show_profile(Application& application, const ProfileArguments& arguments) {
    Progress progress(application.environment());
    progress.step(application.say("app_profiling", {{"file", arguments.file}}));
    auto reader = open_input(application, arguments.file);
    if (!reader.ok()) return application.refuse(reader.refusal());
    const auto answer = profiling::profile(reader.value(), arguments.request);
    if (!answer.ok()) return application.refuse(answer.refusal());
    if (!arguments.report.empty()) {
        const auto written = write_report(application, arguments, answer.value());
        if (!written.ok()) return application.refuse(written.refusal());
    }
    progress.done();
    show(application, view(application, answer.value()));
    if (!arguments.report.empty() && application.options().format == output::Format::table)
        application.environment().out
            << application.say(
                   "app_report_written",
                   {{"file", absolute(application.environment(), arguments.report).string()}}
               )
            << '\n';
    return Exit::fine;
}

Exit show_audit(Application& application, const AuditArguments& arguments) {
    Progress progress(application.environment());
    progress.step(application.say("app_auditing"));
    profiling::AuditRequest request = arguments.request;
    std::optional<delimited::Reader> reader;
    if (!arguments.file.empty()) {
        auto opened = open_input(application, arguments.file);
        if (!opened.ok()) return application.refuse(opened.refusal());
        reader = std::move(opened).value();
        request.columns = arguments.columns;
    }
    const auto audit = profiling::audit_rules(reader ? &*reader : nullptr, request);
    if (!audit.ok()) return application.refuse(audit.refusal());
    progress.done();
    show(application, view(application, audit.value()));
    return Exit::fine;
}

}  // namespace uppsikt::app
