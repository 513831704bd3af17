/** A text as the fragment of a link: a version, a checksum, and the text, compressed. */
import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';

const VERSION = '1';

/** No state of a page has as many bytes; a link that was made to burst is refused on the way. */
const MOST_BYTES = 16e6;
/** So much of a link is unpacked at a time. */
const PIECE = 4096;

/** A link that does not lead to a state; the message says why, and what to do. */
export class LinkError extends Error {
  override readonly name = 'LinkError';
}

export const damaged = () =>
  new LinkError('The link is damaged: was it cut off or changed when it was copied? Copy all of it again');

/** Whether a fragment means to be a link to a state, rather than to a place on the page. */
export const isLink = (fragment: string): boolean => fragment.includes('.');

/**
 * The fragment, without `#`. `unpack` gives the same text back.
 * @param dictionary text that links have in common and need not hold
 */
export function pack(text: string, dictionary?: Uint8Array): string {
  const bytes = strToU8(text);
  return `${VERSION}.${checksum(bytes)}.${toBase64(deflateSync(bytes, dictionary && { dictionary }))}`;
}

/** @throws LinkError when it was made by another version, or damaged */
export function unpack(fragment: string, dictionary?: Uint8Array): string {
  const [version, sum, body, ...rest] = fragment.split('.');
  if (!/^\d+$/.test(version)) throw damaged();
  if (version !== VERSION) {
    throw new LinkError('The link was made by another version of this page: ask for a new one');
  }
  if (rest.length > 0 || !body || !/^[\w-]+$/.test(body)) throw damaged();
  let bytes: Uint8Array;
  try {
    bytes = inflated(fromBase64(body), dictionary);
  } catch {
    throw damaged();
  }
  // A changed character must not quietly become another number.
  if (checksum(bytes) !== sum || toBase64(fromBase64(body)) !== body) throw damaged();
  return strFromU8(bytes);
}

/** @throws Error where it is no deflated data, or too much */
function inflated(data: Uint8Array, dictionary?: Uint8Array): Uint8Array {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate(dictionary ? { dictionary } : {}, (chunk) => {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error('too long');
    chunks.push(chunk);
  });
  for (let from = 0; from < data.length; from += PIECE) {
    stream.push(data.subarray(from, from + PIECE), from + PIECE >= data.length);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

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

/** Characters of a link that every browser takes: Firefox ends at 2^20, Chromium at 2^21. */
export const LONGEST_LINK = 500_000;
