#include "access/access.h"
#include "access/store.h"
#include "platform/record/leaf.h"

namespace uppsikt::access {

Result<BrokenGlass> break_glass(
    const Session& session,
    const Settings& settings,
    const operations::Viewer& viewer,
    const GlassOrder& order
) {
    std::vector<Reason> reasons;
    cases::check_text(
        reasons,
        order.reason,
        {.field = "reason", .most_bytes = 2000, .one_line = false}
    );
    if (!reasons.empty()) return Refusal{RefusalKind::invalid_input, std::move(reasons)};
    const auto role = viewer.role ? role_named(*viewer.role) : std::nullopt;
    if (!role || !rule_of(*role).may_break_glass)
        return Refusal{RefusalKind::not_permitted, Reason{"access_no_glass_for_role"}};
    const cases::Case file = TRY(cases::find(session, order.number));
    const std::string class_name(record::name_of(order.field_class));
    const operations::Classed opened{file.subject(), order.field_class};
    if (viewer.may_see(opened))
        return Refusal{
            RefusalKind::conflict,
            Reason{"access_seen_already", {{"case", order.number}, {"class", class_name}}}
        };
    const Instant ends_at = session.now + settings.glass;
    const std::int64_t row = store::insert_glass(
        session.db,
        {.actor = viewer.actor,
         .opened = opened,
         .reason = order.reason,
         .broken_at = session.now,
         .ends_at = ends_at}
    );
    record::act(
        session,
        {.kind = "access.glass_broken",
         .subject = opened.subject,
         .diary_number = file.diary_number.text(),
         .fields =
             {{"class", class_name, record::FieldClass::internal},
              {"reason", order.reason, record::FieldClass::internal},
              {"until", to_text(ends_at), record::FieldClass::internal}},
         .rows = {{"broken_glass", row}}}
    );
    return BrokenGlass{file.diary_number.text(), order.field_class, ends_at};
}

}  // namespace uppsikt::access
