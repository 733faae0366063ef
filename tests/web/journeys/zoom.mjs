import { checkRound } from '../keys.mjs';
import { furnish, places, today } from '../places.mjs';
import { checkLook } from '../stage.mjs';

export { today };
export const title = 'every page at 400 %: nothing to be pushed sideways, nothing cut off or covered, room for wider text; and nothing moves for who wants it still';

// What a reader may set (WCAG 1.4.12); a sheet that is made by script is none that the policy of the pages would refuse.
const spacing = `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-bottom: 2em !important; }`;

const spaceOut = page => page.evaluate(text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
}, spacing);

// Whatever is wider than the page, or is cut off though it has something to read in it.
const faultsOf = page => page.evaluate(() => {
  const found = [];
  const root = document.documentElement;
  const name = one => `${one.tagName.toLowerCase()}.${one.className.baseVal ?? one.className} "${one.textContent.trim().slice(0, 40)}"`;
  const isUnseen = one => {
    for (let up = one; up; up = up.parentElement) if (getComputedStyle(up).clipPath === 'inset(50%)') return true;
    return one.closest('[aria-hidden=true], datalist');
  };
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.body.querySelectorAll('*')].find(one => {
      const box = one.getBoundingClientRect();
      if (box.right <= root.clientWidth + 1 || !one.checkVisibility()) return false;
      for (let up = one.parentElement; up; up = up.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return false;
      return true;
    });
    found.push(`must be pushed sideways: ${root.scrollWidth} wide, by ${wide ? name(wide) : '?'}`);
  }
  for (const one of document.body.querySelectorAll('*')) {
    if (!one.checkVisibility() || isUnseen(one) || one.closest('svg')) continue;
    const style = getComputedStyle(one);
    const cutsX = /hidden|clip/.test(style.overflowX) && one.scrollWidth > one.clientWidth + 1;
    const cutsY = /hidden|clip/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 1;
    if ((cutsX || cutsY) && one.textContent.trim() && one.clientWidth > 1) found.push(`cuts off ${name(one)}: ${one.scrollWidth}x${one.scrollHeight} in ${one.clientWidth}x${one.clientHeight}`);
    // Text that runs out of its box and over its neighbours.
    if (one.children.length === 0 && one.textContent.trim() && style.display !== 'inline' && one.scrollWidth > one.clientWidth + 1 && !/auto|scroll/.test(style.overflowX))
      found.push(`runs over: ${name(one)}`);
  }
  return found;
});

// What stays in place while the rest is scrolled leaves at least half of the window.
const heldOf = page => page.evaluate(() => [...document.body.querySelectorAll('*')]
  .filter(one => /fixed|sticky/.test(getComputedStyle(one).position) && one.checkVisibility())
  .reduce((sum, one) => sum + Math.min(innerHeight, one.getBoundingClientRect().height), 0) / innerHeight);

const movesOn = page => page.evaluate(() => document.getAnimations().length +
  [...document.querySelectorAll('*')].filter(one => getComputedStyle(one).transitionDuration.split(',').some(time => parseFloat(time) > 0)).length);

export default async function ({ stage, browser }) {
  await furnish(stage);
  const found = [];
  const sizes = [['zoomed', { deviceScaleFactor: 4 }]];
  if (process.env.UPPSIKT_LONG_TESTS) sizes.push(['desktop', {}]);
  for (const [size, options] of sizes) {
    for await (const { page, name } of places(browser, stage.base, size, { reducedMotion: 'reduce', ...options })) {
      const tell = text => found.push(`${size} ${name}: ${text}`);
      const look = async how => { for (const fault of await faultsOf(page)) tell(`${how}${fault}`); };
      await look('');
      if (size === 'zoomed') {
        if (await movesOn(page) > 0) tell('moves though it should not');
        if (await heldOf(page) > 0.5) tell('more than half of the window is held by what does not scroll');
        await checkRound(page, name).catch(fault => tell(fault.message));
        if (process.env.UPPSIKT_LONG_TESTS) await checkLook(page, name).catch(fault => tell(fault.message));
      }
      await spaceOut(page);
      await look('spaced out, ');
      if (page.faults.length > 0) tell(page.faults.splice(0).join('; '));
    }
  }
  if (found.length > 0) throw new Error(found.join('\n'));
}
