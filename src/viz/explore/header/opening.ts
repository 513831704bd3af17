/** What is opened or dropped: an experiment, or somebody's own network. Loaded with the first of them. */
import { batch, type Signal } from '@preact/signals-core';
import type { Choice } from '../../../rnn/index.ts';
import { loadOrNotify } from '../../page/load-part.ts';
import type { MessageProps } from '../../text/message.ts';
import { namesOfFile } from '../../text/own-names.ts';
import { isImport } from '../import/bundle.ts';
import type { Importing } from '../import/index.ts';
import type { Shared } from '../state/shared.ts';
import { choiceName, FileQuestion, readExperiment } from './files.ts';

/** What of the page a file changes. */
export interface Opening {
  readonly state: Shared;
  /** Why a file was not opened. */
  readonly refusal: Signal<string | undefined>;
  /** What of a file that was opened is not shown. */
  readonly note: Signal<string | undefined>;
  /** What an opened file may mean, to choose from. */
  readonly choices: Signal<NonNullable<MessageProps['choices']>>;
  /** Somebody's own network is being brought. */
  readonly isImporting: Signal<boolean>;
}

/** Files may take their time to be read; the one opened last counts. */
let openedLast: File | undefined;
let importing: Importing | undefined;

/** Opens an experiment, or weights and what comes with them; no files: the panel that asks for these. */
export async function openFiles(files: readonly File[], page: Opening): Promise<void> {
  const [file] = files;
  openedLast = file;
  dismissMessages(page);
  if (!file || (await isImport(files, page.isImporting.peek()))) await bring(files, page);
  else if (file === openedLast) await openOne(file, page);
}

async function bring(files: readonly File[], page: Opening): Promise<void> {
  const loaded = await loadOrNotify('The import', () => import('../import/index.ts'));
  if (!loaded) return;
  page.isImporting.value = true;
  importing ??= loaded.showImport(page.isImporting, (file) => openOne(file, page));
  importing.add(files);
}

/** @returns whether it is shown */
async function openOne(file: File, page: Opening, choice?: Choice): Promise<boolean> {
  const { state, refusal, note, choices } = page;
  openedLast = file;
  dismissMessages(page);
  try {
    const opened = await readExperiment(file, choice, { note, isWanted: () => file === openedLast });
    if (file !== openedLast) return false;
    opened.open(state);
    namesOfFile.value = opened.names;
    note.value = opened.note || undefined;
    return true;
  } catch (error) {
    if (file !== openedLast) return false;
    refusal.value = (error as Error).message;
    if (error instanceof FileQuestion) {
      choices.value = error.choices.map((one) => ({
        name: choiceName(one),
        act: () => void openOne(file, page, one),
      }));
    }
    return false;
  }
}

function dismissMessages({ refusal, note, choices }: Opening): void {
  batch(() => {
    refusal.value = note.value = undefined;
    choices.value = [];
  });
}
