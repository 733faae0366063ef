// Where each audience can be: the pages that journeys through all of them go to.
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, openPage, signIn, source } from './stage.mjs';

export const today = '2025-08-15';

const people = {
  nobody: ['/', '/en/', '/omrade/orrsala', '/?place=atlantis', '/leverantor/fjallvraken-omstallning-ab', '/jamfor?contract=90010305&contract=90010287', '/jamfor', '/sa-raknar-vi', '/jamforelser',
    '/oppna-data', '/tillganglighet', '/om-personuppgifter', '/klagomal', '/en/complaint', '/folj-arende', '/logga-in', '/finns-inte', '/en/finns-inte'],
  anna: ['/min-dag', '/arenden', '/arenden?vy=all', '/arenden/UPP-2025-000001?vy=all', '/arenden/UPP-2025-000001/complaint/send-central', '/leverantorer',
    '/leverantorer?namn=Gl%C3%A4nta%20%26%20Gl%C3%B6d%20AB', '/nytt', '/nytt/complaint/register', '/betyg'],
  ines: ['/min-dag', '/arenden/UPP-2025-000003', '/falt/'],
  sven: ['/uppdrag', '/nytt'],
  agnes: ['/betyg', '/betyg/2025-07.1', '/betyg/2025-07.1/submit', '/betyg/jamforelser', '/betyg/jamforelser/2025-1', '/betyg/jamforelser/2025-1/sida/sv'],
  adam: ['/nytt', '/nytt/user/add'],
};

// What a page becomes when something is done on it, one after the other.
const states = {
  '/omrade/orrsala': {
    async 'three chosen'(page) { for (const at of [0, 1, 2]) await page.getByRole('checkbox', { name: /^Jämför/ }).nth(at).check(); },
  },
  '/klagomal': {
    async 'about whom'(page) {
      await page.locator('label[for=kind-complaint]').click();
      await page.getByRole('button', { name: 'Fortsätt' }).click();
      await page.locator('#supplier').waitFor();
    },
    async 'what is missing'(page) {
      await page.getByRole('button', { name: 'Fortsätt' }).click();
      await page.locator('#reasons').waitFor();
    },
    async 'what happened'(page) {
      await page.locator('#supplier').fill('Glänta & Glöd AB');
      await page.getByRole('button', { name: 'Fortsätt' }).click();
      await page.locator('#text').waitFor();
    },
  },
  '/falt/': {
    async 'a visit'(page) {
      await page.locator('.visit a').first().click();
      await page.getByRole('button', { name: 'Jag är framme' }).waitFor();
    },
    async 'the checklist'(page) {
      await page.getByRole('button', { name: 'Jag är framme' }).click();
      await page.getByRole('button', { name: 'Öppet och bemannat' }).click();
      await page.locator('section.item').first().getByRole('button', { name: 'Nej', exact: true }).click();
      await page.locator('section.item textarea').first().waitFor();
    },
  },
};

// Participants of providers that are large enough to be shown, and of two that are not.
export function aList() {
  const lines = ['utförare;ålder;arbete'];
  [['Glänta & Glöd', 60], ['Fjällvråken', 50], ['Kattfot', 40], ['Orrspel', 12], ['Lillknipet', 3]].forEach(([name, n], which) => {
    for (let i = 0; i < n; ++i) lines.push(`${name};${20 + (i * 7 + which * 3) % 40};${(i * 11 + which) % 10 < 3 + which ? 1 : 0}`);
  });
  return lines.join('\n') + '\n';
}

// The accounts and cases of the demonstration, drafts of a release and of a comparison, and a server of it.
export async function furnish(stage) {
  execFileSync(join(source, 'script/demo-accounts'), [stage.binary, `sqlite:${stage.folder}/test.db`, '--today', today]);
  await stage.command('release', 'draft', '2025-07', '--as', 'analyst:agnes');
  const list = join(stage.folder, 'lista.csv');
  await writeFile(list, aList());
  await stage.command('comparison', 'draft', '--title', 'Alla deltagare våren 2025', '--list', list, '--provider', 'utförare', '--outcome', 'arbete',
    '--covariates', 'ålder', '--model', 'fixed', '--as', 'analyst:agnes');
  await stage.serve('--without-second-factor');
}

export const secret = 'prova-uppsikt-2026';

// Every place of everybody, each on a page of whose it is.
export async function* places(browser, base, size, options) {
  for (const [name, paths] of Object.entries(people)) {
    const page = name === 'nobody' ? await openPage(browser, base, size, options) : await signIn(browser, base, name, size, secret, options);
    for (const path of paths) {
      const answer = await page.goto(path);
      expect(answer.ok() || path.endsWith('/finns-inte'), `${path} is there for ${name}: ${answer.status()}`);
      await page.evaluate(() => document.fonts.ready);
      if (path === '/falt/') await page.locator('.visit').waitFor();
      yield { page, name: `${path} (${name})` };
      for (const [what, act] of Object.entries(states[path] ?? {})) {
        await act(page);
        yield { page, name: `${path} (${name}), ${what}` };
      }
    }
    await page.context().close();
  }
}
