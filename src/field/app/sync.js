// Talks with the server. Whatever it says or does not say, what is on the phone stays until it is registered.
import { spoken } from "/falt/words.js";
import { protocolOf, textOf } from "/falt/journal.js";

const patience = { ask: 15000, send: 90000 };
const parts = { least: 16 * 1024, first: 64 * 1024, most: 1024 * 1024 };

// Why the server did not do what it was asked: offline, signed_out, forbidden, trouble, or refused with its reasons.
export class No extends Error {
    constructor(why, reasons = []) {
        super(why);
        this.why = why;
        this.reasons = reasons;
    }
}

function whyOf(status) {
    if (status === 401) return "signed_out";
    if (status === 403) return "forbidden";
    // Too much at a time, or something that passes.
    if (status === 408 || status === 429 || status >= 500) return "trouble";
    return "refused";
}

async function reasonsIn(response) {
    try {
        const problem = await response.json();
        return (problem.errors ?? []).map((error) => error.text);
    } catch {
        return [];
    }
}

export class Server {
    token = "";
    part = parts.first;

    async ask(path, { method = "GET", body, type, timeout = patience.ask } = {}) {
        const headers = { Accept: "application/json", "Accept-Language": spoken(), "X-Uppsikt-Token": this.token };
        if (type) headers["Content-Type"] = type;
        let response;
        try {
            response = await fetch(path, {
                method, body, headers, cache: "no-store", credentials: "same-origin", redirect: "error",
                signal: AbortSignal.timeout(timeout),
            });
        } catch {
            throw new No("offline");
        }
        if (!response.ok) throw new No(whyOf(response.status), await reasonsIn(response));
        try {
            return await response.json();
        } catch {
            throw new No("offline"); // cut off on its way
        }
    }

    async day() {
        const day = await this.ask("/api/field/day");
        this.token = day.token ?? "";
        return day;
    }

    missing(photos) {
        const asked = photos.map((sha256) => `sha256=${sha256}`).join("&");
        return this.ask(`/api/field/photos?${asked}`).then(({ missing }) => missing);
    }

    // In parts, each as large as the network has lately taken in a moment: where there is next to none, a whole photo
    // would never come through. It goes on from what the server has.
    async photo(photo, from) {
        const { size } = photo.blob;
        while (from < size) {
            const part = photo.blob.slice(from, from + this.part);
            const began = performance.now();
            const order = { method: "PUT", body: part, type: "image/jpeg", timeout: patience.send };
            try {
                const path = `/api/field/photos/${photo.sha256}?from=${from}&of=${size}`;
                ({ bytes_here: from } = await this.ask(path, order));
            } catch (no) {
                this.part = Math.max(parts.least, this.part / 4);
                throw no;
            }
            if (performance.now() - began < 1500) this.part = Math.min(parts.most, this.part * 2);
        }
    }

    journal(seal, text) {
        const order = { method: "PUT", body: text, type: "application/x-ndjson", timeout: patience.send };
        return this.ask(`/api/field/journals/${seal}`, order);
    }
}

// Hands in one sealed visit: the photos that the server lacks, and then the journal. May be broken off anywhere and
// begun again: nothing is there twice.
export async function handIn(server, store, visit) {
    const entries = await store.entries(visit);
    const protocol = protocolOf(entries);
    const photos = [...new Set(protocol.photos.map(({ sha256 }) => sha256))];
    for (const { sha256, bytes_here } of photos.length > 0 ? await server.missing(photos) : []) {
        const photo = await store.get("photos", sha256);
        // One that the phone has lost is named by the server, with the rest.
        if (photo) await server.photo(photo, bytes_here);
    }
    const receipt = await server.journal(protocol.seal, textOf(entries));
    await store.put("receipts", { ...receipt, visit });
    return receipt;
}
