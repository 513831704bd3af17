/** The state of the page as the fragment of a link: `1.`, a checksum, and the JSON, compressed. */
import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import { LinkError, type PageState, parsePageState } from './page-state.ts';

const VERSION = '1';

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
export function encodeLink(state: PageState): string {
  const bytes = strToU8(textOf(state));
  return `${VERSION}.${checksum(bytes)}.${toBase64(deflateSync(bytes, { dictionary }))}`;
}

/** Whether a fragment means to be a link to a state, rather than to a place on the page. */
export const isLink = (fragment: string): boolean => fragment.includes('.');

/** @throws LinkError when it was made by another version, or damaged, or holds no state of this page */
export function decodeLink(fragment: string): PageState {
  const [version, sum, body, ...rest] = fragment.split('.');
  if (!/^\d+$/.test(version)) throw damaged();
  if (version !== VERSION) {
    throw new LinkError('The link was made by another version of this page: ask for a new one');
  }
  if (rest.length > 0 || !body || !/^[\w-]+$/.test(body)) throw damaged();
  let bytes: Uint8Array;
  try {
    bytes = inflateSync(fromBase64(body), { dictionary });
  } catch {
    throw damaged();
  }
  // A changed character must not quietly become another number.
  if (checksum(bytes) !== sum || toBase64(fromBase64(body)) !== body) throw damaged();
  let json: unknown;
  try {
    json = JSON.parse(strFromU8(bytes));
  } catch {
    throw damaged();
  }
  return parsePageState(json);
}

const damaged = () =>
  new LinkError('The link is damaged: was it cut off or changed when it was copied? Copy all of it again');

/** JSON in which -0 keeps its sign: there is no text in a state that could be taken for one. */
const textOf = (state: PageState): string =>
  JSON.stringify(state, (_, value) => (Object.is(value, -0) ? '-0' : value)).replaceAll('"-0"', '-0');

/** FNV-1a, 32 bits. */
function checksum(bytes: Uint8Array): string {
  let bits = 0x811c9dc5;
  for (const byte of bytes) bits = Math.imul(bits ^ byte, 0x01000193);
  return (bits >>> 0).toString(36);
}

/** Base64 with the letters that an address may have, unpadded (RFC 4648, section 5). */
function toBase64(bytes: Uint8Array): string {
  let text = '';
  // A call takes only so many arguments.
  for (let from = 0; from < bytes.length; from += 8192) {
    text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  }
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const fromBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) =>
    character.charCodeAt(0),
  );
