#!/usr/bin/env node
// Makes src/find/site/counties.json from the npm package @svg-maps/sweden (CC BY 4.0, Victor Cazanave): its 21
// counties with fewer points, and the delivery areas that lie in each. Run it in a folder where the package is
// installed:   npm install --no-save @svg-maps/sweden@1.0.1 && node …/script/county-map > …/counties.json
// The areas are ours to say: the agency publishes regions, not counties.
const areas = {
    stockholm: ["Stockholm Mitt", "Stockholm Nord", "Stockholm Syd"],
    gotland: ["Gotland"],
    uppsala: ["Uppsala"],
    sodermanland: ["Eskilstuna", "Nyköping"],
    ostergotland: ["Linköping", "Norrköping"],
    jonkoping: ["Jönköping", "Tranås", "Vetlanda", "Värnamo"],
    kronoberg: ["Kronoberg väst", "Kronoberg öst"],
    kalmar: ["Kalmar", "Oskarshamn", "Vimmerby", "Västervik"],
    blekinge: ["Blekinge"],
    skane: ["Helsingborg", "Kristianstad", "Lund", "Malmö", "Ystad"],
    halland: ["Halmstad"],
    "vastra-gotaland": ["Borås", "Göteborg Mitt", "Göteborg Nord", "Göteborg Syd-Öst", "Skövde-Falköping-Lidköping",
        "Trollhättan-Uddevalla-Vänersborg"],
    varmland: ["Karlstad"],
    orebro: ["Hällefors", "Karlskoga", "Örebro"],
    vastmanland: ["Fagersta", "Västerås"],
    dalarna: ["Avesta-Hedemora", "Falun-Borlänge", "Ludvika", "Malung-Sälen-Vansbro", "Mora"],
    gavleborg: ["Bollnäs-Söderhamn", "Gävle", "Hudiksvall", "Ljusdal"],
    vasternorrland: ["Kramfors", "Sollefteå", "Sundsvall", "Ånge", "Örnsköldsvik"],
    jamtland: ["Härjedalen", "Strömsund", "Östersund"],
    vasterbotten: ["Lycksele", "Norsjö", "Skellefteå", "Umeå"],
    norrbotten: ["Arvidsjaur", "Gällivare", "Kalix", "Kiruna", "Luleå", "Pajala", "Piteå"],
};
const tolerance = 0.6;     // of a map 346 wide: what cannot be seen at the size it is shown
const smallest = 4;        // islands with less area are left out

/** The rings of a path of relative moves, as points. */
function ringsOf(path) {
    const rings = [];
    let x = 0, y = 0;
    for (const part of path.trim().split(/z/i).filter((one) => one.trim() !== "")) {
        const numbers = part.match(/-?[\d.]+(?:e-?\d+)?/g).map(Number);
        const ring = [];
        for (let i = 0; i < numbers.length; i += 2) {
            x += numbers[i];
            y += numbers[i + 1];
            ring.push([x, y]);
        }
        [x, y] = ring[0];
        rings.push(ring);
    }
    return rings;
}

/** Douglas and Peucker's way: keeps the points that lie further than the tolerance from a straight line. */
function simplified(points) {
    if (points.length < 3) return points;
    const [[ax, ay], [bx, by]] = [points[0], points.at(-1)];
    const length = Math.hypot(bx - ax, by - ay);
    let far = 0, most = 0;
    for (let i = 1; i < points.length - 1; ++i) {
        const [px, py] = points[i];
        const distance = length === 0 ? Math.hypot(px - ax, py - ay)
            : Math.abs((bx - ax) * (ay - py) - (ax - px) * (by - ay)) / length;
        if (distance > most) [far, most] = [i, distance];
    }
    if (most <= tolerance) return [points[0], points.at(-1)];
    return [...simplified(points.slice(0, far + 1)).slice(0, -1), ...simplified(points.slice(far))];
}

const areaOf = (ring) => Math.abs(ring.reduce((sum, [x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length];
    return sum + x * ny - nx * y;
}, 0)) / 2;

const { createRequire } = await import("node:module");
const { pathToFileURL } = await import("node:url");
const found = createRequire(process.cwd() + "/").resolve("@svg-maps/sweden");
const map = (await import(pathToFileURL(found))).default;
const counties = map.locations.map(({ id, name, path }) => {
    const rings = ringsOf(path);
    const largest = Math.max(...rings.map(areaOf));
    const kept = rings.filter((ring) => areaOf(ring) >= Math.min(smallest, largest));
    const d = kept.map((ring) => {
        const half = Math.floor(ring.length / 2);  // a ring's ends are one point, so it is cut in two
        const points = [...simplified(ring.slice(0, half + 1)).slice(0, -1), ...simplified([...ring.slice(half), ring[0]]).slice(0, -1)];
        return "M" + points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L") + "Z";
    }).join("");
    const main = kept.find((ring) => areaOf(ring) === largest);
    const middle = [0, 1].map((axis) => (Math.min(...main.map((p) => p[axis])) + Math.max(...main.map((p) => p[axis]))) / 2);
    const key = id.replace(" ", "-");
    if (!(key in areas)) throw new Error("no areas for " + key);
    return { id: key, name, areas: areas[key], at: middle.map((one) => Math.round(one)), path: d };
});
console.log(JSON.stringify({
    source: "@svg-maps/sweden 1.0.1, Victor Cazanave, CC BY 4.0, with fewer points",
    box: map.viewBox, counties,
}, null, 1));
