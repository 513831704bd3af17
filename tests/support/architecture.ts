// Reads the imports of a set of source files and names each that goes against the arrows between folders.
import { posix } from 'node:path';
import { group } from 'd3';
import { parseSync } from 'vite';

/** Which folders (and single files) of src each of them may import. */
const arrows: Record<string, string[]> = {
  autograd: ['autograd'],
  rnn: ['rnn', 'autograd'],
  viz: ['viz', 'worksheet', 'rnn', 'autograd'],
  bench: ['bench', 'rnn', 'autograd'],
  worksheet: ['worksheet', 'rnn', 'autograd'],
  pages: ['pages', 'viz', 'bench', 'worksheet', 'rnn', 'autograd'],
  'index.ts': ['rnn', 'autograd'],
  'cli.ts': ['cli', 'index.ts', 'rnn', 'autograd'],
  cli: ['cli', 'rnn', 'autograd'],
};

/** The floors of viz, lowest first: the kit, an experiment on a page, figures that several pages show, figures of one page. */
const floors = [['chart', 'text', 'fields', 'page'], ['experiment'], ['triangle', 'check', 'small-chart']];

const floorOf = (file: string): number => {
  const [, , folder = ''] = file.split('/');
  const floor = floors.findIndex((folders) => folders.includes(folder));
  return floor < 0 ? floors.length : floor;
};

/** What one figure must not know of another: a shared figure of another one, and a page's figure of another page's. */
function isAside(from: string, to: string): boolean {
  const [a, b] = [from.split('/')[2], to.split('/')[2]];
  return floorOf(from) === floorOf(to) && floorOf(from) > 1 && a !== b;
}

/** The packages that autograd may use: they know no page, no Node and no tfjs. */
const purePackages = ['d3-random'];

/** Where Node's own modules may be used: all else runs in a browser. */
const usesNode = /^src\/(cli\.ts|cli\/|bench\/harness\/node\/)/;

const browserGlobals =
  /^(window|document|navigator|localStorage|requestAnimationFrame|(HTML|SVG)\w*Element)$/;

/** `static`: loaded together with the importer. `lazy`: by import(), or as a worker. `type`: not at all. */
type Kind = 'static' | 'lazy' | 'type';

interface Reading {
  imports: { specifier: string; kind: Kind }[];
  names: Set<string>;
  exported: Set<string>;
}

/**
 * Everything in `files` (path to text, all of src) that goes against the arrows.
 * `entries` are the files that a page or Node starts with: what they load statically must do without peers.
 */
export function violations(files: Record<string, string>, entries: string[]): string[] {
  const found: string[] = [];
  const readings = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, read(file, text)]));
  for (const [file, { imports, names }] of Object.entries(readings)) {
    const from = part(file);
    const allowed = arrows[from];
    if (!allowed) found.push(`${file}: ${from} is no part of the design`);
    for (const { specifier } of imports) {
      const target = resolveImport(file, specifier);
      if (target === undefined) {
        const impure = !purePackages.includes(specifier);
        if (from === 'autograd' && impure) found.push(`${file}: autograd must not import ${specifier}`);
        if (isPeer(specifier) && from !== 'bench') found.push(`${file}: only bench imports ${specifier}`);
        if (specifier.startsWith('node:') && !usesNode.test(file))
          found.push(`${file}: only cli.ts and bench/harness/node import ${specifier}`);
      } else if (!isModule(target)) {
        if (posix.extname(target) === '') found.push(`${file}: ${specifier} lacks its extension`);
      } else if (!(target in files)) {
        found.push(`${file}: ${specifier} does not lead to a file of src`);
      } else if (allowed && !allowed.includes(part(target))) {
        found.push(`${file}: ${from} must not import ${part(target)} (${specifier})`);
      } else if (from === 'viz' && part(target) === 'viz') {
        if (floorOf(target) > floorOf(file))
          found.push(`${file}: lies below ${target}, and must not import it`);
        else if (isAside(file, target)) found.push(`${file}: is another figure than ${target}`);
      }
    }
    for (const name of names) {
      if (from === 'autograd' && browserGlobals.test(name))
        found.push(`${file}: autograd must not use ${name}`);
    }
  }
  found.push(...namesOfTwo(readings));
  for (const circle of circles(readings, ({ kind }) => kind === 'static'))
    found.push(`${circle.join(' -> ')}: a circle of imports`);
  for (const circle of circles(readings, ({ kind }) => kind !== 'lazy'))
    found.push(`${circle.join(' -> ')}: a circle of imports, types counted`);
  const workers = Object.keys(files).filter((file) => file.endsWith('.worker.ts'));
  return [
    ...found,
    ...loadedAtOnce(readings, entries, isPeer).map((way) => `${way} at once, not lazily`),
    ...loadedAtOnce(readings, workers, needsPage).map((way) => `${way}, which a worker has no page for`),
  ];
}

