/** Where recorded runs come from: a folder that is chosen, dropped or followed, and the example of this site. */
import { isOfTrace, type TraceFile } from '../../rnn/trace/run.ts';
import { asSentence } from '../text/sentence.ts';

/** What was chosen in a field for files. */
export const chosenFiles = (files: Iterable<File>): TraceFile[] =>
  [...files]
    .map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    .filter(({ path }) => isOfTrace(path));

/** What was dropped, with all that is in folders. The transfer is only good until the event is over. */
export async function droppedFiles(transfer: DataTransfer): Promise<TraceFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: TraceFile[] = [];
  for (const entry of entries) await addEntry(entry, found);
  return found;
}

async function addEntry(entry: FileSystemEntry, found: TraceFile[]): Promise<void> {
  if (entry.isFile) {
    if (!isOfTrace(entry.name)) return;
    const file = await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail));
    found.push({ path: entry.fullPath.replace(/^\//, ''), file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // It gives some of them at a time, and none in the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (some.length === 0) return;
    for (const one of some) await addEntry(one, found);
  }
}

/** What of the browser's folders is used; TypeScript has no type for their entries yet. */
export interface Folder {
  readonly name: string;
  readonly values: () => AsyncIterable<
    | (Folder & { readonly kind: 'directory' })
    | { readonly kind: 'file'; readonly name: string; getFile: () => Promise<File> }
  >;
}

/** Undefined where the browser has no such thing. */
export const folderPicker = (): (() => Promise<Folder>) | undefined =>
  (window as { showDirectoryPicker?: () => Promise<Folder> }).showDirectoryPicker?.bind(window);

/** What is in a folder now. */
export async function filesIn(folder: Folder, path = folder.name): Promise<TraceFile[]> {
  const found: TraceFile[] = [];
  for await (const entry of folder.values()) {
    const own = `${path}/${entry.name}`;
    if (entry.kind === 'directory') found.push(...(await filesIn(entry, own)));
    else if (isOfTrace(entry.name)) found.push({ path: own, file: await entry.getFile() });
  }
  return found;
}

/** The name of the run that comes with this site. */
export const EXAMPLE = 'example-run';

/** The run that comes with this site. @throws Error that says why it cannot be shown */
export async function exampleFiles(): Promise<TraceFile[]> {
  const fetched = async (name: string): Promise<TraceFile> => {
    const response = await fetch(new URL(`${EXAMPLE}/${name}`, document.baseURI));
    if (!response.ok) throw new Error(`${name} gives ${response.status} ${response.statusText}`.trim());
    return { path: `${EXAMPLE}/${name}`, file: await response.blob() };
  };
  try {
    const names = (await (await fetched('files.txt')).file.slice().text()).split('\n').filter(Boolean);
    return await Promise.all(names.map(fetched));
  } catch (cause) {
    throw new Error(`The example cannot be shown: ${asSentence((cause as Error).message)}`, { cause });
  }
}
