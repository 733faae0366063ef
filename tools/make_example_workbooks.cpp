#include "make_example_workbooks.h"

#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <xlsxwriter.h>

namespace uppsikt::example {

namespace {

constexpr std::array<const char*, 12> month_names{
    "Januari",
    "Februari",
    "Mars",
    "April",
    "Maj",
    "Juni",
    "Juli",
    "Augusti",
    "September",
    "Oktober",
    "November",
    "December",
};

/// A workbook that is being written.
class Book {
public:
    explicit Book(const std::filesystem::path& path) : book_(workbook_new(path.c_str())) {
        if (book_ == nullptr) throw std::runtime_error("cannot write " + path.string());
        std::string title = "Exempel: påhittade uppgifter";
        std::string comment = "Alla leverantörer, områden och resultat är påhittade.";
        lxw_doc_properties properties{};
        properties.title = title.data();
        properties.comments = comment.data();
        properties.created = 1'753'920'000;  // 31 July 2025, so that the bytes are always the same
        workbook_set_properties(book_, &properties);
        title_ = workbook_add_format(book_);
        format_set_bold(title_);
        wrapped_ = workbook_add_format(book_);
        format_set_text_wrap(wrapped_);
        thousandths_ = workbook_add_format(book_);
        format_set_num_format(thousandths_, "0.000");
    }
    Book(const Book&) = delete;
    Book& operator=(const Book&) = delete;
    ~Book() {
        if (book_ != nullptr) workbook_close(book_);
    }

    lxw_worksheet* add_sheet(const std::string& name) {
        return workbook_add_worksheet(book_, name.c_str());
    }
    void close() {
        const lxw_error error = workbook_close(book_);
        book_ = nullptr;
        if (error != LXW_NO_ERROR) throw std::runtime_error(lxw_strerror(error));
    }
    lxw_format* title() const { return title_; }
    lxw_format* wrapped() const { return wrapped_; }
    lxw_format* thousandths() const { return thousandths_; }

private:
    lxw_workbook* book_;
    lxw_format* title_ = nullptr;
    lxw_format* wrapped_ = nullptr;
    lxw_format* thousandths_ = nullptr;
};

/// Writes cells of one row from left to right.
class RowWriter {
public:
    RowWriter(lxw_worksheet* sheet, lxw_row_t row) : sheet_(sheet), row_(row) {}