/** What a folder has at most, to be taken in at a glance. */
const MOST_FILES = 30;

export function fullFolders(files: readonly string[]): string[] {
  const folders = group(files, (file) => posix.dirname(file));
  return [...folders].flatMap(([folder, { length }]) =>
    length > MOST_FILES ? [`${folder}: has ${length} files, more than ${MOST_FILES}`] : [],
  );
}

/** Names that modules of one kind have in common: figures, readers of a notation, strategies and where they run. */
const shared = ['mount', 'fixtures', 'unwrap', 'start', 'prepare', 'prepareOn', 'prepareTraining', 'host', 'describeMachine']; // prettier-ignore

/** Names that two modules of a layer export; but an op and its rule have one name. */
function namesOfTwo(readings: Record<string, Reading>): string[] {
  const places = Object.entries(readings)
    .filter(([file]) => file !== 'src/autograd/ops.ts')
    .flatMap(([file, { exported }]) => [...exported].map((name) => ({ file, name, layer: part(file) })))
    .filter(({ name }) => !shared.includes(name));
  return [...group(places, ({ layer, name }) => `${name} of ${layer}`)].flatMap(([name, all]) =>
    all.length > 1 ? [`${name} means different things in ${all.map(({ file }) => file).join(' and ')}`] : [],
  );
}

/** A way round for each file that leads back to itself, but for those that lie on one already found. */
function circles(
  readings: Record<string, Reading>,
  counts: (one: Reading['imports'][number]) => boolean,
): string[][] {
  const left = new Map(
    Object.entries(readings).map(([file, { imports }]) => [
      file,
      imports
        .filter(counts)
        .flatMap(({ specifier }) => resolveImport(file, specifier) ?? [])
        .filter((target) => target in readings),
    ]),
  );
  // What leads to nothing that is left is on no circle.
  for (let before = Infinity; before > left.size;) {
    before = left.size;
    for (const [file, targets] of left) if (!targets.some((target) => left.has(target))) left.delete(file);
  }
  const found: string[][] = [];
  for (const file of left.keys()) {
    if (found.flat().includes(file)) continue;
    const from = new Map<string, string>();
    const reached = [file];
    for (const at of reached) {
      for (const next of left.get(at)!) {
        if (from.has(next) || !left.has(next)) continue;
        from.set(next, at);
        reached.push(next);
      }
    }
    if (!from.has(file)) continue;
    const circle = [file];
    for (let at = from.get(file)!; at !== file; at = from.get(at)!) circle.unshift(at);
    found.push([file, ...circle]);
  }
  return found;
}

/** The ways from an entry to a static import of such a package that pass no import() and no worker. */
function loadedAtOnce(
  readings: Record<string, Reading>,
  entries: string[],
  isSuch: (specifier: string) => boolean,
): string[] {
  const found: string[] = [];
  const ways = new Map(entries.map((entry) => [entry, entry]));
  for (const [file, way] of ways) {
    for (const { specifier, kind } of readings[file]?.imports ?? []) {
      if (kind !== 'static') continue;
      if (isSuch(specifier)) found.push(`${way}: loads ${specifier}`);
      const target = resolveImport(file, specifier);
      if (target && readings[target] && !ways.has(target)) ways.set(target, `${way} -> ${target}`);
    }
  }
  return found;
}

