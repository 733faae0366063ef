import { begin, linkTo, numberIn, pathOf, pictureOfDoor, take } from '../acts.mjs';
import { checkLook, expect, openPage, signIn } from '../stage.mjs';

export const title = 'the whole chain: a complaint from a phone, a visit without network or server, a finding, the supplier heard, its reply, ' +
  'a sanction by another person, seen in the portal and on the time line; and the record holds';

const supplier = 'Glänta & Glöd AB';
const contract = '90010287';

// The public pages, on a phone: the receipt has a diary number, and a code to follow it by.
async function complain(page) {
  await page.goto('/klagomal');
  await page.locator('label[for=kind-complaint]').click();
  const next = () => page.getByRole('button', { name: 'Fortsätt' }).click();
  await next();
  await page.locator('#supplier').fill(supplier);
  await checkLook(page, 'whom a complaint is about');
  await next();
  await page.locator('label[for=category-premises]').click();
  await page.getByLabel('Berätta med egna ord').fill('Trappan är enda vägen in. Jag kom inte upp med rullstolen.');
  await checkLook(page, 'what has happened');
  await next();
  await page.locator('#name').fill('Kim Ask');
  await page.locator('#reach').fill('kim@example.org');
  await checkLook(page, 'how to reach who complains');
  await next();
  await page.getByText('Kim Ask').waitFor();
  await page.getByRole('button', { name: 'Skicka' }).click();
  await page.locator('.receipt').waitFor();
  await checkLook(page, 'receipt of a complaint');
  const receipt = await page.locator('.receipt').innerText();
  return { number: receipt.match(/UPP \d{4}\/\d+/)[0], code: (await page.locator('.code').first().innerText()).trim() };
}

// The officer finds it among what nobody has taken, and orders a visit.
async function handle(anna, complaint) {
  await anna.goto('/arenden?vy=unassigned');
  await anna.locator('.queue').getByRole('row').filter({ hasText: complaint }).getByRole('link').click();
  await anna.getByText('Jag kom inte upp med rullstolen.').first().waitFor();
  expect(numberIn(anna) === complaint, 'the case that was complained about is open');
  await checkLook(anna, 'an open complaint');
  await take(anna, complaint, 'complaint/acknowledge');
  await take(anna, complaint, 'complaint/send-central', { text: 'För den centrala enheten.' });
  return begin(anna, 'visit/plan', {
    contract, control: 'premises', form: 'unannounced', inspector: 'user:ines', address: 'Storgatan 4', town: 'Orrsala',
  });
}

const tap = (page, name, place = page) => place.getByRole('button', { name, exact: true }).click();
const pressed = (place, name) => place.getByRole('button', { name, exact: true, pressed: true }).waitFor();

// The app has its files, its worker and the day on the phone: from now on it needs no network.
async function takeAlong(ines, visit) {
  await ines.goto('/min-dag');
  await ines.locator('.visits li', { hasText: visit }).getByText('Storgatan 4, Orrsala').waitFor();
  await checkLook(ines, 'the day of an inspector');
  await ines.getByRole('link', { name: 'Öppna fältappen' }).click();
  await ines.locator('.visit', { hasText: supplier }).waitFor();
  // A worker may claim the page while it still activates: it answers for it when that is done.
  await ines.waitForFunction(async () => {
    const [name] = await caches.keys();
    return name && (await (await caches.open(name)).keys()).length > 10 && navigator.serviceWorker.controller?.state === 'activated';
  });
}

