/** The network that was opened to check against, kept in this tab of the browser where it is small. */
import * as v from 'valibot';
import { type Experiment, parseExperiment, toVersion1 } from '../../rnn/index.ts';
import type { Opened } from '../experiment/opened.ts';
import { recall, remember } from '../page/kept.ts';

export interface OwnNetwork extends Opened {
  readonly name: string;
}

/** A network by its name alone: it was open, and has to be opened again. */
export type KeptNetwork = OwnNetwork | { readonly name: string };

/** Bytes of a file. A browser holds about 5 million characters of a site in a tab, and what was typed is among them. */
const LARGEST_KEPT = 1_000_000;

const experiment = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }): Experiment => {
    try {
      const read = parseExperiment(dataset.value);
      return 'version' in read ? toVersion1(read) : read;
    } catch (error) {
      addIssue({ message: (error as Error).message });
      return NEVER;
    }
  }),
);
const schema = v.nullable(
  v.union([
    v.strictObject({ name: v.string(), note: v.string(), experiment }),
    v.strictObject({ name: v.string() }),
  ]),
);
const placeOf = (key: string) =>
  ({ area: 'sessionStorage', key, what: 'the network that was opened to check against', schema }) as const;

export const recallNetwork = (key: string): KeptNetwork | undefined => recall(placeOf(key)) ?? undefined;

/** @param size of its file in bytes */
export function rememberNetwork(key: string, own: OwnNetwork | undefined, size = 0): void {
  const place = placeOf(key);
  // The name first: where there is no room for the whole, none that was open before stays in its place.
  remember(place, own ? { name: own.name } : null);
  if (own && size <= LARGEST_KEPT) remember(place, own);
}
