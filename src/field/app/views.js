// What the inspector sees. Pure: from what is known to a page.
import { html, icon } from "/falt/dom.js";
import { count, day, either, moment, say, wholeDay } from "/falt/words.js";
import {
    checklistOf, defectsOf, doorOf, inspectorsOf, missingOf, ofDoor, ofVisit, photosMost, photosOf, textMost,
    unconfirmed,
} from "/falt/journal.js";

export const pathOf = (number, page = "") => `#/${encodeURIComponent(number)}${page}`;

// --- the strip under the head: how it stands with the server

const troubles = {
    offline: { icon: "cloud-off", mood: "warn" },
    signed_out: { icon: "lock", mood: "warn" },
    forbidden: { icon: "lock", mood: "bad" },
    trouble: { icon: "cloud-off", mood: "warn" },
};

export const waitingIn = (app) =>
    app.visits.filter(({ number }) => app.protocol(number).sealedAt && !app.receipts.get(number)?.registered);

function linkStrip(app) {
    const waiting = waitingIn(app).length;
    const waits = waiting > 0 ? html` ${count("waiting", waiting)}` : "";
    const trouble = troubles[app.link];
    if (trouble)
        return html`<div class="strip ${trouble.mood}" data-key="link">${icon(trouble.icon)}<div><strong>${say(app.link)}</strong>
            <p>${say(`${app.link}_more`)}${waits}</p>
            ${app.link === "signed_out" && html`<a class="button small" href="/logga-in?till=/falt/">${say("sign_in")}</a>`}
            ${app.day && html`<p class="quiet">${say("as_of", { time: moment(app.day.madeAt) })}</p>`}</div></div>`;
    if (app.link === "unknown") return "";
    const text = app.isSending ? say("sending") : waiting > 0 ? count("waiting", waiting) : say("all_sent");
    return html`<div class="strip plain" data-key="link">${icon("cloud")}<strong>${text}</strong></div>`;
}

function strips(app) {
    return html`<aside class="strips" aria-label="${say("connection")}">${linkStrip(app)}
        ${app.fault && html`<div class="strip bad" role="alert" data-key="fault">${icon("alert")}<div>
            <strong>${say(app.fault)}</strong>${app.fault === "not_saved" && html`<p>${say("not_saved_more")}</p>`}</div></div>`}
        ${app.hasNewVersion && html`<div class="strip plain" data-key="version">${icon("info")}<strong>${say("new_version")}</strong>
            <button type="button" class="button small" data-do="update">${say("update")}</button></div>`}
        ${app.others.map((inspector) => html`<div class="strip warn" data-key="other-${inspector}">${icon("info")}<div>
            <strong>${say("another", { inspector })}</strong><p>${say("another_more", { inspector })}</p></div></div>`)}</aside>`;
}

function head(app, inner, below = "") {
    return html`<header class="head"><a class="skip" href="#main">${say("skip")}</a><div class="head-row"><div class="head-text">${inner}</div>
        <button type="button" class="pill" data-do="language" lang="${app.language === "sv" ? "en" : "sv"}"
            aria-label="${say("other_language_whole")}">${say("other_language")}</button></div>${below}</header>`;
}

// --- the day

const kindOf = (visit) => html`<span class="tag">${say(`form_${visit.form}`)}</span>${visit.control !== "premises" &&
    html`<span class="tag">${say(`control_${visit.control}`)}</span>`}${visit.inspectors.length > 1 &&
    html`<span class="tag">${say("paired")}</span>`}`;

const placeOf = (visit) => [visit.address, visit.town].filter(Boolean).join(", ");

function ticks(app, visit) {
    const protocol = app.protocol(visit.number);
    const receipt = app.receipts.get(visit.number);
    const tick = (isDone, code, at, values) => html`<li class="${isDone ? "done" : "waits"}">
        ${icon(isDone ? "check" : "clock")}<span>${say(code, values)}${isDone && at && html` <span class="quiet">${moment(at)}</span>`}</span></li>`;
    return html`<ol class="ticks">${tick(true, "tick_sealed", protocol.sealedAt)}
        ${tick(receipt?.received, receipt?.received ? "tick_received" : "tick_not_received", receipt?.received)}
        ${tick(receipt?.registered, receipt?.registered ? "tick_registered" : "tick_not_registered", receipt?.registered,
            { number: visit.number })}</ol>`;
}

