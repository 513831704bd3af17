/** The gallery of runs that comes with the site: an index, and a file a machine. */
import * as v from 'valibot';
import { parseReport } from '../bench/harness/report.ts';
import type { Report } from '../bench/harness/results.ts';
import { issueText } from '../rnn/issue.ts';
import { asSentence } from '../viz/text/sentence.ts';

/** What `runs/index.json` holds: a file of the same folder, and what to call its machine. */
export const galleryIndex = v.array(
  v.strictObject({
    file: v.pipe(
      v.string(),
      v.check((name) => /^[\w-]+\.json$/.test(name), 'expected a name of letters, digits and dashes'),
    ),
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  }),
);
export type GalleryEntry = v.InferOutput<typeof galleryIndex>[number];

const textOf = async (path: string): Promise<string> => {
  const response = await fetch(new URL(`runs/${path}`, document.baseURI));
  if (!response.ok) throw new Error(`${path} gives ${response.status} ${response.statusText}`.trim());
  return response.text();
};

/** @throws Error that says why there is none */
export async function readGallery(): Promise<readonly GalleryEntry[]> {
  try {
    const parsed = v.safeParse(galleryIndex, JSON.parse(await textOf('index.json')), { abortEarly: true });
    if (!parsed.success) throw new Error(issueText(parsed.issues[0]));
    return parsed.output;
  } catch (cause) {
    throw new Error(`The gallery cannot be shown: ${asSentence((cause as Error).message)}`, { cause });
  }
}

/** @throws Error that says what is wrong with its file */
export const readGalleryRun = async ({ file }: GalleryEntry): Promise<Report> =>
  parseReport(await textOf(file));
