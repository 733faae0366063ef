#include "platform/record/leaf.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <numeric>

#include <fmt/format.h>

#include "base/ensure.h"
#include "base/text.h"
#include "platform/record/merkle.h"

namespace uppsikt::record {
namespace {

using crypto::Bytes;
using crypto::ByteView;

constexpr std::string_view version_line = "uppsikt/act/v1";
constexpr std::string_view act_subject_start = "act:";
constexpr std::array<std::string_view, 4> class_names{"open", "internal", "personal", "secret"};

bool needs_escape(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7f || letter == '\\';
}

// A line holds one value: what would end or hide a part of it is written as \n, \\ or \x1f.
void append_escaped(std::string& text, std::string_view value) {
    if (std::ranges::none_of(value, needs_escape)) {
        text += value;
        return;
    }
    for (const char letter : value) {
        if (!needs_escape(letter))
            text += letter;
        else if (letter == '\\')
            text += "\\\\";
        else
            fmt::format_to(
                std::back_inserter(text),
                "\\x{:02x}",
                static_cast<unsigned char>(letter)
            );
    }
}

std::optional<std::string> unescaped(std::string_view text) {
    std::string value;
    while (!text.empty()) {
        if (text.front() != '\\') {
            value += text.front();
            text.remove_prefix(1);
        } else if (text.starts_with("\\\\")) {
            value += '\\';
            text.remove_prefix(2);
        } else {
            const auto byte = text.starts_with("\\x") && text.size() >= 4
                                  ? crypto::from_hex(text.substr(2, 2))
                                  : std::nullopt;
            if (!byte) return std::nullopt;
            value += static_cast<char>(byte->front());
            text.remove_prefix(4);
        }
    }
    return value;
}

struct Line {
    std::string_view word;
    std::string_view value;
};

void append_line(std::string& text, const Line& line) {
    text += line.word;
    text += ' ';
    append_escaped(text, line.value);
    text += '\n';
}

void append_optional(
    std::string& text, std::string_view word, const std::optional<std::string>& value
) {
    if (value) append_line(text, {word, *value});
}

/// Takes the lines of a leaf one after the other.
class LineReader {
public:
    explicit LineReader(std::string_view text) : lines_(split(text, '\n')) {}

    /// What stands after the word, when the next line begins with it.
    std::optional<std::string_view> after(std::string_view word) {
        if (next_ == lines_.size() || !lines_[next_].starts_with(word)) return std::nullopt;
        const std::string_view rest = lines_[next_].substr(word.size());
        if (!rest.starts_with(' ')) return std::nullopt;
        ++next_;
        return rest.substr(1);
    }

    std::optional<std::string> value(std::string_view word) {
        const auto text = after(word);
        return text ? unescaped(*text) : std::nullopt;
    }

    bool take(std::string_view line) {
        if (next_ == lines_.size() || lines_[next_] != line) return false;
        ++next_;
        return true;
    }

private:
    std::vector<std::string_view> lines_;
    std::size_t next_ = 0;
};

std::optional<Hash> parse_hash(std::string_view text) {
    return crypto::exactly<sizeof(Hash)>(crypto::from_base64(text));
}

std::optional<LeafField> parse_field(std::string_view line) {
    const std::vector<std::string_view> words = split(line, ' ');
    if (words.size() != 3) return std::nullopt;
    const auto field_class = field_class_named(words[0]);
    const auto hash = parse_hash(words[2]);
    if (!field_class || !hash || !is_name(words[1])) return std::nullopt;
    return LeafField{*field_class, std::string(words[1]), *hash};
}

std::optional<LeafRows> parse_rows(std::string_view line) {
    const std::vector<std::string_view> words = split(line, ' ');
    if (words.size() != 2) return std::nullopt;
    const auto count = parse_integer(words[0]);
    const auto hash = parse_hash(words[1]);
    if (!count || !hash || *count <= 0) return std::nullopt;
    return LeafRows{*count, *hash};
}

void append_number(Bytes& bytes, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(number >> shift & 255));
}

void append_sized(Bytes& bytes, ByteView content) {
    append_number(bytes, content.size());
    bytes.insert(bytes.end(), content.begin(), content.end());
}

void append_value(Bytes& bytes, const sql::Value& value) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        bytes.push_back('i');
        append_number(bytes, static_cast<std::uint64_t>(*integer));
    } else if (const auto* real = std::get_if<double>(&value)) {
        bytes.push_back('r');
        // SQLite keeps -0.0 as 0: one zero only.
        append_number(bytes, std::bit_cast<std::uint64_t>(*real == 0 ? 0.0 : *real));
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        bytes.push_back('t');
        append_sized(bytes, crypto::bytes_of(*text));
    } else {
        bytes.push_back('b');
        append_sized(bytes, std::get<sql::Bytes>(value));
    }
}

}  // namespace

std::string_view name_of(FieldClass field_class) {
    return class_names.at(static_cast<std::size_t>(field_class));
}

std::optional<FieldClass> field_class_named(std::string_view name) {
    const auto* found = std::ranges::find(class_names, name);
    if (found == class_names.end()) return std::nullopt;
    return static_cast<FieldClass>(found - class_names.begin());
}

