// The inspector's app. A tap becomes an entry in the journal; the page is shown anew when that lies on the disk.
import { show } from "/falt/dom.js";
import { cleaned, missingOf, ofVisit, photosMost, protocolOf, textOf, unconfirmed } from "/falt/journal.js";
import { photoOf } from "/falt/photo.js";
import { Device, Store } from "/falt/store.js";
import { handIn, Server } from "/falt/sync.js";
import { languages, loadTexts, speak } from "/falt/words.js";
import { cannotStorePage, dayPage, reviewPage, unknownPage, visitPage, waitingIn } from "/falt/views.js";

const place = document.getElementById("app");
const status = document.getElementById("status");
const server = new Server();
const otherTabs = new BroadcastChannel("uppsikt-falt");
const dayMs = 24 * 60 * 60 * 1000;

const app = {
    isReady: false, language: "sv", me: "", day: null, visits: [], receipts: new Map(), others: [], link: "unknown",
    isSending: false, isPersisted: false, hasNewVersion: false, fault: null, version: "",
    protocols: new Map(), drafts: new Map(), urls: new Map(),

    protocol: (number) => app.protocols.get(number) ?? protocolOf([]),

    // With what is being written and has not become an entry yet.
    shown(number) {
        const drafts = app.drafts.get(number);
        const protocol = app.protocol(number);
        if (!drafts || protocol.sealedAt) return protocol;
        const shown = { ...protocol, judged: { ...protocol.judged } };
        for (const [item, text] of drafts)
            if (item === ofVisit) shown.note = text;
            else shown.judged[item] = { answer: null, ...shown.judged[item], said: text };
        return shown;
    },
    photoUrl: (sha256) => app.urls.get(sha256) ?? "",
};
let device;
let store;
let worker;

// --- what is shown

