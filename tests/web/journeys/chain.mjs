import { checkLook, expect, signIn } from '../stage.mjs';

export const title =
  'from a complaint to a sanction: registered, investigated, read by another, answered by the supplier, decided by a third, seen by all';

const supplier = 'Glänta & Glöd AB';

// Fills in a form by the names of its fields and sends it.
async function send(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`#f-${name}`).first();
    if (await field.evaluate(one => one.tagName) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Spara och gå vidare' }).click()]);
  const reasons = page.locator('#reasons');
  if (await reasons.count() > 0) throw new Error(`refused: ${await reasons.innerText()}`);
}

// Takes a step that is offered with the open case.
async function take(page, number, step, fields = {}) {
  const path = `/arenden/${number.replace(/[ /]/g, '-')}`;
  await page.goto(path);
  const offered = page.locator(`a[href="${path}/${step}"]`);
  expect(await offered.count() === 1, `${step} is offered with ${number}`);
  await offered.evaluate(link => { const more = link.closest('details'); if (more) more.open = true; });
  await offered.click();
  await send(page, fields);
  await page.waitForURL(url => url.pathname === path);
}

async function begin(page, operation, fields) {
  await page.goto(`/nytt/${operation}`);
  await send(page, fields);
  await page.waitForURL(/\/arenden\//);
  return new URL(page.url()).pathname.split('/')[2].replace('-', ' ').replace('-', '/');
}

export default async function ({ stage, browser }) {
  await stage.account('anna', 'Anna Berg', 'officer');
  await stage.account('assar', 'Assar Holm', 'assessor');
  await stage.account('disa', 'Disa Norén', 'decision_maker');
  await stage.account('sven', 'Sven Ek', 'supplier', '--supplier', supplier);
  await stage.serve('--without-second-factor');
  const [anna, assar, disa, sven] = await Promise.all(['anna', 'assar', 'disa', 'sven'].map(name => signIn(browser, stage.base, name)));

  const complaint = await begin(anna, 'complaint/register',
    { text: 'Det var låst när jag kom.', sender: 'participant', channel: 'phone', category: 'premises', supplier });
  await checkLook(anna, 'an open complaint');
  await take(anna, complaint, 'complaint/acknowledge');
  await take(anna, complaint, 'complaint/send-central', { text: 'För den centrala enheten.' });
  await take(anna, complaint, 'complaint/confirm', { text: 'Bristen är bekräftad.' });
  const investigation = await begin(anna, 'investigation/open',
    { origin: 'complaint', reference: complaint, contract: '90010287', question: 'Är lokalen bemannad som avtalet säger?' });
  await sven.goto('/uppdrag');
  await checkLook(sven, 'portal before anything is told');
  expect(!(await sven.content()).includes(investigation), 'the supplier has not been told yet');
  await take(anna, investigation, 'investigation/add-finding',
    { requirement: 'PREM-OPEN', text: 'Obemannat på öppettid.', severity: 'serious', evidence: `diary:${complaint}` });
  await take(anna, investigation, 'investigation/submit', { text: 'Rapport: lokalen var stängd.' });
  await take(assar, investigation, 'investigation/approve', { text: 'Underlaget räcker.' });
  await take(anna, investigation, 'investigation/send', { text: 'Svara senast den dag som står.' });

  await sven.goto('/uppdrag');
  await sven.getByRole('heading', { name: 'Väntar på ert svar' }).waitFor();
  await checkLook(sven, 'portal with a demand for a reply');
  await take(sven, investigation, 'investigation/reply', { text: 'Vi hade sjukdom och har nu en ersättare.' });
  await anna.goto(`/arenden/${investigation.replace(/[ /]/g, '-')}`);
  await anna.getByText('Vi hade sjukdom och har nu en ersättare.').first().waitFor();
  await checkLook(anna, 'a finding with its reply beside it');
  await take(anna, investigation, 'investigation/assess-reply', { verdict: 'not_accepted', text: 'Ersättaren kom efter tre veckor.' });

  const sanction = await begin(anna, 'sanction/propose',
    { investigation, kind: 'warning', ground: 'premises_closed', text: 'Varning enligt avtalet.' });
  await anna.goto(`/arenden/${sanction.replace(/[ /]/g, '-')}`);
  expect(await anna.locator('a[href$="/sanction/decide"]').count() === 0, 'nobody decides what they proposed');
  await take(disa, sanction, 'sanction/decide', { text: 'Beslutas.' });
  await checkLook(disa, 'a decided sanction');
  await take(anna, sanction, 'sanction/send', { text: 'Beslutet bifogas.' });
  await sven.goto('/uppdrag');
  await sven.locator(`a[href="/arenden/${sanction.replace(/[ /]/g, '-')}"]`).click();
  await sven.getByText('Varning enligt avtalet.').first().waitFor();
  await checkLook(sven, 'the decision in the portal');

  await anna.goto(`/leverantorer?namn=${encodeURIComponent(supplier)}`);
  await checkLook(anna, 'the time line of the supplier');
  for (const page of [anna, assar, disa, sven]) expect(page.faults.length === 0, page.faults.join('; '));
}
