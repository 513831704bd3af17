// Explore as the tests drive it: what they read of it, and how they bring it to a state.
import type { Locator, Page } from 'playwright-core';
import { type Experiment, textbook } from '../../../src/index.ts';
import { encodeLink } from '../../../src/viz/experiment/link.ts';
import type { PageState } from '../../../src/viz/experiment/page-state.ts';
import { backFrom } from '../../../src/viz/experiment/timeline.ts';
import { openPage, type OpenPage, type PageOptions } from './browser.ts';

export const STILL = { reducedMotion: 'reduce' } as const;

export const title = (page: Page) => page.locator('#network-title');
export const number = (page: Page, label: string) => page.getByLabel(label, { exact: true });
export const tab = (page: Page, name: string) => page.getByRole('tab', { name });
export const becomes = (locator: Locator, text: string | RegExp) =>
  locator.filter({ hasText: text }).first().waitFor();

export async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

export async function setSteps(page: Page, T: number): Promise<void> {
  const field = page.getByRole('spinbutton', { name: 'steps' });
  await field.fill(String(T));
  await field.press('Enter');
}

type State = Partial<Omit<PageState, 'experiment'>> & { readonly experiment?: Experiment };

/** The link to a state; what is left out is as on a fresh page at rest, where the last loss has come all the way back. */
export function linkTo({ experiment = textbook, ...state }: State = {}): string {
  const T = experiment.inputs.length;
  const place = { parameter: 'W', of: T, elapsed: backFrom(T, 1) } as const;
  return `index.html#${encodeLink({ experiment, place, panel: 'norms', locked: [], ...state })}`;
}

/** Leads the page to a state as a link does that is pasted into its address: sooner than a page that is opened. */
export async function lead(page: Page, state: State = {}): Promise<void> {
  await page.mouse.move(5, 5); // over nothing
  await page.evaluate((link) => {
    (document.activeElement as HTMLElement | null)?.blur();
    history.replaceState(null, '', link.slice(link.indexOf('#')));
    dispatchEvent(new PopStateEvent('popstate'));
  }, linkTo(state));
}

/** Keeps what is asked for from arriving until the function that it gives is called. */
export async function hold(page: Page, what: RegExp): Promise<() => Promise<void>> {
  let deliver = () => {};
  const held = new Promise<void>((resolve) => (deliver = resolve));
  await page.route(what, async (route) => {
    await held;
    // Nobody may be waiting for it any more.
    await route.continue().catch(() => {});
  });
  return async () => {
    deliver();
    await page.unroute(what);
  };
}

/** A page whose gradients are not checked, which takes most of the time of a large network, before `check` is called. */
export async function openUnchecked(
  state: State,
  options: Omit<PageOptions, 'path'> = {},
): Promise<OpenPage & { readonly check: () => Promise<void> }> {
  const opened = await openPage({ ...STILL, ...options, path: 'icon.svg' });
  const check = await hold(opened.page, /\/assets\/compare\.worker-[^/]*\.js/);
  await opened.page.goto(new URL(linkTo(state), opened.page.url()).href);
  return { ...opened, check };
}