function visitCard(app, visit, order) {
    const protocol = app.protocol(visit.number);
    const answered = visit.items.filter((item) => protocol.judged[item.id]?.answer).length;
    const name = html`<a href="${pathOf(visit.number)}">${visit.supplier}</a>`;
    return html`<li class="card visit" data-key="${visit.number}">
        ${order && html`<span class="order" aria-hidden="true">${order}</span>`}
        <div>${order ? html`<h2>${name}</h2>` : html`<h3>${name}</h3>`}
        <p>${icon("pin")}${placeOf(visit)}</p>
        <p class="tags">${kindOf(visit)}${protocol.arrivedAt && !protocol.sealedAt && html`<span class="tag begun">${say("begun")}
            ${say("progress", { done: answered, all: visit.items.length })}</span>`}</p>
        ${protocol.sealedAt ? ticks(app, visit) : html`<p class="quiet">${say("due", { day: day(visit.due) })}</p>`}</div></li>`;
}

function emptyDay(app) {
    if (!app.isReady || (!app.day && app.link === "unknown"))
        return html`<div class="skeleton" aria-hidden="true"><div></div><div></div><div></div></div><p class="quiet">${say("loading")}</p>`;
    const code = app.day ? "none" : "never_fetched";
    return html`<div class="empty">${icon("calendar")}<h2>${say(code)}</h2><p>${say(`${code}_more`)}</p>
        <button type="button" class="button quiet-button" data-do="again">${say("try_again")}</button></div>`;
}

export function dayPage(app) {
    const sealed = app.visits.filter(({ number }) => app.protocol(number).sealedAt);
    const open = app.visits.filter((visit) => !sealed.includes(visit));
    return html`${head(app, html`<p class="brand"><img src="/falt/icon.svg" alt="" width="28" height="28">${say("name")}</p>
        <h1 tabindex="-1">${say("today")}</h1><p class="head-quiet first-up">${wholeDay(Date.now())}</p>`)}
    ${strips(app)}<main id="main" tabindex="-1">
    ${open.length === 0 && sealed.length === 0 && emptyDay(app)}
    ${open.length > 0 && html`<ol class="cards">${open.map((visit, at) => visitCard(app, visit, at + 1))}</ol>`}
    ${sealed.length > 0 && html`<h2>${say("done")}</h2><ul class="cards">${sealed.map((visit) => visitCard(app, visit))}</ul>`}
    <details class="about"><summary>${say("phone")}</summary><p>${say(app.isPersisted ? "persisted" : "not_persisted")}</p>
        <p class="quiet">${app.day && say("as_of", { time: moment(app.day.madeAt) })} · ${say("version", { version: app.version })}</p></details>
    </main>`;
}

// --- a visit

function photoStrip(app, visit, protocol, item, name) {
    const photos = photosOf(protocol, item);
    const isFull = protocol.photos.length >= photosMost;
    return html`<div class="photos" id="photo-${item}">${photos.map((photo, at) => html`<figure data-key="${photo.sha256}">
        <img src="${app.photoUrl(photo.sha256)}" alt="${say("photo_of", { n: at + 1, item: name })}" width="96" height="96">
        ${!protocol.sealedAt && html`<button type="button" class="remove" data-do="remove-photo" data-item="${item}" data-sha256="${photo.sha256}"
            aria-label="${say("photo_remove", { n: at + 1, item: name })}"><span>${icon("cross")}</span></button>`}</figure>`)}
        ${!protocol.sealedAt && !isFull && html`<label class="take" data-key="take">${icon("camera")}<span>${say("take_photo")}<span class="unseen">: ${name}</span></span>
            <input type="file" accept="image/*" capture="environment" data-photo="${item}"></label>`}
        ${protocol.photos.length > photosMost - 6 && html`<p class="quiet">${say("photo_count", { n: protocol.photos.length, most: photosMost })}</p>`}</div>`;
}

