#include "platform/sql/nesting.h"

#include <algorithm>
#include <vector>

#include "base/ensure.h"

namespace uppsikt::sql {
namespace {

/// The databases whose jobs this thread is inside of; in practice none or one.
thread_local std::vector<const Database*> inside;

}  // namespace

JobMark::JobMark(const Database& database) {
    check_outside(database);
    inside.push_back(&database);
}

JobMark::~JobMark() { inside.pop_back(); }

void JobMark::check_outside(const Database& database) {
    ensure(
        std::ranges::find(inside, &database) == inside.end(),
        "read and write are not called from inside a job on the same database"
    );
}

}  // namespace uppsikt::sql
