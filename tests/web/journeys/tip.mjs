import { checkLook, expect, openPage, signIn } from '../stage.mjs';

export const title = 'a tip without a name: sent from a phone, answered by an officer, read by the tipper';

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
