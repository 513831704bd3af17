/** Parts of a page that are loaded when they are needed, and what is said and done where one does not come. */
import { html, type TemplateResult } from 'lit-html';
import { type Notice, notify } from './notices.ts';

/** What of the browser the loader needs; a test hands in a made-up one. */
export interface Surroundings {
  /** The page as the server has it now. @throws where the server cannot be reached */
  readonly fetchPage: () => Promise<{ readonly ok: boolean; readonly text: string }>;
  /** Address of the script that this page began with: it is another one in each version of the site. */
  readonly entry: string | undefined;
  readonly reload: () => void;
}

/** A part that did not come, and why. */
export interface Absence {
  readonly what: string;
  readonly why: 'offline' | 'new version' | 'not loaded';
}

const browser: Surroundings = {
  async fetchPage() {
    const response = await fetch(location.href, { cache: 'no-store' });
    return { ok: response.ok, text: await response.text() };
  },
  get entry() {
    return document.querySelector('script[type=module][src]')?.getAttribute('src') ?? undefined;
  },
  reload: () => location.reload(),
};

/**
 * Loads a part.
 * @param what names it at the beginning of a sentence: “The guide”
 * @returns why it did not come, where it did not
 */
export async function loadPart<Part extends object>(
  what: string,
  load: () => Promise<Part>,
  surroundings: Surroundings = browser,
): Promise<{ readonly part: Part } | { readonly absence: Absence }> {
  try {
    return { part: await load() };
  } catch (error) {
    reportError(error);
    return { absence: { what, why: await whyAbsent(surroundings) } };
  }
}

async function whyAbsent({ fetchPage, entry }: Surroundings): Promise<Absence['why']> {
  try {
    const { ok, text } = await fetchPage();
    return ok && entry && !text.includes(entry) ? 'new version' : 'not loaded';
  } catch {
    return 'offline';
  }
}

const REASONS: Record<Absence['why'], string> = {
  offline: 'could not be loaded: the server cannot be reached.',
  'new version': 'could not be loaded: a new version of this site is there. Reload; nothing is lost.',
  'not loaded': 'could not be loaded.',
};
export const absenceText = ({ what, why }: Absence): string => `${what} ${REASONS[why]}`;
const actionName = ({ why }: Absence): string => (why === 'new version' ? 'Reload' : 'Try again');

/**
 * Tries again for real: a browser remembers of a module that it did not load, so the page is loaded anew, with what is on
 * it. Not while the server cannot be reached, for then even that would be lost.
 * @returns why it is still absent, if the page stays
 */
export async function tryAgain(
  { what }: Absence,
  surroundings: Surroundings = browser,
): Promise<Absence | undefined> {
  const why = await whyAbsent(surroundings);
  if (why === 'offline') return { what, why };
  surroundings.reload();
  return undefined;
}

/**
 * Says in the place of a part that it is absent, with the way on.
 * @param onStill is told where it is so after another try
 */
export const absenceView = (absence: Absence, onStill: (absence: Absence) => void): TemplateResult =>
  html`<p class="note" role="alert">
    ${absenceText(absence)}
    <button type="button" @click=${() => void tryAgain(absence).then((still) => still && onStill(still))}>
      ${actionName(absence)}
    </button>
  </p>`;

/** Loads a part that has no place of its own to say that it is absent: the page says it. */
export async function loadOrNotify<Part extends object>(
  what: string,
  load: () => Promise<Part>,
  surroundings: Surroundings = browser,
): Promise<Part | undefined> {
  const loaded = await loadPart(what, load, surroundings);
  if ('part' in loaded) return loaded.part;
  const say = (absence: Absence, former?: Notice) => {
    const again = async () => {
      const still = await tryAgain(absence, surroundings);
      if (still) say(still, notice);
    };
    const notice: Notice = {
      text: absenceText(absence),
      action: { name: actionName(absence), act: () => void again() },
    };
    notify(notice, former);
  };
  say(loaded.absence);
  return undefined;
}