// Where `what` is nothing, it can be read and not be pressed.
const choice = (isChosen, what, values, text, sign, mood = "") => html`<button type="button" class="choice ${mood}" aria-pressed="${isChosen ? "true" : "false"}"
    ${what ? html`data-do="${what}"` : html`aria-disabled="true"`} ${Object.entries(values).map(([name, value]) => html` data-${name}="${value}"`)}>${sign && icon(sign)}<span>${text}</span></button>`;

function saidField(app, visit, item, protocol, label, help) {
    const id = `said-${item}`;
    const text = item === ofVisit ? protocol.note : protocol.judged[item]?.said ?? "";
    if (protocol.sealedAt) return html`<p class="said">${text}</p>`;
    return html`<label class="label" for="${id}">${label}</label>
        <textarea id="${id}" rows="3" maxlength="${textMost}" data-draft="${item}" ${help && html`aria-describedby="${id}-help"`}>${text}</textarea>
        ${help && html`<p class="quiet" id="${id}-help">${help}</p>`}`;
}

function itemCard(app, visit, item, protocol) {
    const answer = protocol.judged[item.id]?.answer;
    const isOther = answer === "not_checked" || answer === "not_applicable";
    const mood = answer === "meets" ? "good" : answer === "does_not_meet" ? "bad" : isOther ? "other" : "";
    const name = either(item.text);
    const does = protocol.sealedAt ? null : "answer";
    const one = (value, text, sign, tone) => choice(value === answer, does, { item: item.id, value }, text, sign, tone);
    return html`<section class="card item ${mood}" id="item-${item.id}" aria-labelledby="name-${item.id}">
        <h3 id="name-${item.id}">${name} <span class="clause">${item.requirement.split(" ")[0]}</span></h3>
        <div class="choices" role="group" aria-labelledby="name-${item.id}">${one("meets", say("meets"), "check", "yes")}
            ${one("does_not_meet", say("does_not_meet"), "cross", "no")}
            ${choice(isOther, does, { item: item.id, value: isOther ? answer : "not_checked" }, say("not_judged"), null, "neither")}</div>
        ${answer === "does_not_meet" && html`<div class="more" data-key="defect"><p class="defect">${icon("flag")}<strong>${say("defect")}</strong>
            <span>${say(`severity_${item.severity}`)}</span></p>
            ${saidField(app, visit, item.id, protocol, say("what_seen"), say(item.needs_photo ? "seen_help_photo" : "seen_help"))}
            ${photoStrip(app, visit, protocol, item.id, name)}</div>`}
        ${isOther && html`<div class="more" data-key="other"><div class="choices two" role="group" aria-label="${say("not_judged")}">
            ${one("not_checked", say("not_checked"))}${one("not_applicable", say("not_applicable"))}</div>
            ${saidField(app, visit, item.id, protocol, say("why_not"))}</div>`}</section>`;
}

function arrival(visit, protocol) {
    if (!protocol.arrivedAt)
        return html`<section class="card step" id="arrive"><h2>${say("arrive")}</h2><p>${say("arrive_help")}</p>
            <button type="button" class="button wide" data-do="arrive">${icon("pin")}${say("arrive_do")}</button></section>`;
    const { position } = protocol;
    const isLate = protocol.sealedAt || Date.now() - new Date(protocol.arrivedAt) > 15 * 60 * 1000;
    const place = !position ? say(isLate ? "position_unavailable" : "position_wanted")
        : position.none ? say(position.none === "denied" ? "position_denied" : "position_unavailable")
        : say("position", { m: Math.max(1, Math.round(position.accuracy_m)) });
    return html`<p class="fact" id="arrive">${icon("check")}<span><strong>${say("arrived", { time: moment(protocol.arrivedAt) })}</strong>, ${place}</span></p>`;
}

