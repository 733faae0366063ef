// Runs the journeys of people through the web, one after the other, in Debian's Chromium.
//   node run.mjs UPPSIKT [NAME...]     all of them, or those whose file has one of the names in it
// Ends with one line that script/test counts.
import { readdir } from 'node:fs/promises';
import { openBrowser, Stage } from './stage.mjs';

const [binary, ...names] = process.argv.slice(2);
const folder = new URL('journeys/', import.meta.url);
const files = (await readdir(folder)).filter(file => file.endsWith('.mjs') && (names.length === 0 || names.some(name => file.includes(name)))).sort();
const browser = await openBrowser();
let passed = 0, failed = 0;
for (const file of files) {
  const { default: journey, title, today } = await import(new URL(file, folder));
  const stage = await Stage.open(binary, today);
  const began = Date.now();
  try {
    await journey({ stage, browser });
    passed += 1;
    console.log(`ok   ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (fault) {
    failed += 1;
    console.log(`FAIL ${title}\n${fault.stack}\n${stage.log ?? ''}`);
  } finally {
    for (const context of browser.contexts()) await context.close();
    await stage.close();
  }
}
await browser.close();
console.log(`[doctest] test cases: ${passed + failed} | ${passed} passed | ${failed} failed | 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;