function where() {
    const [number, page] = location.hash.replace(/^#\//, "").split("/");
    try {
        return { number: decodeURIComponent(number ?? ""), page };
    } catch {
        return { number: "?", page };
    }
}

const visitHere = () => app.visits.find(({ number }) => number === where().number);

function pageHere() {
    const { number, page } = where();
    if (number === "" || number === "main") return dayPage(app);
    const visit = visitHere();
    if (!visit) return app.isReady ? unknownPage(app) : dayPage(app);
    const protocol = app.shown(number);
    const isWhole = protocol.arrivedAt && missingOf(visit, protocol).length === 0;
    return page === "klart" && isWhole && !protocol.sealedAt ? reviewPage(app, visit) : visitPage(app, visit);
}

function render() {
    show(place, pageHere());
}

async function loadPhotos(number) {
    for (const { sha256 } of app.protocol(number).photos) {
        if (app.urls.has(sha256)) continue;
        const photo = await store.get("photos", sha256);
        if (photo) app.urls.set(sha256, URL.createObjectURL(photo.blob));
    }
}

async function loadVisit(number) {
    app.protocols.set(number, protocolOf(await store.entries(number)));
    await loadPhotos(number);
}

function takeDrafts(drafts) {
    app.drafts = new Map();
    for (const { visit, item, text } of drafts) {
        if (!app.drafts.has(visit)) app.drafts.set(visit, new Map());
        app.drafts.get(visit).set(item, text);
    }
}

// Everything from the disk: at the start, and when another tab has written.
async function load() {
    const [day, visits, entries, drafts, receipts] =
        await Promise.all([store.get("days", "day"), ...["visits", "entries", "drafts", "receipts"].map((name) => store.all(name))]);
    app.me = store.inspector;
    app.day = day ?? null;
    if (day) server.token = day.token ?? "";
    app.visits = visits.sort((one, other) => one.order - other.order);
    app.receipts = new Map(receipts.map((receipt) => [receipt.visit, receipt]));
    takeDrafts(drafts);
    app.protocols = new Map();
    for (const [number, all] of Map.groupBy ? Map.groupBy(entries, ({ visit }) => visit) : grouped(entries))
        app.protocols.set(number, protocolOf(all));
    if (visitHere()) await loadPhotos(visitHere().number);
    app.isReady = true;
    render();
    findPositionAgain();
}

function grouped(entries) {
    const groups = new Map();
    for (const entry of entries) groups.set(entry.visit, [...(groups.get(entry.visit) ?? []), entry]);
    return groups;
}

// --- what is written

// Runs what writes, and tells when the phone would not.
async function kept(work) {
    try {
        await work();
        app.fault = null;
    } catch (fault) {
        console.warn(fault);
        app.fault = fault.message === "photo_unreadable" ? "photo_unreadable" : "not_saved";
    }
    render();
}

const opening = (visit) => ["opened", { inspector: app.me, checklist: visit.checklist, app: app.version }];
const isSealedBy = (entries) => entries.at(-1)?.what === "sealed";

// Entries about the visit that is open, unless it has been sealed in the meantime.
async function write(visit, orders, more) {
    await store.append(visit.number, (entries) => {
        if (isSealedBy(entries)) return [];
        return entries.length === 0 ? [opening(visit), ...orders] : orders;
    }, more);
    const drafts = app.drafts.get(visit.number);
    // Unless more has been written meanwhile.
    if (more?.draft !== undefined && drafts?.get(more.draft) === more.text) drafts.delete(more.draft);
    await loadVisit(visit.number);
    otherTabs.postMessage("written");
}

// What is being written becomes an entry.
async function keepDraft(visit, item) {
    const text = app.drafts.get(visit.number)?.get(item);
    if (text === undefined) return;
    const protocol = app.protocol(visit.number);
    const before = item === ofVisit ? protocol.note : protocol.judged[item]?.said ?? "";
    await write(visit, before === text ? [] : [["said", { item, text }]], { draft: item, text });
}

async function keepDrafts(visit) {
    for (const item of [...(app.drafts.get(visit.number)?.keys() ?? [])]) await keepDraft(visit, item);
}

// Drafts are kept one after the other, so that the last key stroke is the one that stays.
let lastDraft = Promise.resolve();
function draft(visit, item, text) {
    if (!app.drafts.has(visit.number)) app.drafts.set(visit.number, new Map());
    app.drafts.get(visit.number).set(item, text);
    lastDraft = lastDraft.then(() => kept(() => store.put("drafts", { visit: visit.number, item, text })));
    return lastDraft;
}

const reasonsOfNoPosition = { 1: "denied", 2: "unavailable", 3: "unavailable" };
const rounded = (number, digits) => Number(number.toFixed(digits));

let searching = null;

function findPosition(visit) {
    searching = visit.number;
    const take = (value) => kept(async () => {
        searching = null;
        if (!app.protocol(visit.number).position) await write(visit, [["position", value]]);
    });
    if (!navigator.geolocation) return take({ none: "unavailable" });
    navigator.geolocation.getCurrentPosition(
        ({ coords }) => take({
            latitude: rounded(coords.latitude, 6), longitude: rounded(coords.longitude, 6),
            accuracy_m: rounded(coords.accuracy, 1),
        }),
        ({ code }) => take({ none: reasonsOfNoPosition[code] ?? "unavailable" }),
        { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
    return undefined;
}

// The app was killed before the phone had found out; a little later is the same place.
function findPositionAgain() {
    const visit = visitHere();
    if (!visit || searching) return;
    const { arrivedAt, position, sealedAt } = app.protocol(visit.number);
    const isRecent = arrivedAt && Date.now() - new Date(arrivedAt) < 15 * 60 * 1000;
    if (isRecent && !position && !sealedAt) findPosition(visit);
}

function today() {
    const now = new Date();
    const two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

async function addPhoto(visit, item, file) {
    let photo;
    try {
        photo = await photoOf(file);
    } catch {
        throw new Error("photo_unreadable");
    }
    if (app.protocol(visit.number).photos.length >= photosMost) return;
    const { blob, sha256, bytes } = photo;
    await write(visit, [["photo", { item, sha256, bytes }]], { photo: { sha256, blob, visit: visit.number } });
}

function showNext(visit) {
    const [first] = missingOf(visit, app.shown(visit.number));
    const target = document.getElementById(first.at);
    target.scrollIntoView({ block: "center" });
    const inside = target.matches("textarea, button") ? target : target.querySelector("button, textarea, input");
    (inside ?? target).focus({ preventScroll: true });
}

async function saveCopy(visit) {
    const entries = await store.entries(visit.number);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([textOf(entries)], { type: "application/x-ndjson" }));
    link.download = `${visit.number.replace(/[ /]/g, "-")}.ndjson`;
    link.click();
    URL.revokeObjectURL(link.href);
}

const stepped = (value, by) => Math.max(0, Math.min(1000, (value ?? 0) + Number(by)));

const actions = {
    async arrive(visit) {
        await write(visit, [["arrived", { day: today() }]]);
        findPosition(visit);
    },
    door: (visit, { value }) => write(visit, [["door", { state: value }]]),
    calls: (visit, { by }) => write(visit, [["calls", { count: stepped(app.protocol(visit.number).calls, by) }]]),
    waited: (visit, { by }) => write(visit, [["waited", { count: stepped(app.protocol(visit.number).waited, by) }]]),
    came: (visit, { value }) => write(visit, [["came", { came: value === "yes" }]]),
    answer: (visit, { item, value }) => write(visit, [["answer", { item, answer: value }]]),
    "remove-photo": (visit, { item, sha256 }) => write(visit, [["photo_removed", { item, sha256 }]]),
    leave: (visit, { inspector }) => write(visit, [["left", { inspector }]]),
    absent: (visit, { inspector }) => write(visit, [["absent", { inspector }]]),
    present: (visit, { inspector }) => write(visit, [["present", { inspector }]]),
    async confirm(visit, { inspector }) {
        await keepDrafts(visit);
        await write(visit, [["confirmed", { inspector }]]);
    },
    async seal(visit) {
        await keepDrafts(visit);
        const protocol = app.protocol(visit.number);
        const [waiting] = unconfirmed(visit, protocol, app.me);
        if (waiting) {
            document.querySelector(`[data-do=confirm][data-inspector="${CSS.escape(waiting)}"]`)?.focus();
            return;
        }
        if (missingOf(visit, protocol).length > 0) return;
        await write(visit, [["sealed", {}]]);
        location.hash = `#/${encodeURIComponent(visit.number)}`;
        sendSoon(0);
    },
    async reopen(visit) {
        await store.append(visit.number, (entries) => (isSealedBy(entries) ? [["reopened", {}]] : []));
        await store.write(["receipts"], (receipts) => receipts.delete(visit.number));
        app.receipts.delete(visit.number);
        await loadVisit(visit.number);
    },
    next: async (visit) => showNext(visit),
    copy: saveCopy,
    async again() {
        await refresh();
        await send({ alsoRefused: true });
    },
    async language() {
        app.language = app.language === "sv" ? "en" : "sv";
        speak(app.language);
        await device.put("language", app.language);
    },
    async update() {
        worker.waiting?.postMessage("take over");
    },
};

// --- the server

async function openStore(inspector) {
    store = await Store.open(inspector);
    await device.put("inspector", inspector);
    const known = new Set((await device.get("inspectors")) ?? []);
    await device.put("inspectors", [...known.add(inspector)]);
}

// Who else has visits on this phone that are sealed and not registered, or begun.
async function findOthers() {
    const others = [];
    for (const inspector of (await device.get("inspectors")) ?? []) {
        if (inspector === store?.inspector) continue;
        const other = await Store.open(inspector);
        const registered = new Set((await other.all("receipts")).filter((one) => one.registered).map((one) => one.visit));
        if ((await other.all("entries")).some(({ visit }) => !registered.has(visit))) others.push(inspector);
        other.database.close();
    }
    app.others = others;
}

async function refresh() {
    try {
        const day = await server.day();
        app.link = "online";
        if (store?.inspector !== day.inspector) await openStore(day.inspector);
        await store.keepDay(day);
        await store.forget(new Date(Date.now() - 14 * dayMs).toISOString());
        await findOthers();
        await load();
    } catch (no) {
        if (!no.why) throw no;
        app.link = no.why === "refused" ? "trouble" : no.why;
        app.isReady = true;
        render();
    }
}

async function sendOne(visit) {
    try {
        app.receipts.set(visit.number, await handIn(server, store, visit.number));
        app.link = "online";
    } catch (no) {
        if (!no.why) throw no;
        app.link = no.why === "refused" ? "online" : no.why;
        if (no.why === "refused") {
            // Kept, so that it is told also after the app was closed, and not asked again every few seconds.
            const receipt = { visit: visit.number, reasons: no.reasons, refusedAt: new Date().toISOString() };
            await store.put("receipts", receipt);
            app.receipts.set(visit.number, receipt);
        }
        return no.why === "refused";
    }
    return true;
}

// Every sealed visit that the server has not registered. One tab sends at a time.
async function send({ alsoRefused = false } = {}) {
    if (!store) return;
    await navigator.locks.request("uppsikt-falt-send", { ifAvailable: true }, async (lock) => {
        if (!lock) return;
        for (const visit of waitingIn(app)) {
            if (app.receipts.get(visit.number)?.reasons?.length > 0 && !alsoRefused) continue;
            app.isSending = true;
            render();
            try {
                if (!await sendOne(visit)) return;
            } finally {
                app.isSending = false;
                render();
            }
        }
    });
    otherTabs.postMessage("written");
}

// When to ask the server again: soon where something waits, else now and then. Each failure in a row doubles the time.
let timer;
let failures = 0;
function sendSoon(ms) {
    clearTimeout(timer);
    timer = setTimeout(turn, ms);
}

// The worker is looked at anew by the browser when a page is opened; an app that stays open asks itself.
let lookedAt = Date.now();
function lookForNewVersion() {
    if (Date.now() - lookedAt < 60 * 60 * 1000) return;
    lookedAt = Date.now();
    worker?.update().catch(console.warn);
}

async function turn() {
    const wasOnline = app.link === "online";
    if (document.visibilityState === "visible") {
        if (!wasOnline || waitingIn(app).length === 0) await refresh();
        if (app.link === "online") {
            await send();
            lookForNewVersion();
        }
    }
    failures = app.link === "online" ? 0 : failures + 1;
    const waits = waitingIn(app).some(({ number }) => !app.receipts.get(number)?.reasons?.length);
    const longest = waits ? 10000 : 60000;
    sendSoon(failures > 0 ? Math.min(longest, 1000 * 2 ** Math.min(failures, 6)) : waits ? 5000 : longest);
}

// --- what happens

place.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-do]");
    if (!pressed) return;
    const visit = visitHere();
    kept(() => actions[pressed.dataset.do](visit, pressed.dataset));
});

