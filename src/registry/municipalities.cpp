#include "registry/municipalities.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/free_text.h"
#include "platform/record/record.h"
#include "registry/municipalities_store.h"
#include "registry/names.h"

namespace uppsikt::registry {

namespace {

constexpr std::array<std::string_view, 4> must_have{"code", "name", "latitude", "longitude"};
constexpr std::array<std::string_view, 2> may_have{"valid_from", "valid_to"};
constexpr std::size_t longest_code = 20;
constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_source = 500;

StatedMunicipality stated_in(delimited::ListRow& row, Date valid_from) {
    StatedMunicipality stated{
        .code = name_as_written(row.cell("code")),
        .name = name_as_written(row.cell("name")),
        .centre =
            {.latitude = row.read("latitude", parse_latitude).value_or(0),
             .longitude = row.read("longitude", parse_longitude).value_or(0)},
        .valid_from = row.read("valid_from", parse_date).value_or(valid_from),
        .valid_to = row.read("valid_to", parse_date),
    };
    object_to_line(row.faults(), {"code", stated.code, longest_code});
    object_to_line(row.faults(), {"name", stated.name, longest_name});
    if (stated.valid_to && *stated.valid_to < stated.valid_from)
        row.object(Reason{
            "registry_days_in_wrong_order",
            {{"from", to_text(stated.valid_from)}, {"to", to_text(*stated.valid_to)}}
        });
    return stated;
}

}  // namespace

Result<MunicipalityList> read_municipalities(delimited::Reader& reader, Date valid_from) {
    return delimited::read_list(
        reader,
        {.key = "code", .must = must_have, .may = may_have},
        [valid_from](delimited::ListRow& row) { return stated_in(row, valid_from); }
    );
}

Result<ImportedMunicipalities> import_municipalities(
    const Session& session, const MunicipalityList& list, const std::string& source
) {
    if (auto faults = list.refusal()) return *std::move(faults);
    std::vector<Reason> reasons;
    object_to_line(reasons, {"source", source, longest_source});
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};

    std::map<std::string, Municipality> known;
    for (Municipality& one : store::municipalities(session.db, session.today))
        known.insert_or_assign(one.stated.code, std::move(one));
    ImportedMunicipalities report;
    record::Act act{.kind = "registry.municipalities_imported", .subject = "file:" + list.file};
    for (const auto& row : list.rows) {
        const auto before = known.find(row.value.code);
        if (before != known.end() && before->second.stated == row.value &&
            before->second.source == source) {
            ++report.unchanged;
            continue;
        }
        ++(before == known.end() ? report.added : report.revised);
        act.rows.push_back(store::insert_municipality(
            session.db,
            {.stated = row.value, .source = source, .known_on = session.today}
        ));
    }
    if (act.rows.empty()) return report;
    act.fields = {{"file", list.file}, {"source", source}};
    record::act(session, act);
    return report;
}

std::vector<Municipality> municipalities(
    const Session& session, const MunicipalitiesQuestion& question
) {
    const Date day = question.there_on;
    std::vector<Municipality> all = store::municipalities(session.db, question.known_on);
    std::erase_if(all, [&](const Municipality& one) {
        return one.stated.valid_from > day || (one.stated.valid_to && *one.stated.valid_to < day);
    });
    std::ranges::sort(all, {}, [](const Municipality& one) {
        return std::tie(one.stated.name, one.stated.code);
    });
    return all;
}

}  // namespace uppsikt::registry