function stepper(code, protocol, step) {
    const text = say(code);
    const value = protocol[code];
    if (protocol.sealedAt) return html`<p>${text}: <strong>${value ?? 0}</strong></p>`;
    const one = (by, sign, name) => html`<button type="button" class="choice" data-do="${code}" data-by="${by}"
        aria-label="${say(name, { what: text })}">${icon(sign)}</button>`;
    return html`<div class="stepper" id="${code}" role="group" aria-label="${text}"><span>${text}</span>${one(-step, "minus", "less")}
        <output>${value ?? "–"}</output>${one(step, "plus", "more")}</div>`;
}

function doorStep(app, visit, protocol) {
    const door = doorOf(visit, protocol);
    const does = protocol.sealedAt ? null : "came";
    const signs = { open: "door", no_staff: "person-off", staff_busy: "clock", no_premises: "house-off", keys_not_collected: "key", remote_only: "screen" };
    const one = (each) => choice(each === door, protocol.sealedAt ? null : "door", { value: each.door }, say(`door_${each.door}`), signs[each.door],
        each.door === "open" ? "yes" : "no");
    const others = visit.doors.filter((each) => each !== door).map(one);
    return html`<section class="card step" id="door" aria-labelledby="door-name"><h2 id="door-name">${say("door")}</h2>
        ${door && html`<div class="choices doors" role="group" aria-labelledby="door-name" data-key="chosen">${one(door)}</div>`}
        ${!door && html`<div class="choices doors" role="group" aria-labelledby="door-name" data-key="all">${others}</div>`}
        ${door && !protocol.sealedAt && html`<details data-key="change-${door.door}"><summary>${say("door_change")}</summary>
            <div class="choices doors" role="group" aria-labelledby="door-name">${others}</div></details>`}</section>
    ${door?.closed && html`<section class="card step" aria-labelledby="closed-name" data-key="closed"><h2 id="closed-name">${say("closed")}</h2>
        ${!protocol.sealedAt && html`<p class="quiet">${say("closed_help")}</p>`}
        ${photoStrip(app, visit, protocol, ofDoor, say("closed"))}
        ${stepper("calls", protocol, 1)}${stepper("waited", protocol, 5)}
        ${door.checklist_if_came && html`<p class="label" id="came-name">${say("came")}</p><div class="choices two" role="group" aria-labelledby="came-name">
            ${choice(!protocol.came, does, { value: "no" }, say("came_no"))}${choice(protocol.came, does, { value: "yes" }, say("came_yes"))}</div>`}</section>`}`;
}

function known(visit) {
    const outcome = (code) => say(`outcome_${code}`);
    const isKnown = visit.follows || visit.complaints > 0 || visit.before.length > 0;
    return html`<details class="card known" ${isKnown && html`open`}><summary>${say("before")}</summary>
        ${visit.follows && html`<p>${say("follows", { visit: visit.follows })}</p>`}
        ${visit.complaints > 0 && html`<p>${count("complaints", visit.complaints)}</p>`}
        ${visit.before.length === 0 && html`<p>${say("before_none")}</p>`}
        ${visit.before.map((earlier) => html`<p><strong>${say("earlier", { day: day(earlier.day), outcome: outcome(earlier.outcome) })}</strong></p>
            <ul>${earlier.open.map((finding) => html`<li>${say("still_open", { text: either(finding.text) })} ${finding.seen}</li>`)}</ul>`)}</details>`;
}

function pair(app, visit, protocol) {
    const everyone = [...visit.inspectors, ...protocol.joined.filter((name) => !visit.inspectors.includes(name))];
    const isLocked = Boolean(protocol.sealedAt);
    const row = (name) => {
        const isMe = name === app.me;
        const isAbsent = protocol.absent.includes(name);
        const isJoined = protocol.joined.includes(name);
        const state = isMe ? "" : isAbsent ? say("pair_is_absent") : say(protocol.confirmed.includes(name) ? "pair_confirmed" : "pair_confirms");
        const act = isMe || isLocked ? "" : isJoined ? ["leave", "pair_remove"] : isAbsent ? ["present", "pair_present"] : ["absent", "pair_absent"];
        return html`<li data-key="${name}"><span><strong>${isMe ? say("pair_me", { inspector: name }) : name}</strong> <span class="quiet">${state}</span></span>
            ${act && html`<button type="button" class="button quiet-button small" data-do="${act[0]}" data-inspector="${name}">${say(act[1], { inspector: name })}</button>`}</li>`;
    };
    return html`<section class="card step" aria-labelledby="pair-name"><h2 id="pair-name">${say("pair")}</h2>
        ${everyone.length < 2 && html`<p>${say("pair_alone")}</p>`}<ul class="people">${everyone.map(row)}</ul>
        ${!isLocked && html`<details><summary>${say("pair_add")}</summary><form data-form="join"><label class="label" for="join">${say("pair_name")}</label>
            <div class="beside"><input id="join" name="inspector" type="text" maxlength="100" autocomplete="off" autocapitalize="none" spellcheck="false">
            <button class="button">${say("pair_add_do")}</button></div></form></details>`}</section>`;
}

