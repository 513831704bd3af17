// What a browser test needs: pages of the built site in a Chromium that ends with the process.
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { expect, inject, onTestFinished } from 'vitest';
import { QUIET } from '../../../.scripts/chromium.mjs';
import { PATIENCE } from './patience.ts';

export interface PageOptions {
  /** Relative to the site: `worksheet.html`, `?theme=dark`. */
  path?: string;
  /** Another site than the one built for all tests. */
  url?: string;
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  /** In a browser with WebGL, which is in software and takes every core; else without. */
  webgl?: boolean;
  /** Texts of the site’s scripts that are replaced; see `changed` of the page. */
  changes?: readonly Change[];
}

export type Change = readonly [text: RegExp, by: string];

export interface OpenPage {
  page: Page;
  /** Console errors and uncaught exceptions so far. */
  errors: string[];
  /** Every URL asked for so far. */
  requests: string[];
  /** The scripts whose text was changed so far. */
  changed: string[];
  close(): Promise<void>;
}

// WebGL and WebGPU in software, wherever the tests run; but the pages are not drawn by them, which takes twice the time.
const software = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--enable-unsafe-webgpu',
  '--disable-gpu-compositing',
];
const none = ['--disable-gpu', '--disable-software-rasterizer'];
const browsers = new Map<boolean, Promise<Browser>>();

/**
 * Opens a page in a fresh profile and waits until it is loaded; it is closed at the end of the test, which fails if the page
 * was refused anything by the policy that the site is served with.
 */
export async function openPage(options: PageOptions = {}): Promise<OpenPage> {
  const { path = '', url = inject('site'), width = 1440, height = 900, changes } = options;
  const { colorScheme = 'light', reducedMotion = 'no-preference', webgl = false } = options;
  const settings: BrowserContextOptions = { viewport: { width, height }, colorScheme, reducedMotion };

  const context = await (await launch(webgl)).newContext(settings);
  context.setDefaultTimeout(PATIENCE);
  // A page that is left open goes on playing and computing beside the next test. (A hook of this module would be of the
  // first file alone: files share it.)
  onTestFinished(async () => {
    await close();
    expect(errors.filter((error) => error.includes('Content Security Policy'))).toEqual([]);
  });
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await closeOrGiveUp(context, webgl);
  };
  const errors: string[] = [];
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  context.on('weberror', (error) => errors.push(String(error.error())));
  context.on('console', (message) => {
    const { url: place } = message.location();
    if (message.type() === 'error') errors.push(place ? `${message.text()} (${place})` : message.text());
  });
  const changed: string[] = [];
  if (changes) {
    await context.route('**/assets/*.js', async (route) => {
      try {
        const response = await route.fetch();
        const text = await response.text();
        const body = changes.reduce((body, change) => body.replace(...change), text);
        if (body !== text) changed.push(route.request().url());
        await route.fulfill({ response, body });
      } catch (error) {
        // A script that is still on its way when the page is closed has nowhere to go any more.
        if (!isClosed) throw error;
      }
    });
  }
  const page = await context.newPage();
  page.on('crash', () => errors.push('the page crashed'));
  page.on('websocket', (socket) => requests.push(socket.url()));
  await page.goto(new URL(path, url).href);
  return { page, errors, requests, changed, close };
}

/** Brings the controls of Explore's header to sight, which a page with no room for them has in its menu. */
export async function showControls(page: Page): Promise<void> {
  if (!(await page.locator('#settings').isVisible()))
    await page.getByRole('button', { name: 'Menu' }).click();
}

function launch(webgl: boolean): Promise<Browser> {
  const known = browsers.get(webgl);
  if (known) return known;
  const started = chromium.launch({
    executablePath: inject('chromium'),
    args: [...QUIET, ...(webgl ? software : none)],
  });
  browsers.set(webgl, started);
  const forget = () => browsers.get(webgl) === started && browsers.delete(webgl);
  started.then((browser) => browser.once('disconnected', forget), forget);
  return started;
}

/** Closes a context. One that hangs takes its browser with it: the next page gets another. */
async function closeOrGiveUp(context: BrowserContext, webgl: boolean): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(resolve, PATIENCE / 3, 'late')));
  const end = await Promise.race([context.close(), late]);
  clearTimeout(timer);
  if (end !== 'late') return;
  console.warn('A page cannot be closed: its browser is ended.');
  browsers.delete(webgl);
  void context.browser()!.close(); // which kills what does not end by itself
}
