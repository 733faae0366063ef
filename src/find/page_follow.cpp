#include "find/parts.h"

namespace uppsikt::find {

namespace {

using html::element;
using html::Node;
using html::Nodes;

Node hidden(const std::string& name, const std::string& value) {
    return element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
}

Node code_form(const Material& material, const FollowedCase& followed) {
    return html::form(
        material.path(PageKind::follow),
        html::Sends::post,
        {{"class", "report"}},
        {hidden("do", "follow"),
         labelled(
             {.id = "code",
              .label = material.say("find_follow_code"),
              .hint = material.say("find_follow_code_hint"),
              .control = element(
                  "input",
                  {{"type", "text"},
                   {"id", "code"},
                   {"name", "code"},
                   {"value", followed.code},
                   {"autocomplete", "off"},
                   {"spellcheck", "false"},
                   {"maxlength", "60"},
                   {"aria-describedby", "code-hint"}}
              )}
         ),
         element(
             "button",
             {{"type", "submit"}, {"class", "button"}},
             {material.say("find_follow_show")}
         )}
    );
}

Node messages(const Material& material, const complaints::Followed& found) {
    if (found.messages.empty())
        return element("p", {{"class", "quiet"}}, {material.say("find_follow_no_messages")});
    Nodes items;
    for (const complaints::Message& message : found.messages)
        items.push_back(element(
            "li",
            {{"class", message.is_from_sender ? "mine" : "theirs"}},
            {element(
                 "p",
                 {{"class", "quiet"}},
                 {material.say(message.is_from_sender ? "find_follow_you" : "find_follow_agency") +
                  ", " + day_text(material.voice, message.on)}
             ),
             element("p", {{"class", "message"}}, {message.text})}
        ));
    return element("ol", {{"class", "messages"}}, std::move(items));
}

/// Whether a fix was made: asked only while the answer is waited for.
Node fix_form(const Material& material, const FollowedCase& followed) {
    const auto answer = [&](const std::string& fixed) {
        return element(
            "button",
            {{"type", "submit"},
             {"class", fixed == "yes" ? "button" : "button quiet-button"},
             {"name", "fixed"},
             {"value", fixed}},
            {material.say("find_follow_fixed_" + fixed)}
        );
    };
    return html::form(
        material.path(PageKind::follow),
        html::Sends::post,
        {{"class", "report note"}},
        {hidden("do", "answer"),
         hidden("code", followed.code),
         element("h2", {}, {material.say("find_follow_fixed")}),
         element("div", {{"class", "actions"}}, {answer("yes"), answer("no")})}
    );
}

Node write_form(const Material& material, const FollowedCase& followed) {
    return html::form(
        material.path(PageKind::follow),
        html::Sends::post_with_files,
        {{"class", "report"}},
        {hidden("do", "write"),
         hidden("code", followed.code),
         labelled(
             {.id = "text",
              .label = material.say("find_follow_write"),
              .hint = material.say("find_follow_write_hint"),
              .control = element(
                  "textarea",
                  {{"id", "text"},
                   {"name", "text"},
                   {"rows", "5"},
                   {"maxlength", "2000"},
                   {"aria-describedby", "text-hint"}}
              )}
         ),
         file_picker(material, "find_report_files_hint_tip"),
         element(
             "button",
             {{"type", "submit"}, {"class", "button"}},
             {material.say("find_follow_send")}
         )}
    );
}

Nodes case_shown(const Material& material, const FollowedCase& followed) {
    const complaints::Followed& found = *followed.found;
    const std::string state(complaints::states().name(found.state));
    Nodes inside{
        element("h1", {}, {material.say("find_follow_case", {{"number", found.number}})}),
        element("p", {{"class", "lead"}}, {material.say("find_state_" + state)}),
        element(
            "p",
            {{"class", "quiet"}},
            {material.say(
                "find_follow_days",
                {{"opened", day_text(material.voice, found.opened_on)},
                 {"due", day_text(material.voice, found.central_due_on)}}
            )}
        ),
    };
    if (found.merged_into)
        inside.push_back(
            element("p", {}, {material.say("find_follow_merged", {{"number", *found.merged_into}})})
        );
    if (found.outcome)
        inside.push_back(element(
            "section",
            {{"class", "note"}},
            {element("h2", {}, {material.say("find_follow_outcome")}),
             element("p", {{"class", "message"}}, {*found.outcome})}
        ));
    if (followed.was_sent)
        inside.push_back(element(
            "p",
            {{"class", "strip saved"}, {"role", "status"}},
            {icon("done"), element("span", {}, {material.say("find_follow_sent")})}
        ));
    if (found.state == complaints::State::fix_reported)
        inside.push_back(fix_form(material, followed));
    inside.push_back(element("h2", {}, {material.say("find_follow_messages")}));
    inside.push_back(messages(material, found));
    if (found.files > 0)
        inside.push_back(element(
            "p",
            {{"class", "quiet"}},
            {material.say(
                found.files == 1 ? "find_follow_file" : "find_follow_files",
                {{"files", std::to_string(found.files)}}
            )}
        ));
    inside.push_back(write_form(material, followed));
    return inside;
}

}  // namespace

Answer narrow_page(const Material& material, Draft draft, Nodes inside) {
    draft.is_for_search_engines = draft.kind == PageKind::report && draft.is_for_search_engines;
    draft.body = {element("div", {{"class", "inner page narrow"}}, std::move(inside))};
    return written(material, draft);
}

Answer receipt_page(const Material& material, const ReportReceipt& receipt) {
    Nodes inside{
        element(
            "div",
            {{"class", "receipt"}},
            {icon("done"),
             element("h1", {}, {material.say("find_receipt_title")}),
             element(
                 "dl",
                 {},
                 {element("dt", {}, {material.say("find_receipt_number")}),
                  element("dd", {}, {receipt.number}),
                  receipt.code ? element("dt", {}, {material.say("find_receipt_code")})
                               : html::nothing(),
                  receipt.code ? element("dd", {{"class", "code"}}, {*receipt.code})
                               : html::nothing()}
             ),
             receipt.code ? element("p", {}, {material.voice.tell("find_receipt_keep")})
                          : html::nothing()}
        ),
        element("h2", {}, {material.say("find_receipt_next")}),
        element(
            "p",
            {},
            {material.say(receipt.is_tip ? "find_receipt_next_tip" : "find_receipt_next_complaint")}
        ),
        html::link(
            material.path(PageKind::follow),
            {{"class", "button quiet-button"}},
            {material.say("find_menu_follow")}
        ),
    };
    return narrow_page(
        material,
        {.kind = PageKind::report,
         .title = material.say("find_receipt_title"),
         .is_for_search_engines = false},
        std::move(inside)
    );
}

Answer follow_page(const Material& material, const FollowedCase& followed) {
    Nodes inside{reasons_box(material, followed.reasons)};
    if (followed.found) {
        for (Node& one : case_shown(material, followed))
            inside.push_back(std::move(one));
    } else {
        inside.push_back(element("h1", {}, {material.say("find_menu_follow")}));
        inside.push_back(element("p", {{"class", "lead"}}, {material.say("find_follow_lead")}));
        inside.push_back(code_form(material, followed));
    }
    return written(
        material,
        {.kind = PageKind::follow,
         .title = material.say("find_menu_follow"),
         .body = {element("div", {{"class", "inner page narrow"}}, std::move(inside))},
         .status = followed.reasons.empty() ? 200 : 422,
         .is_for_search_engines = false}
    );
}

}  // namespace uppsikt::find
