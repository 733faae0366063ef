// Pages as text with what is filled in made harmless, and a page that becomes another without losing focus.

class Html {
    constructor(text) { this.text = text; }
}

const harmless = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function filled(value) {
    if (value instanceof Html) return value.text;
    if (Array.isArray(value)) return value.map(filled).join("");
    if (value === null || value === undefined || value === false) return "";
    return String(value).replace(/[&<>"']/g, (sign) => harmless[sign]);
}

// html`<p>${text}</p>`: only what was made by html itself is taken as it is.
export function html(parts, ...values) {
    return new Html(parts.reduce((text, part, at) => text + filled(values[at - 1]) + part));
}

export const icon = (name) => html`<svg class="icon" aria-hidden="true"><use href="#i-${name}"/></svg>`;

function keyOf(node) {
    return node.nodeType === Node.ELEMENT_NODE ? node.id || node.getAttribute("data-key") : null;
}

function isAlike(old, next) {
    return old.nodeType === next.nodeType && old.nodeName === next.nodeName && keyOf(old) === keyOf(next);
}

function takeAttributes(old, next) {
    for (const { name, value } of next.attributes) {
        if (name === "open") continue; // the reader's own
        if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes])
        if (name !== "open" && !next.hasAttribute(name)) old.removeAttribute(name);
}

function become(old, next) {
    if (old.nodeType !== Node.ELEMENT_NODE) {
        if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
        return;
    }
    takeAttributes(old, next);
    if (old.nodeName === "TEXTAREA" || old.nodeName === "INPUT") {
        // What is being written is not written over.
        const value = old.nodeName === "TEXTAREA" ? next.textContent : next.getAttribute("value");
        if (value !== null && old !== document.activeElement && old.type !== "file") old.value = value;
        return;
    }
    becomeChildren(old, next);
}

function becomeChildren(old, next) {
    let at = old.firstChild;
    for (const wanted of [...next.childNodes]) {
        const key = keyOf(wanted);
        let found = at;
        if (key) while (found && keyOf(found) !== key) found = found.nextSibling;
        if (found && isAlike(found, wanted)) {
            while (at !== found) {
                const gone = at;
                at = at.nextSibling;
                gone.remove();
            }
            at = found.nextSibling;
            become(found, wanted);
        } else {
            old.insertBefore(wanted, at);
        }
    }
    while (at) {
        const gone = at;
        at = at.nextSibling;
        gone.remove();
    }
}

// The place comes to show the page; what stands there already stays, with its focus and what is open.
export function show(place, page) {
    const template = document.createElement("template");
    template.innerHTML = page.text;
    becomeChildren(place, template.content);
}
