// The journal of a visit: entries that are only ever added, each with the hash of the one before. What is here
// is what src/field/journal.cpp reads; docs/decisions/0012 says why.

export const start = "0".repeat(64);
export const photosMost = 30;
export const textMost = 4000;
export const ofDoor = "door";
export const ofVisit = "visit";

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export async function sha256(bytes) {
    return hex(await crypto.subtle.digest("SHA-256", bytes));
}

// Nothing that the record would refuse: no halves of characters, no characters that steer.
export function cleaned(text) {
    return text
        .slice(0, textMost)
        .replace(/\r\n?/g, "\n")
        .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD")
        .replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, "");
}

// The entry after `last`: its line is what is hashed, and what is handed in.
export async function entryAfter(last, visit, what, value) {
    const n = (last?.n ?? 0) + 1;
    const at = new Date().toISOString().replace("Z", "000Z");
    const line = JSON.stringify({ visit, n, at, what, value, previous: last?.hash ?? start });
    return { visit, n, at, what, value, line, hash: await sha256(new TextEncoder().encode(line)) };
}

export const textOf = (entries) => entries.map((entry) => entry.line + "\n").join("");

const without = (all, gone) => all.filter((one) => one !== gone);
const withOnce = (all, one) => (all.includes(one) ? all : [...all, one]);
const isPhoto = (value) => (photo) => photo.item === value.item && photo.sha256 === value.sha256;

function judged(protocol, item) {
    protocol.judged[item] ??= { answer: null, said: "" };
    return protocol.judged[item];
}

const kinds = {
    opened: (p, { value, at }) => { p.inspector = value.inspector; p.checklist = value.checklist; p.openedAt = at; },
    arrived: (p, { at }) => { p.arrivedAt = at; },
    position: (p, { value }) => { p.position = value; },
    door: (p, { value }) => { p.door = value.state; },
    calls: (p, { value }) => { p.calls = value.count; },
    waited: (p, { value }) => { p.waited = value.count; },
    came: (p, { value }) => { p.came = value.came; },
    answer: (p, { value }) => { judged(p, value.item).answer = value.answer; },
    said: (p, { value }) => {
        if (value.item === ofVisit) p.note = value.text;
        else judged(p, value.item).said = value.text;
    },
    photo: (p, { value }) => { if (!p.photos.some(isPhoto(value))) p.photos.push(value); },
    photo_removed: (p, { value }) => { p.photos = p.photos.filter((photo) => !isPhoto(value)(photo)); },
    joined: (p, { value }) => { p.joined = withOnce(p.joined, value.inspector); },
    left: (p, { value }) => { p.joined = without(p.joined, value.inspector); },
    absent: (p, { value }) => { p.absent = withOnce(p.absent, value.inspector); },
    present: (p, { value }) => { p.absent = without(p.absent, value.inspector); },
    confirmed: (p, { value }) => { p.confirmed = withOnce(p.confirmed, value.inspector); },
    sealed: (p, { at, hash }) => { p.sealedAt = at; p.seal = hash; },
    reopened: (p) => { p.sealedAt = null; p.seal = null; },
};
// These leave what was confirmed as it was.
const adds = ["position", "confirmed", "sealed"];

// What the entries come to.
export function protocolOf(entries) {
    const protocol = {
        arrivedAt: null, position: null, door: null, calls: 0, waited: null, came: false, judged: {}, photos: [],
        note: "", joined: [], absent: [], confirmed: [], sealedAt: null, seal: null, entries: entries.length,
    };
    for (const entry of entries) {
        if (!adds.includes(entry.what)) protocol.confirmed = [];
        kinds[entry.what](protocol, entry);
    }
    return protocol;
}

export const doorOf = (visit, protocol) => visit.doors.find(({ door }) => door === protocol.door);

// What of the checklist is looked at: must, may or must_not.
export function checklistOf(visit, protocol) {
    const door = doorOf(visit, protocol);
    if (!door) return "must_not";
    return protocol.came && door.checklist_if_came ? door.checklist_if_came : door.checklist;
}

export const photosOf = (protocol, item) => protocol.photos.filter((photo) => photo.item === item);

export function inspectorsOf(visit, protocol) {
    const all = [...visit.inspectors, ...protocol.joined.filter((name) => !visit.inspectors.includes(name))];
    return all.filter((name) => !protocol.absent.includes(name));
}

// Who has still to confirm before the seal.
export function unconfirmed(visit, protocol, me) {
    return inspectorsOf(visit, protocol).filter((name) => name !== me && !protocol.confirmed.includes(name));
}

function missingOfItem(item, one) {
    if (!one?.answer) return null;
    if (one.answer !== "meets" && one.said.trim() === "") return "said";
    return null;
}

function missingAtDoor(visit, protocol) {
    const door = doorOf(visit, protocol);
    if (!door.closed) return [];
    const missing = [];
    if (photosOf(protocol, ofDoor).length === 0) missing.push({ code: "door_photo", at: "photo-door" });
    if (protocol.came && protocol.calls === 0) missing.push({ code: "calls", at: "calls" });
    if (protocol.waited === null) missing.push({ code: "waited", at: "waited" });
    return missing;
}

// What has to be there before the seal, in the order of the page: what the server would ask for. It decides; this
// spares the inspector to hear of it a day later.
export function missingOf(visit, protocol) {
    if (!protocol.arrivedAt) return [{ code: "arrived", at: "arrive" }];
    if (!doorOf(visit, protocol)) return [{ code: "door", at: "door" }];
    const missing = missingAtDoor(visit, protocol);
    const need = checklistOf(visit, protocol);
    if (need === "must_not") return missing;
    for (const item of visit.items) {
        const one = protocol.judged[item.id];
        if (!one?.answer && need === "must") missing.push({ code: "answer", item, at: `item-${item.id}` });
        if (missingOfItem(item, one)) missing.push({ code: "said", item, at: `said-${item.id}` });
        if (one?.answer === "does_not_meet" && item.needs_photo && photosOf(protocol, item.id).length === 0)
            missing.push({ code: "photo", item, at: `photo-${item.id}` });
    }
    const answers = Object.values(protocol.judged).map((one) => one.answer);
    const isJudged = answers.includes("meets") || answers.includes("does_not_meet");
    if (need === "must" && missing.length === 0 && !isJudged) missing.push({ code: "judged", at: "checklist" });
    return missing;
}

export const defectsOf = (visit, protocol) =>
    checklistOf(visit, protocol) === "must_not"
        ? []
        : visit.items.filter((item) => protocol.judged[item.id]?.answer === "does_not_meet");
