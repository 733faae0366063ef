// The inspector's phone, whole, in Debian's Chromium: `node tests/web/field.mjs build/ci/tests/field_server [PICTURES]`.
// The server is the real routes on a real database; it is killed and started, the page is closed after every tap, and
// the browser is killed. Says so, and passes, where there is no browser.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inTime } from './time.mjs';

const [binary, pictures] = process.argv.slice(2);
if (!binary) {
  console.error('node field.mjs FIELD_SERVER [PICTURES]');
  process.exit(2);
}
if (!existsSync('/usr/bin/chromium') || !existsSync(new URL('node_modules/playwright-core', import.meta.url))) {
  console.log('SKIPPED: the journeys need chromium and the packages of tests/web (script/setup)');
  process.exit(0);
}
const { chromium } = await import('playwright-core');
const { default: AxeBuilder } = await import('@axe-core/playwright');

function expect(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
}

// --- the server, which is killed and started

class FieldServer {
  static async open() {
    const server = new FieldServer();
    server.folder = await mkdtemp(join(tmpdir(), 'uppsikt-field-'));
    await server.signIn('anna');
    await server.start();
    return server;
  }
  async start() {
    this.process = spawn(resolve(binary), [this.folder, String(this.port ?? 0)], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.base = await inTime(new Promise((found, lost) => {
      this.process.stdout.on('data', text => found(String(text).trim()));
      this.process.on('close', code => lost(new Error(`the server ended with ${code}`)));
    }), () => 'the server does not begin');
    this.port = new URL(this.base).port;
  }
  async kill(signal = 'SIGKILL') {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise(done => this.process.on('close', done));
    this.process.kill(signal);
    await ended;
  }
  signIn(name, role = 'inspector') { return writeFile(join(this.folder, 'viewer'), name ? `user:${name} ${role}` : ''); }
  async ask(path) {
    const answer = await fetch(this.base + path);
    expect(answer.ok, `${path} answers: ${answer.status}`);
    return answer.headers.get('content-type').includes('json') ? answer.json() : answer.text();
  }
  visit(number) { return this.ask(`/test/visit?number=${encodeURIComponent(number)}`); }
  async close() {
    await this.kill('SIGTERM');
    expect(this.process.exitCode === 0, `the server ends well: ${this.process.exitCode}`);
    await rm(this.folder, { recursive: true, force: true });
  }
}

// --- the phone

class Phone {
  static async open(server, options = {}) {
    const phone = new Phone();
    phone.server = server;
    phone.options = options;
    phone.folder = await mkdtemp(join(tmpdir(), 'uppsikt-phone-'));
    phone.faults = [];
    await phone.launch();
    return phone;
  }
  async launch() {
    this.context = await chromium.launchPersistentContext(this.folder, {
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
      viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, locale: 'sv-SE',
      timezoneId: 'Europe/Stockholm', reducedMotion: 'reduce', permissions: ['geolocation'],
      geolocation: { latitude: 58.587745, longitude: 16.192421, accuracy: 12 }, acceptDownloads: true, ...this.options,
    });
    this.context.setDefaultTimeout(45000);
    [this.page] = this.context.pages();
    this.watch(this.page);
  }
  watch(page) {
    page.on('pageerror', fault => this.faults.push(String(fault)));
    page.on('console', message => {
      // What the network says of a server that is gone is no fault of the page.
      const isNetwork = /Failed to load resource|net::ERR/.test(message.text());
      if (message.type() === 'error' && !isNetwork) this.faults.push(message.text());
    });
  }
  async goto(path = '/falt/') {
    await this.page.goto(this.server.base + path);
    await this.page.locator('main').waitFor();
  }
  // As a phone does that needs the room: the page is gone, with nothing said to it, and opened again.
  async killPage() {
    const url = this.page.url();
    const next = await this.context.newPage();
    this.watch(next);
    await this.page.close({ runBeforeUnload: false });
    this.page = next;
    await this.page.goto(url);
    await this.page.locator('#main').waitFor();
  }
  async killBrowser() {
    const url = this.page.url();
    const ended = new Promise(done => this.context.on('close', done));
    for (const id of await readdir('/proc')) {
      if (!/^\d+$/.test(id)) continue;
      const words = await readFile(`/proc/${id}/cmdline`, 'utf8').then(text => text.split('\0'), () => []);
      const isOurs = words.some(word => word === `--user-data-dir=${this.folder}`) && !words.some(word => word.startsWith('--type='));
      if (isOurs) process.kill(Number(id), 'SIGKILL');
    }
    await ended;
    await this.launch();
    await this.page.goto(url);
    await this.page.locator('#main').waitFor();
  }
  async untilOffline() {
    await this.page.waitForFunction(async () => {
      const known = await caches.keys();
      return known.length === 1 && (await (await caches.open(known[0])).keys()).length > 10 && navigator.serviceWorker.controller?.state === 'activated';
    });
  }
  strip(text) { return this.page.locator('.strip', { hasText: text }).waitFor(); }
  async tap(name, place = this.page) {
    await place.getByRole('button', { name, exact: true }).click();
  }
  item(text) { return this.page.locator('section.item', { hasText: text }); }
  async close() {
    await this.context.close();
    await rm(this.folder, { recursive: true, force: true });
    expect(this.faults.length === 0, `no faults in the page: ${this.faults.join('; ')}`);
  }
}

// A picture of a door, as a camera gives it: larger than is kept.
async function pictureOf(phone) {
  const base64 = await phone.page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2400, 1800];
    const pen = canvas.getContext('2d');
    for (const [colour, ...box] of [['#d7d0c2', 0, 0, 2400, 1800], ['#8b8378', 0, 1400, 2400, 400], ['#7a5636', 800, 350, 700, 1250], ['#d9b84a', 1400, 950, 50, 90]]) {
      pen.fillStyle = colour;
      pen.fillRect(...box);
    }
    // As uneven as what a camera sees, so that it is as many bytes; and no two are the same.
    for (let i = 0; i < 30000; ++i) {
      pen.fillStyle = `hsl(${Math.random() * 360} 40% 60% / 30%)`;
      pen.fillRect(Math.random() * 2400, Math.random() * 1800, 8, 8);
    }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
  });
  return { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}

