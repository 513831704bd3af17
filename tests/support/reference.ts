import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Experiment, type Gradients, type ParameterName, parseVersion1 } from '../../src/index.ts';

type Whole = { readonly t: number; readonly k: number } & { readonly [P in ParameterName]?: unknown };

/** An experiment with PyTorch's answers; see tests/reference/README.md. */
export interface ReferenceCase {
  readonly name: string;
  readonly experiment: Experiment;
  readonly expected: Gradients & {
    readonly termNorms?: { readonly [P in ParameterName]?: number[][] };
    readonly terms?: readonly Whole[];
  };
}

const referenceFolder = join(import.meta.dirname, '../reference');

export function readCase(name: string): ReferenceCase {
  const found: ReferenceCase = JSON.parse(readFileSync(join(referenceFolder, `${name}.json`), 'utf8'));
  return { ...found, experiment: parseVersion1(found.experiment) };
}

export const readCases = (): ReferenceCase[] =>
  readdirSync(referenceFolder)
    .filter((file) => file.endsWith('.json') && file !== 'worksheet.json')
    .map((file) => readCase(file.slice(0, -'.json'.length)));
