// Before the browser tests: finds the browser and serves the site, once for all of them.
import type { TestProject } from 'vitest/node';
import { ensureChromium } from '../../../.scripts/chromium.mjs';
import { serveSite } from '../../../.scripts/site.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    chromium: string;
    site: string;
    siteFolder: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromium', ensureChromium());
  const site = await serveSite();
  project.provide('site', site.url);
  project.provide('siteFolder', site.folder);
  return () => site.close();
}