/** The libraries that we are compared with. */
const isPeer = (specifier: string) => /^@(tensorflow|jax-js)\//.test(specifier);
/** What asks for the document as soon as it is loaded. */
const needsPage = (specifier: string) => /^lit-html(\/|$)/.test(specifier);
const isModule = (path: string) => /\.[cm]?[jt]s$/.test(path);
const part = (file: string) => posix.relative('src', file).split('/')[0] ?? '';

/** The file that a relative specifier means; undefined for a package. */
const resolveImport = (file: string, specifier: string): string | undefined =>
  specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier.replace(/\?.*$/, '')) : undefined;

function read(file: string, text: string): Reading {
  const parsed = parseSync(file, text);
  if (parsed.errors.length > 0) throw new Error(`${file}: ${parsed.errors[0]?.message}`);
  const reading: Reading = { imports: [], names: new Set(), exported: new Set() };
  const { staticImports, staticExports } = parsed.module;
  for (const { start, end, moduleRequest } of staticImports)
    add(
      reading,
      moduleRequest.value,
      /^import\s+type\s+[^,\s]/.test(text.slice(start, end)) ? 'type' : 'static',
    );
  for (const { start, end, entries } of staticExports) {
    const statement = text.slice(start, end);
    const from = entries[0]?.moduleRequest;
    if (from) add(reading, from.value, /^export\s+type\s*[{*]/.test(statement) ? 'type' : 'static');
    else if (!/^export\s*(type\s*)?\{/.test(statement))
      for (const { exportName } of entries) if (exportName.name) reading.exported.add(exportName.name);
  }
  // The whole tree is dear: it is asked for where a name, or an import within an expression, can matter.
  if (part(file) === 'autograd' || /\bimport\s*\(|\bimport\.meta\b/.test(text))
    visit(parsed.program as unknown as Tree, reading, file);
  return reading;
}

const add = ({ imports }: Reading, specifier: string, kind: Kind): unknown =>
  imports.push({ specifier, kind: /\?.*worker/.test(specifier) ? 'lazy' : kind });

// The syntax tree, as far as it matters here.
interface Tree {
  type?: string;
  [key: string]: unknown;
}

function visit(node: Tree, reading: Reading, file: string): void {
  const addText = (source: unknown, kind: Kind): void => {
    const { type, value, quasis } = (source ?? {}) as Tree & { quasis?: { value: { cooked: string } }[] };
    if (type === 'Literal' && typeof value === 'string') add(reading, value, kind);
    else if (quasis?.length === 1) add(reading, quasis[0]!.value.cooked, kind);
    else if (node.type === 'ImportExpression') throw new Error(`${file}: import() of something computed`);
  };

  switch (node.type) {
    case 'TSImportType':
      addText(node['source'], 'type');
      break;
    case 'ImportExpression':
      addText(node['source'], 'lazy');
      break;
    case 'NewExpression': {
      // new Worker(new URL('./file.ts', import.meta.url))
      const [source, base] = node['arguments'] as Tree[];
      const callee = node['callee'] as Tree;
      if (callee['name'] === 'URL' && (base?.['object'] as Tree | undefined)?.type === 'MetaProperty')
        addText(source, 'lazy');
      break;
    }
    case 'Identifier':
      reading.names.add(String(node['name']));
      break;
  }
  for (const [key, value] of Object.entries(node)) {
    // x.document and { document: x } name a property, not the browser's document
    const isName = (key === 'property' || key === 'key') && !node['computed'];
    if (isName && (value as Tree)?.type === 'Identifier') continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === 'object') visit(child as Tree, reading, file);
    }
  }
}
