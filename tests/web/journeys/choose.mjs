import { checkLook, expect, openPage } from '../stage.mjs';

export const today = '2025-08-15';
export const title = 'a participant searches, compares and chooses, with and without script, on desktop and phone';

export default async function ({ stage, browser }) {
  await stage.serve();
  // Before anything is published: suppliers, and no results. A draft changes nothing.
  await stage.command('release', 'draft', '2025-07', '--as', 'analyst:agnes');
  await stage.command('release', 'submit', '2025-07.1', '--note', 'Granskad mot arbetsboken.', '--as', 'analyst:agnes');
  const early = await openPage(browser, stage.base);
  await early.goto('/omrade/orrsala');
  await early.getByText('Resultaten är inte publicerade än.').first().waitFor();
  expect(await early.locator('.stars, .hill, .outcome').count() === 0, 'no result is shown before it is released');
  await checkLook(early, 'before a release');
  await early.goto('/jamfor?contract=90010305&contract=90010287');
  await checkLook(early, 'compared before a release');

  // Published while the server runs: the pages follow, and nobody starts it anew.
  await stage.command('release', 'approve', '2025-07.1', '--note', 'Stämmer.', '--as', 'decision_maker:disa');
  await early.goto('/omrade/orrsala');
  for (let i = 0; i < 40 && await early.locator('.hill').count() === 0; i += 1) {
    await early.waitForTimeout(250);
    await early.reload();
  }
  expect(await early.locator('.hill').count() > 0, 'the pages show what was published');
  await early.getByText('Nästa uppdatering: september 2025.').first().waitFor();
  for (const [size, javaScriptEnabled] of [['desktop', true], ['phone', true], ['phone', false]]) {
    const page = await openPage(browser, stage.base, size, { javaScriptEnabled });
    const look = async name => { if (javaScriptEnabled) await checkLook(page, `${name} ${size}`); };
    await page.goto('/');
    await look('find');

    await page.getByLabel('Var vill du träffas?').fill('orrsala');
    await page.getByRole('button', { name: 'Sök' }).click();
    await page.getByRole('heading', { name: '9 leverantörer i Orrsala' }).waitFor();
    await look('found');

    const compare = page.getByRole('checkbox', { name: /^Jämför/ });
    await compare.nth(1).check();
    await compare.nth(2).check();
    await page.getByRole('button', { name: 'Jämför valda' }).click();
    await page.getByRole('heading', { name: 'Jämför leverantörer' }).waitFor();
    await look('compare');

    await page.getByRole('link', { name: /Fjällvråken/ }).first().click();
    await page.getByRole('heading', { name: 'Fjällvråken Omställning AB', level: 1 }).waitFor();
    await look('supplier');
    expect((await page.context().cookies()).length === 0, 'no cookie was set');

    // What was not found says so, and where to go on.
    await page.goto('/?place=atlantis');
    await page.getByText('Vi hittar ingen plats som heter atlantis').waitFor();
    await look('nothing found');
    expect(page.faults.length === 0, page.faults.join('; '));
  }
}
