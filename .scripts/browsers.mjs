// `npm run browsers`: the four pages in Chromium, Firefox and WebKit, as far as they are installed, by the same steps.
// An error of a page or a step that does not get where it should is a failure; a browser that is not there is named.
// `npm run browsers webkit` drives that one alone.
import { ensureChromium, QUIET } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { endWithParent } from './parent.mjs';
import { startFirefox, startWebKit, until } from './webdriver.mjs';

/** @typedef {import('./webdriver.mjs').Driver} Driver */

/** What goes wrong in a page, for `page.evaluate`. @type {import('vite').Plugin} */
const faults = {
  name: 'faults',
  transformIndexHtml: () => [
    {
      tag: 'script',
      injectTo: 'head-prepend',
      children: `window.faults = [];
        addEventListener('error', ({ message = '', target }) => {
          // That some sizes wait for the next frame, which is no fault.
          if (!message.startsWith('ResizeObserver loop')) faults.push(message || (target.src || target.href) + ' did not load');
        }, true);
        addEventListener('unhandledrejection', ({ reason }) => faults.push(String(reason)));
        const { error } = console;
        console.error = (...what) => { faults.push(what.join(' ')); error(...what); };`,
    },
  ],
};

/** For each step, on a machine that has much else to do, in milliseconds. */
const PATIENCE = 180_000;

const FIELD = '[aria-label="W row 1, column 1"]';

/** @type {(selector: string) => string} */
const textOf = (selector) => `(document.querySelector(${JSON.stringify(selector)})?.textContent ?? '')`;

/** What a visitor does, and what must come of it: an expression that becomes true. @type {readonly (readonly [what: string, act: (driver: Driver, site: string) => Promise<unknown>, so: string])[]} */
const steps = [
  ['Explore opens', ({ open }, site) => open(site), `document.querySelector('#chain h2') !== null`],
  [
    'a number is edited',
    async ({ type, evaluate }) => {
      await evaluate(`window.before = ${textOf('#formula')}`);
      await type(FIELD, '2');
    },
    `document.querySelector('${FIELD}').value === '2' && ${textOf('#formula')} !== window.before`,
  ],
  [
    'the four ways agree, or those there are',
    async () => {},
    `document.querySelector('#chip.good') !== null || ${textOf('#chip')}.includes('3 of 3')`,
  ],
  [
    'a preset opens',
    ({ evaluate }) =>
      evaluate(`(() => {
        const select = document.querySelector('#presets select');
        select.value = [...select.options].find(({ text }) => text.includes('LSTM')).value;
        select.dispatchEvent(new Event('change', { bubbles: true }));
      })()`),
    `document.querySelector('[data-control=cell] select').value === 'lstm' && ${textOf('#preset-note')} !== ''`,
  ],
  [
    'it plays',
    async ({ click, evaluate }) => {
      await click('[aria-label^="To the start"]');
      await evaluate(`window.before = document.querySelector('[aria-label=Moment]').value`);
      await click('[aria-label^=Play]');
    },
    `document.querySelector('[aria-label=Moment]').value !== window.before`,
  ],
  [
    'Compare opens',
    ({ open }, site) => open(`${site}compare.html`),
    `/200 of 200\\s+draws/.test${textOf('#rest')}`,
  ],
  [
    'two networks are trained',
    async ({ evaluate, type, click }) => {
      await evaluate(`document.querySelector('#learning').scrollIntoView()`);
      await until(() => evaluate(`document.querySelector('#learning .transport') !== null`));
      await type('#learning .transport input', '120');
      await click('#learning .transport button');
    },
    `/after 120 updates/.test${textOf('#learning')}`,
  ],
  [
    'a benchmark runs, threads of TensorFlow.js too',
    ({ open }, site) => open(`${site}bench.html?work=rnn-3-4-1&with=ours-f32&with=tfjs-wasm&start`),
    `${textOf('#live')}.includes('The run is over')`,
  ],
  [
    'both have a time',
    async ({ evaluate }) => console.log(`  ${await evaluate(textOf('.bench tbody'))}`.replace(/\s+/g, ' ')),
    `[...document.querySelectorAll('.bench tbody tr')].filter(({ textContent }) => /[mµn]s/.test(textContent)).length === 2`,
  ],
  [
    'the worksheet opens',
    ({ open }, site) => open(`${site}worksheet.html`),
    `${textOf('#bptt')}.includes('has 6 terms')`,
  ],
  [
    'its last question is answered',
    ({ evaluate }) => evaluate(`document.querySelector('#convolution').scrollIntoView()`),
    `document.querySelector('#convolution-title')?.textContent !== undefined`,
  ],
];

/** @type {() => Promise<Driver>} */
async function startChromium() {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: [...QUIET] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  return {
    name: `Chromium ${browser.version()}`,
    open: async (url) => void (await page.goto(url)),
    click: (selector) => page.click(selector),
    async type(selector, text) {
      await page.fill(selector, text);
      await page.press(selector, 'Enter');
    },
    evaluate: (script) => page.evaluate(`(${script})`),
    close: () => browser.close(),
  };
}

/** @type {(driver: Driver, site: string) => Promise<boolean>} whether all went well */
async function drive(driver, site) {
  try {
    for (const [what, act, so] of steps) {
      try {
        await act(driver, site);
        await until(async () => Boolean(await driver.evaluate(so)), PATIENCE);
      } catch (error) {
        console.log(`✗ ${driver.name}: ${what}: ${/** @type {Error} */ (error).message}`);
        return false;
      }
      const wrong = /** @type {string[]} */ (await driver.evaluate('window.faults'));
      if (wrong.length > 0) {
        console.log(`✗ ${driver.name}: ${what}, and the page says: ${wrong.join('; ')}`);
        return false;
      }
      console.log(`✓ ${driver.name}: ${what}`);
    }
    return true;
  } finally {
    await driver.close();
  }
}

const asked = process.argv[2]?.toLowerCase() ?? '';
const chosen = /** @type {const} */ ([
  ['Chromium', startChromium],
  ['Firefox (Debian: apt-get install firefox-esr)', startFirefox],
  ['WebKit (Debian: apt-get install webkit2gtk-driver xvfb)', startWebKit],
]).filter(([name]) => name.toLowerCase().startsWith(asked));
if (chosen.length === 0) throw new Error(`there are Chromium, Firefox and WebKit, and no ${asked}`);

endWithParent();
ensureInstalled();
const { serveSite } = await import('./site.mjs');
const site = await serveSite({ plugin: faults });
let isGood = true;
for (const [name, start] of chosen) {
  const driver = await start();
  if (driver) isGood = (await drive(driver, site.url)) && isGood;
  else console.log(`– ${name} is not installed here`);
}
await site.close();
process.exitCode = isGood ? 0 : 1;
