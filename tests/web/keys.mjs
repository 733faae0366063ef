// The pages without a mouse: what the Tab key reaches, in which order, and whether one sees where one is.
import { expect } from './stage.mjs';

// What has the focus: its name, whether an outline shows it, and whether something lies over it (WCAG 2.4.7, 2.4.11).
const focusNow = page => page.evaluate(() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  // Some show it around what can be pressed as a whole: a card, a button that is a label.
  const isOutlined = whole => {
    const style = getComputedStyle(whole);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const [x, y] = [Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)), Math.min(innerHeight - 1, Math.max(0, box.top + box.height / 2))];
  const top = document.elementFromPoint(x, y);
  window.seen ??= new WeakMap();
  if (!window.seen.has(one)) window.seen.set(one, (window.count = (window.count ?? 0) + 1));
  return {
    id: window.seen.get(one),
    name: `${one.tagName.toLowerCase()} ${(one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 40)) || one.id || one.name}`,
    isOutlined: isOutlined(one) || [one.closest('.card'), one.closest('label')].some(whole => whole && isOutlined(whole)),
    isInView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isCovered: Boolean(top) && !one.contains(top) && !top.contains(one) && !(one.labels ? [...one.labels].some(label => label.contains(top)) : false),
  };
});

function check(focus, where) {
  expect(focus.isInView, `${where}: ${focus.name} has the focus out of sight`);
  expect(focus.isOutlined, `${where}: nothing shows that ${focus.name} has the focus`);
  expect(!focus.isCovered, `${where}: something lies over ${focus.name}, which has the focus`);
}

// Goes on by Tab until the element is reached; each stop on the way is looked at.
export async function tabTo(page, target, { most = 80, back = false } = {}) {
  const wanted = await target.first().elementHandle();
  for (let step = 0; step < most; ++step) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    const focus = await focusNow(page);
    if (!focus) continue;
    check(focus, new URL(page.url()).pathname);
    if (await wanted.evaluate(one => one === document.activeElement)) return focus;
  }
  throw new Error(`not so: ${most} Tabs reach ${target} on ${page.url()}`);
}

// Presses a key that leads to another page, and waits for it.
export async function goBy(page, key) {
  await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
  await page.waitForLoadState('load');
}

// Once around the page: everything that can be used is reached, in the order of the page, and nothing holds on to the focus.
export async function checkRound(page, name) {
  const all = await page.evaluate(() => {
    // From the top, wherever the focus was.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
    const groups = new Set();
    return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')].filter(one => {
      if (one.disabled || one.tabIndex < 0 || one.type === 'hidden' || !one.checkVisibility({ visibilityProperty: true })) return false;
      if (one.type !== 'radio') return true;
      // A group of radio buttons is one stop.
      const isFirst = !groups.has(one.name);
      groups.add(one.name);
      return isFirst;
    }).length;
  });
  expect(await page.evaluate(() => ![...document.querySelectorAll('[tabindex]')].some(one => one.tabIndex > 0)), `${name}: nothing changes the order of the page`);
  const stops = new Map();
  let last = null;
  // A field for a day has a stop for each of its parts.
  for (let step = 0, again = 0; step <= all + 3 && again < 6; ++step) {
    await page.keyboard.press('Tab');
    const focus = await focusNow(page);
    if (!focus || (stops.has(focus.id) && focus.id !== last.id)) break;
    if (stops.has(focus.id)) {
      again += 1;
      step -= 1;
      continue;
    }
    again = 0;
    check(focus, name);
    const follows = await page.evaluate(() => {
      const before = window.before;
      window.before = document.activeElement;
      return !before || !before.isConnected || Boolean(before.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING);
    });
    expect(follows, `${name}: ${focus.name} comes before ${last?.name} on the page, and after it by Tab`);
    last = focus;
    stops.set(focus.id, focus.name);
  }
  await page.evaluate(() => { window.before = undefined; });
  expect(stops.size >= all, `${name}: Tab reaches ${stops.size} of ${all}, the last is ${last?.name}`);
  return stops.size;
}