async function visitOffline(ines) {
  await ines.reload();
  await ines.locator('.strip', { hasText: 'Ingen uppkoppling' }).waitFor();
  await ines.getByRole('link', { name: supplier }).click();
  await tap(ines, 'Jag är framme');
  await tap(ines, 'Öppet och bemannat');
  await ines.locator('section.item').first().waitFor();
  const names = await ines.locator('section.item h3').allTextContents();
  for (const [at, name] of names.entries()) {
    const card = ines.locator('section.item').nth(at);
    const answer = name.startsWith('Entré') ? 'Nej' : 'Ja';
    await tap(ines, answer, card);
    await pressed(card, answer);
  }
  const defect = ines.locator('section.item', { hasText: 'Entré' });
  await defect.getByLabel('Vad såg du?').fill('Sju trappsteg till entrén, ingen ramp och ingen hiss.');
  await defect.locator('input[type=file]').setInputFiles(await pictureOfDoor(ines));
  await defect.locator('figure img').waitFor();
  await ines.locator('#left', { hasText: 'Allt är ifyllt' }).waitFor();
  // The app is killed and opened again, still without network: nothing is lost.
  await ines.reload();
  await ines.locator('#left', { hasText: 'Allt är ifyllt' }).waitFor();
  await defect.locator('figure img').waitFor();
  await checkLook(ines, 'a visit without network');
  await ines.getByRole('link', { name: 'Slutför' }).click();
  await checkLook(ines, 'review of a visit');
  await tap(ines, 'Försegla');
  await ines.getByText('Väntar på att skickas', { exact: true }).waitFor();
  await checkLook(ines, 'sealed, and not sent');
}

// From the finding of the visit to the supplier's reply.
async function investigate({ anna, assar, sven }, { complaint, visit, finding }) {
  await take(anna, complaint, 'complaint/confirm', { text: 'Besöket visar bristen.' });
  const investigation = await begin(anna, 'investigation/open',
    { origin: 'finding', reference: finding, contract, question: 'Är lokalen tillgänglig som tjänstedeklarationen säger?' });
  await take(anna, finding, 'finding/investigate', { investigation });
  await sven.goto('/uppdrag');
  await checkLook(sven, 'portal before anything is told');
  expect(!(await sven.content()).includes(investigation), 'the supplier has not been told yet');
  await take(anna, investigation, 'investigation/add-finding',
    { requirement: '5.1', text: 'Entrén nås bara av trappor.', severity: 'serious', evidence: `diary:${visit}` });
  await take(anna, investigation, 'investigation/submit', { text: 'Rapport: lokalen är inte tillgänglig.' });
  await take(assar, investigation, 'investigation/approve', { text: 'Underlaget räcker.' });
  await take(anna, investigation, 'investigation/send', { text: 'Svara senast den dag som står.' });

  await sven.goto('/uppdrag');
  await sven.getByRole('heading', { name: 'Väntar på ert svar' }).waitFor();
  await checkLook(sven, 'portal with a demand for a reply');
  await take(sven, investigation, 'investigation/reply', { text: 'En ramp är beställd och kommer i mars.' });
  await anna.goto(pathOf(investigation));
  await anna.getByText('En ramp är beställd och kommer i mars.').first().waitFor();
  await checkLook(anna, 'a finding with its reply beside it');
  await take(anna, investigation, 'investigation/assess-reply', { verdict: 'not_accepted', text: 'Bristen finns kvar.' });
  return investigation;
}

async function sanction({ anna, disa, sven }, investigation) {
  const number = await begin(anna, 'sanction/propose', { investigation, kind: 'warning', ground: 'premises_closed', text: 'Varning enligt avtalet.' });
  await anna.goto(pathOf(number));
  expect(await anna.locator('a[href$="/sanction/decide"]').count() === 0, 'nobody decides what they proposed');
  await sven.goto('/uppdrag');
  expect(!(await sven.content()).includes(number), 'a proposal is not told');
  await take(disa, number, 'sanction/decide', { text: 'Beslutas.' });
  await checkLook(disa, 'a decided sanction');
  await take(anna, number, 'sanction/send', { text: 'Beslutet bifogas.' });
  await sven.goto('/uppdrag');
  await checkLook(sven, 'the portal with a decision');
  await linkTo(sven, pathOf(number)).click();
  await sven.getByText('Varning enligt avtalet.').first().waitFor();
  await checkLook(sven, 'the decision in the portal');
  return number;
}