place.addEventListener("input", (event) => {
    const { draft: item } = event.target.dataset;
    if (item && visitHere()) draft(visitHere(), item, cleaned(event.target.value));
});

place.addEventListener("change", (event) => {
    const visit = visitHere();
    const { draft: item, photo } = event.target.dataset;
    if (item && visit) lastDraft = lastDraft.then(() => kept(() => keepDraft(visit, item)));
    if (photo && event.target.files.length > 0) {
        const [file] = event.target.files;
        kept(() => addPhoto(visit, photo, file)).then(() => { event.target.value = ""; });
    }
});

place.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = cleaned(event.target.elements.inspector.value).trim().replace(/\s+/g, " ");
    if (name === "" || name === app.me) return;
    kept(() => write(visitHere(), [["joined", { inspector: name }]])).then(() => event.target.reset());
});

// A link within the page leads to its place, and to no other page.
place.addEventListener("click", (event) => {
    if (event.target.closest(".skip")) {
        event.preventDefault();
        document.getElementById("main").focus();
    }
});

addEventListener("hashchange", async () => {
    if (store && visitHere()) await loadVisit(visitHere().number);
    render();
    if (store) findPositionAgain();
    scrollTo(0, 0);
    place.querySelector("h1")?.focus({ preventScroll: true });
});
addEventListener("online", () => sendSoon(0));
addEventListener("offline", () => sendSoon(0));
document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sendSoon(0);
});
otherTabs.addEventListener("message", () => { if (store) load(); });

