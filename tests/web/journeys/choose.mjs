import { join } from 'node:path';
import { checkLook, expect, openPage, source } from '../stage.mjs';

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

  // Where municipalities and premises are: brought as lists, and then the nearest come first, without script as well.
  const example = name => join(source, `examples/${name}-exempel.csv`);
  await stage.command('municipality', 'import', example('kommuner'), '--source', 'påhittade');
  await stage.command('premises', 'import', example('lokaler'));
  await stage.stop();
  await stage.serve();
  for (const [size, javaScriptEnabled] of [['desktop', true], ['phone', false]]) {
    const page = await openPage(browser, stage.base, size, { javaScriptEnabled });
    const look = async name => { if (javaScriptEnabled) await checkLook(page, `${name} ${size}`); };
    await page.goto('/');
    await page.getByRole('link', { name: 'Karta och lista över kommuner' }).click();
    await page.getByRole('heading', { name: 'Karta och lista över kommuner' }).waitFor();
    await look('municipalities');
    // By the keyboard alone: a circle is a link, and goes where its row does.
    await page.getByRole('link', { name: /^Norra Ugglesala: / }).focus();
    await Promise.all([page.waitForURL(/distance=25/), page.keyboard.press('Enter')]);
    await page.getByRole('heading', { name: /inom 25 km från Norra Ugglesala/ }).waitFor();
    await look('near');
    await page.getByLabel('Var vill du träffas?').fill('Orrsala');
    await page.getByLabel('Avstånd').selectOption('10');
    await page.getByRole('button', { name: 'Sök' }).click();
    await page.getByRole('heading', { name: /inom 10 km från Orrsala/ }).waitFor();
    const far = (await page.locator('.cards .facts li:first-child').allInnerTexts()).map(text => text.match(/([\d,]+) km från/))
      .filter(found => found).map(found => Number(found[1].replace(',', '.')));
    expect(far.length > 0 && far.every((km, i) => km <= 10 && (i === 0 || far[i - 1] <= km)), `nearest first: ${far}`);
    expect(page.faults.length === 0, page.faults.join('; '));
  }
  for (const [size, javaScriptEnabled] of [['desktop', true], ['phone', true], ['phone', false]]) {
    const page = await openPage(browser, stage.base, size, { javaScriptEnabled });
    const look = async name => { if (javaScriptEnabled) await checkLook(page, `${name} ${size}`); };
    await page.goto('/');
    await look('find');

    await page.getByLabel('Var vill du träffas?').fill('orrsala');
    await page.getByRole('button', { name: 'Sök' }).click();
    await page.getByRole('heading', { name: '9 leverantörer i Orrsala' }).waitFor();
    await look('found');

    // A phone folds away what few choose, so that a supplier is seen at once; where there is room all of it stands there.
    const folded = ['Avstånd', 'Sök namn eller nummer', 'Ordna efter'].map(label => page.getByLabel(label));
    const seen = async () => (await Promise.all(folded.map(field => field.isVisible()))).filter(Boolean).length;
    expect(await seen() === (size === 'desktop' ? 3 : 0), `what is folded away at first on a ${size}: ${3 - await seen()} of 3`);
    expect(await page.locator('.more summary').isVisible() === (size === 'phone'), `what unfolds it, on a ${size}`);
    if (size === 'phone') {
      const name = await page.locator('.card h3').first().boundingBox();
      expect(name.y + name.height < 844, `the first supplier is seen without a scroll: ${name.y}`);
      await page.locator('.more summary').focus();
      await page.keyboard.press('Enter');
      expect(await seen() === 3, 'a key unfolds it');
      await look('unfolded');
    }

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
