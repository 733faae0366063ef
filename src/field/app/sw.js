// Keeps the app on the phone: the files of one version, all or none. What is asked of the server goes to the server.
const version = "{{app_version}}";
const files = {{files}};
const name = `uppsikt-falt-${version}`;
const shell = "/falt/";

addEventListener("install", (event) => {
    const fresh = files.map((file) => new Request(file, { cache: "reload" }));
    event.waitUntil(caches.open(name).then((cache) => cache.addAll(fresh)));
});

addEventListener("activate", (event) => {
    const ours = (key) => key.startsWith("uppsikt-falt-") && key !== name;
    event.waitUntil(caches.keys()
        .then((keys) => Promise.all(keys.filter(ours).map((key) => caches.delete(key))))
        .then(() => clients.claim()));
});

// The reader says when: nothing is taken away under their hands.
addEventListener("message", (event) => {
    if (event.data === "take over") skipWaiting();
});

addEventListener("fetch", (event) => {
    const { method, mode, url } = event.request;
    const { origin, pathname } = new URL(url);
    if (method !== "GET" || origin !== location.origin) return;
    const file = mode === "navigate" && (pathname === "/falt" || pathname === shell) ? shell : pathname;
    if (!files.includes(file)) return;
    event.respondWith(caches.open(name).then((cache) => cache.match(file)).then((kept) => kept ?? fetch(event.request)));
});
