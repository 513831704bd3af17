/** The network that was opened to check against, kept in this tab of the browser where it is small. */
import * as v from 'valibot';
import {
  type AnyExperiment,
  type Choice,
  ExperimentError,
  parameterNames,
  parseExperiment,
} from '../../rnn/index.ts';
import { recall, remember } from '../page/kept.ts';
import type { NetworkFile, OpenedNetwork } from './open-network.ts';
import type { Checked } from './quantity.ts';

export interface OwnNetwork extends Omit<OpenedNetwork, 'isOutline'> {
  readonly name: string;
  /** What was answered to how it is meant. */
  readonly choice?: Choice | undefined;
  /** Where all of it is; undefined: the experiment is all of it. */
  readonly from?: NetworkFile | undefined;
}

/** A network by its name alone: it was open, and has to be opened again. */
export type KeptNetwork = OwnNetwork | { readonly name: string };

/** Bytes of a file. A browser holds about 5 million characters of a site in a tab, and what was typed is among them. */
const LARGEST_KEPT = 1_000_000;

const experiment = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }): Checked => {
    try {
      const read = parseExperiment<AnyExperiment>(dataset.value);
      if ('layers' in read) throw new ExperimentError('layers', 'unknown key');
      return read;
    } catch (error) {
      addIssue({ message: (error as Error).message });
      return NEVER;
    }
  }),
);
const names = v.strictObject(v.entriesFromList(parameterNames, v.exactOptional(v.string())));
const choice = v.pipe(
  v.strictObject({ layout: v.picklist(['columns', 'rows']), order: v.optional(v.array(v.string())) }),
  v.transform(({ layout, order }): Choice => ({ layout, order })),
);
const schema = v.nullable(
  v.union([
    v.strictObject({
      name: v.string(),
      note: v.string(),
      names: v.optional(names, {}),
      choice: v.exactOptional(choice),
      experiment,
    }),
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
  if (own && !own.from && size <= LARGEST_KEPT) remember(place, own);
}
