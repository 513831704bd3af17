/** The state of Explore as the fragment of a link: its JSON, compressed. */
import { strToU8 } from 'fflate';
import { JsonError, parseJson } from '../../rnn/json.ts';
import { damaged, pack, unpack } from '../page/fragment.ts';
import { type PageState, parsePageState } from './page-state.ts';

/** Text that links have in common and need not hold, which halves those of small experiments. Part of the version. */
const dictionary = strToU8(
  '"relu""linear""lstm""gru""tanh","bh":["c":[null"held":{"cell":"cross-entropy"},' +
    '"window":["horizon":"presenting":true"numbers","sizes","knobs","files","guide"],"card":' +
    '"panel":"spectrum""terms""compare""of":"all""forward","parameter":"U""V""b""d"' +
    '{"experiment":{"cell":"sigmoid","weights":{"W":[[0.1,-0.2],[-0.3,0.4]],"U":[[0.5,-0.6],[-0.7,0.8]],' +
    '"V":[[0.9,"b":[0.,"d":[0.]},"initial":{"h":[0.0,0,0]},"inputs":[[1.],[1,-1.]],"targets":[[0.],[-0.]],' +
    '"loss":"squared-error"},"place":{"parameter":"W","of":3,"elapsed":4},"panel":"norms","locked":[]}',
);

/** The fragment, without `#`. `decodeLink` gives the same state back, every number as it was. */
export const encodeLink = (state: PageState): string => pack(textOf(state), dictionary);

/** @throws LinkError when it was made by another version, or damaged, or holds no state of this page */
export function decodeLink(fragment: string): PageState {
  const text = unpack(fragment, dictionary);
  try {
    return parsePageState(parseJson(text));
  } catch (error) {
    throw error instanceof JsonError ? damaged() : error;
  }
}

/** JSON in which -0 keeps its sign: there is no text in a state that could be taken for one. */
const textOf = (state: PageState): string =>
  JSON.stringify(state, (_, value) => (Object.is(value, -0) ? '-0' : value)).replaceAll('"-0"', '-0');
