// Before the browser tests: finds the browser, and serves the site and its sources, once for all of them.
import { createServer } from 'vite';
import type { TestProject } from 'vitest/node';
import { ensureChromium } from '../../../.scripts/chromium.mjs';
import { serveSite } from '../../../.scripts/site.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    chromium: string;
    site: string;
    siteFolder: string;
    /** Where the development server is, with a slash at its end. */
    sources: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromium', ensureChromium());
  const site = await serveSite();
  project.provide('site', site.url);
  project.provide('siteFolder', site.folder);
  const sources = await createServer({
    root: project.config.root,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, watch: null },
  });
  await sources.listen();
  project.provide('sources', sources.resolvedUrls!.local[0]);
  return async () => {
    await Promise.all([site.close(), sources.close()]);
  };
}
