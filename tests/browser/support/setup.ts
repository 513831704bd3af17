// Before the browser tests: finds the browser, and serves the site and its sources, once for all of them.
import { createServer } from 'vite';
import type { TestProject } from 'vitest/node';
import { ensureChromium } from '../../../.scripts/chromium.mjs';
import { serve, serveSite } from '../../../.scripts/site.mjs';

/** What every page of the site does under it: no inline styles, no script but its own, no other origin. */
const POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "worker-src 'self'",
].join('; ');

declare module 'vitest' {
  interface ProvidedContext {
    chromium: string;
    site: string;
    siteFolder: string;
    siteWithoutPolicy: string;
    /** Where the development server is, with a slash at its end. */
    sources: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromium', ensureChromium());
  const site = await serveSite({ headers: { 'Content-Security-Policy': POLICY } });
  project.provide('site', site.url);
  project.provide('siteFolder', site.folder);
  const free = await serve(site.folder);
  project.provide('siteWithoutPolicy', free.url);
  const sources = await createServer({
    root: project.config.root,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, watch: null },
  });
  await sources.listen();
  project.provide('sources', sources.resolvedUrls!.local[0]);
  return async () => {
    await Promise.all([site.close(), free.close(), sources.close()]);
  };
}