export default async function ({ stage, browser }) {
  await stage.account('anna', 'Anna Berg', 'officer');
  await stage.account('assar', 'Assar Holm', 'assessor');
  await stage.account('disa', 'Disa Norén', 'decision_maker');
  await stage.account('ines', 'Ines Dahl', 'inspector');
  await stage.account('sven', 'Sven Ek', 'supplier', '--supplier', supplier);
  await stage.serve('--without-second-factor');
  const kim = await openPage(browser, stage.base, 'phone');
  const [anna, assar, disa] = await Promise.all(['anna', 'assar', 'disa'].map(name => signIn(browser, stage.base, name)));
  const [ines, sven] = await Promise.all(['ines', 'sven'].map(name => signIn(browser, stage.base, name, 'phone')));
  await ines.context().grantPermissions(['geolocation']);
  await ines.context().setGeolocation({ latitude: 58.587745, longitude: 16.192421, accuracy: 12 });

  const { number: complaint, code } = await complain(kim);
  const visit = await handle(anna, complaint);
  await takeAlong(ines, visit);
  // No network, and no server: killed as a machine is that loses its power.
  await ines.context().setOffline(true);
  await stage.stop('SIGKILL');
  await visitOffline(ines);
  await stage.serve('--without-second-factor');
  await ines.context().setOffline(false);
  await ines.getByText(`Diariefört ${visit}`).waitFor();
  await ines.locator('.strip', { hasText: 'Allt är skickat' }).waitFor();
  await checkLook(ines, 'a registered visit');

  // Those who had signed in still are; the finding stands with the visit.
  await anna.goto(pathOf(visit));
  await anna.getByText('Sju trappsteg till entrén').first().waitFor();
  await checkLook(anna, 'a sealed visit');
  const seen = await stage.jsonOf('visit', 'show', visit);
  expect(seen.state === 'sealed' && seen.outcome === 'CHECKLIST_FAIL' && seen.findings.length === 2, `sealed with its findings: ${JSON.stringify(seen)}`);
  // The other is that nobody has registered the address.
  const findings = await Promise.all(seen.findings.map(one => stage.jsonOf('finding', 'show', one)));
  const { number: finding, files } = findings.find(one => one.item === 'accessible');
  expect(files.length === 1, 'the photo is evidence of the finding');
  await linkTo(anna.getByRole('main'), pathOf(finding)).click();
  await anna.getByText('Sju trappsteg till entrén').first().waitFor();
  await checkLook(anna, 'a finding of a visit');

  const people = { anna, assar, disa, sven };
  const investigation = await investigate(people, { complaint, visit, finding });
  const decided = await sanction(people, investigation);

  await anna.goto(`/leverantorer?namn=${encodeURIComponent(supplier)}`);
  for (const number of [complaint, visit, investigation, decided])
    expect(await linkTo(anna.getByRole('main'), pathOf(number)).count() > 0, `${number} stands on the time line of the supplier`);
  await checkLook(anna, 'the time line of the supplier');
  // What the supplier wants everyone to read stands beside the decision, within half a minute.
  const words = 'Hissen är lagad, och rampen ligger ute varje morgon.';
  await take(sven, decided, 'sanction/comment', { text: words });
  await kim.goto('/leverantor/glanta-glod-ab');
  for (let look = 0; look < 60 && await kim.getByText(words).count() === 0; ++look) {
    await kim.waitForTimeout(1000);
    await kim.reload();
  }
  await kim.getByText(`${supplier} säger,`).first().waitFor();
  await checkLook(kim, 'a decision with what the supplier says to everyone');
  // An officer withholds it, and the supplier reads why.
  const why = 'Namnger en granne.';
  await take(anna, decided, 'sanction/withhold-comment', { text: why });
  await sven.goto(pathOf(decided));
  await sven.getByText(why).waitFor();
  await checkLook(sven, 'a decision beside which its words are no longer shown');
  // Who complained follows it by the code.
  await kim.goto('/folj-arende');
  await kim.getByLabel('Din kod').fill(code);
  await kim.getByRole('button', { name: 'Visa ärendet' }).click();
  await kim.getByText(complaint).first().waitFor();
  await checkLook(kim, 'a complaint that is followed');
  for (const page of [kim, anna, assar, disa, ines, sven]) expect(page.faults.length === 0, page.faults.join('; '));
  // Nothing was lost or changed on the way: the record, and what is stored.
  await stage.stop();
  await stage.command('verify');
}
