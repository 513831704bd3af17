/** What the visitor opens: its text, unless it is larger than anything that could be meant. */

/** A file that cannot be opened: why. */
export class FileError extends Error {
  override readonly name = 'FileError';
}

const MEGABYTE = 1e6;

/** @param most megabytes; a larger file is refused before it is read @throws FileError */
export async function fileText(file: File, most: number): Promise<string> {
  if (file.size > most * MEGABYTE) {
    const size = Math.ceil(file.size / MEGABYTE).toLocaleString('en-GB');
    throw new FileError(`${size} MB are too much, ${most} MB are the most that is opened here`);
  }
  try {
    return await file.text();
  } catch {
    throw new FileError('it cannot be read. Is it a folder, or was it moved or changed?');
  }
}
