#pragma once

#include <functional>
#include <span>
#include <vector>

#include <boost/json.hpp>

#include "app/application.h"
#include "platform/evidence/evidence.h"
#include "platform/jobs/jobs.h"
#include "platform/operations/operation.h"
#include "platform/output/output.h"
#include "platform/record/verify.h"
#include "results/results.h"

/// How answers look: JSON for programs, a table for people. CSV is the rows of the JSON.
namespace uppsikt::app {

/// One answer in its forms; `heading` and `footing` stand around the table.
struct Answer {
    boost::json::value json;
    /// The rows of CSV, out of the JSON: objects without lists.
    std::function<boost::json::array(const boost::json::object&)> csv_rows;
    std::string heading;
    output::Table table;
    std::string footing;
};

/// CSV has the rows of one list of the JSON, as they are.
inline auto rows_of(std::string_view list) {
    return [list](const boost::json::object& json) { return json.at(list).as_array(); };
}

/// Writes the answer in the format that was asked for.
void show(Application& application, const Answer& answer);

/// Rows by the names of their members, under the columns of all of them; what a row lacks is empty.
output::Table aligned(const std::vector<std::vector<TextValue>>& rows);

Answer view(const Application& application, std::span<const results::FileReport> files);
Answer view(const Application& application, const results::PeriodResults& results);
Answer view(const Application& application, const results::Check& check);
Answer view(const Application& application, const results::Review& review);
Answer view(
    const Application& application, Month period, std::span<const results::Revision> revisions
);
Answer view(
    const Application& application, const services::Service& service, std::optional<Date> day
);

/// The record, and the evidence files beside it.
struct Verified {
    record::VerifyReport record;
    evidence::CheckReport evidence;
    bool ok() const { return record.ok() && evidence.ok(); }
};
Answer view(const Application& application, const Verified& verified);

/// An operation's answer: its list as a table, or else its members as lines with their lists below.
Answer view(const Application& application, const operations::Answer& answer);
Answer view(const Application& application, const jobs::Report& report);

/// Numbers as the reader's language writes them.
class Numbers {
public:
    explicit Numbers(Language language) : language_(language) {}
    std::string whole(long long number) const;
    std::string decimals(double number, int decimals) const;
    std::string decimals(const std::optional<double>& number, int decimals) const;
    std::string percent(double share) const;  ///< "37 %", "< 1 %", "> 99 %"

private:
    Language language_;
};

}  // namespace uppsikt::app