function checklist(app, visit, protocol) {
    const need = checklistOf(visit, protocol);
    if (need === "must_not") return "";
    // What nobody had time to see is not in the record.
    const items = protocol.sealedAt ? visit.items.filter((item) => protocol.judged[item.id]?.answer) : visit.items;
    if (items.length === 0) return "";
    return html`<h2 id="checklist">${say(visit.control === "premises" ? "checklist" : `control_${visit.control}`)}</h2>
        ${need === "may" && !protocol.sealedAt && html`<p>${say("checklist_may")}</p>`}
        ${items.map((item) => itemCard(app, visit, item, protocol))}`;
}

function sealedBox(app, visit, protocol) {
    const receipt = app.receipts.get(visit.number);
    const reasons = receipt?.registered ? [] : receipt?.reasons ?? [];
    return html`<section class="card sealed" aria-labelledby="sealed-name" data-key="sealed">${icon("lock")}<div><h2 id="sealed-name">${say("sealed")}</h2><p>${say("sealed_more")}</p>
        ${ticks(app, visit)}
        ${receipt?.findings?.length > 0 && html`<p>${say("findings", { numbers: receipt.findings.join(", ") })}</p>`}
        <p class="quiet">${say("seal_code")} <code>${protocol.seal.slice(0, 16)}</code></p></div></section>
    ${reasons.length > 0 && html`<section class="card refused" aria-labelledby="refused-name" data-key="refused"><h2 id="refused-name">${say("refused")}</h2>
        <ul>${reasons.map((reason) => html`<li>${reason}</li>`)}</ul><p>${say("refused_more")}</p>
        <div class="beside"><button type="button" class="button" data-do="again">${say("try_again")}</button>
        <button type="button" class="button quiet-button" data-do="reopen">${say("reopen")}</button></div></section>`}
    <button type="button" class="button quiet-button wide" data-do="copy">${say("copy")}</button>`;
}

export const missingText = (one) => say(`missing_${one.code}`, { item: one.item ? either(one.item.text).replace(/\.$/, "") : "" });

function bar(app, visit, protocol) {
    const missing = missingOf(visit, protocol);
    const left = missing.length === 0 ? say("nothing_left") : count("left", missing.length);
    return html`<footer class="bar"><p>${icon("check")}<span><strong>${say("saved")}</strong><span id="left">${left}</span></span></p>
        ${missing.length > 0
            ? html`<button type="button" class="button quiet-button" data-do="next" aria-describedby="left">${say("next")}</button>`
            : html`<a class="button" href="${pathOf(visit.number, "/klart")}">${say("finish")}</a>`}</footer>`;
}

function visitHead(app, visit, protocol) {
    const answered = visit.items.filter((item) => protocol.judged[item.id]?.answer).length;
    const place = placeOf(visit);
    const hasProgress = checklistOf(visit, protocol) !== "must_not" && !(protocol.sealedAt && answered === 0);
    return head(app, html`<p><a class="back" href="#/">${icon("left")}${say("back")}</a></p><p class="head-quiet">${say("contract", { contract: visit.contract })} · ${visit.number}</p>
        <h1 tabindex="-1">${visit.supplier}</h1>
        ${place && html`<p><a class="place" href="geo:0,0?q=${encodeURIComponent(place)}" aria-label="${place}. ${say("open_map")}">${icon("pin")}${place}</a></p>`}`,
    hasProgress && html`<progress max="${visit.items.length}" value="${answered}" aria-labelledby="progress"></progress>
        <p class="head-quiet" id="progress">${say("progress", { done: answered, all: visit.items.length })}</p>`);
}

