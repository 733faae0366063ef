import { checkLook, expect, openPage } from '../stage.mjs';

export const title = 'a participant searches, compares and chooses, with and without script, on desktop and phone';

export default async function ({ stage, browser }) {
  await stage.serve();
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