const axeRules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// Of all rules, those that another set of colours may break.
const colourRules = ['color-contrast', 'link-in-text-block'];
let scans = 0;

// What axe says, light and dark, at both widths; targets for thumbs; no sideways push; no raw code or time.
async function checkLook(phone, name) {
  const { page } = phone;
  const found = [];
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      const axe = new AxeBuilder({ page });
      const { violations } = await (colorScheme === 'light' ? axe.withTags(axeRules) : axe.withRules(colourRules)).analyze();
      scans += 1;
      for (const one of violations) found.push(`${name} ${width} ${colorScheme}: ${one.id} at ${one.nodes[0].html.slice(0, 160)}`);
      if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
    if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth))
      found.push(`${name} ${width}: must be pushed sideways`);
    const small = await page.evaluate(() => [...document.querySelectorAll('button, summary, a, label.take, textarea, input:not([type=file])')]
      .filter(one => one.checkVisibility() && !one.classList.contains('skip'))
      .map(one => {
        // A link whose whole card can be pressed is as large as the card.
        const box = (getComputedStyle(one, '::after').position === 'absolute' ? one.closest('.card') : one).getBoundingClientRect();
        return [one.textContent.trim() || one.getAttribute('aria-label') || one.id, Math.round(box.width), Math.round(box.height)];
      }).filter(([, width, height]) => width < 48 || height < 48));
    for (const [text, ...size] of small) found.push(`${name} ${width}: ${text} is ${size.join(' by ')}`);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'light' });
  const text = await page.evaluate(() => document.body.innerText);
  for (const raw of text.match(/\b(field|inspections|cases|http)_[a-z_]+|\b[A-Z]{2,}_[A-Z_]+|\d{4}-\d\d-\d\dT\S*|\{\w+\}/g) ?? []) found.push(`${name}: raw ${raw}`);
  if (found.length > 0) throw new Error(found.join('\n'));
}

