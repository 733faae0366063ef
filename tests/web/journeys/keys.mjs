import { checkRound, goBy, tabTo } from '../keys.mjs';
import { checkLook, expect, openPage } from '../stage.mjs';
import { codeOf } from '../totp.mjs';

export const title = 'without a mouse: a participant searches, compares three and reads; an officer signs in with two factors and works the queue';

const isFocused = (page, selector) => page.locator(selector).first().evaluate(one => one === document.activeElement);

async function find(page) {
  await page.goto('/');
  // The first stop skips what is the same on every page, and the next is in the content.
  await page.keyboard.press('Tab');
  expect(await isFocused(page, '.skip'), 'the first stop skips to the content');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await isFocused(page, '#place'), 'and the next is the first field');
  await page.keyboard.type('orrsala');
  await goBy(page, 'Enter');
  await page.getByRole('heading', { name: '9 leverantörer i Orrsala' }).waitFor();
  await checkRound(page, 'found');
  // To choose an order of the list changes nothing until one says so.
  await tabTo(page, page.locator('#order'));
  const before = page.url();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  expect(page.url() === before && await isFocused(page, '#order'), 'a choice by the arrows leads nowhere by itself');
  const boxes = page.getByRole('checkbox', { name: /^Jämför/ });
  for (const at of [0, 1, 2]) {
    await tabTo(page, boxes.nth(at));
    await page.keyboard.press('Space');
    expect(await boxes.nth(at).isChecked(), `box ${at + 1} is checked by Space`);
  }
  await tabTo(page, page.getByRole('button', { name: 'Jämför valda' }));
  await goBy(page, 'Enter');
  await page.getByRole('heading', { name: 'Jämför leverantörer' }).waitFor();
  expect(await page.locator('.column').count() === 3, 'three stand beside each other');
  await checkRound(page, 'compare');
  await tabTo(page, page.locator('.column h2 a').first());
  await goBy(page, 'Enter');
  await page.locator('main h1').waitFor();
  await checkRound(page, 'supplier');
  await tabTo(page, page.locator('main summary').first());
  await page.keyboard.press('Enter');
  expect(await page.locator('main details').first().evaluate(one => one.open), 'what lies behind a number opens by Enter');
}

async function openMenu(page) {
  await page.goto('/');
  await tabTo(page, page.locator('.small-menu summary'));
  await page.keyboard.press('Enter');
  await tabTo(page, page.locator('.small-menu a', { hasText: 'Klagomål' }));
  await goBy(page, 'Enter');
  await checkRound(page, 'complaint or tip');
  await tabTo(page, page.locator('#kind-complaint'));
  await page.keyboard.press('Space');
  expect(await page.locator('#kind-complaint').isChecked(), 'a choice is made by Space');
  await page.keyboard.press('ArrowDown');
  expect(await page.locator('#kind-tip').isChecked(), 'and changed by the arrows');
  await page.keyboard.press('Tab');
  await goBy(page, 'Enter');
  // What is missing is told where the focus is.
  await tabTo(page, page.getByRole('button', { name: 'Fortsätt' }));
  await goBy(page, 'Enter');
  await page.locator('#reasons').waitFor();
  expect(await isFocused(page, '#reasons'), 'the focus is on what is missing');
}

// The first visit: password, key for the authenticator, its first code, the codes to keep, and in again.
async function enter(page) {
  const signIn = async code => {
    await page.goto('/logga-in');
    for (const [field, text] of [['name', 'anna'], ['password', 'en-lang-mening-om-hav'], ['code', code]]) {
      await tabTo(page, page.locator(`#${field}`));
      await page.keyboard.type(text);
    }
    await goBy(page, 'Enter');
  };
  await page.goto('/logga-in');
  await checkRound(page, 'sign in');
  await signIn('');
  await page.waitForURL('**/tva-steg');
  await tabTo(page, page.locator('main button'));
  await goBy(page, 'Enter');
  await checkLook(page, 'a key for the authenticator');
  const key = await page.locator('code.key').innerText();
  await tabTo(page, page.locator('#code'));
  await page.keyboard.type('000000');
  await goBy(page, 'Enter');
  expect(await isFocused(page, '#reasons'), 'a wrong code is told where the focus is');
  await checkLook(page, 'a wrong code');
  await tabTo(page, page.locator('#code'));
  await page.keyboard.type(codeOf(key));
  await goBy(page, 'Enter');
  expect(await page.locator('.codes li').count() >= 8, 'there are codes to keep');
  await checkLook(page, 'codes to keep');
  await tabTo(page, page.locator('main a.button'));
  await goBy(page, 'Enter');
  await signIn(codeOf(key, 1));
  await page.waitForURL('**/min-dag');
}

