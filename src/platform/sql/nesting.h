#pragma once

namespace uppsikt::sql {

class Database;

/// While it lives, this thread runs a job of the database. A second one inside the first would wait
/// for itself, or not see what the first has done: it is a fault of ours, said at once.
class JobMark {
public:
    explicit JobMark(const Database& database);
    JobMark(const JobMark&) = delete;
    JobMark& operator=(const JobMark&) = delete;
    ~JobMark();

    /// Throws when this thread is already inside a job of the database.
    static void check_outside(const Database& database);
};

}  // namespace uppsikt::sql