const shot = async (phone, name) => {
  if (pictures) await phone.page.screenshot({ path: join(pictures, `${name}.png`) });
};

// --- the journeys

// The whole of the journal as it lies on the phone, without the app.
const entriesOn = phone => phone.page.evaluate(inspector => new Promise(give => {
  indexedDB.open(`uppsikt-falt:${inspector}`).onsuccess = event => {
    const database = event.target.result;
    database.transaction('entries').objectStore('entries').getAll().onsuccess = all => { give(all.target.result); database.close(); };
  };
}), 'anna');

function checkChain(entries) {
  let previous = '0'.repeat(64);
  for (const [at, { line, hash }] of entries.entries()) {
    const entry = JSON.parse(line);
    expect(entry.n === at + 1 && entry.previous === previous, `entry ${at + 1} follows the one before`);
    expect(hash === createHash('sha256').update(line).digest('hex'), `entry ${at + 1} has its hash`);
    previous = hash;
  }
}

const journeys = {
  async 'a visit without a server, the page killed after every tap'(server) {
    const phone = await Phone.open(server);
    await phone.goto();
    await phone.page.getByRole('heading', { name: 'Dagens besök' }).waitFor();
    await phone.page.locator('.visit').nth(3).waitFor();
    await phone.untilOffline();
    await checkLook(phone, 'day');

    await server.kill();
    await phone.killPage();
    await phone.strip('Ingen uppkoppling');
    await checkLook(phone, 'day-offline');
    await phone.page.getByRole('link', { name: 'Hamnkvarterets Match' }).first().click();
    await phone.page.getByRole('heading', { name: 'Framme' }).waitFor();
    await checkLook(phone, 'arrive');

    let taps = 0;
    // Every tap is on the disk when the page shows it.
    const tapAndKill = async (tap, shows) => {
      await tap();
      await shows().waitFor();
      await phone.killPage();
      await shows().waitFor();
      taps += 1;
      const entries = await entriesOn(phone);
      checkChain(entries);
    };
    const pressed = (place, name) => place.getByRole('button', { name, exact: true, pressed: true });
    await tapAndKill(() => phone.tap('Jag är framme'), () => phone.page.getByText(/^Framme \d\d:\d\d/));
    await phone.page.getByRole('button', { name: 'Öppet och bemannat' }).waitFor();
    await checkLook(phone, 'door');
    await tapAndKill(() => phone.tap('Öppet och bemannat'), () => pressed(phone.page, 'Öppet och bemannat'));
    const names = await phone.page.locator('section.item h3').allTextContents();
    expect(names.length === 11, `all items of the checklist: ${names.length}`);
    const clean = name => name.replace(/ [A-Z]?\d[\w.]*( \w+)?$/, '').trim();
    for (const [at, whole] of names.entries()) {
      const card = () => phone.page.locator('section.item').nth(at);
      const answer = /enskilda samtal/.test(whole) ? 'Nej' : /språk/.test(whole) ? 'Ej bedömt' : 'Ja';
      await tapAndKill(() => phone.tap(answer, card()), () => pressed(card(), answer));
    }
    // What was typed and never left is there all the same.
    const defect = phone.item('enskilda samtal');
    await defect.getByLabel('Vad såg du?').fill('Samtal hålls i öppet kontorslandskap. Dörren till rum 2 går inte att stänga.');
    await phone.page.waitForTimeout(150);
    await phone.killPage();
    expect((await phone.item('enskilda samtal').getByLabel('Vad såg du?').inputValue()).endsWith('går inte att stänga.'), 'a text that was being written is kept');
    // The last picture of an unsettled kind: what is left is told, and shown.
    await phone.page.locator('#left', { hasText: '2 saker kvar' }).waitFor();
    await phone.tap('Visa nästa');
    await phone.page.keyboard.press('Tab');
    await tapAndKill(
      async () => phone.item('enskilda samtal').locator('input[type=file]').setInputFiles(await pictureOf(phone)),
      () => phone.item('enskilda samtal').locator('figure img'),
    );
    const size = await phone.item('enskilda samtal').locator('figure img').evaluate(async image => {
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    });
    expect(size.join() === '1600,1200', `a photo is made small: ${size}`);
    const other = phone.item('språk');
    await tapAndKill(() => phone.tap('Gäller inte här', other), () => pressed(phone.item('språk'), 'Gäller inte här'));
    await phone.item('språk').getByLabel('Varför inte?').fill('Bara svenska är uppgivet.');
    await phone.page.keyboard.press('Tab');
    await phone.page.locator('#left', { hasText: 'Allt är ifyllt' }).waitFor();
    await phone.page.getByLabel('Anteckning (om du vill)').fill('Vänligt mottagande. 😀');
    await phone.item('enskilda samtal').scrollIntoViewIfNeeded();
    await shot(phone, '1-defect-offline');
    await checkLook(phone, 'checklist');

    await phone.page.getByRole('link', { name: 'Slutför' }).click();
    await phone.page.getByRole('heading', { name: 'Granska och försegla' }).waitFor();
    await checkLook(phone, 'review');
    await phone.tap('Försegla');
    await phone.page.getByRole('heading', { name: 'Besöket är slutfört' }).waitFor();
    await phone.killPage();
    await phone.page.getByText('Väntar på att skickas', { exact: true }).waitFor();
    await shot(phone, '2-sealed-waits');
    await checkLook(phone, 'sealed-offline');
    const entries = await entriesOn(phone);
    checkChain(entries);
    const number = entries[0].visit;

    // The server comes back, and is killed in the middle: when it has the photo; and when it has the journal, before it
    // could say so.
    await server.start();
    let blows = 0;
    let photos = 0;
    const parts = [];
    await phone.page.route('**/api/field/photos/*', async route => {
      const asked = new URL(route.request().url()).searchParams;
      parts.push([Number(asked.get('from')), Number(asked.get('of'))]);
      photos += 1;
      if (photos === 2 || photos === 4) await route.fetch();
      if (photos <= 4 && photos !== 3) {
        await server.kill();
        await route.abort();
        await server.start();
      } else {
        await route.continue();
      }
    });
    await phone.page.route('**/api/field/journals/**', async route => {
      blows += 1;
      if (blows === 2) await route.fetch();
      if (blows <= 2) {
        await server.kill();
        await route.abort();
        await server.start();
      } else {
        await route.continue();
      }
    });
    await phone.page.getByText(`Diariefört ${number}`).waitFor({ timeout: 240000 });
    expect(blows === 3, `the journal was sent three times: ${blows}`);
    // A part that came over though the phone never heard of it is not sent again.
    const begins = parts.map(([from]) => from);
    expect(photos > 4 && begins[0] === 0 && begins[1] === 0 && begins[2] > 0 && begins[3] > begins[2] && begins[4] > begins[3], `parts go on where they were: ${parts.join(' ')}`);
    await phone.strip('Allt är skickat');
    await shot(phone, '3-registered');
    await checkLook(phone, 'registered');
    await phone.killPage();
    await phone.page.getByText(`Diariefört ${number}`).waitFor();

    const visit = await server.visit(number);
    expect(visit.state === 'sealed' && visit.outcome === 'CHECKLIST_FAIL', `the visit is sealed: ${visit.state} ${visit.outcome}`);
    expect(visit.answers.length === 11 && visit.findings === 1, 'with its answers and its finding');
    const told = visit.answers.find(one => one.answer === 'does_not_meet');
    expect(told.item === 'room_for_private_talk' && told.files === 1 && told.text.endsWith('går inte att stänga.'), 'with text and photo');
    expect(visit.answers.some(one => one.answer === 'not_applicable' && one.text === 'Bara svenska är uppgivet.'), 'and why one does not apply');
    expect(visit.note === 'Vänligt mottagande. 😀', `and the note: ${visit.note}`);
    expect(visit.journals.length === 1 && visit.journals[0].registered && visit.journals[0].position, 'from one journal, with its position');
    expect(visit.journals[0].seal === entries.at(-1).hash, 'whose seal is the phone’s');
    const whole = await server.ask('/test/verify');
    expect(whole.record && whole.files && whole.orphans === 0, `record and files agree: ${JSON.stringify(whole)}`);
    await phone.close();
    return `${taps} taps killed, ${entries.length} entries, a photo of ${parts[0][1]} bytes in ${photos} tries at a part`;
  },

  async 'a closed door'(server) {
    const phone = await Phone.open(server);
    await phone.goto();
    await phone.page.getByRole('link', { name: 'Hamnkvarterets Match' }).nth(1).click();
    await phone.tap('Jag är framme');
    await phone.tap('Ingen på plats');
    await phone.page.getByRole('heading', { name: 'Stängd dörr' }).waitFor();
    await checkLook(phone, 'closed-door');
    const number = decodeURIComponent(new URL(phone.page.url()).hash.slice(2));
    await phone.page.locator('#left', { hasText: '2 saker kvar' }).waitFor();
    await phone.page.locator('#photo-door input').setInputFiles(await pictureOf(phone));
    await phone.page.locator('#photo-door img').waitFor();
    for (let i = 0; i < 3; ++i) await phone.tap('Fler: Väntade minuter');
    await phone.tap('Fler: Samtal');
    await phone.tap('Fler: Samtal');
    await phone.page.locator('#calls output', { hasText: '2' }).waitFor();
    await phone.page.locator('#waited output', { hasText: '15' }).waitFor();
    await phone.page.getByRole('link', { name: 'Slutför' }).click();
    // This one is made by two, and the other stands by it too.
    const visit = await server.visit(number);
    if (visit.inspectors.length > 1) await phone.tap('bo bekräftar');
    await phone.tap('Försegla');
    await phone.page.getByText(`Diariefört ${number}`).waitFor();
    const sealed = await server.visit(number);
    expect(sealed.outcome === 'NO_STAFF' && sealed.findings === 1 && sealed.answers.length === 0, `it is one of nobody there: ${JSON.stringify(sealed)}`);
    expect(sealed.door_calls === 2 && sealed.door_waited === 15, 'with calls and time');
    await phone.close();
  },

  async 'two inspectors, of whom the second confirms'(server) {
    const phone = await Phone.open(server);
    await phone.goto();
    await phone.page.locator('.visit', { hasText: 'Två inspektörer' }).getByRole('link').click();
    await phone.tap('Jag är framme');
    await phone.tap('Personalen är upptagen');
    await phone.page.getByText('bekräftar före förseglingen').waitFor();
    await phone.page.getByText('Lägg till inspektör').click();
    await phone.page.getByLabel('Namn i Uppsikt').fill('cia');
    await phone.tap('Lägg till');
    await phone.page.locator('.people li', { hasText: 'cia' }).waitFor();
    await phone.tap('Ta bort cia');
    await phone.page.locator('.people li', { hasText: 'cia' }).waitFor({ state: 'detached' });
    await checkLook(phone, 'pair');
    await phone.page.getByRole('link', { name: 'Slutför' }).click();
    await checkLook(phone, 'review-pair');
    const number = decodeURIComponent(new URL(phone.page.url()).hash.slice(2).split('/')[0]);
    await phone.tap('Försegla');
    const focused = await phone.page.evaluate(() => document.activeElement.textContent);
    expect(focused === 'bo bekräftar', `it is not sealed before Bo has confirmed: ${focused}`);
    await phone.tap('bo bekräftar');
    await phone.page.getByRole('button', { name: 'bo bekräftar' }).waitFor({ state: 'detached' });
    await phone.tap('Försegla');
    await phone.page.getByText(`Diariefört ${number}`).waitFor();
    const visit = await server.visit(number);
    expect(visit.outcome === 'STAFF_BUSY' && visit.inspectors.join() === 'anna,bo', JSON.stringify(visit));
    await phone.close();
  },

  async 'a visit that was cancelled meanwhile: told, and nothing lost'(server) {
    const phone = await Phone.open(server);
    await phone.goto();
    await phone.page.getByRole('link', { name: 'Hamnkvarterets Match' }).first().click();
    await phone.tap('Jag är framme');
    await phone.tap('Personalen är upptagen');
    const number = decodeURIComponent(new URL(phone.page.url()).hash.slice(2));
    await server.ask(`/test/cancel?number=${encodeURIComponent(number)}`);
    await phone.page.getByRole('link', { name: 'Slutför' }).click();
    await phone.tap('Försegla');
    await phone.page.getByText(`Besök ${number} har ställts in.`).waitFor();
    await phone.page.getByText('Mottaget av servern').waitFor();
    await checkLook(phone, 'refused');
    await phone.killPage();
    await phone.page.getByText(`Besök ${number} har ställts in.`).waitFor();
    const [download] = await Promise.all([phone.page.waitForEvent('download'), phone.tap('Spara en kopia')]);
    const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1)).what === 'sealed', 'the copy is the journal');
    await phone.tap('Öppna igen');
    await phone.page.locator('#left', { hasText: 'Allt är ifyllt' }).waitFor();
    const visit = await server.visit(number);
    expect(visit.state === 'cancelled' && visit.journals.length === 1 && !visit.journals[0].registered, 'the server has the journal');
    await phone.close();
  },

  async 'signed out and in again, another inspector, no permission'(server) {
    const phone = await Phone.open(server);
    await phone.goto();
    await phone.page.getByRole('link', { name: 'Hamnkvarterets Match' }).first().click();
    await phone.tap('Jag är framme');
    await phone.tap('Personalen är upptagen');
    const number = decodeURIComponent(new URL(phone.page.url()).hash.slice(2));
    await server.signIn('');
    await phone.page.getByRole('link', { name: 'Slutför' }).click();
    await phone.tap('Försegla');
    await phone.strip('Du är utloggad');
    await checkLook(phone, 'signed-out');
    await server.signIn('bo', 'officer');
    await phone.killPage();
    await phone.strip('Du får inte hämta eller skicka besök');
    await checkLook(phone, 'forbidden');
    // Bo takes the phone: Anna's visit is not his to send, and is not gone.
    await server.signIn('bo');
    await phone.goto();
    await phone.strip('Osända besök finns kvar från anna');
    expect(await phone.page.locator('.visit').count() === 2, 'Bo sees his own visits');
    await checkLook(phone, 'another');
    await server.signIn('anna');
    await phone.goto();
    await phone.page.getByText(`Diariefört ${number}`).waitFor();
    expect((await server.visit(number)).state === 'sealed', 'Anna’s visit is sent');
    await phone.close();
  },

  async 'nothing to do, and nothing fetched'(server) {
    await server.signIn('eva');
    const phone = await Phone.open(server);
    await phone.goto();
    await phone.page.getByRole('heading', { name: 'Inga besök väntar på dig' }).waitFor();
    await checkLook(phone, 'empty');
    await phone.tap('In English');
    await phone.page.getByRole('heading', { name: 'No visits are waiting for you' }).waitFor();
    expect(await phone.page.evaluate(() => document.documentElement.lang) === 'en', 'the page says its language');
    await checkLook(phone, 'empty-english');
    await phone.killPage();
    await phone.page.getByRole('heading', { name: 'No visits are waiting for you' }).waitFor();
    await phone.close();
    await server.signIn('');
    const new_phone = await Phone.open(server);
    await new_phone.goto();
    await new_phone.page.getByRole('heading', { name: 'Telefonen har inte hämtat några besök än' }).waitFor();
    await checkLook(new_phone, 'never-fetched');
    await new_phone.close();
    await server.signIn('anna');
  },

  async 'a new version comes while a visit is open'(server) {
    const phone = await Phone.open(server);
    await phone.goto();
    await phone.page.getByRole('link', { name: 'Hamnkvarterets Match' }).first().click();
    await phone.untilOffline();
    await phone.tap('Jag är framme');
    await phone.tap('Öppet och bemannat');
    await phone.tap('Nej', phone.page.locator('section.item').first());
    await phone.page.locator('section.item').first().getByLabel('Vad såg du?').fill('Ingen skylt');
    await writeFile(join(server.folder, 'next'), '');
    await phone.page.evaluate(async () => (await navigator.serviceWorker.getRegistration('/falt')).update());
    await phone.strip('Det finns en ny version av appen');
    await checkLook(phone, 'new-version');
    const before = await phone.page.evaluate(() => caches.keys());
    await Promise.all([phone.page.waitForEvent('load'), phone.tap('Uppdatera')]);
    await phone.page.locator('section.item').first().getByLabel('Vad såg du?').waitFor();
    expect(await phone.page.getByLabel('Vad såg du?').inputValue() === 'Ingen skylt', 'what was being written is kept');
    const after = await phone.page.evaluate(() => caches.keys());
    expect(before.length === 2 && after.length === 1 && before.includes(after[0]), `the old version is gone: ${before} ${after}`);
    await phone.close();
  },

  async 'the routes take nothing from whom they should not'(server) {
    const { number } = (await server.ask('/api/field/day')).visits[0];
    const put = (path, body, { type = 'application/x-ndjson', token = 'test-token', ...headers } = {}) =>
      fetch(server.base + path, { method: 'PUT', body, headers: { 'Content-Type': type, 'X-Uppsikt-Token': token, ...headers } });
    const codesOf = async answer => {
      expect(answer.headers.get('content-type') === 'application/problem+json', `${answer.status} is a problem document`);
      return (await answer.json()).errors.map(error => error.code).join();
    };
    const hash = text => createHash('sha256').update(text).digest('hex');
    const line = (n, what, value, previous) => JSON.stringify({ visit: number, n, at: '2026-03-02T09:00:00.000000Z', what, value, previous });
    const first = line(1, 'opened', { inspector: 'bo', checklist: 'x' }, '0'.repeat(64));
    const last = line(2, 'sealed', {}, hash(first));
    const text = `${first}\n${last}\n`;
    const refused = [
      [403, 'http_not_permitted', await put(`/api/field/journals/${hash(last)}`, text, { token: 'another' })],
      [403, 'http_from_elsewhere', await put(`/api/field/journals/${hash(last)}`, text, { Origin: 'https://example.org' })],
      [403, 'field_journal_of_another', await put(`/api/field/journals/${hash(last)}`, text)],
      [422, 'field_seal_differs', await put(`/api/field/journals/${'1'.repeat(64)}`, text)],
      [422, 'field_entry_after_seal,field_journal_not_sealed,field_seal_differs', await put(`/api/field/journals/${hash(last)}`, text + line(3, 'came', { came: true }, hash(last)) + '\n')],
      [415, null, await put(`/api/field/journals/${hash(last)}`, text, { type: 'text/html' })],
      [413, null, await put(`/api/field/journals/${hash(last)}`, 'x'.repeat(5 * 1024 * 1024))],
      [422, 'field_photo_not_jpeg', await put(`/api/field/photos/${hash('<svg>')}`, '<svg>', { type: 'image/jpeg' })],
      [422, null, await put(`/api/field/photos/${'1'.repeat(64)}`, Buffer.from('ffd8ffe0', 'hex'), { type: 'image/jpeg' })],
      [400, null, await put('/api/field/photos/..%2f..%2fetc%2fpasswd', 'x', { type: 'image/jpeg' })],
      [400, null, await fetch(`${server.base}/falt/..%2f..%2fetc%2fpasswd`)],
      [422, null, await fetch(`${server.base}/api/field/photos?sha256=1`)],
    ];
    const wrong = [];
    for (const [status, codes, answer] of refused) {
      const found = await codesOf(answer);
      if (answer.status !== status || (codes && found !== codes)) wrong.push(`${status} ${codes}: ${answer.status} ${found}`);
    }
    await server.signIn('bo', 'officer');
    for (const path of ['/api/field/day', '/api/field/photos'])
      if ((await fetch(server.base + path)).status !== 403) wrong.push(`${path} is for inspectors`);
    await server.signIn('');
    for (const path of ['/api/field/day', '/api/field/photos'])
      if ((await fetch(server.base + path)).status !== 401) wrong.push(`${path} is for who has signed in`);
    const shell = await fetch(`${server.base}/falt`);
    if (!/default-src 'none'; script-src 'self'/.test(shell.headers.get('content-security-policy'))) wrong.push('the shell has no strict policy');
    await server.signIn('anna');
    const whole = await server.ask('/test/verify');
    if (!whole.record || whole.rows !== 0) wrong.push(`something was kept: ${JSON.stringify(whole)}`);
    expect(wrong.length === 0, wrong.join('\n'));
  },

  async 'two tabs write one journal'(server) {
    await server.signIn('bo');
    const phone = await Phone.open(server);
    await phone.goto();
    await phone.page.getByRole('link', { name: 'Hamnkvarterets Match' }).first().click();
    await phone.tap('Jag är framme');
    await phone.tap('Öppet och bemannat');
    await phone.page.locator('section.item').first().waitFor();
    const other = await phone.context.newPage();
    phone.watch(other);
    await other.goto(phone.page.url());
    await other.locator('section.item').first().waitFor();
    const press = (page, from) => page.evaluate(first => {
      const buttons = [...document.querySelectorAll('[data-do=answer][data-value=meets]')];
      for (let at = first; at < buttons.length; at += 2) buttons[at].click();
    }, from);
    await Promise.all([press(phone.page, 0), press(other, 1)]);
    await phone.page.locator('#left', { hasText: 'Allt är ifyllt' }).waitFor();
    await other.locator('#left', { hasText: 'Allt är ifyllt' }).waitFor();
    const entries = await phone.page.evaluate(() => new Promise(give => {
      indexedDB.open('uppsikt-falt:bo').onsuccess = event => {
        event.target.result.transaction('entries').objectStore('entries').getAll().onsuccess = all => give(all.target.result);
      };
    }));
    checkChain(entries);
    expect(entries.filter(({ what }) => what === 'answer').length === 11, 'each answer once');
    await phone.close();
    await server.signIn('anna');
  },

  async 'the browser is killed'(server) {
    await server.signIn('bo');
    const phone = await Phone.open(server);
    await phone.goto();
    await phone.page.getByRole('link', { name: 'Hamnkvarterets Match' }).first().click();
    await phone.untilOffline();
    await server.kill();
    await phone.tap('Jag är framme');
    await phone.tap('Öppet och bemannat');
    for (let at = 0; at < 3; ++at) {
      const card = () => phone.page.locator('section.item').nth(at);
      await phone.tap('Ja', card());
      await card().getByRole('button', { name: 'Ja', exact: true, pressed: true }).waitFor();
      await phone.killBrowser();
      await card().getByRole('button', { name: 'Ja', exact: true, pressed: true }).waitFor();
    }
    await server.start();
    await phone.close();
    await server.signIn('anna');
  },
};

if (pictures) await mkdir(pictures, { recursive: true });
// The whole visit is long: each run takes the short ones that show the rest, and --long takes all.
const wanted = process.env.JOURNEY ?? (process.env.UPPSIKT_LONG_TESTS ? undefined : 'closed door');
let failed = 0;
let passed = 0;
for (const [name, journey] of Object.entries(journeys)) {
  if (wanted && !name.includes(wanted)) continue;
  // A database of its own for each, so that they need no order.
  const server = await FieldServer.open();
  const started = Date.now();
  try {
    const more = await journey(server);
    await server.close();
    passed += 1;
    console.log(`ok   ${name}${more ? ` (${more})` : ''}, ${((Date.now() - started) / 1000).toFixed(1)} s`);
  } catch (fault) {
    failed += 1;
    await server.kill();
    console.log(`FAIL ${name}\n${fault.stack}`);
  }
}
console.log(`${scans} scans by axe`);
// One line that script/test counts.
console.log(`[doctest] test cases: ${passed + failed} | ${passed} passed | ${failed} failed | 0 skipped`);
process.exit(failed === 0 ? 0 : 1);