// The last entry or receipt is said to those who do not see it.
new MutationObserver(() => {
    const text = place.querySelector("#left")?.textContent ?? "";
    if (status.textContent !== text) status.textContent = text;
}).observe(place, { subtree: true, childList: true, characterData: true });

async function startWorker() {
    if (!navigator.serviceWorker) return;
    worker = await navigator.serviceWorker.register("/falt/sw.js", { scope: "/falt" });
    const look = () => { app.hasNewVersion = Boolean(worker.waiting && navigator.serviceWorker.controller); render(); };
    worker.addEventListener("updatefound", () => worker.installing?.addEventListener("statechange", look));
    look();
    let isReloading = false;
    // The first worker takes over a page that is as new as it is.
    let isFirst = !navigator.serviceWorker.controller;
    navigator.serviceWorker.addEventListener("controllerchange", () => {
        if (isReloading || isFirst) {
            isFirst = false;
            return;
        }
        isReloading = true;
        location.reload();
    });
}

async function start() {
    app.version = document.documentElement.dataset.version ?? "";
    await loadTexts();
    speak(app.language);
    try {
        device = await Device.open();
        app.language = (await device.get("language")) ?? (navigator.language.startsWith("sv") || !(navigator.language.slice(0, 2) in languages) ? "sv" : "en");
        speak(app.language);
        const inspector = await device.get("inspector");
        if (inspector) {
            await openStore(inspector);
            await findOthers();
            await load();
        } else {
            render();
        }
    } catch (fault) {
        console.warn(fault);
        show(place, cannotStorePage());
        return;
    }
    startWorker().catch(console.warn);
    app.isPersisted = await navigator.storage?.persist?.() ?? false;
    sendSoon(0);
}

start();