Hash commitment(const Salt& salt, std::string_view name, std::string_view value) {
    thread_local crypto::Sha256 hasher;
    return hasher.add(salt).add(name).add(std::uint8_t{0}).add(value).finish();
}

std::string Leaf::text() const {
    ensure(is_writable(at), "an act happens in the years 1-9999");
    std::string text;
    text.reserve(256 + fields.size() * 96);
    text += version_line;
    text += '\n';
    append_line(text, {"sequence", fmt::format_int(sequence).str()});
    append_line(text, {"at", to_text(at)});
    append_line(text, {"actor", actor});
    append_line(text, {"kind", kind});
    append_line(text, {"subject", subject});
    append_optional(text, "diary_number", diary_number);
    append_optional(text, "rule", rule);
    append_optional(text, "rule_version", rule_version);
    for (const LeafField& field : fields) {
        text += "field ";
        text += name_of(field.field_class);
        text += ' ';
        text += field.name;
        text += ' ';
        crypto::append_base64(text, field.commitment);
        text += '\n';
    }
    if (rows) {
        fmt::format_to(std::back_inserter(text), "rows {} ", rows->count);
        crypto::append_base64(text, rows->hash);
        text += '\n';
    }
    return text;
}

Hash Leaf::hash() const { return leaf_hash(crypto::bytes_of(text())); }

std::optional<Leaf> Leaf::parse(std::string_view text) {
    LineReader lines(text);
    if (!lines.take(version_line)) return std::nullopt;
    Leaf leaf;
    const auto sequence = parse_integer(lines.after("sequence").value_or(""));
    const auto at = parse_instant(lines.after("at").value_or(""));
    auto actor = lines.value("actor");
    auto kind = lines.value("kind");
    auto subject = lines.value("subject");
    if (!sequence || !at || !actor || !kind || !subject) return std::nullopt;
    leaf.sequence = *sequence;
    leaf.at = *at;
    leaf.actor = *std::move(actor);
    leaf.kind = *std::move(kind);
    leaf.subject = *std::move(subject);
    leaf.diary_number = lines.value("diary_number");
    leaf.rule = lines.value("rule");
    leaf.rule_version = lines.value("rule_version");
    while (const auto line = lines.after("field")) {
        auto field = parse_field(*line);
        if (!field) return std::nullopt;
        leaf.fields.push_back(*std::move(field));
    }
    if (const auto line = lines.after("rows")) {
        leaf.rows = parse_rows(*line);
        if (!leaf.rows) return std::nullopt;
    }
    // Whatever was read in a kinder way than it is written shows here: "01", a line too many, \x41.
    if (leaf.text() != text) return std::nullopt;
    return leaf;
}

bool is_writable(Instant at) {
    constexpr Instant first{std::chrono::sys_days{std::chrono::year{1} / 1 / 1}};
    constexpr Instant last{std::chrono::sys_days{std::chrono::year{10'000} / 1 / 1}};
    return at >= first && at < last;
}

bool is_name(std::string_view text) {
    if (text.empty() || text.front() < 'a' || text.front() > 'z') return false;
    return std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

void RowLines::add(const RowRef& row, const std::optional<Hash>& hash) {
    line_.clear();
    line_ += row.table;
    line_ += ' ';
    line_ += fmt::format_int(row.id).c_str();
    line_ += ' ';
    if (hash)
        crypto::append_base64(line_, *hash);
    else
        line_ += "removed";
    line_ += '\n';
    hasher_.add(line_);
    ++count_;
}

std::optional<LeafRows> RowLines::finish() {
    const LeafRows rows{count_, hasher_.finish()};
    count_ = 0;
    if (rows.count == 0) return std::nullopt;
    return rows;
}

std::vector<std::string> columns_of(const sql::Row& row) {
    std::vector<std::string> names;
    for (int i = 0; i < row.columns(); ++i)
        names.emplace_back(row.name(i));
    return names;
}

std::string act_subject(std::int64_t sequence) {
    return fmt::format("{}{}", act_subject_start, sequence);
}

std::optional<std::int64_t> act_of_subject(std::string_view subject) {
    if (!subject.starts_with(act_subject_start)) return std::nullopt;
    return parse_integer(subject.substr(act_subject_start.size()));
}

RowHasher::RowHasher(std::span<const std::string> columns)
    : names_(columns.begin(), columns.end()), by_name_(columns.size()) {
    std::iota(by_name_.begin(), by_name_.end(), std::size_t{0});
    std::ranges::sort(by_name_, {}, [&](std::size_t i) -> const std::string& { return names_[i]; });
}

Hash RowHasher::hash(const Salt& salt, std::span<const sql::Value> values) {
    ensure(values.size() == names_.size(), "a row has a value for every column");
    bytes_.assign(salt.begin(), salt.end());
    for (const std::size_t i : by_name_) {
        if (std::holds_alternative<std::monostate>(values[i])) continue;
        const ByteView name = crypto::bytes_of(names_[i]);
        bytes_.insert(bytes_.end(), name.begin(), name.end());
        bytes_.push_back(0);
        append_value(bytes_, values[i]);
    }
    return crypto::sha256(bytes_);
}

}  // namespace uppsikt::record
