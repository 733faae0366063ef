// What Lighthouse says of the public pages on a phone with its slow 4G: node bench/web/lighthouse.mjs UPPSIKT [RUNS=5] [METHOD=devtools]
// `devtools` slows the network and the processor while the page loads; `simulate` loads it unslowed and computes. Empty caches each
// time; prints medians and the worst largest paint. Fails where a median largest paint is above the bar (devtools).
// script/setup --peers installs Lighthouse.
import lighthouse from 'lighthouse';
import { launch } from 'chrome-launcher';
import { Stage } from '../../tests/web/stage.mjs';
import { resolve } from 'node:path';
import { middle, pages, today } from './pages.mjs';

const [binary, runs = '5', method = 'devtools'] = process.argv.slice(2);
const bar = 1000;

async function measure(url) {
  const chrome = await launch({ chromePath: '/usr/bin/chromium', chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic',
    '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: 'error', onlyCategories: ['performance'], throttlingMethod: method });
    const value = name => lhr.audits[name].numericValue;
    return { first: value('first-contentful-paint'), largest: value('largest-contentful-paint'), shift: value('cumulative-layout-shift'),
      score: lhr.categories.performance.score * 100 };
  } finally {
    chrome.kill();
  }
}

const stage = await Stage.open(resolve(binary), today);
await stage.serve();
let isOver = false;
console.log('page               first  largest    worst   shift  score');
for (const [name, path] of Object.entries(pages)) {
  const all = [];
  for (let run = 0; run < Number(runs); ++run) all.push(await measure(stage.base + path));
  const of = what => all.map(one => one[what]);
  const ms = number => String(Math.round(number)).padStart(5);
  isOver ||= method === 'devtools' && middle(of('largest')) > bar;
  console.log(`${name.padEnd(18)} ${ms(middle(of('first')))}    ${ms(middle(of('largest')))}    ${ms(Math.max(...of('largest')))}   ${middle(of('shift')).toFixed(3)}    ${Math.round(middle(of('score')))}`);
}
await stage.close();
process.exit(isOver ? 1 : 0);
