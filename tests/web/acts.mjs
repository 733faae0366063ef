// What several people do in the office's and the portal's pages, as people do it: a form filled in, a step taken.
import { expect } from './stage.mjs';

export const pathOf = number => `/arenden/${number.replace(/[ /]/g, '-')}`;

// Fills in a form by the names of its fields and sends it.
export async function send(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`#f-${name}`).first();
    if (await field.evaluate(one => one.tagName) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Spara och gå vidare' }).click()]);
  const reasons = page.locator('#reasons');
  if (await reasons.count() > 0) throw new Error(`refused: ${await reasons.innerText()}`);
}

// The links to a page of the office, which keep the view of the queue that one came from.
export const linkTo = (place, path) => place.locator(`a[href="${path}"], a[href^="${path}?vy="]`);

// Takes a step that is offered with the open case.
export async function take(page, number, step, fields = {}) {
  const path = pathOf(number);
  await page.goto(path);
  const offered = linkTo(page, `${path}/${step}`);
  expect(await offered.count() === 1, `${step} is offered with ${number}`);
  await offered.evaluate(link => { const more = link.closest('details'); if (more) more.open = true; });
  await offered.click();
  await send(page, fields);
  await page.waitForURL(url => url.pathname === path);
}

// Begins something, and gives its diary number.
export async function begin(page, operation, fields) {
  await page.goto(`/nytt/${operation}`);
  await send(page, fields);
  await page.waitForURL(/\/arenden\//);
  return numberIn(page);
}

export const numberIn = page => new URL(page.url()).pathname.split('/')[2].replace('-', ' ').replace('-', '/');

// A picture of a door, as a camera gives it: larger than the phone keeps.
export async function pictureOfDoor(page) {
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2000, 1500];
    const pen = canvas.getContext('2d');
    for (const [colour, ...box] of [['#d7d0c2', 0, 0, 2000, 1500], ['#8b8378', 0, 1150, 2000, 350], ['#7a5636', 700, 300, 560, 1050], ['#d9b84a', 1160, 800, 40, 70]]) {
      pen.fillStyle = colour;
      pen.fillRect(...box);
    }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1];
  });
  return { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}
