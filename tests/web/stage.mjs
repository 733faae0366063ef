// What journeys share: an Uppsikt of their own on this machine, a browser, and ways to look.
import { spawn, execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import AxeBuilder from '@axe-core/playwright';
import { inTime } from './time.mjs';

const run = promisify(execFile);
export const source = new URL('../..', import.meta.url).pathname;

// One database with the fictional example in it, and the server of it.
export class Stage {
  // As of another day, where one is given.
  static async open(binary, today, { isEmpty = false } = {}) {
    const stage = new Stage();
    stage.asOf = today ? ['--today', today] : [];
    stage.binary = binary;
    stage.folder = await mkdtemp(join(tmpdir(), 'uppsikt-journey-'));
    if (!isEmpty) await stage.command('import', ...['resultatuppfoljning', 'betyg'].map(name => join(source, `examples/${name}-exempel.xlsx`)));
    return stage;
  }

  // Runs a command of the binary; `secret` is what it is asked for.
  async command(...words) {
    return (await run(this.binary, ['--database', `sqlite:${this.folder}/test.db`, ...this.asOf, ...words], { cwd: this.folder })).stdout;
  }
  async commandWithSecret(secret, ...words) {
    const child = spawn(this.binary, ['--database', `sqlite:${this.folder}/test.db`, ...this.asOf, ...words], { cwd: this.folder });
    let out = '';
    child.stdout.on('data', text => { out += text; });
    child.stderr.on('data', text => { out += text; });
    child.stdin.end(secret + '\n');
    const code = await new Promise(done => child.on('close', done));
    if (code !== 0) throw new Error(`${words.join(' ')}: ${out}`);
    return out;
  }
  async jsonOf(...words) { return JSON.parse(await this.command(...words, '--format', 'json')); }

  // A period's results, published by two persons: before that the public sees none.
  async publish(period) {
    await this.command('release', 'draft', period, '--as', 'analyst:agnes');
    await this.command('release', 'submit', `${period}.1`, '--note', 'Granskad mot arbetsboken.', '--as', 'analyst:agnes');
    await this.command('release', 'approve', `${period}.1`, '--note', 'Stämmer.', '--as', 'decision_maker:disa');
  }

  // An account for trying out, with the password of all of them.
  async account(name, display, role, ...more) {
    await this.command('user', 'add', name, '--display', display, '--role', role, ...more);
    await this.commandWithSecret(password, 'user', 'password', name);
  }

  // Serves at an address of its own; the same one again after `kill`.
  async serve(...options) {
    this.server = spawn(this.binary,
      ['--database', `sqlite:${this.folder}/test.db`, ...this.asOf, 'serve', '--listen', `127.0.0.1:${this.port ?? 0}`, ...options],
      { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    this.log = '';
    this.server.stderr.on('data', text => { this.log += text; });
    let out = '';
    this.base = await inTime(new Promise((found, lost) => {
      this.server.stdout.on('data', text => {
        out += text;
        const address = out.match(/https?:\/\/127\.0\.0\.1:\d+/);
        if (address) found(address[0]);
      });
      this.server.on('close', code => lost(new Error(`the server ended with ${code}: ${out}${this.log}`)));
    }), () => `the server does not begin: ${out}${this.log}`);
    this.port = new URL(this.base).port;
    return this.base;
  }
  async stop(signal = 'SIGTERM') {
    if (!this.server || this.server.exitCode !== null || this.server.signalCode !== null) return;
    const ended = new Promise(done => this.server.on('close', done));
    this.server.kill(signal);
    await inTime(ended, () => `the server does not end: ${this.log}`).finally(() => this.server.kill('SIGKILL'));
  }
  async close() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const password = 'en-lang-mening-om-hav';

// Signs in on a page of its own; a password is enough where the server was told so.
export async function signIn(browser, base, name, size = 'desktop', secret = password, options = {}) {
  const page = await openPage(browser, base, size, options);
  await page.goto('/logga-in');
  await page.getByLabel('Användarnamn').fill(name);
  await page.getByLabel('Lösenord').fill(secret);
  await page.getByRole('button', { name: 'Logga in' }).click();
  await page.waitForURL(url => !url.pathname.startsWith('/logga-in'));
  return page;
}

// A port that nobody listens on.
export async function freePort() {
  const server = createServer();
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise(done => server.close(done));
  return port;
}

export const sizes = { desktop: { width: 1360, height: 900 }, phone: { width: 390, height: 844 }, zoomed: { width: 320, height: 256 } };

export async function openBrowser() {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
}

// A page at a size, in a context of its own: cookies and storage of nobody else. Faults of the page are kept.
export async function openPage(browser, base, size = 'desktop', options = {}) {
  const context = await browser.newContext({ baseURL: base, viewport: sizes[size], locale: 'sv-SE', timezoneId: 'Europe/Stockholm', ...options });
  context.setDefaultTimeout(45000);
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', fault => page.faults.push(String(fault)));
  page.on('console', message => { if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) page.faults.push(message.text()); });
  return page;
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// snake_case, and what commands are called: neither is a word of any language. A signed-in name is what it is.
const rawCodes = /\b[a-z]+(?:_[a-z0-9]+)+\b|\b(?:send-central|answer-by-code|write-by-code|add-finding|withdraw-finding|assess-reply|give-notice|report-cure|verify-cure|reject-cure|hand-over|break-glass|show-supplier|no-defect|totp)\b/g;

// Of all rules, those that another set of colours may break.
const colourRules = ['color-contrast', 'link-in-text-block'];

// What axe has to say of the page as it stands, and of its colours in the dark; and whether it must be pushed sideways.
export async function checkLook(page, name) {
  const found = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page });
    const { violations } = await (colorScheme === 'light' ? axe.withTags(rules) : axe.withRules(colourRules)).analyze();
    for (const one of violations) {
      const [node] = one.nodes;
      const [why] = [...node.any, ...node.all, ...node.none];
      found.push(`${name} ${colorScheme}: ${one.id} at ${node.html.slice(0, 140)}: ${why?.message} (${why?.relatedNodes.map(other => other.html.slice(0, 80)).join('; ')})`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
  if (sideways) found.push(`${name}: must be pushed sideways`);
  // Nothing is shown as raw code, or as UTC time; but for what is marked as code, for those who write programs.
  const text = await page.evaluate(() => {
    const marked = [...document.querySelectorAll('code')];
    for (const one of marked) one.style.visibility = 'hidden';
    const seen = document.body.innerText;
    for (const one of marked) one.style.visibility = '';
    return seen;
  });
  for (const code of text.match(rawCodes) ?? []) found.push(`${name}: raw code ${code}`);
  for (const time of text.match(/\d{4}-\d\d-\d\dT\d\d:\d\d\S*|\{\w+\}/g) ?? []) found.push(`${name}: raw time or value ${time}`);
  if (found.length > 0) throw new Error(found.join('\n'));
}

export function expect(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
}
