// What a browser test needs: pages of the built site in one Chromium per test file, closed at the file's end.
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import type { Plugin } from 'vite';
import { afterAll, afterEach, inject } from 'vitest';
import { QUIET } from '../../../.scripts/chromium.mjs';
import { serveSite, type Site } from '../../../.scripts/site.mjs';

export interface PageOptions {
  /** Relative to the site: `worksheet.html`, `?theme=dark`. */
  path?: string;
  /** Another site than the one built for all tests, such as `serveVariant` serves. */
  url?: string;
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  /** In a browser with WebGL, which is in software and takes every core; else without. */
  webgl?: boolean;
}

export interface OpenPage {
  page: Page;
  /** Console errors and uncaught exceptions so far. */
  errors: string[];
  /** Every URL asked for so far. */
  requests: string[];
  close(): Promise<void>;
}

// WebGL and WebGPU in software, wherever the tests run.
const software = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--enable-unsafe-webgpu',
];
const none = ['--disable-gpu', '--disable-software-rasterizer'];
const browsers = new Map<boolean, Promise<Browser>>();
const variants: Site[] = [];
const open = new Set<BrowserContext>();

// A page that is left open goes on playing and computing beside the next test.
afterEach(async () => {
  await Promise.all([...open].map((context) => context.close()));
  open.clear();
});

afterAll(async () => {
  for (const browser of browsers.values()) await (await browser).close();
  await Promise.all(variants.map((site) => site.close()));
});

/** Opens a page in a fresh profile and waits until it is loaded; it is closed at the end of the test. */
export async function openPage(options: PageOptions = {}): Promise<OpenPage> {
  const { path = '', url = inject('site'), width = 1440, height = 900 } = options;
  const { colorScheme = 'light', reducedMotion = 'no-preference', webgl = false } = options;
  const settings: BrowserContextOptions = { viewport: { width, height }, colorScheme, reducedMotion };

  const context = await (await launch(webgl)).newContext(settings);
  open.add(context);
  const errors: string[] = [];
  const requests: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  context.on('weberror', (error) => errors.push(String(error.error())));
  context.on('console', (message) => {
    const { url: place } = message.location();
    if (message.type() === 'error') errors.push(place ? `${message.text()} (${place})` : message.text());
  });
  const page = await context.newPage();
  page.on('crash', () => errors.push('the page crashed'));
  page.on('websocket', (socket) => requests.push(socket.url()));
  await page.goto(new URL(path, url).href);
  return { page, errors, requests, close: () => context.close() };
}

/** Brings the controls of Explore's header to sight, which a page with no room for them has in its menu. */
export async function showControls(page: Page): Promise<void> {
  if (!(await page.locator('#settings').isVisible()))
    await page.getByRole('button', { name: 'Menu' }).click();
}

function launch(webgl: boolean): Promise<Browser> {
  const started =
    browsers.get(webgl) ??
    chromium.launch({
      executablePath: inject('chromium'),
      args: [...QUIET, ...(webgl ? software : none)],
    });
  browsers.set(webgl, started);
  return started;
}

/** Builds the site once more with one more plugin and serves it; give its `url` to `openPage`. */
export async function serveVariant(plugin: Plugin): Promise<Site> {
  const site = await serveSite(plugin);
  variants.push(site);
  return site;
}
