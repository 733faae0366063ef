import { numberIn } from '../acts.mjs';
import { furnish, secret, today } from '../places.mjs';
import { checkLook, expect, openPage, signIn, Stage } from '../stage.mjs';

export { today };
export const title = 'every state of every audience’s pages, in Swedish and English: empty, refused, no permission, not there, session ended, server gone, loading';

// [who, path, status, what must stand there in Swedish, and in English]
const table = [
  ['', '/?place=atlantis', 200, 'Vi hittar ingen plats som heter atlantis'],
  ['', '/en/?place=atlantis', 200, 'atlantis'],
  ['', '/jamfor', 200], ['', '/en/compare', 200],
  ['', '/jamfor?contract=1', 200],
  ['', '/leverantor/finns-inte', 404], ['', '/en/supplier/no-such', 404],
  ['', '/jamforelser', 200, 'Ingen jämförelse'], ['', '/en/comparisons', 200, 'No comparison'],
  ['', '/jamforelser/2099-1', 404], ['', '/en/comparisons/2099-1', 404],
  ['', '/finns-inte', 404, 'finns inte'], ['', '/en/no-such', 404],
  ['anna', '/arenden?vy=mine', 200], ['anna', '/arenden?vy=overdue', 200],
  ['anna', '/arenden/UPP-2025-999999', 404], ['anna', '/arenden/strunt', 404],
  ['anna', '/leverantorer?namn=Finns%20inte', 404], ['anna', '/sok?q=zzz', 404],
  ['anna', '/nytt/finns/inte', 404], ['anna', '/nytt/user/add', 403], ['anna', '/betyg/2099-01.1', 404],
  ['agnes', '/betyg/jamforelser', 200], ['agnes', '/betyg/jamforelser/2099-1', 404],
  ['anna', '/arenden/UPP-2025-000001/sanction/decide', 403], ['anna', '/uppdrag', 403],
  ['ines', '/betyg', 403], ['ines', '/betyg/jamforelser', 403],
  ['sven', '/arenden', 403], ['sven', '/min-dag', 403], ['sven', '/arenden/UPP-2025-000001', 404], ['sven', '/betyg', 403],
  ['sven', '/nytt/complaint/register', 200],
  ['agnes', '/arenden', 403], ['agnes', '/leverantorer?namn=X', 403],
  ['adam', '/min-dag', 403], ['rut', '/nytt', 200], ['rut', '/betyg', 200],
];

async function eachState({ stage, browser }, language) {
  const people = new Map();
  const found = [];
  for (const [who, path, status] of table) {
    const isPublic = who === '' && (language === 'en') !== path.startsWith('/en/');
    if (isPublic) continue;
    if (!people.has(who)) {
      const page = who ? await signIn(browser, stage.base, who, 'desktop', secret) : await openPage(browser, stage.base);
      if (who && language === 'en') await page.goto('/sprak/en?till=/logga-in');
      people.set(who, page);
    }
    const page = people.get(who);
    const name = `${path} (${who || 'nobody'}, ${language})`;
    const answer = await page.goto(path);
    if (answer.status() !== status) found.push(`${name}: ${answer.status()} instead of ${status}`);
    if (await page.evaluate(() => document.documentElement.lang) !== language) found.push(`${name}: is in another language`);
    if (await page.locator('h1').count() !== 1) found.push(`${name}: has no heading of its own`);
    // Whatever has gone wrong, there is a way on.
    if (await page.locator('main a[href], main button').count() === 0) found.push(`${name}: leads nowhere`);
    await checkLook(page, name).catch(fault => found.push(fault.message));
    found.push(...page.faults.splice(0).map(fault => `${name}: ${fault}`));
  }
  for (const page of people.values()) await page.context().close();
  if (found.length > 0) throw new Error(found.join('\n'));
}

