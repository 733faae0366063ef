// The ten main screens, as they stand in docs/screens: UPPSIKT_UPDATE_SCREENS=1 writes them anew.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkLook, openPage, signIn, source } from '../stage.mjs';

export const title = 'the ten main screens look as they do in docs/screens';

export const today = '2025-08-15';
const folder = join(source, 'docs/screens');
const screens = [
  { name: 'find', path: '/omrade/orrsala' },
  { name: 'find-dark-english', path: '/en/area/orrsala', scheme: 'dark' },
  { name: 'find-phone', path: '/omrade/orrsala', size: 'phone' },
  { name: 'compare', path: '/jamfor?contract=90010305&contract=90010287' },
  { name: 'day', path: '/min-dag', user: 'anna' },
  { name: 'queue', path: '/arenden/UPP-2025-000001?vy=all', user: 'anna' },
  { name: 'case-phone', path: '/arenden/UPP-2025-000001', user: 'anna', size: 'phone' },
  { name: 'portal', path: '/uppdrag', user: 'sven' },
  { name: 'rating', path: '/betyg/2025-07.1', user: 'agnes' },
  { name: 'field-phone', path: '/falt/', user: 'ines', size: 'phone' },
];

// The share of pixels that differ by more than a shade; 1 where the sizes differ.
async function difference(page, one, other) {
  return page.evaluate(async both => {
    const [a, b] = await Promise.all(both.map(async bytes => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height);
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height);
    }));
    if (a.width !== b.width || a.height !== b.height) return 1;
    let differing = 0;
    for (let i = 0; i < a.data.length; i += 4)
      if (Math.abs(a.data[i] - b.data[i]) + Math.abs(a.data[i + 1] - b.data[i + 1]) + Math.abs(a.data[i + 2] - b.data[i + 2]) > 48) differing += 1;
    return differing / (a.width * a.height);
  }, [one, other].map(bytes => bytes.toString('base64')));
}

export default async function ({ stage, browser }) {
  execFileSync(join(source, 'script/demo-accounts'), [stage.binary, `sqlite:${stage.folder}/test.db`, '--today', today]);
  await stage.publish('2025-05');
  await stage.command('release', 'draft', '2025-07', '--as', 'analyst:agnes');
  await stage.serve('--without-second-factor');
  const blank = await openPage(browser, stage.base);
  const people = new Map();
  const found = [];
  for (const { name, path, user, size = 'desktop', scheme = 'light' } of screens) {
    const who = `${user ?? ''} ${size}`;
    if (!people.has(who)) people.set(who, user ? await signIn(browser, stage.base, user, size, 'prova-uppsikt-2026') : await openPage(browser, stage.base, size));
    const page = people.get(who);
    await page.goto(path);
    await page.waitForLoadState('networkidle');
    await page.evaluate(() => document.fonts.ready);
    try { await checkLook(page, name); } catch (fault) { found.push(fault.message); }
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    const shot = await page.screenshot({ animations: 'disabled', caret: 'hide' });
    const kept = join(folder, `${name}.png`);
    if (process.env.UPPSIKT_UPDATE_SCREENS || !existsSync(kept)) {
      await mkdir(folder, { recursive: true });
      await writeFile(kept, shot);
      continue;
    }
    const share = await difference(blank, shot, await readFile(kept));
    if (share > 0.02) {
      const other = join(stage.folder, '..', `uppsikt-${name}-now.png`);
      await writeFile(other, shot);
      found.push(`${name}: ${(100 * share).toFixed(1)} % of it differs from docs/screens (now: ${other})`);
    }
  }
  if (found.length > 0) throw new Error(found.join('\n'));
}