async function work(page, [first, second]) {
  await checkRound(page, 'my day');
  await tabTo(page, page.locator('.menu a[href="/arenden"]'));
  await goBy(page, 'Enter');
  await tabTo(page, page.locator('.rail a[href$="vy=unassigned"]'));
  await goBy(page, 'Enter');
  await checkRound(page, 'queue');
  const links = page.locator('.queue .what a');
  const hasFocus = at => links.nth(at).evaluate(one => one === document.activeElement);
  await tabTo(page, links);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  expect(await hasFocus(2), 'j goes down');
  await page.keyboard.press('k');
  expect(await hasFocus(1), 'k goes up');
  await page.keyboard.press('/');
  expect(await isFocused(page, '#q'), '/ leads to the search');
  await page.keyboard.type(second);
  await goBy(page, 'Enter');
  // The focus is in the case that was searched for, and its keys act there.
  expect(await isFocused(page, '#case'), 'the focus is where the case begins');
  await page.getByText('Andra klagomålet').first().waitFor();
  await page.goBack();
  await tabTo(page, links);
  await goBy(page, 'Enter');
  await page.getByText('Första klagomålet').first().waitFor();
  expect(await isFocused(page, '#case'), 'a case that is opened by Enter has the focus');
  await checkRound(page, 'an open case');
  await page.keyboard.press('Home');
  // From the top, two stops skip to the case.
  await page.goto(page.url());
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('a');
  await page.waitForURL(/\/complaint\//);
  expect(await isFocused(page, '.panel .form h3'), 'the focus is where the form begins');
  await checkRound(page, 'a form');
  // Left, and taken up again.
  await tabTo(page, page.locator('.panel .form a.button'));
  await goBy(page, 'Enter');
  expect(await isFocused(page, '#case'), 'who leaves a form is in its case');
  await page.keyboard.press('a');
  await page.waitForURL(/\/complaint\//);
  await tabTo(page, page.locator('.panel .form button'));
  await goBy(page, 'Enter');
  await page.locator('.panel').getByText('Bekräftat').first().waitFor();
  await page.keyboard.press('a');
  await page.waitForURL(/\/complaint\//);
  // Nothing said: refused, told where the focus is, and mended.
  await tabTo(page, page.locator('.panel .form button'));
  await goBy(page, 'Enter');
  expect(await isFocused(page, '#reasons'), 'a refusal has the focus');
  await checkLook(page, 'a form that was refused');
  for (const field of await page.locator('.panel .form :is(input:not([type=hidden]), select, textarea)[required]').all()) {
    await tabTo(page, field);
    if (await field.evaluate(one => one.tagName) === 'SELECT') await page.keyboard.press('ArrowDown');
    else await page.keyboard.type('Orrsala');
  }
  await tabTo(page, page.locator('.panel .form button'));
  await goBy(page, 'Enter');
  expect(await page.locator('#reasons').count() === 0, 'the step is taken');
  expect(await isFocused(page, '#case'), 'and the focus is in the case');
  expect((await page.locator('.panel .number').innerText()).includes(first), 'in the same one');
  expect(page.url().endsWith('?vy=unassigned'), 'beside the view that it was opened from');
  // Taken on, it leaves that view, which stays; j goes on with the one that stood below it.
  const listed = () => page.locator('.queue .what small').allInnerTexts();
  const before = await listed();
  const stood = before.indexOf(first);
  expect(stood >= 0 && before.length > 1, `it stands in the list: ${before}`);
  await page.locator('.others summary').focus();
  await page.keyboard.press('Enter');
  await tabTo(page, page.locator('.others a[href*="/case/hand-over?"]'));
  await goBy(page, 'Enter');
  for (const [field, text] of [['unit', 'central'], ['assignee', 'user:anna']]) {
    await tabTo(page, page.locator(`#f-${field}`));
    await page.keyboard.type(text);
  }
  await goBy(page, 'Enter');
  expect(page.url().endsWith('?vy=unassigned'), `the view stays: ${page.url()}`);
  const after = await listed();
  expect(!after.includes(first), 'what has an officer is unassigned no more');
  await page.keyboard.press('j');
  const next = before[stood + 1] ?? after.at(-1);
  expect(await links.nth(after.indexOf(next)).evaluate(one => one === document.activeElement), `j goes on with ${next}`);
  // The way out lies behind the name.
  await tabTo(page, page.locator('.who summary'), { back: true });
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Logga ut' }));
  await goBy(page, 'Enter');
  await page.waitForURL('**/logga-in');
}

export default async function ({ stage, browser }) {
  await stage.publish('2025-07');
  await stage.account('anna', 'Anna Berg', 'officer');
  const register = text => stage.jsonOf('complaint', 'register', '--text', text, '--sender', 'participant', '--channel', 'phone',
    '--category', 'premises', '--supplier', 'Glänta & Glöd AB', '--as', 'officer:bo');
  const numbers = [];
  for (const text of ['Första klagomålet.', 'Andra klagomålet.', 'Tredje klagomålet.']) numbers.push((await register(text)).number);
  await stage.serve();
  const anyone = await openPage(browser, stage.base);
  await find(anyone);
  const phone = await openPage(browser, stage.base, 'phone');
  await openMenu(phone);
  const anna = await openPage(browser, stage.base);
  await enter(anna);
  await work(anna, numbers);
  for (const page of [anyone, phone, anna]) expect(page.faults.length === 0, page.faults.join('; '));
}