// Nothing has been read yet, and nobody has done anything.
async function empty(browser, binary) {
  const stage = await Stage.open(binary, today, { isEmpty: true });
  try {
    await stage.account('anna', 'Anna Berg', 'officer');
    await stage.account('ines', 'Ines Dahl', 'inspector');
    await stage.serve('--without-second-factor');
    const anyone = await openPage(browser, stage.base);
    for (const path of ['/', '/en/', '/klagomal', '/jamfor']) {
      await anyone.goto(path);
      expect(await anyone.locator('h1').count() === 1, `${path} says something before anything is published`);
      await checkLook(anyone, `${path}, nothing published`);
    }
    const anna = await signIn(browser, stage.base, 'anna');
    for (const path of ['/min-dag', '/arenden?vy=all', '/betyg']) {
      await anna.goto(path);
      await checkLook(anna, `${path}, nothing there`);
    }
    const ines = await signIn(browser, stage.base, 'ines', 'phone');
    await ines.getByText('Inga besök väntar på dig.').waitFor();
    await checkLook(ines, 'the day of an inspector without visits');
    // What is on its way says so.
    let answer;
    const asked = new Promise(done => { answer = done; });
    await ines.route('**/api/field/day', async route => { await asked; await route.continue(); });
    await ines.goto('/falt/');
    await ines.getByText('Hämtar').first().waitFor();
    await checkLook(ines, 'the day on its way');
    answer();
    await ines.getByRole('heading', { name: 'Inga besök väntar på dig' }).waitFor();
    await checkLook(ines, 'no visits on the phone');
    await ines.unroute('**/api/field/day');
    await anna.goto('/falt/');
    await anna.locator('.strip', { hasText: 'Du får inte' }).waitFor();
    await checkLook(anna, 'the app for whom it is not');
    await ines.context().clearCookies();
    await ines.goto('/falt/');
    await ines.locator('.strip', { hasText: 'Du är utloggad' }).waitFor();
    await checkLook(ines, 'the app signed out');
    await ines.getByRole('link', { name: 'Logga in' }).click();
    await ines.waitForURL(/logga-in\?till=\/falt\//);
    for (const page of [anyone, anna, ines]) expect(page.faults.length === 0, page.faults.join('; '));
  } finally {
    await stage.close();
  }
}

const text = 'Det jag skrev i en halvtimme, med <tecken> & allt.';
const write = async page => {
  await page.locator('#f-text').fill(text);
  await page.locator('#f-category').selectOption('staffing');
};
const isWritten = async page => await page.locator('#f-text').inputValue() === text && await page.locator('#f-category').inputValue() === 'staffing';
const save = page => page.getByRole('button', { name: 'Spara och gå vidare' });

// The session ends while a form is written: who signs in again has the form as it was, and nobody else has.
async function ended({ stage, browser }) {
  const page = await signIn(browser, stage.base, 'anna', 'desktop', secret);
  const signInAs = async name => {
    await page.waitForURL(/logga-in/);
    await page.locator('.notice').waitFor();
    await page.getByLabel('Användarnamn').fill(name);
    await page.getByLabel('Lösenord').fill(secret);
    await page.getByRole('button', { name: 'Logga in' }).click();
    await page.waitForURL(url => !url.pathname.startsWith('/logga-in'));
  };
  const endAndSend = async () => {
    await write(page);
    await page.context().addCookies([{ name: 'uppsikt', value: 'ended', url: stage.base }]);
    await save(page).click();
  };
  await page.goto('/nytt/complaint/register');
  await endAndSend();
  await page.waitForURL(/logga-in/);
  await checkLook(page, 'the session ended while a form was written');
  await signInAs('anna');
  expect(new URL(page.url()).pathname === '/nytt/complaint/register' && await isWritten(page), 'what was written is there after signing in');
  await page.getByText('Det du skrev är kvar.').waitFor();
  await checkLook(page, 'a form that was given back');
  await endAndSend();
  await signInAs('ines');
  expect(!await isWritten(page), 'and not for somebody else');
  await page.goto('/nytt/complaint/register');
  expect(!await isWritten(page), 'nor later');

  // The server is gone: the form is sent again, and does once what it does.
  await write(page);
  await stage.stop('SIGKILL');
  await save(page).click();
  await page.waitForURL(/chrome-error/).catch(() => {});
  await stage.serve('--without-second-factor');
  await page.goto('/nytt/complaint/register');
  expect(await isWritten(page), 'what was written is there when the server is');
  await save(page).click();
  await page.waitForURL(/\/arenden\//);
  const { text: sent } = await stage.jsonOf('complaint', 'show', numberIn(page), '--as', 'officer:anna');
  expect(sent === text, `it was sent whole: ${sent}`);
  await page.goto('/nytt/complaint/register');
  expect(!await isWritten(page), 'what was sent is not offered again');
  expect(page.faults.length === 0, page.faults.join('; '));
}

// A tip is kept nowhere, so that nobody finds it on a shared machine: the browser itself sends it once more.
async function tipWithoutServer({ stage, browser }) {
  const page = await openPage(browser, stage.base, 'phone');
  const next = () => page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.goto('/klagomal');
  await page.locator('label[for=kind-tip]').click();
  await next();
  await page.locator('#about').fill('Lokalen vid torget');
  await next();
  await page.locator('label[for=category-premises]').click();
  await page.locator('#text').fill(text);
  await stage.stop('SIGKILL');
  await next().catch(() => {});
  await page.waitForURL(/chrome-error/).catch(() => {});
  await stage.serve('--without-second-factor');
  await page.reload();
  await page.getByText('Du är anonym').waitFor();
  await next();
  await page.getByText(text).waitFor();
  expect(await page.evaluate(() => sessionStorage.length + localStorage.length) === 0, 'nothing of it is kept in the browser');
  await page.goto('/folj-arende');
  await page.getByLabel('Din kod').fill('FEL-KOD-0000');
  await page.getByRole('button', { name: 'Visa ärendet' }).click();
  await page.locator('#reasons').waitFor();
  await checkLook(page, 'a code that nothing has');
}

export default async function (world) {
  await empty(world.browser, world.stage.binary);
  await furnish(world.stage);
  await eachState(world, 'sv');
  await eachState(world, 'en');
  await ended(world);
  await tipWithoutServer(world);
}
