import { aList } from '../places.mjs';
import { checkLook, expect, openPage, signIn } from '../stage.mjs';

export const title = 'results, and a comparison from a list, are released by two persons; a limit is tried; a session that was ended comes back to where it was';
export const today = '2025-08-15';

async function send(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`#f-${name}`).fill(value);
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Spara och gå vidare' }).click()]);
  const reasons = page.locator('#reasons');
  return await reasons.count() > 0 ? reasons.innerText() : '';
}

const list = () => ({ name: 'lista.csv', mimeType: 'text/csv', buffer: Buffer.from(aList()) });

// A comparison from a list that is not kept: drafted by one, computed again and approved by another, read by everybody.
async function compare(stage, browser, agnes, disa) {
  const path = '/betyg/jamforelser';
  await agnes.goto('/betyg');
  await agnes.getByRole('link', { name: 'Jämförelser på lika villkor' }).click();
  await checkLook(agnes, 'no comparisons yet');
  const columns = { title: 'Alla deltagare våren 2025', provider: 'utförare', covariates: 'ålder' };
  await agnes.locator('#f-list').setInputFiles(list());
  expect((await send(agnes, { ...columns, outcome: 'jobb' })).includes('jobb'), 'a column that is not there is told');
  await checkLook(agnes, 'a comparison that was refused');
  await agnes.locator('#f-list').setInputFiles(list());
  expect(await send(agnes, { outcome: 'arbete' }) === '', 'the comparison is drafted');
  await agnes.waitForURL(/\/betyg\/jamforelser\/2025-1$/);
  await checkLook(agnes, 'a drafted comparison');
  await agnes.goto(`${path}/2025-1/submit`);
  expect(await send(agnes, { note: '' }) === '', 'submitted');
  expect(await agnes.locator('a[href$="/approve"]').count() === 0, 'who prepared it does not approve it');

  await disa.goto(`${path}/2025-1`);
  await disa.getByRole('link', { name: 'Läs sidan på svenska' }).click();
  await checkLook(disa, 'the page that is to be released');
  const read = await disa.content();
  expect(read.includes('Fjällvråken') && !read.includes('Lillknipet'), 'a provider with three participants is not shown');
  await disa.goto(`${path}/2025-1/approve`);
  await disa.locator('#f-list').setInputFiles(list());
  await checkLook(disa, 'approving a comparison');
  expect(await send(disa, { note: 'Stämmer med underlaget.' }) === '', 'approved');
  await disa.getByText('Ja, av den som godkände').waitFor();
  await checkLook(disa, 'a published comparison');

  // The public pages follow within a second.
  const anyone = await openPage(browser, stage.base, 'phone');
  await anyone.waitForTimeout(1500);
  await anyone.goto('/');
  await anyone.getByRole('link', { name: 'Jämförelser på lika villkor' }).click();
  await checkLook(anyone, 'published comparisons');
  await anyone.getByRole('link', { name: 'Alla deltagare våren 2025' }).click();
  await checkLook(anyone, 'the page that was released');
  expect(await anyone.content() === read, 'everybody reads what was approved');
  await anyone.getByRole('link', { name: 'Alla jämförelser' }).click();
  await anyone.getByText('Jämförelse 2025-1, publicerad').waitFor();
  expect(anyone.faults.length === 0, anyone.faults.join('; '));
}

export default async function ({ stage, browser }) {
  await stage.account('agnes', 'Agnes Lind', 'analyst');
  await stage.account('disa', 'Disa Norén', 'decision_maker');
  await stage.serve('--without-second-factor');
  const agnes = await signIn(browser, stage.base, 'agnes');
  const disa = await signIn(browser, stage.base, 'disa');
  await agnes.goto('/betyg');
  await checkLook(agnes, 'no releases yet');
  // What cannot be read is told, and nothing is lost.
  expect((await send(agnes, { period: 'i somras' })).includes('i somras'), 'a period that is none is refused in words');
  await checkLook(agnes, 'a draft that was refused');
  expect(await send(agnes, { period: '2025-07' }) === '', 'the draft is made');
  await agnes.waitForURL(/\/betyg\/2025-07\.1/);

  // Another limit: by the field, and by the slider where there is script.
  const below = async () => Number((await agnes.locator('main').innerText()).match(/ligger (\d+) avtal under gränsen/)[1]);
  const inForce = await below();
  await agnes.goto('/betyg/2025-07.1?grans=0.1');
  expect(await below() < inForce, 'fewer fall below a lower limit');
  await checkLook(agnes, 'another limit');

  await agnes.goto('/betyg/2025-07.1/submit');
  const refused = await send(agnes, { note: 'Granskad mot arbetsboken.' });
  expect(refused === '', `submitted: ${refused}`);
  await agnes.getByText('Granskad mot arbetsboken.').waitFor();
  expect(await agnes.locator('a[href$="/approve"]').count() === 0, 'who prepared it does not approve it');
  await disa.goto('/betyg/2025-07.1');
  await disa.locator('a[href$="/approve"]').click();
  await checkLook(disa, 'approving');
  expect(await send(disa, { note: 'Stämmer.' }) === '', 'approved');
  await disa.getByText('Publicerad').first().waitFor();
  await checkLook(disa, 'a published release');

  await compare(stage, browser, agnes, disa);

  // The session ends while they work: signed in again, they are where they were.
  await disa.context().clearCookies();
  await disa.context().addCookies([{ name: 'uppsikt', value: 'ended', url: stage.base }]);
  await disa.goto('/betyg/2025-07.1');
  await disa.waitForURL(/logga-in/);
  await checkLook(disa, 'the session has ended');
  await disa.getByLabel('Användarnamn').fill('disa');
  await disa.getByLabel('Lösenord').fill('en-lang-mening-om-hav');
  await disa.getByRole('button', { name: 'Logga in' }).click();
  await disa.waitForURL(/\/betyg\/2025-07\.1/);
  // No permission, and what is not there.
  await agnes.goto('/arenden');
  await checkLook(agnes, 'no permission');
  await agnes.goto('/finns-inte');
  await checkLook(agnes, 'not there');
  for (const page of [agnes, disa]) expect(page.faults.length === 0, page.faults.join('; '));
}
