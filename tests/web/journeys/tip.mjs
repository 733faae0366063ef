import { readFile } from 'node:fs/promises';

import { checkLook, expect, openPage, signIn } from '../stage.mjs';

export const title = 'a tip without a name: sent from a phone, answered by an officer, read by the tipper';

const place = '59.3293N 18.0686E';

/// A picture as a telephone makes one: it tells where it was taken.
async function photo(page) {
  const bare = await page.screenshot({ type: 'jpeg' });
  const told = Buffer.from(`Exif\0\0${place}`);
  const head = Buffer.from([0xff, 0xe1, 0, told.length + 2]);
  return Buffer.concat([bare.subarray(0, 2), head, told, bare.subarray(2)]);
}

async function sendTip(page) {
  await page.goto('/klagomal');
  await checkLook(page, 'complaint or tip');
  await page.locator('label[for=kind-tip]').click();
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  // What is missing is told, and nothing is lost.
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.getByText('Skriv leverantörens namn, eller något annat som du vet.').waitFor();
  await checkLook(page, 'what is missing');
  await page.getByLabel('Plats eller annat du vet').fill('Lokalen vid torget');
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.locator('.choice label').first().click();
  await page.getByLabel('Berätta med egna ord').fill('Stängt på öppettid, <b>tre</b> dagar i rad.');
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await page.getByText('Du är anonym').waitFor();
  await page.getByRole('button', { name: 'Fortsätt' }).click();
  await checkLook(page, 'review');
  const buffer = await photo(page);
  await page.getByLabel('Bilder eller dokument').setInputFiles([
    { name: 'program.exe', mimeType: 'application/octet-stream', buffer: Buffer.from([0x4d, 0x5a, 0x90]) },
  ]);
  await page.getByRole('button', { name: 'Skicka' }).click();
  await page.getByText('program.exe: bara bilder').waitFor();
  await checkLook(page, 'a file that is refused');
  await page.getByLabel('Bilder eller dokument').setInputFiles([{ name: 'bild.jpg', mimeType: 'image/jpeg', buffer }]);
  await page.getByRole('button', { name: 'Skicka' }).click();
  const code = await page.locator('.code').first().innerText();
  await checkLook(page, 'receipt');
  expect((await page.context().cookies()).length === 0, 'no cookie on the way of a tip');
  return code.trim();
}

export default async function ({ stage, browser }) {
  await stage.account('anna', 'Anna Berg', 'officer');
  await stage.serve('--without-second-factor');
  const tipper = await openPage(browser, stage.base, 'phone');
  const code = await sendTip(tipper);

  const officer = await signIn(browser, stage.base, 'anna');
  await officer.goto('/arenden?vy=all');
  await officer.locator('tbody a').first().click();
  await officer.getByText('Stängt på öppettid, <b>tre</b> dagar i rad.').waitFor();
  await checkLook(officer, 'an open tip');
  const [file] = await Promise.all([
    officer.waitForEvent('download'),
    officer.locator('.files a').first().click(),
  ]);
  const kept = await readFile(await file.path());
  expect(!kept.includes(place), 'the picture does not tell where it was taken');
  const size = await officer.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }));
    return [picture.width, picture.height];
  }, kept.toString('base64')).catch((fault) => String(fault));
  expect(Array.isArray(size) && size[0] > 300, `and is a picture still: ${size}`);
  await officer.getByText('Mer', { exact: true }).click();
  await officer.getByRole('link', { name: 'Skriv till avsändaren' }).click();
  await officer.locator('textarea').first().fill('Tack. Vilka dagar var det?');
  await officer.getByRole('button', { name: 'Spara och gå vidare' }).click();
  await officer.locator('.messages').getByText('Tack. Vilka dagar var det?').waitFor();

  await tipper.goto('/folj-arende');
  await tipper.getByLabel('Din kod').fill(code);
  await tipper.getByRole('button', { name: 'Visa ärendet' }).click();
  await tipper.getByText('Tack. Vilka dagar var det?').waitFor();
  await checkLook(tipper, 'followed');
  expect(tipper.faults.length + officer.faults.length === 0, [...tipper.faults, ...officer.faults].join('; '));
}
