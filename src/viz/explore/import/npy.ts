/** An array of floats as np.load reads it. */
export function npyOf(shape: readonly number[], values: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const sizes = shape.map((size) => `${size},`).join(' ');
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${sizes}), }`;
  // Numbers begin at a multiple of 64 bytes.
  const length = Math.ceil((header.length + 11) / 64) * 64 - 10;
  const text = `\x93NUMPY\x01\x00${String.fromCharCode(length & 255, length >> 8)}${header.padEnd(length - 1)}\n`;
  const bytes = new Uint8Array(text.length + 8 * values.length);
  bytes.set(Uint8Array.from(text, (sign) => sign.charCodeAt(0)));
  const view = new DataView(bytes.buffer);
  Array.from(values).forEach((value, index) => view.setFloat64(text.length + 8 * index, value, true));
  return bytes;
}
