#include "platform/http/access_log.h"

namespace uppsikt::http {

std::string access_line(const AccessEntry& entry) {
    // Every text here is ours, and needs no escaping: a date, an id, a method, a pattern.
    std::string line = R"({"at":")" + to_text(entry.at) + R"(","event":"request","request_id":")";
    line.append(entry.request_id).append(R"(","method":")").append(name_of(entry.method));
    line.append(R"(","route":")").append(entry.route);
    line.append(R"(","status":)").append(std::to_string(entry.status));
    line.append(R"(,"duration_us":)").append(std::to_string(entry.duration_us));
    line.append(R"(,"bytes":)").append(std::to_string(entry.bytes)).append("}");
    return line;
}

}  // namespace uppsikt::http