export function visitPage(app, visit) {
    const protocol = app.shown(visit.number);
    const isSealed = Boolean(protocol.sealedAt);
    return html`${visitHead(app, visit, protocol)}${strips(app)}<main id="main" tabindex="-1">
        ${isSealed && sealedBox(app, visit, protocol)}
        ${!protocol.arrivedAt && known(visit)}
        ${arrival(visit, protocol)}
        ${protocol.arrivedAt && html`${doorStep(app, visit, protocol)}${checklist(app, visit, protocol)}`}
        ${protocol.arrivedAt && protocol.door && html`<section class="card step" aria-labelledby="note-name"><h2 id="note-name">${say("note")}</h2>
            ${saidField(app, visit, ofVisit, protocol, say("note_label"))}${photoStrip(app, visit, protocol, ofVisit, say("note"))}
            ${!isSealed && html`<p class="quiet">${say("photo_rule")}</p>`}</section>${pair(app, visit, protocol)}`}
        ${protocol.arrivedAt && known(visit)}</main>
        ${!isSealed && protocol.arrivedAt && bar(app, visit, protocol)}`;
}

// --- before the seal

function outcomeText(visit, protocol) {
    const door = doorOf(visit, protocol);
    if (door.door === "open") return "";
    const came = protocol.came && door.checklist_if_came ? ` ${say("came_yes")}.` : "";
    return html`${say(`door_${door.door}`)}.${came}`;
}

function confirmation(inspector) {
    return html`<section class="card step" data-key="confirm-${inspector}" aria-labelledby="confirm-${inspector}"><h2 id="confirm-${inspector}">${say("review_confirm", { inspector })}</h2>
        <p>${say("review_confirm_text", { inspector })}</p>
        <button type="button" class="button wide" data-do="confirm" data-inspector="${inspector}">${say("review_confirm_do", { inspector })}</button></section>`;
}

export function reviewPage(app, visit) {
    const protocol = app.shown(visit.number);
    const defects = defectsOf(visit, protocol);
    const waiting = unconfirmed(visit, protocol, app.me);
    const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
    const isClean = defects.length === 0 && doorOf(visit, protocol).door === "open";
    return html`${head(app, html`<p><a class="back" href="${pathOf(visit.number)}">${icon("left")}${say("to_record")}</a></p>
        <p class="head-quiet">${visit.supplier}</p><h1 tabindex="-1">${say("review")}</h1>`)}
    ${strips(app)}<main id="main" tabindex="-1"><section class="card step"><dl class="facts">
        ${fact(say("review_arrived"), moment(protocol.arrivedAt))}
        ${fact(say("review_outcome"), html`<strong>${outcomeText(visit, protocol)} ${defects.length > 0 ? count("review_defects", defects.length) : isClean && say("review_ok")}</strong>
            ${defects.length > 0 && html`<ul>${defects.map((item) => html`<li>${either(item.text)} <span class="quiet">${protocol.judged[item.id].said}</span></li>`)}</ul>`}`)}
        ${fact(say("review_photos"), protocol.photos.length)}
        ${fact(say("pair"), inspectorsOf(visit, protocol).join(", "))}</dl></section>
        ${waiting.map(confirmation)}
        <section class="card step"><p>${say("seal_help")}</p>
        <button type="button" class="button wide" data-do="seal">${icon("lock")}${say("seal")}</button></section></main>`;
}

export function unknownPage(app) {
    return html`${head(app, html`<p><a class="back" href="#/">${icon("left")}${say("back")}</a></p><h1 tabindex="-1">${say("unknown_visit")}</h1>`)}${strips(app)}
        <main id="main" tabindex="-1"><p><a class="button" href="#/">${say("back")}</a></p></main>`;
}

export const cannotStorePage = () => html`<main class="alone"><h1>${say("name")}</h1><p>${say("cannot_store")}</p></main>`;
