/** What a visitor brings: which of the files is what. */

/** Files of a network and its sequences; each part but the weights may be absent. */
export interface Bundle {
  readonly weights?: File;
  /** Where TensorFlow.js has its numbers. */
  readonly shards: readonly File[];
  /** Arrays of NumPy. */
  readonly inputs?: File;
  readonly targets?: File;
  /** What a framework computes. */
  readonly outputs?: File;
  /** Tokens in their order. */
  readonly vocabulary?: File;
}

export const emptyBundle: Bundle = { shards: [] };

/** What arrays are, in their order where no name tells. */
const arrays = ['inputs', 'targets', 'outputs'] as const;
type ArrayName = (typeof arrays)[number];

const named = (words: string): RegExp => new RegExp(`(?:^|[^a-z])(?:${words})(?:[^a-z]|$)`, 'i');
const NAMES: Readonly<Record<ArrayName, RegExp>> = {
  inputs: named('x|inputs?|tokens|ids'),
  targets: named('y|targets?|labels?|answers?|classes'),
  outputs: named('o|out|outputs?|logits|predictions?'),
};

/**
 * Adds files to those that are there: by the ends of their names, arrays by what else they are called. Weights take the place of those
 * before them, and of their shards.
 */
export function bundled(files: readonly File[], before: Bundle = emptyBundle): Bundle {
  const of = (kind: Kind) => files.filter(({ name }) => kindOf(name, files) === kind);
  const [weights] = of('weights');
  const words = of('words').at(-1);
  const found: { -readonly [name in keyof Bundle]: Bundle[name] } = {
    ...before,
    ...(weights && { weights }),
    ...(words && { vocabulary: words }),
    shards: [...(weights ? [] : before.shards), ...of('shard')],
  };
  const open = of('array').filter((file) => {
    const name = arrays.find((own) => NAMES[own].test(file.name));
    if (name) found[name] = file;
    return !name;
  });
  for (const file of open) found[arrays.find((name) => !found[name]) ?? 'inputs'] = file;
  return found;
}

type Kind = 'weights' | 'shard' | 'array' | 'words';

function kindOf(name: string, all: readonly File[]): Kind {
  const end = /\.(\w+)$/.exec(name.toLowerCase())?.[1] ?? '';
  const hasModel = all.some((file) => /^model.*\.json$/i.test(file.name));
  if (end === 'npy') return 'array';
  // Of PyTorch, too, are some that are called so.
  if (end === 'bin') return hasModel || /shard|^group/i.test(name) ? 'shard' : 'weights';
  if (end === 'txt' || end === 'vocab' || (end === 'json' && /vocab|token/i.test(name))) return 'words';
  return 'weights';
}

/** The same without one of its parts. */
export function without(bundle: Bundle, part: Exclude<keyof Bundle, 'shards'>): Bundle {
  const { [part]: _, ...others } = bundle;
  return others;
}

const ENDS = /\.(safetensors|pth?|ckpt|bin|npz|npy|keras|h5|hdf5|onnx)$/i;
const MEGABYTES = 64;
const START = 64;

/** Whether files are weights, or come with them, rather than an experiment: by their names, or what is in the first one. */
export async function isImport(files: readonly File[], isOpen: boolean): Promise<boolean> {
  if (files.some(({ name }) => ENDS.test(name))) return true;
  const [file] = files;
  if (isOpen && kindOf(file.name, files) === 'words') return true;
  // What cannot be read is told by what reads experiments.
  const start = await file
    .slice(0, START)
    .arrayBuffer()
    .then(
      (buffer) => new Uint8Array(buffer),
      () => new Uint8Array(),
    );
  // A text has no such signs, and is no more than blank.
  if (start.some((byte) => byte < 9)) return true;
  if (file.size > MEGABYTES * 1e6 || !/^\s*\{/.test(String.fromCharCode(...start))) return false;
  return (await file.text()).includes('"weightsManifest"');
}
