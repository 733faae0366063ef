#include "platform/sql/script.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "base/ensure.h"

namespace uppsikt::sql {
namespace {

enum class Kind { word, quoted, mark, space };

struct Token {
    Kind kind = Kind::space;
    std::string text = {};
    bool after_space = false;
};

using Tokens = std::vector<Token>;

bool is_word_letter(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return std::isalnum(byte) != 0 || letter == '_' || letter == '$' || byte >= 0x80;
}

std::size_t end_of_quoted(std::string_view text) {
    const char quote = text.front();
    for (std::size_t at = 1; at < text.size(); ++at) {
        if (text[at] != quote) continue;
        if (at + 1 == text.size() || text[at + 1] != quote) return at + 1;
        ++at;  // doubled: one quote inside
    }
    return text.npos;
}

struct Extent {
    Kind kind;
    std::size_t size;
};

/// What the text begins with. A comment is space.
Extent first_extent(std::string_view text) {
    const char first = text.front();
    if (text.starts_with("--")) return {Kind::space, std::min(text.find('\n'), text.size())};
    if (text.starts_with("/*")) {
        const std::size_t end = text.find("*/", 2);
        ensure(end != text.npos, "a comment in a migration has an end");
        return {Kind::space, end + 2};
    }
    if (first == '\'' || first == '"') {
        const std::size_t end = end_of_quoted(text);
        ensure(end != text.npos, "a quotation in a migration has an end");
        return {Kind::quoted, end};
    }
    if (std::isspace(static_cast<unsigned char>(first)) != 0) return {Kind::space, 1};
    if (!is_word_letter(first)) return {Kind::mark, 1};
    const auto length = std::ranges::find_if_not(text, is_word_letter) - text.begin();
    return {Kind::word, static_cast<std::size_t>(length)};
}

Tokens tokens_of(std::string_view text) {
    Tokens tokens;
    bool after_space = false;
    while (!text.empty()) {
        const auto [kind, size] = first_extent(text);
        if (kind != Kind::space)
            tokens.push_back({kind, std::string(text.substr(0, size)), after_space});
        after_space = kind == Kind::space;
        text.remove_prefix(size);
    }
    return tokens;
}

std::string text_of(std::span<const Token> tokens) {
    std::string text;
    for (const Token& token : tokens) {
        if (token.after_space && !text.empty()) text += ' ';
        text += token.text;
    }
    return text;
}

bool is_word(const Token& token, std::string_view word) {
    const auto same = [](char a, char b) {
        return std::toupper(static_cast<unsigned char>(a)) == b;
    };
    return token.kind == Kind::word && std::ranges::equal(token.text, word, same);
}

bool is_mark(const Token& token, char mark) {
    return token.kind == Kind::mark && token.text.front() == mark;
}

bool is_create_table(std::span<const Token> statement) {
    return statement.size() > 2 && is_word(statement[0], "CREATE") &&
           is_word(statement[1], "TABLE");
}

/// Where the columns of CREATE TABLE stand: the places of `(` and its `)`.
struct ColumnList {
    std::size_t open;
    std::size_t close;
};

ColumnList column_list(std::span<const Token> statement) {
    const auto is_open = [](const Token& token) { return is_mark(token, '('); };
    const auto open = std::ranges::find_if(statement, is_open) - statement.begin();
    int depth = 0;
    for (auto at = static_cast<std::size_t>(open); at < statement.size(); ++at) {
        if (is_mark(statement[at], '(')) ++depth;
        if (is_mark(statement[at], ')') && --depth == 0)
            return {static_cast<std::size_t>(open), at};
    }
    ensure(false, "CREATE TABLE in a migration has a list of columns");
    return {};
}

void check_strict(std::span<const Token> statement) {
    if (!is_create_table(statement)) return;
    const auto options = statement.subspan(column_list(statement).close);
    const auto is_strict = [](const Token& token) { return is_word(token, "STRICT"); };
    ensure(std::ranges::any_of(options, is_strict), "CREATE TABLE in a migration is STRICT");
}

struct TypeRow {
    std::string_view sqlite;
    std::string_view column;  ///< on PostgreSQL, for a column
    std::string_view cast;    ///< on PostgreSQL, in CAST
};

constexpr std::array type_rows = {
    TypeRow{"INTEGER", "BIGINT", "BIGINT"},
    TypeRow{"REAL", "DOUBLE PRECISION", "DOUBLE PRECISION"},
    // Compared byte by byte, as SQLite does.
    TypeRow{"TEXT", "TEXT COLLATE \"C\"", "TEXT"},
    TypeRow{"BLOB", "BYTEA", "BYTEA"},
};

const TypeRow* type_row(const Token& token) {
    for (const TypeRow& row : type_rows)
        if (is_word(token, row.sqlite)) return &row;
    return nullptr;
}

/// The type of a column at `at`, and the key that SQLite fills by itself.
void translate_column_type(Tokens& statement, std::size_t at) {
    if (at >= statement.size()) return;
    const TypeRow* row = type_row(statement[at]);
    if (row == nullptr) return;
    statement[at].text = row->column;
    const bool own_key = row->sqlite == "INTEGER" && at + 2 < statement.size() &&
                         is_word(statement[at + 1], "PRIMARY") && is_word(statement[at + 2], "KEY");
    if (!own_key) return;
    statement[at].text += " GENERATED BY DEFAULT AS IDENTITY";
    if (at + 3 < statement.size() && is_word(statement[at + 3], "AUTOINCREMENT"))
        statement[at + 3].text.clear();
}

bool begins_table_constraint(const Token& token) {
    constexpr std::array words = {"CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"};
    return std::ranges::any_of(words, [&](std::string_view word) { return is_word(token, word); });
}

void translate_create_table(Tokens& statement) {
    const auto [open, close] = column_list(statement);
    statement.resize(close + 1);  // STRICT, WITHOUT ROWID
    int depth = 0;
    for (std::size_t at = open; at < close; ++at) {
        if (is_mark(statement[at], '(')) ++depth;
        if (is_mark(statement[at], ')')) --depth;
        const bool new_item = at == open || (depth == 1 && is_mark(statement[at], ','));
        if (new_item && !begins_table_constraint(statement[at + 1]))
            translate_column_type(statement, at + 2);
    }
}

/// ALTER TABLE name ADD [COLUMN] name TYPE.
void translate_alter_table(Tokens& statement) {
    if (statement.size() < 6 || !is_word(statement[0], "ALTER") || !is_word(statement[3], "ADD"))
        return;
    translate_column_type(statement, is_word(statement[4], "COLUMN") ? 6 : 5);
}

/// CAST(… AS TYPE), at any depth.
void translate_casts(Tokens& statement) {
    std::vector<bool> is_cast;
    for (std::size_t at = 1; at + 1 < statement.size(); ++at) {
        if (is_mark(statement[at], '(')) is_cast.push_back(is_word(statement[at - 1], "CAST"));
        if (is_mark(statement[at], ')') && !is_cast.empty()) is_cast.pop_back();
        if (is_cast.empty() || !is_cast.back() || !is_word(statement[at], "AS")) continue;
        if (const TypeRow* row = type_row(statement[at + 1])) statement[at + 1].text = row->cast;
    }
}

}  // namespace

std::vector<std::string> statements_of(std::string_view script) {
    const Tokens tokens = tokens_of(script);
    std::vector<std::string> statements;
    const auto is_end = [](const Token& token) { return is_mark(token, ';'); };
    for (auto begin = tokens.begin(); begin != tokens.end();) {
        const auto end = std::find_if(begin, tokens.end(), is_end);
        const std::span<const Token> statement(begin, end);
        check_strict(statement);
        if (!statement.empty()) statements.push_back(text_of(statement));
        begin = end == tokens.end() ? end : end + 1;
    }
    return statements;
}

std::string to_postgresql(std::string_view statement) {
    Tokens tokens = tokens_of(statement);
    if (is_create_table(tokens)) translate_create_table(tokens);
    translate_alter_table(tokens);
    translate_casts(tokens);
    return text_of(tokens);
}

}  // namespace uppsikt::sql
