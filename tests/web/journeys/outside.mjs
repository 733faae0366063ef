import { makeCertificate, Provider } from '../provider.mjs';
import { checkLook, expect, freePort, openPage } from '../stage.mjs';
import { codeOf } from '../totp.mjs';

export const title = 'through a sign-in service elsewhere: an officer, one who owes a code of ours, a supplier’s person; who is tied to no account; the service gone; and out again';

const people = {
  'a-7': { name: 'Anna Berg', acr: 'loa3' },
  'o-3': { name: 'Olle Ström', acr: 'loa2' },
  's-9': { name: 'Sven Ek', acr: 'loa3' },
  'n-1': { name: 'Nils Nord', acr: 'loa3' },
};
const button = 'Logga in med Myndighetens inloggning';

// From the door to the service, as far as to the person that one is there.
async function goAs(page, name) {
  await page.getByRole('link', { name: button }).click();
  await page.getByRole('button', { name }).click();
}

async function refusal(page, text) {
  await page.locator('#reasons', { hasText: text }).waitFor();
  expect(await page.getByRole('link', { name: button }).count() === 1, 'one can try again from there');
  expect(await page.getByLabel('Lösenord').count() === 1, 'or sign in in another way');
  expect(!(await page.locator('#reasons').innerText()).includes('spara'), 'nothing was to be saved');
  await checkLook(page, text);
}

async function signOut(page) {
  await page.locator('.who summary').click();
  await page.getByRole('button', { name: 'Logga ut' }).click();
  await page.waitForURL('**/logga-in');
}

async function officer(page) {
  await page.goto('/arenden?vy=all');
  await page.waitForURL(/logga-in/);
  await checkLook(page, 'the door with a service');
  // Whoever changes their mind there is back at the door, in words.
  await goAs(page, 'Avbryt');
  await refusal(page, 'släppte inte in dig');
  await page.goto('/arenden?vy=all');
  await goAs(page, 'Anna Berg');
  await page.waitForURL(url => url.pathname === '/arenden' && url.search === '?vy=all');
  expect((await page.locator('.who').innerText()).includes('Anna Berg'), 'who came in is named');
  await signOut(page);
  await page.goto('/min-dag');
  await page.waitForURL(/logga-in/);
}

// A code in the only field of a form.
async function give(page, field, code) {
  await page.locator(field).fill(code);
  await page.locator('main button').click();
}

// The service has not asked for as much as we do: a code of our own, and in.
async function officerWithCode(page, key) {
  await page.goto('/logga-in');
  await goAs(page, 'Olle Ström');
  await page.waitForURL('**/logga-in/kod');
  await checkLook(page, 'the code that is owed');
  await give(page, '#code', '000000');
  await page.locator('#reasons').waitFor();
  await checkLook(page, 'an owed code that is wrong');
  await give(page, '#code', codeOf(key));
  await page.waitForURL('**/min-dag');
  // Who has no password shows a code before a new key.
  await page.goto('/tva-steg');
  await checkLook(page, 'a new key, without a password');
  await give(page, '#again', '000000');
  await page.locator('#reasons').waitFor();
  await checkLook(page, 'a new key that was refused');
  await give(page, '#again', codeOf(key, 1));
  await page.locator('code.key').waitFor();
}

async function supplier(page) {
  await page.goto('/logga-in');
  await goAs(page, 'Sven Ek');
  await page.waitForURL('**/uppdrag');
  await page.getByText('Glänta & Glöd AB').first().waitFor();
  const answer = await page.goto('/arenden');
  expect(answer.status() === 403, 'and comes no further than a supplier does');
  await page.goto('/uppdrag');
  await signOut(page);
}

async function untied(page) {
  await page.goto('/logga-in');
  await goAs(page, 'Nils Nord');
  await refusal(page, 'Den du är hos Myndighetens inloggning har inget konto här.');
  const answer = await page.goto('/min-dag');
  expect(new URL(answer.url()).pathname === '/logga-in', 'and is not in');
}

// An answer that was brought back once brings nobody in again, nor in another browser.
async function replayed(browser, page, base) {
  let back;
  page.on('request', request => { if (request.url().includes('/logga-in/svar/')) back = request.url(); });
  await page.goto('/logga-in');
  await goAs(page, 'Anna Berg');
  await page.waitForURL('**/min-dag');
  const other = await openPage(browser, base, 'desktop', { ignoreHTTPSErrors: true });
  for (const one of [page, other]) {
    await one.goto(back);
    await refusal(one, 'eller påbörjades inte i den här webbläsaren');
  }
  await other.goto('/min-dag');
  await other.waitForURL(/logga-in/);
}

export default async function ({ stage, browser }) {
  const files = makeCertificate(stage.folder);
  const provider = await Provider.open(files, people);
  try {
    stage.port = await freePort();
    const base = `https://127.0.0.1:${stage.port}`;
    await stage.commandWithSecret(provider.secret, 'identity-provider', 'add', 'inlogg', '--display', 'Myndighetens inloggning', '--issuer', provider.issuer,
      '--client', provider.client, '--site', base, '--acr', 'loa3');
    for (const [name, display, subject, ...more] of [['anna', 'Anna Berg', 'a-7', 'officer'], ['olle', 'Olle Ström', 'o-3', 'officer'],
      ['sven', 'Sven Ek', 's-9', 'supplier', '--supplier', 'Glänta & Glöd AB']]) {
      await stage.command('user', 'add', name, '--display', display, '--role', ...more);
      await stage.command('user', 'link', name, '--provider', 'inlogg', '--subject', subject);
    }
    const { key } = await stage.jsonOf('user', 'totp', 'olle');
    await stage.command('user', 'totp-confirm', 'olle', '--code', codeOf(key, -1));
    const serve = () => stage.serve('--tls', files.certificate, files.key, '--internal-host', 'localhost', '--certificates', files.certificate);
    await serve();
    const pages = [];
    const newPage = async size => {
      pages.push(await openPage(browser, base, size, { ignoreHTTPSErrors: true }));
      return pages.at(-1);
    };
    await officer(await newPage());
    await officerWithCode(await newPage(), key);
    await supplier(await newPage('phone'));
    await untied(await newPage());
    await replayed(browser, await newPage(), base);

    // The service goes away while somebody is there, and then before anybody has been there.
    const page = await newPage();
    await page.goto('/logga-in');
    provider.hasTokens = false;
    await goAs(page, 'Anna Berg');
    await refusal(page, 'Det går inte att logga in med Myndighetens inloggning just nu.');
    await stage.stop();
    await provider.close();
    await serve();
    await page.goto('/logga-in');
    const answered = page.waitForResponse(response => response.url().includes('/logga-in/via/'));
    await page.getByRole('link', { name: button }).click();
    expect((await answered).status() < 500 || (await answered).status() === 503, `it is told as what it is: ${(await answered).status()}`);
    await refusal(page, 'Det går inte att logga in med Myndighetens inloggning just nu.');
    expect(!stage.log.includes('fault'), `nothing has gone wrong at our end: ${stage.log}`);
    for (const one of pages) expect(one.faults.length === 0, one.faults.join('; '));
    await stage.stop();
    await stage.command('verify');
  } finally {
    await provider.close().catch(() => {});
  }
}
