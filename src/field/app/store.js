// What is kept on the phone. One database for each inspector; nothing is told to be saved before it lies on the disk.
import { entryAfter } from "/falt/journal.js";

const durable = { durability: "strict" };

const answered = (request) =>
    new Promise((give, fail) => {
        request.onsuccess = () => give(request.result);
        request.onerror = () => fail(request.error);
    });

const committed = (transaction) =>
    new Promise((give, fail) => {
        transaction.oncomplete = () => give();
        transaction.onabort = () => fail(transaction.error ?? new Error("aborted"));
        transaction.onerror = () => fail(transaction.error);
    });

async function opened(name, make) {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => make(request.result);
    const database = await answered(request);
    // The browser took it away: what is shown is no longer sure to be what is there.
    database.onclose = () => location.reload();
    return database;
}

// Who uses the phone, and in which language.
export class Device {
    static async open() {
        const device = new Device();
        device.database = await opened("uppsikt-falt", (database) => database.createObjectStore("facts"));
        return device;
    }

    get(name) {
        return answered(this.database.transaction("facts").objectStore("facts").get(name));
    }

    put(name, value) {
        const transaction = this.database.transaction("facts", "readwrite", durable);
        transaction.objectStore("facts").put(value, name);
        return committed(transaction);
    }
}

export class Store {
    static async open(inspector) {
        const store = new Store();
        store.inspector = inspector;
        store.database = await opened(`uppsikt-falt:${inspector}`, (database) => {
            database.createObjectStore("days", { keyPath: "key" });
            database.createObjectStore("visits", { keyPath: "number" });
            database.createObjectStore("entries", { keyPath: ["visit", "n"] });
            database.createObjectStore("photos", { keyPath: "sha256" });
            database.createObjectStore("drafts", { keyPath: ["visit", "item"] });
            database.createObjectStore("receipts", { keyPath: "visit" });
        });
        return store;
    }

    get(name, key) {
        return answered(this.database.transaction(name).objectStore(name).get(key));
    }

    all(name) {
        return answered(this.database.transaction(name).objectStore(name).getAll());
    }

    entries(visit) {
        const range = IDBKeyRange.bound([visit], [visit, []]);
        return answered(this.database.transaction("entries").objectStore("entries").getAll(range));
    }

    // All of it or nothing, on the disk when the promise is kept.
    write(names, work) {
        const transaction = this.database.transaction(names, "readwrite", durable);
        work(...names.map((name) => transaction.objectStore(name)));
        return committed(transaction);
    }

    put(name, value) {
        return this.write([name], (objects) => objects.put(value));
    }

    // Adds entries after the last one. `orders` is asked with what stands there, in case that has changed; one tab
    // at a time, and a number is never given twice.
    append(visit, orders, { photo, draft } = {}) {
        return navigator.locks.request(`uppsikt-falt:${this.inspector}:${visit}`, async () => {
            const entries = await this.entries(visit);
            let last = entries.at(-1);
            const added = [];
            for (const [what, value] of orders(entries)) {
                last = await entryAfter(last, visit, what, value);
                added.push(last);
            }
            if (added.length === 0 && draft === undefined) return [];
            await this.write(["entries", "photos", "drafts"], (all, photos, drafts) => {
                for (const entry of added) all.add(entry);
                if (photo) photos.put(photo);
                if (draft !== undefined) drafts.delete([visit, draft]);
            });
            return added;
        });
    }

    // The day as the server has it. What is being done on the phone stays here, whatever the server says.
    async keepDay(day) {
        const entries = await this.all("entries");
        const begun = new Set(entries.map((entry) => entry.visit));
        const known = await this.all("visits");
        const visits = day.visits.map((visit, order) => ({ ...visit, order, listed: true }));
        await this.write(["days", "visits"], (days, all) => {
            days.put({ key: "day", inspector: day.inspector, day: day.day, madeAt: day.made_at, token: day.token });
            for (const visit of known)
                if (!begun.has(visit.number)) all.delete(visit.number);
                else all.put({ ...visit, listed: false });
            for (const visit of visits) {
                const before = known.find(({ number }) => number === visit.number);
                // A checklist that was begun is gone through to its end.
                const { inspectors, due, order } = visit;
                if (before && begun.has(visit.number)) all.put({ ...before, inspectors, due, order, listed: true });
                else all.put(visit);
            }
        });
    }

    // What was registered long ago is the server's alone.
    async forget(registeredBefore) {
        const receipts = await this.all("receipts");
        const old = receipts.filter(({ registered }) => registered && registered < registeredBefore);
        for (const { visit } of old) {
            const range = IDBKeyRange.bound([visit], [visit, []]);
            const photos = (await this.all("photos")).filter((photo) => photo.visit === visit);
            await this.write(["entries", "photos", "drafts", "receipts", "visits"],
                (entries, kept, drafts, all, visits) => {
                    entries.delete(range);
                    drafts.delete(range);
                    for (const { sha256 } of photos) kept.delete(sha256);
                    all.delete(visit);
                    visits.delete(visit);
                });
        }
    }
}