    RowWriter& text(const std::string& text, lxw_format* format = nullptr) {
        worksheet_write_string(sheet_, row_, column_++, text.c_str(), format);
        return *this;
    }
    RowWriter& number(double number, lxw_format* format = nullptr) {
        worksheet_write_number(sheet_, row_, column_++, number, format);
        return *this;
    }
    RowWriter& skip(int columns) {
        column_ = static_cast<lxw_col_t>(column_ + columns);
        return *this;
    }

private:
    lxw_worksheet* sheet_;
    lxw_row_t row_;
    lxw_col_t column_ = 0;
};

std::string yes_or_no(bool yes) { return yes ? "Ja" : "Nej"; }

/// What the description says; a line that begins with a number is a heading.
std::vector<std::string> description(const std::string& period, bool shows_flags) {
    const std::string fictional =
        "Leverantörerna, leveransområdena, avtalen och resultaten finns inte på riktigt. De är "
        "framtagna med slump av ett program, för att visa hur Uppsikt används.";
    const std::string layout =
        "Filen har samma upplägg som Arbetsförmedlingens fil för resultatuppföljning i Rusta och "
        "matcha, men kommer inte från Arbetsförmedlingen.";
    const std::string flag =
        "RISKERAR HÄVNING: Ja om betyget är 1 eller saknas, resultatmåttet är lägre än 0,2 och "
        "avtalet har varit aktivt i 22 månader";
    const std::string measure =
        "VIKTAT RESULTATMÅTT: resultaten i förhållande till antalet deltagare, viktade efter nivå, "
        "med tre decimaler";
    return {
        "1. DETTA ÄR ETT EXEMPEL: ALLT I FILEN ÄR PÅHITTAT",
        fictional,
        layout,
        "",
        "2. FLIKARNA",
        "Resultat " + period + ": en rad för varje avtal, en leverantör i ett leveransområde.",
        "Beräkningssnurra " + period +
            ": vikterna för nivå A, B och C, och resultatmåttets formel.",
        "",
        "3. KOLUMNERNA I FLIKEN RESULTAT " + period,
        "PERIOD: år och månad som uppgifterna avser",
        "LEVERANSOMRÅDE: påhittat område där leverantören har avtal",
        "LEVERANTÖRNAMN: påhittat namn, som kan ändras mellan perioderna",
        "KA-NUMMER: avtalets nummer, som alltid är detsamma",
        "STARTDATUM AVTAL: dagen då avtalet började gälla",
        "AVTAL HAR VARIT AKTIVT I 22 MÅNADER: Ja eller Nej",
        "BETYG: 1–4 stjärnor, där 4 är högst, eller ett streck för avtal utan betyg",
        measure,
        "ANTAL DELTAGARE: de som började 11–22 månader före perioden, totalt och per nivå",
        "ANTAL RR1 och RR2: första resultat och uppföljande resultat, per nivå",
        shows_flags ? flag : "",
    };
}

void write_description(Book& book, const PeriodResults& results) {
    const std::string period = to_text(results.period);
    lxw_worksheet* sheet = book.add_sheet("Beskrivning " + period);
    worksheet_set_column(sheet, 0, 0, 120, nullptr);
    lxw_row_t row = 0;
    for (const std::string& line : description(period, results.shows_flags)) {
        const bool heading = !line.empty() && line[0] >= '1' && line[0] <= '9';
        if (!line.empty())
            RowWriter(sheet, row).text(line, heading ? book.title() : book.wrapped());
        ++row;
    }
}

void write_result_titles(RowWriter row, const PeriodResults& results, lxw_format* format) {
    for (const char* title :
         {"PERIOD",
          "LEVERANSOMRÅDE",
          "LEVERANTÖRNAMN",
          "KA-NUMMER",
          "STARTDATUM AVTAL",
          "AVTAL HAR VARIT AKTIVT I 22 MÅNADER",
          "BETYG",
          "VIKTAT RESULTATMÅTT"})
        row.text(title, format);
    if (results.shows_flags) row.text("RISKERAR HÄVNING", format);
    row.text("ANTAL DELTAGARE", format);
    for (const std::string level : level_names)
        row.text("ANTAL DELTAGARE NIVÅ " + level, format);
    for (const std::string level : level_names)
        row.text("ANTAL RR1 NIVÅ " + level, format).text("ANTAL RR2 NIVÅ " + level, format);
}

void write_results(Book& book, const Country& country, const PeriodResults& results) {
    const std::string period = to_text(results.period);
    lxw_worksheet* sheet = book.add_sheet("Resultat " + period);
    worksheet_set_column(sheet, 0, 0, 9, nullptr);
    worksheet_set_column(sheet, 1, 2, 34, nullptr);
    worksheet_set_column(sheet, 3, 19, 18, nullptr);
    worksheet_freeze_panes(sheet, 1, 0);
    write_result_titles(RowWriter(sheet, 0), results, book.title());
    lxw_row_t number = 0;
    for (const ResultRow& result : results.rows) {
        RowWriter row(sheet, ++number);
        row.text(period).text(country.areas.at(result.area).name).text(result.supplier);
        row.number(result.contract).text(to_text(result.started_on));
        row.text(yes_or_no(result.active_22_months));
        result.star ? row.number(*result.star) : row.text("-");
        row.number(result.measure, book.thousandths());
        if (results.shows_flags) row.text(yes_or_no(result.flagged));
        row.number(std::accumulate(result.participants.begin(), result.participants.end(), 0));
        for (const int count : result.participants)
            row.number(count);
        for (std::size_t level = 0; level < levels; ++level)
            row.number(result.first_results[level]).number(result.follow_up_results[level]);
    }
}

/// The calculator, with its weights in the cells that the agency has them in.
void write_calculator(Book& book, const PeriodResults& results) {
    const std::string period = to_text(results.period);
    lxw_worksheet* sheet = book.add_sheet("Beräkningssnurra " + period);
    worksheet_set_column(sheet, 0, 5, 28, nullptr);
    RowWriter(sheet, 0).text("Beskrivning av beräkningssnurra " + period, book.title());
    RowWriter(sheet, 1).text("Fyll i antal resultat och deltagare för att se resultatmåttet.");
    RowWriter(sheet, 3).text("Beräkningssnurra för resultatmått", book.title());
    RowWriter(sheet, 5).text("Resultatmått");
    worksheet_write_formula_num(
        sheet,
        5,
        1,
        "=IFERROR(((B9+B10)*B18+(B11+B12)*B19+(B13+B14)*B20)/(2*(F9+F10+F11)),0)",
        book.thousandths(),
        0.0
    );
    RowWriter(sheet, 7).text("Resultat", book.title()).skip(2).text("Deltagare", book.title());
    lxw_row_t line = 8;
    for (const std::string level : level_names)
        for (const std::string kind : {"RR1", "RR2"})
            RowWriter(sheet, line++).text("Antal " + kind + " nivå " + level).number(0);
    line = 8;
    for (const std::string level : level_names)
        RowWriter(sheet, line++).skip(3).text("Antal deltagare nivå " + level).skip(1).number(0);
    RowWriter(sheet, 15).text("Vikter", book.title());
    line = 17;
    for (std::size_t level = 0; level < levels; ++level)
        RowWriter(sheet, line++)
            .text(std::string("Vikt nivå ") + level_names[level])
            .number(results.weights[level]);
}

std::string title_of(Month publication) {
    return std::string(month_names.at(static_cast<unsigned>(publication.month()) - 1)) + " " +
           std::to_string(static_cast<int>(publication.year()));
}

void write_ratings(const Country& country, const std::filesystem::path& path) {
    Book book(path);
    lxw_worksheet* sheet = book.add_sheet("Betyg över tid");
    worksheet_set_column(sheet, 0, 1, 34, nullptr);
    worksheet_set_column(sheet, 2, 10, 16, nullptr);
    worksheet_freeze_panes(sheet, 1, 0);
    RowWriter titles(sheet, 0);
    for (const char* title : {"Leverantörsnamn", "Leveransområde", "Af Region", "Ka-Nummer"})
        titles.text(title, book.title());
    for (const Month publication : country.publications)
        titles.text(title_of(publication), book.title());
    lxw_row_t number = 0;
    for (const RatingRow& rating : country.ratings) {
        const Area& area = country.areas.at(rating.area);
        RowWriter row(sheet, ++number);
        row.text(rating.supplier).text(area.name).text(area.region).number(rating.contract);
        for (const std::optional<int> star : rating.stars)
            star ? row.number(*star) : row.text("Betyg saknas");
    }
    book.close();
}

}  // namespace

void write_workbooks(const Country& country, const std::filesystem::path& folder) {
    Book book(folder / results_file);
    for (const PeriodResults& results : country.periods) {
        write_description(book, results);
        write_results(book, country, results);
        write_calculator(book, results);
    }
    book.close();
    write_ratings(country, folder / ratings_file);
}

}  // namespace uppsikt::example
