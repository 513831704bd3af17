// Before the browser tests: finds the browser and serves the site, once for all of them, in whatever project.
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
  const all = project.vitest.getRootProject();
  if ('site' in all.getProvidedContext()) return async () => {};
  all.provide('chromium', ensureChromium());
  const site = await serveSite();
  all.provide('site', site.url);
  all.provide('siteFolder', site.folder);
  return () => site.close();
}
