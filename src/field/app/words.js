// What people read: texts by code, in the language of the phone's user; days and times as they are said there.

let texts = {};
let language = "sv";

export const languages = { sv: "sv-SE", en: "en-GB" };

export async function loadTexts() {
    texts = await (await fetch("/falt/texts.json")).json();
}

export function speak(wanted) {
    language = wanted === "en" ? "en" : "sv";
    document.documentElement.lang = language;
    document.title = say("name");
}

export const spoken = () => language;

export function say(code, values = {}) {
    const text = texts[language]?.[code] ?? code;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// "1 besök", "3 besök": the code with _one or _other.
export function count(code, n) {
    return say(`${code}_${n === 1 ? "one" : "other"}`, { n });
}

// A text that comes in both languages.
export const either = (wording) => wording[language] ?? wording.sv;

const formatted = (options, moment) => new Intl.DateTimeFormat(languages[language], options).format(moment);

export const time = (at) => formatted({ hour: "2-digit", minute: "2-digit" }, new Date(at));
export const day = (text) => formatted({ day: "numeric", month: "long" }, new Date(`${text}T12:00:00`));
export const wholeDay = (at) => formatted({ weekday: "long", day: "numeric", month: "long" }, new Date(at));

// The time of today; of another day, the day with it.
export function moment(at) {
    const when = new Date(at);
    const isToday = when.toDateString() === new Date().toDateString();
    return isToday ? time(at) : formatted({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }, when);
}
